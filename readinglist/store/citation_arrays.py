"""Who cites whom, read out of the store as arrays: all of it, or what changed since."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from readinglist.model.citation_arrays import NO_MONTH, CitationArrays
from readinglist.model.references import IMPORT

from .connection import Database
from .edges import ALL, IMPORTED, KNOWN, READ
from .tables import CATEGORY, MONTH

PAPERS = f"""select id, {MONTH}, {CATEGORY}, title is not null, year
    from papers p left join paper_years y on y.n = p.n order by p.n"""
PAIRS = f"select distinct l.n, r.cited {READ} union all select r.citing, r.cited {IMPORTED} {ALL}"
# How many references a list has in all, 0 where that is not told.
LISTS = f"select l.n, max(l.entries * l.told) from reference_lists l where {KNOWN} group by l.n"
OWN = f"select 1 from reference_lists l where {KNOWN} and l.origin <> '{IMPORT}' limit 1"
AT_ONCE = 100_000
MIDDLE = 6  # months of a year before July


def read_arrays(db: Database) -> CitationArrays:
    """All papers and citations of the library."""
    papers = db.rows(PAPERS)
    n = len(papers)
    citing, cited = pairs(db)
    references, known = np.full(n, np.nan), np.zeros(n, dtype=bool)
    for row, entries in db.rows(LISTS):
        references[row - 1], known[row - 1] = entries or np.nan, True
    newest = db.value(f"select max(l.taken) from reference_lists l where {KNOWN}")
    return CitationArrays(
        tuple(row[0] for row in papers),
        citing,
        cited,
        np.fromiter((month_number(row[1], row[4]) for row in papers), dtype=np.int64, count=n),
        np.fromiter((row[1] is not None for row in papers), dtype=bool, count=n),
        tuple(row[2] or "" for row in papers),
        references,
        known,
        np.fromiter((bool(row[3]) for row in papers), dtype=bool, count=n),
        date.fromisoformat(newest[:10]) if newest else None,
        source(db),
    )


def pairs(db: Database) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(citing, cited) numbers of all citations, each once, by citing, then cited paper."""
    pieces = [np.array(rows, dtype=np.int64) for rows in db.pieces(PAIRS, AT_ONCE)]
    flat = np.concatenate(pieces) - 1 if pieces else np.zeros((0, 2), dtype=np.int64)
    key = np.unique(flat[:, 0] << 32 | flat[:, 1])
    return key >> 32, key & 0xFFFFFFFF


def source(db: Database) -> str:
    """Who told of citations: the library's own lists, imported graphs by their names; joined by +."""
    own = ["library"] if db.value(OWN) else []
    imported = [name for (name,) in db.rows("select name from imported_graphs order by name")]
    return "+".join([*own, *imported]) or "library"


def month_number(month: str | None, year: int | None = None) -> int:
    """Months since year 0 of `2024-07`; where it is not known July of `year`, -1 without a year either.

    >>> month_number("2024-07"), month_number(None, 2024), month_number(None)
    (24294, 24294, -1)
    """
    if month is None:
        return NO_MONTH if year is None else 12 * year + MIDDLE
    return 12 * int(month[:4]) + int(month[5:7]) - 1
