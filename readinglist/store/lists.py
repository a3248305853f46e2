"""The last list printed, so that `#3` means its third paper.

A small file and not a table: a list must be remembered also while another process writes to the
database, because `keep #1` after a list that was not remembered would keep a paper of an older one.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from readinglist.errors import InputError, StoreError

from .files import read_text, write_text_atomically


class Lists:
    """The ids of the last list, one a line."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def remember(self, ids: Sequence[str]) -> bool:
        """`ids` are #1, #2, ... from now on. Writes nothing where they are already.

        False where the folder cannot be written; then no number means anything, rather than an old paper.
        """
        if self.last() == tuple(ids):
            return True
        try:
            write_text_atomically(self._path, "".join(f"{paper_id}\n" for paper_id in ids))
        except StoreError:
            return self._forget()
        return True

    def nth(self, n: int) -> str | None:
        """The id of #n (from 1), or None."""
        ids = self.last()
        return ids[n - 1] if 1 <= n <= len(ids) else None

    def last(self) -> tuple[str, ...]:
        """The whole list."""
        try:
            return tuple(read_text(self._path).splitlines())
        except InputError:
            return ()

    def _forget(self) -> bool:
        with suppress(OSError):  # a folder that cannot be written takes no verdict either
            self._path.unlink(missing_ok=True)
        return False
