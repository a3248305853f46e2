"""Citations as arrays, of plain values."""

from __future__ import annotations

from typing import Any

import numpy as np

from readinglist.core.citations import CitationArrays
from readinglist.core.dates import NO_MONTH


def arrays_of(
    ids: tuple[str, ...],
    citations: tuple[Any, Any],
    month: Any,
    category: tuple[str, ...] | None = None,
    references: Any = None,
    known: Any = None,
    **more: Any,  # any: whatever numpy takes as an array
) -> CitationArrays:
    """Arrays of plain values, with what is not given filled in: for simulations and tests.

    Every paper that cites has a known list; no number of references is known; all papers have titles.
    Pairs are put into order, repeated ones and self-citations dropped.
    """
    n = len(ids)
    citing, cited = (np.asarray(ends, dtype=np.int64).reshape(-1) for ends in citations)
    apart = citing != cited
    key = np.unique(citing[apart] * n + cited[apart])
    citing, cited = np.divmod(key, max(n, 1))
    if known is None:
        known = np.zeros(n, dtype=bool)
        known[citing] = True
    return CitationArrays(
        ids,
        citing,
        cited,
        np.asarray(month, dtype=np.int64),
        more.pop("dated", np.asarray(month) != NO_MONTH),
        ("",) * n if category is None else category,
        np.full(n, np.nan) if references is None else np.asarray(references, dtype=float),
        np.asarray(known, dtype=bool),
        more.pop("described", np.ones(n, dtype=bool)),
        **more,
    )
