"""Copies of library.db in backups/: the one before a migration, and which is the newest."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from readinglist.core.clock import Clock, iso
from readinglist.core.frozen import Frozen

from .connection import translated
from .files import disk_errors, make_folder, remove_leftovers, sync_folder

ENDING = ".rlbackup"  # a whole library; `.db` is a copy of the database alone
KEPT = 5


class Copy(Frozen):
    """A backup: its file's name, when it was written, its size in bytes."""

    name: str
    at: datetime
    size: int


def copies_in(folder: Path) -> tuple[Copy, ...]:
    """All backups, the newest first, by the time that their files were written."""
    try:
        named = [p for p in folder.iterdir() if p.suffix in (ENDING, ".db") and not p.name.startswith(".")]
        found = [(p, p.stat()) for p in named if p.is_file()]
    except OSError:
        return ()
    found.sort(key=lambda pair: (pair[1].st_mtime_ns, pair[0].name), reverse=True)
    return tuple(Copy(p.name, datetime.fromtimestamp(known.st_mtime, UTC), known.st_size) for p, known in found)


def last_backup(folder: Path) -> Path | None:
    """The newest backup, or None."""
    return next((folder / copy.name for copy in copies_in(folder)), None)


def copy_before_migration(connection: sqlite3.Connection, folder: Path, clock: Clock) -> Path:
    """Copy the open database into `folder`, keep the newest five such copies; the copy's path."""
    make_folder(folder)
    remove_leftovers(folder)
    version = connection.execute("pragma user_version").fetchone()[0]
    stamp = iso(clock.now()).replace("-", "").replace(":", "")
    target = folder / f"library-schema{version}-{stamp}.db"
    copy_database(connection, target)
    with disk_errors(folder):
        others = sorted(set(folder.glob("library-schema*.db")) - {target}, key=lambda p: (p.stat().st_mtime_ns, p.name))
        for old in others[: 1 - KEPT]:  # whatever the clock says, never the one that was just made
            old.unlink(missing_ok=True)
    return target


def copy_database(connection: sqlite3.Connection, target: Path) -> None:
    """A consistent copy of the open database at `target`, whole or not at all."""
    draft = target.with_name(f".tmp-{os.getpid()}-{target.name}")
    with disk_errors(target), translated(target):
        draft.unlink(missing_ok=True)
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        try:
            with closing(sqlite3.connect(draft, isolation_level=None)) as copy:
                connection.backup(copy)
                copy.execute("pragma journal_mode = delete")
            os.rename(draft, target)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        sync_folder(target.parent)
