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
class Selection:
    """Which papers are meant: all of them, or those that pass everything that is said here.

    `tag` in any case, and with all that is nested below it; `goal`: kept for this goal.
    """

    kept: bool = False
    tag: str | None = None
    goal: str | None = None


@dataclass(frozen=True, slots=True)
class PapersWritten:
    """Papers that were written to a file, or as the notes of a vault.

    Of a vault: notes that were `made` and `changed`, and sentences about those that were left alone.
    """

    path: str
    format: str
    papers: int
    made: int = 0
    changed: int = 0
    problems: tuple[str, ...] = ()
