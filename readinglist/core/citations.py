"""Who cites whom, as arrays: what measures, fates and exports are computed from.

Imported by those who compute; the records of `model` itself need no numpy.
"""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from .dates import month_number
from .frozen import Frozen

OWN_LISTS = "library"  # the source of what was read here, beside the names of imported graphs


class CitationArrays(Frozen):
    """What a library knows of who cites whom. Papers are numbered from 0 in the order of their rows.

    `citing` and `cited` are distinct pairs without self-citations, ordered by citing paper, then by
    cited one. A paper may have a known list and no citation in it: none of what it cites is here.
    """

    ids: tuple[str, ...]  # (n,)
    citing: NDArray[np.int64]  # (m,)
    cited: NDArray[np.int64]  # (m,)
    month: NDArray[np.int64]  # (n,) of v1, counted from year 0; -1: not known
    dated: NDArray[np.bool_]  # (n,) is the month known; where only the year is, July stands in and it is in no cohort
    category: tuple[str, ...]  # (n,) primary category; "": not known
    references: NDArray[np.float64]  # (n,) how many references a paper has in all; NaN: not known
    known: NDArray[np.bool_]  # (n,) is its list of references known
    described: NDArray[np.bool_]  # (n,) has it a title; others are ids that somebody gave or cited
    cutoff: date | None = None  # the newest day that a known list speaks of
    source: str = OWN_LISTS  # who told: the library itself, names of imported graphs, joined by +

    @property
    def n(self) -> int:
        return len(self.ids)

    @property
    def m(self) -> int:
        return len(self.citing)

    @property
    def cutoff_month(self) -> int | None:
        """The month of the cut-off, counted as `month` is."""
        return None if self.cutoff is None else month_number(self.cutoff)


class PartOfArrays(Frozen):
    """What is known now of some papers of a graph: `arrays` of these alone, in the order of `numbers`.

    Its `citing` and `cited` are numbers of the whole graph: all citations that these papers make.
    """

    numbers: NDArray[np.int64]  # (k,) ascending
    arrays: CitationArrays
