"""Files of the library, written whole or not at all through `core.files`, with its errors in our words; pictures."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from readinglist.core import files as private
from readinglist.core.errors import ConfigError, DiskFull, InputError, StoreError, UsageError
from readinglist.core.files import sync_folder as sync_folder
from readinglist.core.text import numbered

LEFTOVER = private.LEFTOVER
LARGEST_LOG = 1_000_000  # bytes: years of nights
PICTURES = ("svg", "png")
_DPI = 144  # of a PNG: each point of the drawing is two pixels wide


def write_text_atomically(path: Path, text: str) -> None:
    """Replace the file at `path` by `text` (UTF-8, line ends as given); folders are made.

    Through a symbolic link the file that it points to is replaced. Raises DiskFull or StoreError
    with the old text in place.
    """
    write_bytes_atomically(path, text.encode())


def write_bytes_atomically(path: Path, body: bytes) -> None:
    """As `write_text_atomically`, for bytes."""
    place_bytes_atomically(path, body, lambda _: True)


def place_bytes_atomically(
    path: Path, body: bytes, may: Callable[[Path], bool], *, fresh: bool = False, of_many: bool = False
) -> bool:
    """As `write_bytes_atomically`, if `may` says so of the file that is there the moment before.

    `fresh` never replaces a file, also not one that comes to be in that moment. A file that is replaced
    keeps its permissions. `of_many`: the caller looks after the folder, once for all files (`make_folder`,
    `remove_leftovers`, `sync_folder`). False where nothing was written.
    """
    with disk_errors(path):
        target = Path(os.path.realpath(path)) if of_many else _target(path)
        with private.draft(target) as (file, draft):
            file.write(body)
            private.finish(file, target)
            placed = may(target) and private.give_name(draft, target, fresh=fresh)
        if not of_many:
            sync_folder(target.parent)
        return placed


@contextmanager
def new_files(paths: Sequence[Path]) -> Iterator[tuple[BinaryIO, ...]]:
    """Files open for writing that take the names `paths` once all of them are whole: for what comes in pieces.

    Where the block is left by an exception, the old files stay. Raises DiskFull or StoreError.
    """
    with ExitStack() as stack:
        for path in paths:
            stack.enter_context(disk_errors(path))
        targets = [_target(path) for path in paths]
        drafts = [stack.enter_context(private.draft(target)) for target in targets]
        yield tuple(file for file, _ in drafts)
        for (file, _), target in zip(drafts, targets, strict=True):
            private.finish(file, target)
        for (_, draft), target in zip(drafts, targets, strict=True):
            os.rename(draft, target)
            sync_folder(target.parent)


def _target(path: Path) -> Path:
    """The file that `path` leads to, in a folder that is there and free of old drafts."""
    target = Path(os.path.realpath(path))
    make_folder(target.parent)
    remove_leftovers(target.parent)
    return target


def read_text(path: Path, max_bytes: int = 5_000_000) -> str:
    """The text of a file that people edit: UTF-8, every sign as it stands, a BOM too. Raises InputError, naming it."""
    try:
        return private.read_file(path, max_bytes).decode("utf-8")
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path} is not UTF-8 (byte {error.start})") from error


def make_folder(path: Path) -> None:
    """Make a private folder and its parents where missing. Raises StoreError."""
    with disk_errors(path):
        private.make_folder(path)


def visible_files(folder: Path, onerror: Callable[[OSError], None] | None = None) -> Iterator[Path]:
    """Every file below a folder in the order of names, without hidden ones and those of hidden folders."""
    for at, folders, names in os.walk(folder, onerror=onerror):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(at, name) for name in sorted(names) if not name.startswith("."))


def trash_path(folder: Path, name: str) -> Path:
    """Where a Markdown file goes that leaves `folder`, under a free name: its `.trash`, as Obsidian has it."""
    stem, suffix = os.path.splitext(name)
    return next(path for one in numbered(stem) if not os.path.lexists(path := folder / ".trash" / f"{one}{suffix}"))


def remove_leftovers(folder: Path) -> None:
    """Remove what a killed writer left behind; drafts of living processes stay. Raises StoreError."""
    with disk_errors(folder):
        private.remove_leftovers(folder)


def cap_log(path: Path, most: int = LARGEST_LOG) -> None:
    """Keep the last half of a log that grew beyond `most` bytes, and for its user alone.

    In place, for whoever has it open to append. No log, or none that can be changed, is no matter.
    """
    with suppress(OSError):
        handle = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "r+b") as file:
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                return
            os.fchmod(handle, 0o600)
            if file.seek(0, os.SEEK_END) > most:
                file.seek(-(most // 2), os.SEEK_END)
                tail = file.read()
                file.seek(0)
                file.write(tail[tail.find(b"\n") + 1 :])
                file.truncate()


def sync_file(path: Path) -> None:
    """Wait until the disk has all of a file."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """The system's errors as ours, with the file in the message."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(f"{path}: the disk is full; the old state is kept. Free some and run this again") from error
        raise StoreError(f"{path} cannot be written ({error.strerror or error})") from error


def png_of(svg: str) -> bytes:
    """MuPDF draws it in this process: the drawing is our own, and of outside text it holds names alone."""
    try:
        import pymupdf
    except ImportError as error:
        raise ConfigError(f"a PNG is drawn by PyMuPDF, which cannot be loaded ({error}): write .svg") from None
    with pymupdf.open(stream=svg.encode(), filetype="svg") as drawing:
        picture: bytes = drawing[0].get_pixmap(dpi=_DPI).tobytes("png")
    return picture


def check_picture(path: Path) -> None:
    """Raises UsageError where `path` does not end as a picture does."""
    if path.suffix.lower().removeprefix(".") not in PICTURES or not path.stem:
        raise UsageError(f"{path.name[:60]!r} is not a picture file: use .svg or .png")


def write_picture(svg: str, path: Path) -> None:
    """Write a drawing as what the file's ending says; whole or not at all."""
    write_bytes_atomically(path, svg.encode() if path.suffix.lower() == ".svg" else png_of(svg))
