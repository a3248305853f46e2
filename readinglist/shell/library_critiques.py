"""What can be done with critiques, as methods: the part of `Library` that concerns what you say a paper is worth."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from readinglist.context import Context
from readinglist.core.log import LogEntry, Rated
from readinglist.core.papers import Paper

if TYPE_CHECKING:
    from readinglist.taste.critique import Rating
    from readinglist.taste.critique_text import CritiqueFile, CritiqueFound


class CritiqueLibrary(Context):
    """The critiques of one user."""

    def critique(self, paper_id: str) -> Path:
        """The file of a paper's critique, made or completed for an editor."""
        from readinglist.taste.critique import open_critique

        return open_critique(self, paper_id)

    def rate(self, paper_id: str, rated: Rated) -> LogEntry:
        """Record a quick critique and write it into the paper's file."""
        return self.quick_critique(paper_id, rated).entry

    def quick_critique(self, paper_id: str, rated: Rated) -> Rating:
        """As `rate`, and tells what became of the file."""
        from readinglist.taste.critique import rate

        return rate(self, paper_id, rated)

    def critiques(self) -> tuple[CritiqueFile, ...]:
        """All critiques, by title."""
        from readinglist.taste.critique import list_critiques

        return list_critiques(self)

    def critiques_missing(self) -> tuple[Paper, ...]:
        """Kept papers of which nothing was said yet."""
        from readinglist.taste.critique import missing_critiques

        return missing_critiques(self)

    def search_critiques(self, query: str, n: int | None = 20) -> tuple[CritiqueFound, ...]:
        """Files of `notes/` by their words, best first."""
        from readinglist.taste.critique import search_critiques

        return search_critiques(self, query, n)
