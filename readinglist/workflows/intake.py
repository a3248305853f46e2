"""What one night brings, collected in memory before anything is written.

Each source adds what it has or the reason why it has nothing; whether the night is good is decided
once, at the end, from all of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from readinglist.errors import SourceError
from readinglist.model import Listing, PaperData, Skipped


@dataclass(slots=True)
class Intake:
    """Papers in the order in which they are to be believed: OAI before the feed of the night."""

    harvested: list[tuple[PaperData, tuple[Listing, ...]]] = field(default_factory=list)
    announced: list[tuple[PaperData, tuple[Listing, ...]]] = field(default_factory=list)
    others: list[tuple[PaperData, tuple[Listing, ...]]] = field(default_factory=list)  # blogs, searches, look-ups
    covered: list[tuple[tuple[date, ...], tuple[str, ...], str]] = field(
        default_factory=list
    )  # nights, categories, source
    watermarks: list[tuple[str, str, str | None]] = field(default_factory=list)  # feed, key, value
    skipped: list[Skipped] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    problem: SourceError | None = None  # why tonight's list is not here
    quiet: str | None = None  # why nothing was due

    def arxiv(self) -> list[tuple[PaperData, tuple[Listing, ...]]]:
        return [*self.harvested, *self.announced]

    def nights(self) -> list[date]:
        return sorted({night for nights, _, _ in self.covered for night in nights})
