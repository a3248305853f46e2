"""What leaves the library for other tools, as methods."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from readinglist.context import Home
from readinglist.core.papers import Selection
from readinglist.exchange.records import PapersWritten

if TYPE_CHECKING:
    from readinglist.core.events import Event

ALL = Selection()


class ExchangeLibrary(Home):
    """Exports of one library."""

    def export_text(
        self, kind: str, selection: Selection = ALL, *, raw: bool = False, critiques: bool = False
    ) -> Iterator[str]:
        """Papers as bibtex, ris, csl, csv, json or atom, in pieces of text. Raises NotFound."""
        from readinglist.exchange.export import export_text

        return export_text(self, kind, selection, raw=raw, critiques=critiques)

    def export_file(
        self, kind: str, path: str | Path, selection: Selection = ALL, *, raw: bool = False, critiques: bool = False
    ) -> Iterator[Event | PapersWritten]:
        """As `export_text`, into a file, or "obsidian" into a folder; the last item is PapersWritten."""
        from readinglist.exchange.export import export_file

        return export_file(self, kind, selection, Path(path), raw=raw, critiques=critiques)
