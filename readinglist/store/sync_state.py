"""What a library remembers of a shared folder: where it wrote last, and which version each of its files is.

A file below `cache/sync/`. Without it nothing is lost: what is here and there is compared anew.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path

import msgspec

from readinglist.errors import UNREADABLE, InputError
from readinglist.model.sync import SyncedFile

from .files import read_text, write_bytes_atomically
from .shared_folder import Place

LARGEST = 64_000_000


@dataclass(frozen=True, slots=True)
class SyncState:
    place: Place | None = None
    files: dict[str, SyncedFile] = field(default_factory=dict)  # by path here


def load_state(cache: Path, folder: str) -> SyncState:
    """The state of one shared folder; the empty one where none can be read.

    For a folder that is met for the first time (two devices marked it at once, and one mark was lost) the files are
    those of the last one: a version has the same name in every folder, and one that a folder lacks is no harm.
    """
    path = _file(cache, folder)
    if folder and path.is_file():
        return _read(path)
    others = sorted(path.parent.glob("*.json"), key=lambda other: other.stat().st_mtime_ns)
    return SyncState(None, _read(others[-1]).files) if others else SyncState()


def _read(path: Path) -> SyncState:
    try:
        return msgspec.json.decode(read_text(path, LARGEST), type=SyncState)
    except (InputError, *UNREADABLE):
        return SyncState()


def save_state(cache: Path, folder: str, state: SyncState) -> None:
    """Raises DiskFull or StoreError, with the old one in place."""
    write_bytes_atomically(_file(cache, folder), msgspec.json.encode(asdict(state)))


def _file(cache: Path, folder: str) -> Path:
    return cache / "sync" / f"{folder}.json"
