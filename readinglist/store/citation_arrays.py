"""Who cites whom, read out of the store as arrays: all of it, or what changed since."""

from __future__ import annotations

from datetime import date
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from readinglist.model.citation_arrays import NO_MONTH, CitationArrays

from .connection import Database
from .edges import ALL, KNOWN
from .tables import CATEGORY, MONTH

PAPERS = f"""select id, {MONTH}, {CATEGORY}, title is not null from papers order by n"""
PAIRS = f"select distinct l.n, r.cited from refs r join reference_lists l on l.k = r.list and {KNOWN} {ALL}"
LISTS = f"select l.n, max(l.entries) from reference_lists l where {KNOWN} group by l.n"


def read_arrays(db: Database) -> CitationArrays:
    """All papers and citations of the library."""
    papers = db.rows(PAPERS)
    n = len(papers)
    citing, cited = pairs(db)
    references, known = np.full(n, np.nan), np.zeros(n, dtype=bool)
    for row, entries in db.rows(LISTS):
        references[row - 1], known[row - 1] = entries, True
    newest = db.value(f"select max(l.taken) from reference_lists l where {KNOWN}")
    return CitationArrays(
        tuple(row[0] for row in papers),
        citing,
        cited,
        np.fromiter((month_number(row[1]) for row in papers), dtype=np.int64, count=n),
        tuple(row[2] or "" for row in papers),
        references,
        known,
        np.fromiter((bool(row[3]) for row in papers), dtype=bool, count=n),
        date.fromisoformat(newest[:10]) if newest else None,
    )


def pairs(db: Database) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(citing, cited) numbers of all citations, by citing, then cited paper."""
    rows = db.rows(PAIRS)
    flat = np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=2 * len(rows)).reshape(-1, 2) - 1
    order = np.lexsort((flat[:, 1], flat[:, 0]))
    return flat[order, 0], flat[order, 1]


def month_number(month: str | None) -> int:
    """Months since year 0 of `2024-07`; -1 for None.

    >>> month_number("2024-07"), month_number(None)
    (24294, -1)
    """
    return NO_MONTH if month is None else 12 * int(month[:4]) + int(month[5:7]) - 1
