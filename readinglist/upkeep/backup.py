"""A whole library in one file, and back.

The file is a gzipped tar: `library.db` as one consistent copy, what the user wrote (notes, journal,
goals, feeds) and config.toml. What can be fetched or computed again is not in it.

A restore is all or nothing: everything is unpacked, checked and written beside its place before the database is
replaced, through sqlite, page by page in one transaction, safe beside open readers. Then the files take their names;
where one cannot, all is taken back.
"""

from __future__ import annotations

import gzip
import os
import shutil
import sqlite3
import sys
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from filecmp import cmp
from pathlib import Path, PurePosixPath
from typing import IO

from readinglist.core import files as private
from readinglist.core.clock import Clock, iso
from readinglist.core.errors import InputError, Locked, NotFound, NotOurDatabase, StoreError
from readinglist.core.frozen import Frozen
from readinglist.core.settings import Places
from readinglist.store.backups import ENDING, copy_database
from readinglist.store.connection import translated
from readinglist.store.files import LEFTOVER, disk_errors, make_folder, remove_leftovers, sync_folder
from readinglist.store.migrations import NAMES, migrate
from readinglist.store.opening import check_file
from readinglist.store.store import Store

FOLDERS = ("notes", "journal", "goals", "feeds")
DATABASE = "library.db"  # in a backup
BUSY_STEPS = 20  # quarters of a second
# What a backup unpacks to: texts and databases shrink to a third, nothing that is worth keeping to a fiftieth.
ROOM, RATIO = 1 << 30, 50  # bytes that any may, and how many for each of its own
MOST_FILES = 500_000
_PIECE = 1 << 20  # bytes that are read or copied at a time


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
            if not private.give_name(draft, target, fresh=True):
                raise _taken(target)
            sync_folder(target.parent)
    finally:
        draft.unlink(missing_ok=True)
        copy.unlink(missing_ok=True)
    return target


def restore_backup(store: Store, places: Places, path: Path) -> Path:
    """Make the library what it was in the backup at `path` (or in a copy of library.db alone); the copy of the present.

    The present database is kept as `library.db.bak`, each of the user's files that differs as
    `<name>.bak`; files that the backup does not hold stay. Raises NotFound, InputError (not a
    backup), SchemaTooNew, Damaged, Locked (a fetch runs), StoreError with nothing changed, but where
    the disk fails while a failed restore is taken back: then the error says what stands.
    """
    with store.writer_lock("restore"):
        remove_leftovers(places.data)
        with _staged(places, path) as (draft, moves):
            kept = places.database.with_name("library.db.bak")
            copy_database(store.db.connection, kept)
            _replace_pages(draft, store)
            _move(moves, lambda: _replace_pages(kept, store))
    return kept


def check_backup(places: Places, path: Path) -> None:
    """Whether `path` could be restored into this library; nothing is changed. Raises as `restore_backup`."""
    with _staged(places, path):
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


def _taken(target: Path) -> StoreError:
    return StoreError(f"{target} exists already and was not changed: choose another name")


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
    if not path.exists():
        raise NotFound(f"{path} is not there")
    if not path.is_file():  # a pipe would be waited for
        raise InputError(f"{path} is not a backup of readinglist; nothing was changed")
    with disk_errors(path), path.open("rb") as file:
        is_database = file.read(16) == b"SQLite format 3\x00"
        file.seek(0)
        if is_database:
            _copy(file, folder / DATABASE)
            return {}
    texts: dict[str, Path] = {}
    with _archive(path) as (file, archive):
        for number, member in enumerate(archive):
            if number > MOST_FILES or member.size < 0:  # one of less than nothing comes before itself
                raise InputError(
                    f"{path} is not a backup of readinglist: it contains too many files; nothing was changed"
                )
            file.check(member.offset_data + member.size)
            body = archive.extractfile(member) if member.isreg() and not member.issparse() else None
            if body is not None and member.name == DATABASE:
                _copy(body, folder / DATABASE)
            elif body is not None and _is_text(member.name):
                text = texts[PurePosixPath(member.name).as_posix()] = folder / str(number)
                _copy(body, text)
        while file.read(_PIECE):
            pass  # to its end, where the check sum of all of it stands
    if not (folder / DATABASE).exists():
        raise InputError(f"{path} is not a backup of readinglist: there is no library.db in it")
    return texts


class _Bounded(gzip.GzipFile):
    """A file in gzip that is read up to what a backup of its size may hold, and in pieces of that size."""

    def check(self, end: int) -> None:
        """Raises InputError where `end` is beyond what may be read."""
        most = max(ROOM, RATIO * os.stat(self.name).st_size)
        if end > most:
            raise InputError(f"{self.name} unpacks to more than {most:,} bytes; nothing was changed")

    def read(self, size: int | None = -1) -> bytes:
        self.check(self.tell() if size is not None and 0 <= size <= 16 * _PIECE else sys.maxsize)
        return super().read(size)


@contextmanager
def _archive(path: Path) -> Iterator[tuple[_Bounded, tarfile.TarFile]]:
    try:
        with _Bounded(path) as file, tarfile.open(fileobj=file, mode="r:") as archive:
            yield file, archive
    except (tarfile.TarError, zlib.error, EOFError, ValueError) as error:
        raise InputError(f"{path} is not a complete backup of readinglist ({error}); nothing was changed") from error
    except OSError as error:
        if error.errno is None:  # gzip's own
            raise InputError(
                f"{path} is not a complete backup of readinglist ({error}); nothing was changed"
            ) from error
        raise StoreError(f"{path} cannot be restored ({error.strerror})") from error


def _is_text(name: str) -> bool:
    parts = PurePosixPath(name).parts
    is_ours = name == "config.toml" or (len(parts) > 1 and parts[0] in FOLDERS)
    return is_ours and "\0" not in name and not any(part == ".." or part.startswith(LEFTOVER) for part in parts)


def _copy(source: IO[bytes], target: Path) -> None:
    """A new file of what `source` holds. What it raises where it is damaged is no error of the disk."""
    with disk_errors(target):
        file = os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
    with file:
        while piece := source.read(_PIECE):
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
    with closing(sqlite3.connect(draft, isolation_level=None)) as connection, translated(path):
        connection.execute("pragma journal_mode = delete")
        if connection.execute("pragma user_version").fetchone()[0] < len(NAMES):
            migrate(connection)


def _check_pages(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection, translated(path):
        found = connection.execute("pragma quick_check(1)").fetchone()[0]
    if found != "ok":
        raise InputError(f"the database in {path.name} is damaged ({found}); nothing was changed")


def _replace_pages(draft: Path, store: Store) -> None:
    """Copy all pages into the open database: one transaction, seen by other processes at once."""
    attempts = 0

    def on_step(status: int, remaining: int, total: int) -> None:
        nonlocal attempts
        attempts += 1
        if attempts > BUSY_STEPS and status != sqlite3.SQLITE_DONE:
            raise Locked(f"{store.db.path}: another process is writing; try again in a moment")

    with closing(sqlite3.connect(draft, isolation_level=None)) as source, translated(store.db.path):
        source.backup(store.db.connection, progress=on_step)


def _targets(places: Places, texts: dict[str, Path]) -> Iterator[tuple[Path, Path]]:
    """Where each file of the backup belongs, and where it lies."""
    for name, text in texts.items():
        first, *rest = PurePosixPath(name).parts
        folder = places.feeds if first == "feeds" else places.data / first
        yield (folder.joinpath(*rest) if rest else places.config), text


class _Move(Frozen):
    """A draft that is to take a name, and the name under which the file that had it will be."""

    draft: Path
    name: Path
    kept: Path | None = None


@contextmanager
def _staged(places: Places, path: Path) -> Iterator[tuple[Path, list[_Move]]]:
    """The database of the backup, and its files as drafts beside their places, with copies of those that they replace.

    A name that cannot be written is told here. What took no name is gone at the end.
    """
    moves: list[_Move] = []
    with _unpacked(path, places) as (database, texts):
        pairs = sorted(_targets(places, texts), reverse=True)  # `x.bak` before `x`, which will be kept as `x.bak`
        new = {folder for target, _ in pairs for folder in target.parents if not os.path.lexists(folder)}
        try:
            with _nothing_taken():
                for folder in {target.parent for target, _ in pairs}:
                    make_folder(folder)
                    remove_leftovers(folder)
                for target, text in pairs:
                    with disk_errors(target):
                        for move in _moves(target, text):
                            moves.append(move)
            yield database, moves
        finally:
            for move in moves:
                move.draft.unlink(missing_ok=True)
            for folder in sorted(new, reverse=True):
                with suppress(OSError):  # there are files in it now
                    folder.rmdir()


def _moves(target: Path, text: Path) -> Iterator[_Move]:
    """The drafts for one file, which may be an attachment of any size; none where it is there already."""
    kept = target.with_name(f"{target.name}.bak") if target.is_file() else None
    if kept and cmp(target, text, shallow=False):
        return
    if kept:
        yield _Move(_draft(target, kept), private.real(kept))
    yield _Move(_draft(text, target), private.real(target), kept and private.real(kept))


def _draft(source: Path, name: Path) -> Path:
    """A copy of `source` in the folder of the file that `name` leads to."""
    target = private.real(name)
    with private.draft(target) as (file, draft), source.open("rb") as body:
        shutil.copyfileobj(body, file, _PIECE)
        private.finish(file, target)
        return draft.rename(private.draft_of(target))


def _move(moves: list[_Move], take_back: Callable[[], None]) -> None:
    """Give all drafts their names; where one cannot have it, take the others and the database back."""
    done: list[_Move] = []
    try:
        with _nothing_taken():
            for move in moves:
                with disk_errors(move.name):
                    os.replace(move.draft, move.name)
                    done.append(move)
                    sync_folder(move.name.parent)
    except BaseException as error:
        try:
            for move in reversed(done):
                os.replace(move.kept, move.name) if move.kept else move.name.unlink(missing_ok=True)
            take_back()
        except (OSError, StoreError):
            raise StoreError(
                f"the restore stopped half-way: what it replaced is kept next to it as .bak ({error})"
            ) from error
        raise


@contextmanager
def _nothing_taken() -> Iterator[None]:
    """Errors of the disk, which say what stands."""
    try:
        yield
    except StoreError as error:
        raise type(error)(f"{error}; nothing was restored") from error
