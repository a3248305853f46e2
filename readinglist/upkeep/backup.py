"""A whole library in one file, and back.

The file is a gzipped tar: `library.db` as one consistent copy, what the user wrote (notes, journal,
goals, feeds) and config.toml. What can be fetched or computed again is not in it. Restoring copies
the database through sqlite, page by page in one transaction, so it is safe beside open readers.
"""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from filecmp import cmp
from pathlib import Path, PurePosixPath
from typing import IO

from readinglist.core import files as private
from readinglist.core.clock import Clock, iso
from readinglist.core.errors import InputError, Locked, NotFound, NotOurDatabase, StoreError
from readinglist.core.settings import Places
from readinglist.store.backups import ENDING, copy_database
from readinglist.store.connection import translated
from readinglist.store.files import LEFTOVER, disk_errors, make_folder, new_files, remove_leftovers, sync_folder
from readinglist.store.migrations import NAMES, migrate
from readinglist.store.opening import check_file
from readinglist.store.store import Store

FOLDERS = ("notes", "journal", "goals", "feeds")
DATABASE = "library.db"  # in a backup
BUSY_STEPS = 20  # quarters of a second


def write_backup(store: Store, places: Places, path: Path | None = None) -> Path:
    """Write the library into one new file, by default under backups/; its path.

    Runs beside a fetch. Raises StoreError where the file exists or cannot be written, DiskFull;
    nothing is left behind then, and no other file is touched.
    """
    target = _free_name(store, places) if path is None else path.absolute()
    if os.path.lexists(target):
        raise _taken(target)
    make_folder(target.parent)
    remove_leftovers(target.parent)
    draft = target.with_name(f"{LEFTOVER}{os.getpid()}-{target.name}")
    copy = target.with_name(f"{LEFTOVER}{os.getpid()}-library.db")
    try:
        copy_database(store.db.connection, copy)
        _check_pages(copy)
        with disk_errors(target):
            _write_archive(draft, copy, places)
            _name(draft, target)
            sync_folder(target.parent)
    finally:
        draft.unlink(missing_ok=True)
        copy.unlink(missing_ok=True)
    return target


def restore_backup(store: Store, places: Places, path: Path) -> None:
    """Make the library what it was in the backup at `path` (or in a copy of library.db alone).

    The present database is kept as `library.db.bak`, each of the user's files that differs as
    `<name>.bak`; files that the backup does not hold stay. Raises NotFound, InputError (not a
    backup), SchemaTooNew, Damaged, Locked (a fetch runs) with nothing changed.
    """
    if not path.exists():
        raise NotFound(f"{path} is not there")
    with store.writer_lock("restore"):
        remove_leftovers(places.data)
        with _unpacked(path, places) as (draft, texts):
            copy_database(store.db.connection, places.database.with_name("library.db.bak"))
            _replace_pages(draft, store)
            for target, text in _targets(places, texts):
                _put(target, text)


def check_backup(places: Places, path: Path) -> None:
    """Whether `path` could be restored; the library is not looked at. Raises as `restore_backup`."""
    if not path.exists():
        raise NotFound(f"{path} is not there")
    with _unpacked(path, places):
        pass


def set_aside(places: Places, clock: Clock) -> Path:
    """Take a database that cannot be opened out of the way, with its journal; its new name."""
    stamp = iso(clock.now()).replace("-", "").replace(":", "")
    aside = places.database.with_name(f"library.db.unusable-{stamp}")
    with disk_errors(aside):
        for ending in ("", "-wal", "-shm"):
            part = places.database.with_name(places.database.name + ending)
            if os.path.lexists(part):
                os.rename(part, aside.with_name(aside.name + ending))
        sync_folder(places.data)
    return aside


def _free_name(store: Store, places: Places) -> Path:
    stamp = iso(store.clock.now()).replace("-", "").replace(":", "")
    path, number = places.backups / f"library-{stamp}{ENDING}", 2
    while os.path.lexists(path):
        path, number = places.backups / f"library-{stamp}-{number}{ENDING}", number + 1
    return path


def _name(draft: Path, target: Path) -> None:
    """Give the finished file its name, never over another file."""
    try:
        os.link(draft, target)
    except FileExistsError:
        raise _taken(target) from None
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.ENOSYS):
            raise
        os.rename(draft, target)  # a file system without hard links


def _taken(target: Path) -> StoreError:
    return StoreError(f"{target} exists already and was left as it is: choose another name")


def _write_archive(draft: Path, copy: Path, places: Places) -> None:
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        with tarfile.open(fileobj=file, mode="w:gz", compresslevel=1) as archive:
            archive.add(copy, DATABASE, recursive=False)
            for path, name in _texts_of(places):
                archive.add(path, name, recursive=False)
        file.flush()
        os.fsync(file.fileno())


def _texts_of(places: Places) -> Iterator[tuple[Path, str]]:
    """The user's own files, with their names in the archive."""
    if places.config.is_file():
        yield private.real(places.config), "config.toml"
    for name in FOLDERS:
        folder = places.feeds if name == "feeds" else places.data / name
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.is_file() and not path.is_symlink() and not path.name.startswith(LEFTOVER):
                yield path, f"{name}/{path.relative_to(folder).as_posix()}"


@contextmanager
def _unpacked(path: Path, places: Places) -> Iterator[tuple[Path, dict[str, Path]]]:
    """The database of the backup, checked and migrated, and its other files by name, for as long as the block lasts.

    They lie in the cache: there no file that is restored is a neighbour, whose writer would take them for leftovers.
    """
    make_folder(places.cache)
    remove_leftovers(places.cache)
    folder = places.cache / f"{LEFTOVER}{os.getpid()}-restored"
    make_folder(folder)
    try:
        texts = _unpack(path, folder)
        _check_restored(path, folder / DATABASE)
        yield folder / DATABASE, texts
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unpack(path: Path, folder: Path) -> dict[str, Path]:
    """Put the database of the backup into `folder`; the other files too, by the name that each has in the backup."""
    if not path.is_file():  # a pipe would be waited for
        raise InputError(f"{path} is not a backup of readinglist; nothing was changed")
    with disk_errors(path), path.open("rb") as file:
        is_database = file.read(16) == b"SQLite format 3\x00"
        file.seek(0)
        if is_database:
            _copy(file, folder / DATABASE)
            return {}
    texts: dict[str, Path] = {}
    with _archive(path) as archive:
        for number, member in enumerate(archive):
            body = archive.extractfile(member) if member.isreg() else None
            if body is not None and member.name == DATABASE:
                _copy(body, folder / DATABASE)
            elif body is not None and _is_text(member.name):
                texts[member.name] = folder / str(number)
                _copy(body, texts[member.name])
        while archive.fileobj and archive.fileobj.read(1 << 20):
            pass  # to its end, where the check sum of all of it stands
    if not (folder / DATABASE).exists():
        raise InputError(f"{path} is not a backup of readinglist: there is no library.db in it")
    return texts


@contextmanager
def _archive(path: Path) -> Iterator[tarfile.TarFile]:
    try:
        with tarfile.open(path, "r:gz") as archive:
            yield archive
    except (tarfile.TarError, zlib.error, EOFError, ValueError) as error:
        raise InputError(f"{path} is not a whole backup of readinglist ({error}); nothing was changed") from error
    except OSError as error:
        if error.errno is None:  # gzip's own
            raise InputError(f"{path} is not a whole backup of readinglist ({error}); nothing was changed") from error
        raise StoreError(f"{path} cannot be restored ({error.strerror})") from error


def _is_text(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return (name == "config.toml" or (len(parts) > 1 and parts[0] in FOLDERS)) and ".." not in parts


def _copy(source: IO[bytes], target: Path) -> None:
    """A new file of what `source` holds. What it raises where it is damaged is no error of the disk."""
    with disk_errors(target):
        file = os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    with file:
        while piece := source.read(1 << 20):
            with disk_errors(target):
                file.write(piece)
        with disk_errors(target):
            file.flush()


def _check_restored(path: Path, draft: Path) -> None:
    """That the database in the backup is ours, whole, and of a schema that we know; migrated."""
    try:
        check_file(draft, None)
    except NotOurDatabase as error:
        raise InputError(f"{path} is not a backup of readinglist; nothing was changed") from error
    _check_pages(draft)
    connection = sqlite3.connect(draft, isolation_level=None)
    try:
        with translated(path):
            connection.execute("pragma journal_mode = delete")
            if connection.execute("pragma user_version").fetchone()[0] < len(NAMES):
                migrate(connection)
    finally:
        connection.close()


def _check_pages(path: Path) -> None:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        with translated(path):
            found = connection.execute("pragma quick_check(1)").fetchone()[0]
    finally:
        connection.close()
    if found != "ok":
        raise InputError(f"the database in {path.name} is damaged ({found}); nothing was changed")


def _replace_pages(draft: Path, store: Store) -> None:
    """Copy all pages into the open database: one transaction, seen by other processes at once."""
    attempts = 0

    def on_step(status: int, remaining: int, total: int) -> None:
        nonlocal attempts
        attempts += 1
        if attempts > BUSY_STEPS:
            raise Locked(f"{store.db.path}: another process is writing; try again in a moment")

    source = sqlite3.connect(draft, isolation_level=None)
    try:
        with translated(store.db.path):
            source.backup(store.db.connection, progress=on_step)
    finally:
        source.close()


def _targets(places: Places, texts: dict[str, Path]) -> Iterator[tuple[Path, Path]]:
    """Where each file of the backup belongs, and where it lies."""
    for name, text in texts.items():
        first, *rest = PurePosixPath(name).parts
        folder = places.feeds if first == "feeds" else places.data / first
        yield (folder.joinpath(*rest) if rest else places.config), text


def _put(target: Path, text: Path) -> None:
    """Write what `text` holds, which may be an attachment of any size; a file that differs is kept beside it."""
    if target.is_file():
        if cmp(target, text, shallow=False):
            return
        _write(target.with_name(f"{target.name}.bak"), target)
    _write(target, text)


def _write(target: Path, text: Path) -> None:
    with new_files([target]) as (file,), text.open("rb") as source:
        shutil.copyfileobj(source, file, 1 << 20)
