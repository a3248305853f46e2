"""A folder of an Obsidian vault that papers are exported into: its notes, and what we wrote there.

The folder is the user's. What we wrote into the front matter of each note stands in a hidden file beside the notes, so
that it goes where the vault goes; without it every value is the user's.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from readinglist.core.errors import UNREADABLE, InputError
from readinglist.core.front_matter import Value, read_values, split
from readinglist.core.ids import find_id
from readinglist.core.text import clean
from readinglist.store.files import make_folder, read_text, remove_leftovers, sync_folder, write_text_atomically
from readinglist.taste.api import is_conflict_copy, replace_note, written_from

MEMORY = ".readinglist.json"
Written = Mapping[str, tuple[Value, ...] | None]  # as in `journal.critique`
_MOST = 1 << 28  # bytes of the memory


@dataclass(frozen=True, slots=True)
class VaultNote:
    """A note of the vault that has the id of a paper."""

    id: str
    path: Path
    text: str


class Vault:
    """The notes below one folder. Reading makes nothing; a folder that is not there is empty."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._touched: set[Path] = set()

    def notes(self) -> dict[str, VaultNote]:
        """The note of each paper, wherever it was moved to; of several the one whose path comes first.

        Hidden folders and copies made in a conflict are left out; so is what cannot be read.
        """
        found: dict[str, VaultNote] = {}
        for path in self._files():
            if (note := self.read(path)) is not None:
                found.setdefault(note.id, note)
        return found

    def read(self, path: Path) -> VaultNote | None:
        """The note in one file; None where it is none of a paper."""
        try:
            text = read_text(path)
            values = read_values(split(text).front)
        except InputError:
            return None
        spelled = values.get("id")
        found = find_id(clean(spelled)) if isinstance(spelled, str) else None
        return VaultNote(found[0], path, text) if found else None

    def names(self) -> set[str]:
        """The names that are taken in the folder itself, in small letters."""
        return {name.lower() for name in os.listdir(self.folder)} if self.folder.is_dir() else set()

    def written(self) -> dict[str, Written]:
        """What we wrote into the notes, by id; nothing where the memory is gone or damaged."""
        try:
            found = json.loads(read_text(self.folder / MEMORY, _MOST))["notes"]
            return {paper_id: written_from(table) for paper_id, table in found.items()}
        except (InputError, KeyError, TypeError, AttributeError, *UNREADABLE):
            return {}

    def remember(self, written: Mapping[str, Written]) -> None:
        """Keep what we write; belongs before the notes are written, and after. Raises DiskFull, StoreError."""
        write_text_atomically(self.folder / MEMORY, json.dumps({"notes": written}, ensure_ascii=False))

    def replace(self, path: Path, text: str, expected_hash: str | None) -> bool:
        """Put `text` at `path` where the file is still the one of this hash (None: no file).

        Raises DiskFull, StoreError. `settle` belongs at the end.
        """
        self._touched.add(path.parent)
        return replace_note(path, text, expected_hash, of_many=True)

    def prepare(self) -> None:
        """Make the folder, and remove what a killed export left behind. Raises StoreError."""
        make_folder(self.folder)
        for folder in {self.folder, *(path.parent for path in self._files())}:
            remove_leftovers(folder)

    def settle(self) -> None:
        """Wait until the disk knows the names of all that was written."""
        for folder in self._touched:
            sync_folder(folder)

    def _files(self) -> Iterator[Path]:
        for folder, names, files in os.walk(self.folder):
            names[:] = sorted(name for name in names if not name.startswith("."))
            for name in sorted(files):
                path = Path(folder, name)
                if name.lower().endswith(".md") and not name.startswith(".") and not is_conflict_copy(path):
                    yield path
