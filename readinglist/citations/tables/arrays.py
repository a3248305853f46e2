"""Who cites whom, read out of the store as arrays: all of it, or what changed since it was read last."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readinglist.core.citations import OWN_LISTS, CitationArrays, PartOfArrays
from readinglist.core.dates import NO_MONTH
from readinglist.core.errors import UNREADABLE
from readinglist.core.frozen import Frozen
from readinglist.core.json_records import json_fields
from readinglist.core.references import IMPORT
from readinglist.store.cache_files import load_arrays
from readinglist.store.changes import newest_row
from readinglist.store.connection import AMONG, Database, Row, Tables
from readinglist.store.files import new_files
from readinglist.store.shared_sql import CATEGORY, MONTH

from .edges import ALL, IMPORTED, KNOWN, READ

AT_ONCE = 100_000
MIDDLE = 6  # months of a year before July
# How many references a list has in all: 0 where that is not known.
ENTRIES = "max(l.entries * l.told)"
OWN = f"select 1 from reference_lists l where {KNOWN} and l.origin <> '{IMPORT}' limit 1"


class GraphState(Frozen):
    """Whether a graph that was read is still the one of the store: it is where these are the same."""

    papers: int
    change: int  # the number of the last change of a list, a link or a cohort
    cutoff: date | None
    source: str


class StoredCitations(Tables):
    """The citations of one library. Reads that belong together stand inside of `Store.snapshot`."""

    def state(self) -> GraphState:
        """The state of the graph now."""
        newest = self._db.value(f"select max(l.taken) from reference_lists l where {KNOWN}")
        return GraphState(
            newest_row(self._db),
            int(self._db.value("select coalesce(max(seq), 0) from graph_changes")),
            date.fromisoformat(newest[:10]) if newest else None,
            _source(self._db),
        )

    def changed(self, since: GraphState) -> list[int]:
        """Rows of the papers that are new since, or whose list, links or cohort changed; ascending."""
        sql = "select n from graph_changes where seq > :seq union select n from papers where n > :n order by 1"
        return [n for (n,) in self._db.rows(sql, {"seq": since.change, "n": since.papers})]

    def arrays(self) -> CitationArrays:
        """All papers and citations."""
        return _read(self._db, self.state(), None)

    def part(self, rows: Sequence[int]) -> PartOfArrays:
        """What is known of the papers of these rows (ascending), and whom they cite."""
        return PartOfArrays(np.array(rows, dtype=np.int64) - 1, _read(self._db, self.state(), rows))


def _read(db: Database, state: GraphState, rows: Sequence[int] | None) -> CitationArrays:
    """The papers of `rows` (None: all) and whom they cite, by numbers of the whole graph."""
    values = {"some": json.dumps(list(rows))} if rows is not None else {}
    among = "" if rows is None else AMONG
    of_papers, of_lists, of_citing = (
        f"{key} {among}" if among else "" for key in ("where p.n", "and l.n", "and r.citing")
    )
    papers = db.rows(
        f"""select p.n, id, {MONTH}, {CATEGORY}, title is not null, year
        from papers p left join paper_years y on y.n = p.n {of_papers} order by p.n""",
        values,
    )
    n = len(papers)
    place = {row[0]: at for at, row in enumerate(papers)}
    references, known = np.full(n, np.nan), np.zeros(n, dtype=bool)
    lists = f"select l.n, {ENTRIES} from reference_lists l where {KNOWN} {of_lists} group by l.n"
    for row, entries in db.rows(lists, values):
        references[place[row]], known[place[row]] = entries or np.nan, True
    pairs = f"select distinct l.n, r.cited {READ} {of_lists}"
    citing, cited = _pairs(db, f"{pairs} union all select r.citing, r.cited {IMPORTED} {ALL} {of_citing}", values)
    return CitationArrays(
        tuple(row[1] for row in papers),
        citing,
        cited,
        np.fromiter((month_index(row[2], row[5]) for row in papers), dtype=np.int64, count=n),
        np.fromiter((row[2] is not None for row in papers), dtype=bool, count=n),
        tuple(row[3] or "" for row in papers),
        references,
        known,
        np.fromiter((bool(row[4]) for row in papers), dtype=bool, count=n),
        state.cutoff,
        state.source,
    )


def _pairs(db: Database, sql: str, values: dict[str, str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(citing, cited) numbers of all citations, each once, by citing, then cited paper."""
    pieces = [_keys(rows) for rows in db.pieces(sql, AT_ONCE, values)]
    key = np.unique(np.concatenate([np.zeros(0, dtype=np.int64), *pieces]))
    return key >> 32, key & 0xFFFFFFFF


def _keys(rows: Sequence[Row]) -> NDArray[np.int64]:
    """One number a citation, from the two rows: its papers' numbers side by side."""
    numbers = np.array(rows, dtype=np.int64) - 1
    return numbers[:, 0] << 32 | numbers[:, 1]


def _source(db: Database) -> str:
    """Where citations come from: the library's own lists, imported graphs by their names; joined by +."""
    own = [OWN_LISTS] if db.value(OWN) else []
    imported = [name for (name,) in db.rows("select name from imported_graphs order by name")]
    return "+".join([*own, *imported]) or OWN_LISTS


def month_index(month: str | None, year: int | None = None) -> int:
    """Months since year 0 of `2024-07`; where it is not known July of `year`, -1 without a year either.

    >>> month_index("2024-07"), month_index(None, 2024), month_index(None)
    (24294, 24294, -1)
    """
    if month is None:
        return NO_MONTH if year is None else 12 * year + MIDDLE
    return 12 * int(month[:4]) + int(month[5:7]) - 1


# The graph of citations with its figures as it was measured last: one file under `cache/graph`.
#
# All of it can be read and measured again, so what cannot be read, or is of another version, is not there.
# The file is replaced whole: who reads it has one state, never parts of two.


VERSION = 1  # of the file, and of what its figures mean
FIGURE = "figure-"  # begins the name of each array of figures
PLAIN = ("citing", "cited", "month", "dated", "references", "known", "described")
SMALL = {"citing": np.int32, "cited": np.int32, "month": np.int32}  # in the file


class CachedGraph(Frozen, eq=False):
    """A graph of a state of the store; `figures` by name, (n,) each; `whole`: the day all was measured anew."""

    arrays: CitationArrays
    figures: Mapping[str, NDArray[np.float64]]
    state: GraphState
    whole: date


class GraphCache:
    """The file of one library."""

    def __init__(self, cache: Path) -> None:
        self.path = cache / "graph" / "known.npz"

    def load(self) -> CachedGraph | None:
        """What was saved last; None where nothing was, or nothing that can be used."""
        stored = load_arrays(self.path)
        try:
            return None if stored is None else _unpacked(stored)
        except (KeyError, TypeError, IndexError, AttributeError, OverflowError, *UNREADABLE):
            return None

    def save(self, graph: CachedGraph) -> None:
        """Put a graph in the place of the last one. Raises DiskFull, StoreError."""
        with new_files([self.path]) as (file,):
            np.savez(file, allow_pickle=False, **_packed(graph))

    def forget(self) -> None:
        """Drop what was saved: it may be of another database."""
        self.path.unlink(missing_ok=True)


def _packed(graph: CachedGraph) -> dict[str, Any]:
    a, state = graph.arrays, graph.state
    names = sorted(set(a.category))
    codes = {name: code for code, name in enumerate(names)}
    facts = {"version": VERSION, **json_fields(state), "whole": graph.whole.isoformat(), "categories": names}
    plain = {name: getattr(a, name).astype(SMALL.get(name, getattr(a, name).dtype), copy=False) for name in PLAIN}
    return {
        "facts": _bytes(json.dumps(facts)),
        "ids": _bytes("\n".join(a.ids)),
        "category": np.fromiter((codes[name] for name in a.category), dtype=np.int32, count=a.n),
        **plain,
        **{FIGURE + name: values for name, values in graph.figures.items()},
    }


def _unpacked(file: Mapping[str, NDArray[Any]]) -> CachedGraph | None:
    facts = json.loads(file["facts"].tobytes())
    if facts["version"] != VERSION:
        return None
    cutoff = date.fromisoformat(facts["cutoff"]) if facts["cutoff"] else None
    ids = tuple(file["ids"].tobytes().decode().split("\n")) if len(file["ids"]) else ()
    names = facts["categories"]
    plain: dict[str, Any] = {name: file[name].astype(np.int64) if name in SMALL else file[name] for name in PLAIN}
    category = tuple(map(names.__getitem__, file["category"].tolist()))
    arrays = CitationArrays(ids=ids, category=category, cutoff=cutoff, source=facts["source"], **plain)
    figures = {name.removeprefix(FIGURE): values for name, values in file.items() if name.startswith(FIGURE)}
    state = GraphState(facts["papers"], facts["change"], cutoff, facts["source"])
    fits = len(ids) == state.papers and all(len(values) == arrays.n for values in (*figures.values(), arrays.month))
    return CachedGraph(arrays, figures, state, date.fromisoformat(facts["whole"])) if fits else None


def _bytes(text: str) -> NDArray[np.uint8]:
    return np.frombuffer(text.encode(), dtype=np.uint8)
