"""The stored ranking of a night, so that the morning's list only reads.

A ranking carries a stamp of all it was made from (log, goals, papers, version of the recipe): one
with another stamp is stale and is not returned. A ranking of all papers has no night.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

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

        Of papers that are no longer ranked, because they were decided, the last scores stay as old ones.
        Never waits: False where nothing can be written now; the next reader ranks again.
        """
        key = ranking_key(night, goal)
        rows = [(*key.values(), position, *_to_row(paper)) for position, paper in enumerate(papers, start=1)]

        def write() -> None:
            ranked = json.dumps([paper.paper.row for paper in papers])
            ours = "night = :night and goal = :goal"
            self._db.run(
                f"delete from scores where {ours} and n in (select value from json_each(:ranked))",
                key | {"ranked": ranked},
            )
            # Out of the way of the new positions, which start at 1.
            self._db.run(f"update scores set is_old = 1, position = -n where {ours}", key)
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
            where c.night = :night and c.goal = :goal and not c.is_old order by c.position limit :limit"""
        values = ranking_key(night, goal) | {"limit": -1 if limit is None else limit}
        return tuple(_from_row(row) for row in self._db.rows(sql, values))

    def stamp(self, night: date | None, goal: str | None) -> str | None:
        """The stamp of the stored ranking of (night, goal)."""
        found = self._db.value(
            "select stamp from rankings where night = :night and goal = :goal", ranking_key(night, goal)
        )
        return None if found is None else str(found)

    def find(self, row: int, night: date | None, goal: str | None) -> ScoredPaper | None:
        """One paper of a stored ranking, whatever its stamp."""
        sql = f"""select {COLUMNS}, c.rank, c.score, c.best_goal, c.explore, c.reasons
            from scores c join papers p on p.n = c.n left join state s on s.id = p.id
            where c.n = :n and c.night = :night and c.goal = :goal"""
        found = self._db.row(sql, ranking_key(night, goal) | {"n": row})
        return None if found is None else _from_row(found)

    def known(self, night: date | None, goal: str | None) -> dict[int, ScoredPaper]:
        """Row -> the last scores of every paper that was ever ranked for (night, goal), whatever the stamp."""
        sql = f"""select {COLUMNS}, c.rank, c.score, c.best_goal, c.explore, c.reasons
            from scores c join papers p on p.n = c.n left join state s on s.id = p.id
            where c.night = :night and c.goal = :goal"""
        return {row[0]: _from_row(row) for row in self._db.rows(sql, ranking_key(night, goal))}

    def order(self, night: date | None, goal: str | None) -> tuple[int, ...]:
        """The rows of the last ranking of (night, goal) in its order, whatever its stamp."""
        sql = "select n from scores where night = :night and goal = :goal and not is_old order by position"
        return tuple(n for (n,) in self._db.rows(sql, ranking_key(night, goal)))

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


def ranking_key(night: date | None, goal: str | None) -> dict[str, object]:
    """The columns `night` and `goal` of a list: of all papers, and of all goals, they are empty."""
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
