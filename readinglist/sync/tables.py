"""Files of a sync on this device: what it remembers of a shared folder, and the user's Markdown files.

What is remembered (where this library wrote last, which version each of its files is) stands in a file below
`cache/sync/`. Without it nothing is lost: what is here and there is compared anew.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, field
from itertools import chain
from pathlib import Path

import msgspec

from readinglist.core.errors import UNREADABLE, InputError, StoreError
from readinglist.core.frozen import Frozen
from readinglist.store.files import (
    disk_errors,
    make_folder,
    place_bytes_atomically,
    read_text,
    remove_leftovers,
    sync_folder,
    trash_path,
    visible_files,
    write_bytes_atomically,
)

from .folder import Place
from .records import SyncedFile

LARGEST = 64_000_000  # bytes


class SyncState(Frozen):
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


class TextFile(Frozen):
    """`path` as others name it (`notes/2401.00001.md`, one spelling of its letters); `body` None: unreadable, `why`."""

    path: str
    file: Path
    body: str | None
    why: str | None = None


def text_files(data: Path, folders: tuple[str, ...]) -> Iterator[TextFile]:
    """Every Markdown file below these folders of the library; hidden folders are left out."""
    for file in chain.from_iterable(visible_files(data / folder) for folder in folders):
        if file.suffix.lower() == ".md" and file.is_file():  # no link to nothing
            path = unicodedata.normalize("NFC", file.relative_to(data).as_posix())
            try:
                yield TextFile(path, file, read_text(file))
            except InputError as error:
                yield TextFile(path, file, None, str(error))


def present(data: Path, folders: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the folders that are there."""
    return tuple(folder for folder in folders if (data / folder).is_dir())


def put_text(file: Path, body: str, before: str | None) -> bool:
    """Write a text where `before` still stands (None: no file); False, with nothing written, where it does not."""

    def is_expected(target: Path) -> bool:
        return (target.read_bytes() if target.exists() else None) == (before.encode() if before is not None else None)

    if file.exists() and not file.stat().st_mode & 0o222:
        raise StoreError(f"{file} is read-only: make it writable, then sync again")
    return place_bytes_atomically(file, body.encode(), is_expected, fresh=before is None)


def rename_text(file: Path, to: Path, before: str) -> bool:
    """Give a file that still holds `before` another name, never one that is taken."""
    with disk_errors(to):
        make_folder(to.parent)
        is_other = os.path.lexists(to) and not (to.exists() and to.samefile(file))  # the same: another case
        if is_other or not file.is_file() or file.read_bytes() != before.encode():
            return False
        os.rename(file, to)
        sync_folder(to.parent)
    return True


def trash_text(data: Path, path: str, file: Path, before: str) -> bool:
    """Move a file that still holds `before` into the trash of its folder."""
    top, _, rest = path.partition("/")
    return rename_text(file, trash_path(data / top, rest), before)


def tidy(data: Path, folders: tuple[str, ...]) -> None:
    """Remove drafts of a sync that was ended."""
    for folder in present(data, folders):
        for at, names, _ in os.walk(data / folder):
            names[:] = [name for name in names if not name.startswith(".")]
            remove_leftovers(Path(at))
