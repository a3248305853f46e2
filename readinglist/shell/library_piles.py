"""What can be done with piles, as methods: the part of `Library` that concerns screening to the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from readinglist.context import Home
from readinglist.core.events import Event
from readinglist.core.log import LogEntry
from readinglist.core.papers import ScoredPaper
from readinglist.screening.piles import PileStatus

if TYPE_CHECKING:
    from readinglist.screening.piles import Making, OpenPile


class PileLibrary(Home):
    """The piles of one user."""

    def start_pile(self, name: str, ids: Sequence[str], making: Making | None = None) -> tuple[LogEntry, ...]:
        """A pile of papers of the library. Raises UsageError, NotFound."""
        from readinglist.screening.piles import Making, start_pile

        return start_pile(self, name, ids, "papers given by id", making or Making())

    def start_pile_from_search(self, name: str, query: str, making: Making | None = None) -> tuple[LogEntry, ...]:
        """A pile of all papers that a search finds."""
        from readinglist.screening.piles import Making, start_from_search

        return start_from_search(self, name, query, making or Making())

    def start_pile_from_file(self, name: str, path: str | Path, making: Making | None = None) -> Iterator[Event]:
        """A pile of the papers of a file, imported first."""
        from readinglist.screening.piles import Making, start_from_file

        return start_from_file(self, name, Path(path), making or Making())

    def open_pile(self, name: str) -> OpenPile:
        """A pile for many labels in one sitting. Raises NotFound."""
        from readinglist.screening.piles import OpenPile

        return OpenPile(self, name)

    def next_in_pile(self, name: str, n: int = 1, *, check: bool = False) -> tuple[ScoredPaper, ...]:
        """The next `n` papers of a pile; `#1` is the first of them. `check`: one drawn at random is the first."""
        found = self.open_pile(name).next(n, check=check)
        self.store.lists.remember([scored.paper.id for scored in found])
        return found

    def label(self, name: str, *ids: str, included: bool, check: bool = False) -> tuple[LogEntry, ...]:
        """Include or exclude papers of a pile. Raises NotFound."""
        from readinglist.screening.piles import label

        return label(self, name, ids, "include" if included else "exclude", check=check)

    def pile_status(self, name: str | None = None) -> tuple[PileStatus, ...]:
        """How far a pile is (None: every pile), and how many includes may be left."""
        from readinglist.screening.piles import get_pile, pile_names, status_of

        names = pile_names(self) if name is None else [name]
        return tuple(status_of(get_pile(self, one)) for one in names)
