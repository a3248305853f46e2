"""The stored ranking of a night, so that the morning's list only reads; and what was shown.

A ranking carries a stamp of all it was made from (log, goals, papers, version of the recipe): one
with another stamp is stale and is not returned. A ranking of all papers has no night.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from readinglist.clock import Clock, iso
from readinglist.model import Explore, Reason, ScoredPaper

from .connection import Database, Row
from .papers import COLUMNS, WIDTH, paper_from_row

ALL = ""  # in the column `night`: no night


class Scores:
    """Rankings by (night, goal); goal None is the ranking over all goals."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def save(self, night: date | None, goal: str | None, stamp: str, papers: Sequence[ScoredPaper]) -> bool:
        """Replace the ranking of (night, goal) by `papers`, in their order.

        Never waits: False where nothing can be written now; the next reader ranks again.
        """
        key = _key(night, goal)
        rows = [(*key.values(), position, *_to_row(paper)) for position, paper in enumerate(papers, start=1)]

        def write() -> None:
            self._db.run("delete from scores where night = :night and goal = :goal", key)
            self._db.run(
                "insert or replace into rankings (night, goal, stamp) values (:night, :goal, :stamp)",
                key | {"stamp": stamp},
            )
            self._db.run_many(
                """insert into scores (night, goal, position, n, rank, score, best_goal, explore, reasons)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                rows,
            )

        return self._db.attempt(write)

    def load(
        self, night: date | None, goal: str | None, stamp: str, limit: int | None = None
    ) -> tuple[ScoredPaper, ...] | None:
        """The stored ranking in the order saved, its first `limit`; None where there is none with this stamp."""
        if self.stamp(night, goal) != stamp:
            return None
        sql = f"""select {COLUMNS}, c.rank, c.score, c.best_goal, c.explore, c.reasons
            from scores c join papers p on p.n = c.n left join state s on s.id = p.id
            where c.night = :night and c.goal = :goal order by c.position limit :limit"""
        values = _key(night, goal) | {"limit": -1 if limit is None else limit}
        return tuple(_from_row(row) for row in self._db.rows(sql, values))

    def stamp(self, night: date | None, goal: str | None) -> str | None:
        """The stamp of the stored ranking of (night, goal)."""
        found = self._db.value("select stamp from rankings where night = :night and goal = :goal", _key(night, goal))
        return None if found is None else str(found)

    def find(self, row: int, night: date | None, goal: str | None) -> ScoredPaper | None:
        """One paper of a stored ranking, whatever its stamp."""
        sql = f"""select {COLUMNS}, c.rank, c.score, c.best_goal, c.explore, c.reasons
            from scores c join papers p on p.n = c.n left join state s on s.id = p.id
            where c.n = :n and c.night = :night and c.goal = :goal"""
        found = self._db.row(sql, _key(night, goal) | {"n": row})
        return None if found is None else _from_row(found)

    def prune(self, keep_nights: int = 90) -> None:
        """Drop the rankings of all but the newest `keep_nights` ranked nights."""
        sql = "select distinct night from rankings where night <> :all order by night desc limit 1 offset :kept"
        oldest = self._db.value(sql, {"all": ALL, "kept": keep_nights})
        if oldest is None:
            return
        with self._db.transaction():
            values = {"all": ALL, "night": oldest}
            self._db.run("delete from scores where night <> :all and night <= :night", values)
            self._db.run("delete from rankings where night <> :all and night <= :night", values)


class Impressions:
    """Which papers were shown, where, and with what chance: the evidence behind an evaluation."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def record(self, night: date | None, rows: Iterable[int], propensity: Mapping[int, float] | None = None) -> bool:
        """Papers (row numbers) shown in this order; the first showing of a paper in a night counts.

        `propensity` of those that were drawn: row -> chance in (0, 1]. Writes nothing where all are known.
        Never waits: False where nothing can be written now.
        """
        key = night.isoformat() if night else ALL
        shown = list(rows)
        sql = "select n from impressions where night = :night and n in (select value from json_each(:rows))"
        known = {n for (n,) in self._db.rows(sql, {"night": key, "rows": json.dumps(shown)})}
        drawn, now = propensity or {}, iso(self._clock.now())
        new = [(key, n, i, drawn.get(n), now) for i, n in enumerate(shown, start=1) if n not in known]
        sql = "insert or ignore into impressions (night, n, position, propensity, at) values (?, ?, ?, ?, ?)"
        return not new or self._db.attempt(lambda: self._db.run_many(sql, new))


def _key(night: date | None, goal: str | None) -> dict[str, str | int]:
    return {"night": night.isoformat() if night else ALL, "goal": goal or ""}


def _to_row(scored: ScoredPaper) -> Row:
    reasons = json.dumps([(r.kind, r.text, r.weight) for r in scored.reasons], ensure_ascii=False)
    explore = json.dumps([scored.explore.propensity, scored.explore.why]) if scored.explore else None
    return (scored.paper.row, scored.rank, scored.score, scored.goal, explore, reasons)


def _from_row(row: Row) -> ScoredPaper:
    rank, score, goal, explore, reasons = row[WIDTH:]
    return ScoredPaper(
        paper_from_row(row),
        score,
        rank,
        tuple(Reason(kind, text, weight) for kind, text, weight in json.loads(reasons)),
        goal,
        Explore(*json.loads(explore)) if explore else None,
    )
