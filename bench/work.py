"""Where the benchmarks put their libraries: a folder in the clone that is emptied before and after."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

WORK = Path(__file__).parent / "work"


@contextmanager
def claimed() -> Iterator[None]:
    """The folder, empty and ours alone; empty again afterwards.

    Two benchmarks at once would spoil each other's figures and libraries: SystemExit for the second.
    """
    WORK.mkdir(exist_ok=True)
    with (WORK / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit("another benchmark is running in this clone: wait for it") from None
        empty()
        try:
            yield
        finally:
            empty()


def empty() -> None:
    """Remove the libraries; the lock stays."""
    for folder in WORK.iterdir():
        if folder.is_dir():
            shutil.rmtree(folder, ignore_errors=True)
        elif folder.name != "lock":
            folder.unlink()


def library_folder(name: str) -> Path:
    """A fresh folder for one library."""
    folder = WORK / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def find_library(name: str) -> Path | None:
    """The library that an earlier part of this run has made."""
    folder = WORK / name
    return folder if folder.is_dir() else None


def environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """Nothing of the caller's own settings, and no waiting between requests to ourselves."""
    return {"HOME": str(WORK), "PATH": "/usr/bin:/bin", "READINGLIST_ARXIV_REQUEST_INTERVAL": "0", **(more or {})}
