"""What citation services answered, and when they are asked again, so that nobody is asked twice before time.

Counts are dated snapshots: one is never overwritten, the next one stands beside it with its own date. A question
is one paper, one source and what is wanted of it. It is due from the night that wanted it; each answer, and each
silence, moves it to its next day in the transaction that stores the answer, so a run that was killed goes on where
it was.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import groupby

from readinglist.core.clock import iso
from readinglist.core.frozen import Frozen
from readinglist.core.references import CitationCount, CitedBy
from readinglist.store.connection import AMONG, IGNORE, REPLACE, Tables
from readinglist.store.shared_sql import CATEGORY, MONTH

AGAIN_DAYS = (7, 30, 90)  # after the first time a service was asked: it learns of papers late
COUNT_DAYS = 30
NEVER = timedelta(days=36_500)
FILE_TRIES = 3  # of a file that cannot be had or read, a day apart
KEPT_FIRST, FOLLOWED_NEXT = 0, 1  # places: what was kept is asked about before what a night brought


class Counts(Tables):
    """Counts by id: the papers of a cohort and the origins of ideas need not be in the library."""

    def add(self, counts: Iterable[CitationCount]) -> None:
        """Keep snapshots; a second one of the same instant replaces the first."""
        rows = [(count.paper, count.source, iso(count.asked_at), count.count) for count in counts]
        with self._db.transaction():
            self._db.insert("citation_counts", "id source asked count", rows, REPLACE)

    def of(self, paper_id: str) -> tuple[CitationCount, ...]:
        """All snapshots of a paper, oldest first."""
        sql = "select id, source, asked, count from citation_counts where id = :id order by asked, source"
        return tuple(_count(*row) for row in self._db.rows(sql, {"id": paper_id}))

    def latest(self, ids: Iterable[str], source: str, before: date | None = None) -> dict[str, CitationCount]:
        """The newest snapshot of each of `ids` by this source, of those taken before a day where one is given."""
        sql = f"""select id, source, max(asked), count from citation_counts
            where source = :source and id {AMONG} and asked < :before group by id"""
        values = {"source": source, "before": before.isoformat() if before else "9999"}
        return {row[0]: _count(*row) for row in self._db.rows_among(sql, ids, values)}

    def since(self, ids: Iterable[str], source: str, moment: datetime) -> tuple[CitationCount, ...]:
        """All snapshots of `ids` by this source from `moment` on, oldest first."""
        sql = f"""select id, source, asked, count from citation_counts
            where source = :source and asked >= :moment and id {AMONG}"""
        rows = self._db.rows_among(sql, ids, {"source": source, "moment": iso(moment)})
        return tuple(sorted((_count(*row) for row in rows), key=lambda count: (count.asked_at, count.paper)))

    # Cohorts

    def set_cohort(self, month: date, category: str, ids: Iterable[str]) -> None:
        """All papers of a v1 month and primary category, as arXiv lists them now."""
        key = {"month": f"{month:%Y-%m}", "category": category}
        with self._db.transaction():
            self._db.run("delete from cohort_papers where month = :month and category = :category", key)
            self._db.insert("cohorts", "month category taken", [(*key.values(), iso(self._clock.now()))], REPLACE)
            rows = [(*key.values(), paper_id) for paper_id in sorted(set(ids))]
            self._db.insert("cohort_papers", "month category id", rows)

    def cohort_taken(self, month: date, category: str) -> datetime | None:
        """When the papers of a cohort were listed whole."""
        sql = "select taken from cohorts where month = :month and category = :category"
        found = self._db.value(sql, {"month": f"{month:%Y-%m}", "category": category})
        return datetime.fromisoformat(found) if found else None

    def cohorts(self) -> tuple[tuple[date, str], ...]:
        """(month, category) of the cohorts that were listed whole, in order."""
        rows = self._db.rows("select month, category from cohorts order by month, category")
        return tuple((date.fromisoformat(f"{month}-01"), category) for month, category in rows)

    def cohort(self, month: date, category: str) -> tuple[str, ...]:
        """The ids of a cohort, those of the library and those of arXiv's list, in order."""
        sql = f"""select id from cohort_papers where month = :month and category = :category
            union select id from papers where title is not null and {MONTH} = :month and {CATEGORY} = :category
            order by 1"""
        return tuple(i for (i,) in self._db.rows(sql, {"month": f"{month:%Y-%m}", "category": category}))


def _count(paper_id: str, source: str, asked: str, count: int) -> CitationCount:
    return CitationCount(paper_id, source, datetime.fromisoformat(asked), count)


class CitedLists(Tables):
    """Who cites a paper, as services listed and counted it last: by id, as `Counts`."""

    def put(self, lists: Iterable[CitedBy]) -> None:
        """Keep these in place of the last ones."""
        from msgspec import json as msgspec_json

        rows = [(one.paper, one.source, iso(one.asked_at), msgspec_json.encode(one).decode()) for one in lists]
        with self._db.transaction():
            self._db.insert("citing_lists", "id source asked record", rows, REPLACE)

    def latest(self, ids: Iterable[str]) -> dict[str, CitedBy]:
        """The list of each of `ids` that names papers, with the years that another service counted."""
        from msgspec import json as msgspec_json

        sql = f"select record from citing_lists where id {AMONG} order by id, source"
        found: dict[str, CitedBy] = {}
        for (record,) in self._db.rows_among(sql, list(dict.fromkeys(ids))):
            one = msgspec_json.decode(record, type=CitedBy)
            years = found[one.paper].years if one.paper in found else one.years  # s2 comes last, and has none
            found[one.paper] = replace(one, years=years)
        return found


class Spent(Frozen):
    """What the trace of one night has used of its budget."""

    requests: int = 0
    seconds: float = 0.0


class RequestSchedule(Tables):
    """Questions to services (`s2`, `openalex`) and to files (`pdf`, `eprint`); nights and what they spent."""

    # Questions

    def want(self, places: Mapping[str, int], source: str, what: str = "references") -> int:
        """Want a source asked about papers, due now, where nobody wanted it yet; how many were new.

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
        sql = f"""select id from questions where source = :source and what = :what
            and (due is null or due > :now) and id {AMONG}"""
        asked = list(dict.fromkeys(ids))
        values = {"source": source, "what": what, "now": iso(self._clock.now())}
        early = {i for (i,) in self._db.rows_among(sql, asked, values)}
        return tuple(i for i in asked if i not in early)

    def asked_since(self, ids: Iterable[str], source: str, what: str, moment: datetime) -> frozenset[str]:
        """Those of `ids` that the source was asked about at `moment` or later."""
        sql = f"""select id from questions where source = :source and what = :what and last >= :moment
            and id {AMONG}"""
        values = {"source": source, "what": what, "moment": iso(moment)}
        return frozenset(i for (i,) in self._db.rows_among(sql, ids, values))

    def asked(self, ids: Iterable[str], source: str, what: str = "references", again: timedelta | None = None) -> None:
        """These papers were asked about now; `again`: when they are next, where it is not as for all of this source."""
        now = self._clock.now()
        with self._db.transaction():
            rows = []
            for paper_id, (first, times) in self._times(list(ids), source, what).items():
                due = now + again if again else next_day(source, what, first or now, now, times + 1)
                days = iso(now), iso(first or now), iso(now), iso(due) if due and again != NEVER else None
                rows.append((paper_id, source, what, FOLLOWED_NEXT, *days))
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
        sql = f"select id, first, times from questions where source = :source and what = :what and id {AMONG}"
        found: dict[str, tuple[datetime | None, int]] = dict.fromkeys(ids, (None, 0))
        for paper_id, first, times in self._db.rows_among(sql, ids, {"source": source, "what": what}):
            found[paper_id] = (datetime.fromisoformat(first) if first else None, times)
        return found

    # Nights

    def followed(self, night: date) -> dict[str, tuple[str, ...]]:
        """The papers that a night wants asked about, by why: "top" and "random", each in its order."""
        sql = """select t.why, p.id from traced t join papers p on p.n = t.n where t.night = :night
            order by t.why, t.place"""
        rows = self._db.rows(sql, {"night": night.isoformat()})
        return {why: tuple(i for _, i in some) for why, some in groupby(rows, key=lambda row: row[0])}

    def unfollowed(self, most: int = 7) -> tuple[date, ...]:
        """The nights of the last `most` that were taken and want nothing asked yet, newest first."""
        sql = """select night from (select distinct night from nights order by night desc limit :most)
            where night not in (select night from traced) order by night desc"""
        return tuple(date.fromisoformat(night) for (night,) in self._db.rows(sql, {"most": most}))

    def nights(self, most: int = 7) -> tuple[date, ...]:
        """The last `most` nights that want papers asked about, oldest first."""
        sql = "select distinct night from traced order by night desc limit :most"
        return tuple(date.fromisoformat(night) for (night,) in reversed(self._db.rows(sql, {"most": most})))

    def follow(self, night: date, chosen: Mapping[str, Sequence[int]]) -> None:
        """Remember the rows that a night follows, by why; the first choice of a night stays."""
        day = night.isoformat()
        rows = [(day, n, why, place) for why, some in chosen.items() for place, n in enumerate(some, start=1)]
        with self._db.transaction():
            self._db.insert("traced", "night n why place", rows, IGNORE)

    def spent(self, day: date) -> Spent:
        """What traces of this day have used."""
        row = self._db.row("select requests, seconds from traces where night = :day", {"day": day.isoformat()})
        return Spent(*row) if row else Spent()

    def note_spent(self, day: date, spent: Spent) -> None:
        row = (day.isoformat(), spent.requests, spent.seconds)
        with self._db.transaction():
            self._db.insert("traces", "night requests seconds", [row], REPLACE)


def next_day(source: str, what: str, first: datetime, now: datetime, times: int) -> datetime | None:
    """When a question is due again that was asked `times` times, first at `first` and last now; None: never."""
    if what == "count":
        return None  # asked for by date, of the papers that are wanted then
    if source in ("pdf", "eprint"):
        return now + timedelta(days=1) if times < FILE_TRIES else None
    days = (first + timedelta(days=day) for day in AGAIN_DAYS)
    return next((day for day in days if day > now), None)
