"""What leaves the library for another tool."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .papers import Paper


@dataclass(frozen=True, slots=True)
class ExportedPaper:
    """A paper, and what the user said of it that other tools have a place for.

    `kept` is the day of the keep where one was said, never one that was assumed; `line` the one line of the critique.
    """

    paper: Paper
    kept: date | None = None
    line: str | None = None


@dataclass(frozen=True, slots=True)
class VaultWritten:
    """What an export into a vault did, in numbers of notes; `problems` are sentences about those left alone."""

    folder: str
    made: int
    changed: int
    unchanged: int
    problems: tuple[str, ...] = ()
