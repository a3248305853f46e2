"""Where the benchmarks put their libraries: a folder in the clone that is emptied before and after."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

WORK = Path(__file__).parent / "work"


def empty() -> None:
    """Begin, or end, without libraries."""
    shutil.rmtree(WORK, ignore_errors=True)


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
