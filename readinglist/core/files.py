"""Files and folders of this user alone, whatever the umask, written whole or not at all, and read without waiting.

A new body is written beside the old one, synced and renamed over it; a crash leaves the old or the new one
and at most a `.tmp-*` of its process, which the next writer in that folder removes.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

LEFTOVER = ".tmp-"
LARGEST = 1 << 28  # bytes of a file that is read at once


def make_folder(path: Path) -> None:
    """Make a folder and its parents where missing, each of them 0700. Raises OSError."""
    for folder in (*reversed(path.parents), path):
        if not folder.is_dir():
            try:
                folder.mkdir(mode=0o700)
            except FileExistsError:  # made by another process meanwhile, or no folder
                if not folder.is_dir():
                    raise


def read_file(path: Path, most: int = LARGEST) -> bytes:
    """The bytes of a file. Raises OSError, also for more than `most` bytes and for whatever is no file.

    A pipe would be waited for, and a device has no end; a file that is far too large is not read to find that out.
    """
    with open(path, "rb", opener=_without_waiting) as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, "it is no file", str(path))
        body = file.read(most + 1) if found.st_size <= most else None
    if body is None or len(body) > most:
        raise OSError(errno.EFBIG, f"it is larger than {most} bytes", str(path))
    return body


def check_file(path: Path) -> None:
    """That `path` is a file, for whoever maps it or reads a part of it. Raises OSError."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "it is no file", str(path))


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)


def at_home(path: str | Path) -> Path:
    """A path as a user types it, with `~` for a home; one of a user who is not there is a name like another."""
    return Path(os.path.expanduser(path))


def real(path: Path) -> Path:
    """The full path with its links followed; links in a circle stay: whoever opens it tells of them."""
    return Path(os.path.realpath(path))


def draft_of(target: Path) -> Path:
    """A name beside `target` for what is not whole yet; it tells whose it is."""
    return target.parent / f"{LEFTOVER}{os.getpid()}-{secrets.token_hex(4)}"


@contextmanager
def draft(target: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """A new file (0600) beside `target`; it is gone at the end unless it was given another name.

    Raises OSError, also for a device, a pipe or a folder: it would lose its name to a file.
    """
    if target.exists() and not target.is_file():
        raise OSError(errno.EINVAL, "it is no file that can be replaced")
    path = draft_of(target)
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            yield file, path
    finally:
        path.unlink(missing_ok=True)


def finish(file: BinaryIO, target: Path) -> None:
    """Wait until the disk has all of the file, with the permissions of what it replaces."""
    file.flush()
    if target.is_file():
        os.fchmod(file.fileno(), target.stat().st_mode & 0o777)
    os.fsync(file.fileno())


def replace_file(target: Path, body: bytes) -> None:
    """The new bytes under the old name, whole or not at all. Raises OSError."""
    with draft(target) as (file, path):
        file.write(body)
        finish(file, target)
        path.replace(target)


def remove_leftovers(folder: Path) -> None:
    """Remove what a killed writer left behind; drafts of living processes stay. Raises OSError."""
    for leftover in sorted(folder.glob(f"{LEFTOVER}*")):
        if _is_alive(leftover.name):
            continue
        if leftover.is_dir() and not leftover.is_symlink():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)


def _is_alive(name: str) -> bool:
    """Whether the process whose number stands in a draft's name still runs (not: this one)."""
    pid = next((int(part) for part in name.replace(".", "-").split("-") if part.isdigit() and len(part) < 9), 0)
    if pid in (0, os.getpid()):
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
