"""What can be done with colleagues, as methods: the part of `Library` that concerns their words beside mine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from readinglist.context import Home
from readinglist.core.log import LogEntry
from readinglist.core.shared_papers import Share
from readinglist.lists.colleagues import Colleague

if TYPE_CHECKING:
    from readinglist.together.compare import Comparison
    from readinglist.together.share import Choice


class TogetherLibrary(Home):
    """What one user hands to others, and takes from them."""

    def share(self, choice: Choice | None = None) -> Share:
        """What would be handed over; nothing is written. Raises UsageError, NotFound."""
        from readinglist.together.share import Choice, make_share

        return make_share(self, choice or Choice())

    def save_share(self, share: Share, path: str | Path) -> None:
        """Write a share as one file. Raises UsageError, StoreError."""
        from readinglist.together.share import save_share

        save_share(self, share, Path(path))

    def compare(self, path: str | Path, paper_id: str | None = None) -> Comparison:
        """A colleague's share beside my own words, closed where mine are not written. Raises NotFound, InputError."""
        from readinglist.together.compare import compare

        return compare(self, Path(path), None if paper_id is None else self.resolve(paper_id))

    def add_colleague(self, name: str, path: str | Path) -> LogEntry:
        """Let a colleague's keeps speak in the ranking. Raises UsageError, NotFound, InputError."""
        from readinglist.lists.colleagues import add_colleague

        return add_colleague(self, name, Path(path))

    def drop_colleague(self, name: str) -> LogEntry:
        """Follow a list no longer. Raises NotFound."""
        from readinglist.lists.colleagues import drop_colleague

        return drop_colleague(self, name)

    def colleagues(self) -> tuple[Colleague, ...]:
        """Whose lists are followed, by name."""
        from readinglist.lists.colleagues import colleagues

        return colleagues(self)
