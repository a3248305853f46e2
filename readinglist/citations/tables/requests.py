"""What is to be asked about which paper, and when: so that nobody is asked twice before time.

A question is one paper, one source and what is wanted of it. It is on the agenda from the night that
wanted it; each answer, and each silence, moves it to its next day. The agenda is written in the
transaction that stores the answer, so a run that was killed goes on where it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readinglist.store.store import Store

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from readinglist.core.clock import iso
from readinglist.store.connection import chunks

AGAIN_DAYS = (7, 30, 90)  # after the first time a service was asked: it learns of papers late
COUNT_DAYS = 30
FILE_TRIES = 3  # of a file that cannot be had or read, a day apart
AT_ONCE = 5_000
KEPT, FOLLOWED = 0, 1  # places: what was kept is asked about before what a night brought


@dataclass(frozen=True, slots=True)
class Spent:
    """What the trace of one night has used of its budget."""

    requests: int = 0
    seconds: float = 0.0


class RequestSchedule:
    """Questions to services (`s2`, `openalex`) and to files (`pdf`, `eprint`); nights and what they spent."""

    def __init__(self, store: Store) -> None:
        self._db = store.db
        self._clock = store.clock

    # Questions

    def want(self, places: Mapping[str, int], source: str, what: str = "references") -> int:
        """Put papers on the agenda of a source where they are not yet, due now; how many were new.

        `places` orders them: the lowest first. A paper that is wanted by two nights has its better place.
        """
        now = iso(self._clock.now())
        rows = [(paper_id, source, what, place, now, now) for paper_id, place in places.items()]
        before = int(self._db.value("select count(*) from questions"))
        with self._db.transaction():
            self._db.run_many(
                """insert into questions (id, source, what, place, since, times, due) values (?, ?, ?, ?, ?, 0, ?)
                on conflict (id, source, what) do update set place = min(place, excluded.place)""",
                rows,
            )
        return int(self._db.value("select count(*) from questions")) - before

    def due(self, source: str, what: str = "references", limit: int = -1) -> tuple[str, ...]:
        """Papers that the source may be asked about now: best place first, of one place the newest wish."""
        sql = """select id from questions where source = :source and what = :what and due <= :now
            order by place, since desc, id limit :limit"""
        values = {"source": source, "what": what, "now": iso(self._clock.now()), "limit": limit}
        return tuple(i for (i,) in self._db.rows(sql, values))

    def due_of(self, ids: Iterable[str], source: str, what: str) -> tuple[str, ...]:
        """Those of `ids` that the source may be asked about now, whether they were wanted before or not."""
        sql = """select id from questions where source = :source and what = :what
            and (due is null or due > :now) and id in (select value from json_each(:ids))"""
        asked = list(dict.fromkeys(ids))
        values = {"source": source, "what": what, "now": iso(self._clock.now())}
        early: set[str] = set()
        for some in chunks(asked, AT_ONCE):
            early |= {i for (i,) in self._db.rows(sql, values | {"ids": json.dumps(some)})}
        return tuple(i for i in asked if i not in early)

    def asked_since(self, ids: Iterable[str], source: str, what: str, moment: datetime) -> frozenset[str]:
        """Those of `ids` that the source was asked about at `moment` or later."""
        sql = """select id from questions where source = :source and what = :what and last >= :moment
            and id in (select value from json_each(:ids))"""
        found: set[str] = set()
        for some in chunks(list(ids), AT_ONCE):
            values = {"source": source, "what": what, "moment": iso(moment), "ids": json.dumps(some)}
            found |= {i for (i,) in self._db.rows(sql, values)}
        return frozenset(found)

    def asked(self, ids: Iterable[str], source: str, what: str = "references", done: bool = False) -> None:
        """These papers were asked about now; `done`: never again."""
        now = self._clock.now()
        with self._db.transaction():
            known = self._times(list(ids), source, what)
            rows = []
            for paper_id, (first, times) in known.items():
                due = None if done else next_day(source, what, first or now, now, times + 1)
                moment = iso(now)
                first_text = iso(first or now)
                rows.append((paper_id, source, what, FOLLOWED, moment, first_text, moment, iso(due) if due else None))
            self._db.run_many(
                """insert into questions (id, source, what, place, since, first, last, times, due)
                values (?, ?, ?, ?, ?, ?, ?, 1, ?) on conflict (id, source, what) do update set
                    first = excluded.first, last = excluded.last, times = times + 1, due = excluded.due""",
                rows,
            )

    def waiting(self, sources: Iterable[str]) -> int:
        """How many questions to these sources are due now."""
        sql = """select count(*) from questions where due <= :now
            and source in (select value from json_each(:sources))"""
        return int(self._db.value(sql, {"now": iso(self._clock.now()), "sources": json.dumps(list(sources))}))

    def _times(self, ids: Sequence[str], source: str, what: str) -> dict[str, tuple[datetime | None, int]]:
        """When each of `ids` was first asked about, and how often."""
        sql = """select id, first, times from questions where source = :source and what = :what
            and id in (select value from json_each(:ids))"""
        found: dict[str, tuple[datetime | None, int]] = dict.fromkeys(ids, (None, 0))
        for some in chunks(ids, AT_ONCE):
            values = {"source": source, "what": what, "ids": json.dumps(some)}
            for paper_id, first, times in self._db.rows(sql, values):
                found[paper_id] = (datetime.fromisoformat(first) if first else None, times)
        return found

    # Nights

    def followed(self, night: date) -> dict[str, tuple[str, ...]]:
        """The papers that a night put on the agenda, by why: "top" and "random", each in its order."""
        sql = """select t.why, p.id from traced t join papers p on p.n = t.n where t.night = :night
            order by t.why, t.place"""
        found: dict[str, tuple[str, ...]] = {}
        for why, paper_id in self._db.rows(sql, {"night": night.isoformat()}):
            found[why] = (*found.get(why, ()), paper_id)
        return found

    def unfollowed(self, most: int = 7) -> tuple[date, ...]:
        """The nights of the last `most` that were taken and put nothing on the agenda yet, newest first."""
        sql = """select night from (select distinct night from nights order by night desc limit :most)
            where night not in (select night from traced) order by night desc"""
        return tuple(date.fromisoformat(night) for (night,) in self._db.rows(sql, {"most": most}))

    def nights(self, most: int = 7) -> tuple[date, ...]:
        """The last `most` nights that put papers on the agenda, oldest first."""
        sql = "select distinct night from traced order by night desc limit :most"
        return tuple(date.fromisoformat(night) for (night,) in reversed(self._db.rows(sql, {"most": most})))

    def follow(self, night: date, chosen: Mapping[str, Sequence[int]]) -> None:
        """Remember the rows that a night follows, by why; the first choice of a night stays."""
        rows = [
            (night.isoformat(), n, why, place) for why, some in chosen.items() for place, n in enumerate(some, start=1)
        ]
        with self._db.transaction():
            self._db.run_many("insert or ignore into traced (night, n, why, place) values (?, ?, ?, ?)", rows)

    def spent(self, day: date) -> Spent:
        """What traces of this day have used."""
        row = self._db.row("select requests, seconds from traces where night = :day", {"day": day.isoformat()})
        return Spent(*row) if row else Spent()

    def note_spent(self, day: date, spent: Spent) -> None:
        values = {"day": day.isoformat(), "requests": spent.requests, "seconds": spent.seconds}
        with self._db.transaction():
            self._db.run(
                "insert or replace into traces (night, requests, seconds) values (:day, :requests, :seconds)", values
            )


def next_day(source: str, what: str, first: datetime, now: datetime, times: int) -> datetime | None:
    """When a question is due again that was asked `times` times, first at `first` and last now; None: never."""
    if what == "count":
        return None  # asked for by date, of the papers that are wanted then
    if source in ("pdf", "eprint"):
        return now + timedelta(days=1) if times < FILE_TRIES else None
    days = (first + timedelta(days=day) for day in AGAIN_DAYS)
    return next((day for day in days if day > now), None)
