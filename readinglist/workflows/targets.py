"""Where what leaves the library may be written: anywhere but in the place of what the library lives from."""

from __future__ import annotations

from pathlib import Path

from readinglist.errors import UsageError
from readinglist.private import real

from .home import Home

_OURS = ("config.toml", "library.db", "library.db-wal", "library.db-shm", "writer.lock")
_FOLDERS = ("notes", "journal", "goals", "pdfs", "cache", "backups", "feeds")


def check_target(lib: Home, path: Path) -> None:
    """Raises UsageError where a file would take the place of something that the library lives from."""
    target, places = real(path), lib.places
    ours = [places.config, places.feeds, places.cache]
    ours += [places.data / name for name in (*_OURS, *_FOLDERS)]
    for one in ours:
        if target == real(one) or real(one) in target.parents:
            raise UsageError(f"{path} is a place of the library itself: write to another one, such as exports/")
