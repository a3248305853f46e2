"""What a library does with its other devices, as methods."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from readinglist.context import Home

if TYPE_CHECKING:
    from readinglist.sync.records import SyncReport


class SyncLibrary(Home):
    """The exchange with other devices of the same user."""

    def sync(self, folder: str | Path, dry_run: bool = False) -> SyncReport:
        """Merge with the libraries that share `folder`: decisions, notes, notebook, goals."""
        from readinglist.sync.sync import sync

        return sync(self, Path(folder), dry_run=dry_run)
