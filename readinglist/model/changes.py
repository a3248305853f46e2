"""What a plan says is to be done with one incoming paper: small values that a store applies.

A plan is made from the paper as it is known and as it came in, before anything is written; it can
be printed (`--dry-run`) and compared in tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .papers import Paper, PaperData, Skipped


@dataclass(frozen=True, slots=True)
class Listing:
    """That a paper was on the list of `night`, and as what. Night None is never listed."""

    night: date
    type: str  # one of ANNOUNCE_TYPES


@dataclass(frozen=True, slots=True)
class Insert:
    """A paper not known before."""

    paper: PaperData
    listings: tuple[Listing, ...] = ()


@dataclass(frozen=True, slots=True)
class Revise:
    """A known paper with changed fields. `paper` is the whole new state, nothing known erased.

    `keeps_text` says that title or abstract changed and the old text is worth a `Revision`.
    """

    known: Paper
    paper: PaperData
    changed: tuple[str, ...]
    keeps_text: bool
    listings: tuple[Listing, ...] = ()


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A known paper that says nothing new; it may be on a list it was not on before."""

    known: Paper
    listings: tuple[Listing, ...] = ()


Change = Insert | Revise | Unchanged | Skipped
