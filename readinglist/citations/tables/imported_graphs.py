"""Citations of imported graphs: lists of references of which only the cited papers are kept.

A graph is written list by list, in transactions of some thousand, so that others can write beside it, and
counts for nothing until `finish`: what an import that was ended left behind is removed by the next one.
Lists of several graphs are joined. A list whose papers and numbers are known already is not touched.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from readinglist.core.clock import iso
from readinglist.core.frozen import Frozen
from readinglist.core.references import IMPORT
from readinglist.store.connection import AMONG, AT_ONCE, Tables, chunks
from readinglist.store.shared_sql import MONTH

from .edges import IMPORTED, IMPORTED_COUNT, KNOWN, note_change

LIST = f"""insert into reference_lists (n, origin, status, taken, entries, told) values (?, '{IMPORT}', ?, ?, ?, ?)
    on conflict (n, origin) do update set taken = excluded.taken, entries = excluded.entries, told = excluded.told"""
UNFINISHED = "select n from reference_lists where status = 'importing'"


class ImportedList(Frozen):
    """What a graph knows of the references of the paper of a row: the rows of those that are here."""

    row: int
    cited: frozenset[int]
    entries: int  # in all, at least one; where that is not known, those that the graph names
    has_total: bool  # whether the graph says how many references it has in all


class ImportedGraphs(Tables):
    """The imported graphs of one library. One import at a time: under the writer's lock."""

    def begin(self) -> None:
        """Remove what an import that was ended left behind."""
        with self._db.transaction():
            self._db.run(f"delete from imported_citations where citing in ({UNFINISHED})")
            self._db.run("delete from reference_lists where status = 'importing'")

    def put_years(self, years: Mapping[str, int]) -> None:
        """The years of papers (by id) of which nothing more exact is known."""
        sql = "insert or ignore into paper_years (n, year) select n, ? from papers where id = ?"
        with self._db.transaction():
            self._db.run_many(sql, [(year, paper_id) for paper_id, year in years.items()])

    def put(self, lists: Sequence[ImportedList], cutoff: date) -> int:
        """Write lists, or what is new in them; how many. `cutoff`: the day up to which they speak."""
        changed = 0
        for some in chunks(lists, AT_ONCE):
            with self._db.transaction():
                changed += self._put(some, f"{cutoff}T00:00:00Z")
        return changed

    def _put(self, lists: Sequence[ImportedList], taken: str) -> int:
        asked = [found.row for found in lists]
        sql = f"select n, entries, told, taken, status from reference_lists where origin = '{IMPORT}' and n {AMONG}"
        known = {row[0]: row[1:] for row in self._db.rows_among(sql, asked)}
        sql = f"select citing, cited from imported_citations where citing {AMONG}"
        there = set(self._db.rows_among(sql, asked)) if known else set()
        rows, fresh = [], []
        for found in lists:
            entries, told, before, status = known.get(found.row, (0, 0, "", "importing"))
            new = [(found.row, cited) for cited in sorted(found.cited) if (found.row, cited) not in there]
            after = max(entries, found.entries), max(told, int(found.has_total))
            if new or after != (entries, told):
                rows.append((found.row, status, max(taken, before), *after))
                fresh += new
        self._db.run_many(LIST, rows)
        self._db.insert("imported_citations", "citing cited", fresh)
        return len(rows)

    def finish(self, name: str, cutoff: date, changed: int) -> None:
        """All lists of a graph are here: they count from now on."""
        with self._db.transaction():
            self._db.run("update reference_lists set status = 'ok' where status = 'importing'")
            values = {"name": name, "cutoff": cutoff.isoformat(), "now": iso(self._clock.now())}
            values |= {"lists": self._db.value(f"select count(*) from reference_lists where origin = '{IMPORT}'")}
            self._db.run(
                """insert into imported_graphs (name, imported, cutoff, lists) values (:name, :now, :cutoff, :lists)
                on conflict (name) do update set cutoff = excluded.cutoff""",
                values,
            )
            if changed:
                sql = f"select count(*) {IMPORTED} where r.cited <> l.n"
                self._db.set_fact(IMPORTED_COUNT, str(self._db.value(sql)))
                note_change(self._db)

    def newest_month(self, rows: Sequence[int], until: str) -> str | None:
        """The last month (2024-07), not after `until`, of the papers of these rows; None where none of them has one."""
        sql = f"select max({MONTH}) from papers where n {AMONG} and {MONTH} <= :until"
        return max((month for (month,) in self._db.rows_among(sql, rows, {"until": until}) if month), default=None)

    def list_of(self, paper_id: str) -> tuple[int, int] | None:
        """(references, those of them that are here) of a paper, as imported graphs know them; None: they do not."""
        sql = f"""select l.entries, (select count(*) from imported_citations where citing = l.n)
            from reference_lists l join papers p on p.n = l.n where p.id = :id and l.origin = '{IMPORT}' and {KNOWN}"""
        row = self._db.row(sql, {"id": paper_id})
        return None if row is None else (row[0], row[1])
