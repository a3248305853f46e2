"""Pages of a long harvest, kept on disk until all of them are there and are applied at once.

So a harvest that was killed goes on where it was, and one that fails leaves the library as it was.
Recomputable: a spool of another harvest is thrown away.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from readinglist.core import files as private
from readinglist.core.frozen import Frozen
from readinglist.core.ids import file_stem
from readinglist.store.files import read_text, write_bytes_atomically, write_text_atomically


class Spool(Frozen):
    """A folder of numbered pages; `key` says which harvest they belong to."""

    folder: Path
    key: str

    def load(self) -> list[bytes]:
        """The pages saved for this very harvest, in order; empty where there are none."""
        marker = self.folder / "key"
        if not marker.is_file() or read_text(marker) != self.key:
            return []
        pages: list[bytes] = []
        while (page := self._page(len(pages))).is_file():
            pages.append(private.read_file(page))
        return pages

    def begin(self) -> None:
        """Throw away what is there and start empty."""
        self.clear()
        write_text_atomically(self.folder / "key", self.key)

    def save(self, number: int, page: bytes) -> None:
        """Keep page `number`, on disk when this returns."""
        write_bytes_atomically(self._page(number), page)

    def clear(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _page(self, number: int) -> Path:
        return self.folder / f"{number:05}.page"


def spool_in(cache: Path, name: str, key: str) -> Spool:
    """The spool of the harvest `key` of the set `name`."""
    return Spool(cache / "harvest" / file_stem(name), key)
