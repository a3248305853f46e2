"""One writer at a time, over all processes: an advisory lock that dies with its process.

The lock file holds who has it and since when, for the message only; a stale text means nothing.
"""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from readinglist.core.clock import Clock, iso
from readinglist.core.errors import DiskFull, Locked, StoreError

WAIT_S = 5.0
STEP_S = 0.05


@contextmanager
def held(path: Path, clock: Clock, what: str, *, wait_s: float = 0.0) -> Iterator[None]:
    """Hold the lock at `path` for `what`; waits up to `wait_s` seconds.

    Raises Locked, saying who holds it since when, and StoreError where the file cannot be made.
    """
    file = _open(path)
    try:
        _acquire(file, path, clock, wait_s)
        _write(file, f"{what} pid {os.getpid()} since {iso(clock.now())}\n")
        yield
    finally:
        os.close(file)  # frees the lock


def _open(path: Path) -> int:
    try:
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(f"{path}: the disk is full: free some space and run this again") from error
        raise StoreError(f"{path} cannot be made ({error.strerror}): is the folder writable?") from error


def _acquire(file: int, path: Path, clock: Clock, wait_s: float) -> None:
    until = clock.monotonic() + wait_s
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if clock.monotonic() >= until:
                holder = os.pread(file, 200, 0).decode("utf-8", "replace").strip()
                raise Locked(f"already running ({holder or 'starting'}): wait for it, then try again; {path}") from None
        except OSError as error:
            raise StoreError(f"{path} cannot be locked ({error.strerror})") from error
        clock.sleep(STEP_S)


def _write(file: int, text: str) -> None:
    try:
        os.ftruncate(file, 0)
        os.pwrite(file, text.encode(), 0)
    except OSError:
        pass  # a full disk: the lock counts, not its text
