"""How often papers were cited: dated snapshots by source; and cohorts, listed whole.

A count is never overwritten: the next one stands beside it with its own date.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from readinglist.store.store import Store


import json
from collections.abc import Iterable
from datetime import date, datetime

from readinglist.core.clock import iso
from readinglist.core.references import CitationCount
from readinglist.store.connection import chunks
from readinglist.store.schema.later import CATEGORY, MONTH

AT_ONCE = 20_000


class Counts:
    """Counts by id: the papers of a cohort and the origins of ideas need not be in the library."""

    def __init__(self, store: Store) -> None:
        self._db = store.db
        self._clock = store.clock

    def add(self, counts: Iterable[CitationCount]) -> None:
        """Keep snapshots; a second one of the same instant replaces the first."""
        rows = [(count.paper, count.source, iso(count.asked_at), count.count) for count in counts]
        with self._db.transaction():
            self._db.run_many(
                "insert or replace into citation_counts (id, source, asked, count) values (?, ?, ?, ?)", rows
            )

    def of(self, paper_id: str) -> tuple[CitationCount, ...]:
        """All snapshots of a paper, oldest first."""
        sql = "select id, source, asked, count from citation_counts where id = :id order by asked, source"
        return tuple(_count(*row) for row in self._db.rows(sql, {"id": paper_id}))

    def latest(self, ids: Iterable[str], source: str, before: date | None = None) -> dict[str, CitationCount]:
        """The newest snapshot of each of `ids` by this source, of those taken before a day where one is given."""
        sql = """select id, source, max(asked), count from citation_counts
            where source = :source and id in (select value from json_each(:ids)) and asked < :before group by id"""
        found: dict[str, CitationCount] = {}
        until = before.isoformat() if before else "9999"
        for some in chunks(list(ids), AT_ONCE):
            rows = self._db.rows(sql, {"source": source, "ids": json.dumps(some), "before": until})
            found.update((row[0], _count(*row)) for row in rows)
        return found

    def since(self, ids: Iterable[str], source: str, moment: datetime) -> tuple[CitationCount, ...]:
        """All snapshots of `ids` by this source from `moment` on, oldest first."""
        sql = """select id, source, asked, count from citation_counts where source = :source and asked >= :moment
            and id in (select value from json_each(:ids)) order by asked, id"""
        found: list[CitationCount] = []
        for some in chunks(list(ids), AT_ONCE):
            values = {"source": source, "moment": iso(moment), "ids": json.dumps(some)}
            found += [_count(*row) for row in self._db.rows(sql, values)]
        return tuple(sorted(found, key=lambda count: (count.asked_at, count.paper)))

    # Cohorts

    def set_cohort(self, month: date, category: str, ids: Iterable[str]) -> None:
        """All papers of a v1 month and primary category, as arXiv lists them now."""
        key = {"month": f"{month:%Y-%m}", "category": category, "taken": iso(self._clock.now())}
        with self._db.transaction():
            self._db.run("delete from cohort_papers where month = :month and category = :category", key)
            self._db.run(
                "insert or replace into cohorts (month, category, taken) values (:month, :category, :taken)", key
            )
            rows = [(key["month"], category, paper_id) for paper_id in sorted(set(ids))]
            self._db.run_many("insert into cohort_papers (month, category, id) values (?, ?, ?)", rows)

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
