"""Files and folders of this user alone, whatever the umask, written whole or not at all, and read without waiting.

A new body is written beside the old one, synced and renamed over it; a crash leaves the old or the new one
and at most a `.tmp-*` of its process, which the next writer in that folder removes.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

LEFTOVER = ".tmp-"
LARGEST = 1 << 28  # bytes of a file that is read at once
_DRAFT = re.compile(re.escape(LEFTOVER) + r"[0-9]+-[0-9a-f]{8}")


def make_folder(path: Path) -> None:
    """Make a folder and its parents where missing, each of them 0700 and there after a power cut. Raises OSError."""
    for folder in (*reversed(path.parents), path):
        if not folder.is_dir():
            try:
                folder.mkdir(mode=0o700)
                sync_folder(folder.parent)
            except FileExistsError:  # made by another process meanwhile, or no folder
                if not folder.is_dir():
                    raise


def sync_folder(folder: Path | int) -> None:
    """Make what was named in a folder last through a power cut, where the system can. Raises OSError."""
    handle = folder if isinstance(folder, int) else os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # file systems without it
            raise
    finally:
        if handle != folder:
            os.close(handle)


@contextmanager
def open_folder(folder: str | Path, inside: int | None = None, *, make: bool = False) -> Iterator[int]:
    """A folder by its handle; `inside` another one it is found there, and no link is followed. Raises OSError."""
    if make:
        with suppress(FileExistsError):
            os.mkdir(folder, 0o700, dir_fd=inside)
            if inside is not None:
                sync_folder(inside)
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | _no_link(inside), dir_fd=inside)
    except OSError as error:
        if error.errno not in (errno.ENOTDIR, errno.ELOOP):  # by system
            raise
        raise OSError(errno.ENOTDIR, "it is a link or no folder", str(folder)) from None
    try:
        yield handle
    finally:
        os.close(handle)


def read_file(path: str | Path, most: int = LARGEST, inside: int | None = None) -> bytes:
    """The bytes of a file. Raises OSError, also for more than `most` bytes and for whatever is no file.

    A pipe would be waited for, and a device has no end; a file that is far too large is not read to find that out.
    `inside` an open folder a link is no file.
    """

    def opened(name: str, flags: int) -> int:
        return os.open(name, flags | os.O_NONBLOCK | _no_link(inside), dir_fd=inside)

    with open(path, "rb", opener=opened) as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, "it is not a regular file", str(path))
        body = file.read(most + 1) if found.st_size <= most else None
    if body is None or len(body) > most:
        raise OSError(errno.EFBIG, f"it is larger than {most} bytes", str(path))
    return body


def _no_link(inside: int | None) -> int:
    return os.O_NOFOLLOW if inside is not None else 0


def check_file(path: Path) -> None:
    """That `path` is a file, for whoever maps it or reads a part of it. Raises OSError."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "it is not a regular file", str(path))


def at_home(path: str | Path) -> Path:
    """A path as a user types it, with `~` for a home; one of a user who is not there is a name like another."""
    return Path(os.path.expanduser(path))


def real(path: Path) -> Path:
    """The full path with its links followed; links in a circle stay: whoever opens it tells of them."""
    return Path(os.path.realpath(path))


def draft_of(target: Path) -> Path:
    """A name beside `target` for what is incomplete yet; it tells whose it is."""
    return target.parent / f"{LEFTOVER}{os.getpid()}-{secrets.token_hex(4)}"


@contextmanager
def draft(target: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """A new file (0600) beside `target`; it is gone at the end unless it was given another name.

    Raises OSError, also for a device, a pipe or a folder: it would lose its name to a file.
    """
    if target.exists() and not target.is_file():
        raise OSError(errno.EINVAL, "it is not a regular file, so it can't be replaced")
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


def place_file(folder: int, name: str, body: bytes, *, fresh: bool) -> None:
    """The new bytes under a name of an open folder, whole or not at all; a link of that name is replaced, not followed.

    Raises OSError; FileExistsError where it is to be `fresh` and anything has the name.
    """
    path = draft_of(Path(name)).name
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600, dir_fd=folder), "wb") as file:
            file.write(body)
            file.flush()
            with suppress(FileNotFoundError):
                before = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
                os.fchmod(file.fileno(), before & 0o777 if stat.S_ISREG(before) else 0o600)
            os.fsync(file.fileno())
        if not give_name(path, name, fresh=fresh, inside=folder):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), name)
    finally:
        with suppress(FileNotFoundError):
            os.unlink(path, dir_fd=folder)
    sync_folder(folder)


def give_name(draft: str | Path, target: str | Path, *, fresh: bool, inside: int | None = None) -> bool:
    """Give a finished draft its name; False where it is to be `fresh` and something has it. Raises OSError."""
    if fresh:
        try:
            os.link(draft, target, src_dir_fd=inside, dst_dir_fd=inside)
            return True
        except FileExistsError:
            return False
        except OSError as error:  # a file system without links, as on a stick
            if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.ENOSYS):
                raise
        with suppress(FileNotFoundError):
            os.stat(target, dir_fd=inside, follow_symlinks=False)
            return False
    os.rename(draft, target, src_dir_fd=inside, dst_dir_fd=inside)
    return True


def remove_leftovers(folder: Path) -> None:
    """Remove what a killed writer left behind; drafts of living processes stay. Raises OSError."""
    for leftover in sorted(folder.glob(f"{LEFTOVER}*")):
        if _is_alive(leftover.name):
            continue
        if leftover.is_dir() and not leftover.is_symlink():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)


def remove_drafts(folder: int) -> None:
    """The same in an open folder that others use as well: of what lies there only drafts that `place_file` made."""
    for name in filter(_DRAFT.fullmatch, os.listdir(folder)):
        if not _is_alive(name):
            with suppress(FileNotFoundError, IsADirectoryError, PermissionError):
                os.unlink(name, dir_fd=folder)


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
