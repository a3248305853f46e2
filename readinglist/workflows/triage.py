"""A night worked through: the list as it stands, and each decision on disk before it is acknowledged."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from readinglist.model import LogEntry, Night, Written

if TYPE_CHECKING:
    from .library import Library


def open_triage(lib: Library, night: date | None = None, goal: str | None = None, all_papers: bool = False) -> Night:
    """The list of a night (default: the last one fetched), or of all unjudged papers; records that it is shown."""
    raise NotImplementedError


def apply(lib: Library, effect: Written) -> LogEntry | None:
    """Do what `effect` asks for and commit it; the entry of the log (of an undo: the one it took back)."""
    raise NotImplementedError
