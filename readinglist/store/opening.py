"""How library.db comes to be open: made, checked, migrated, or refused untouched.

A file that is not ours, newer, or damaged is refused before sqlite may write to it. A new library
is made under another name and renamed when it is whole, so a half-made one is never met.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from readinglist.core.clock import Clock
from readinglist.core.errors import Damaged, DiskFull, NotOurDatabase, SchemaTooNew, StoreError
from readinglist.core.settings import Places

from .backups import copy_before_migration, last_backup
from .connection import BUSY_MS, Database, address, damage, is_open_here, translated, write_protected
from .files import disk_errors, make_folder, remove_leftovers, sync_file, sync_folder
from .locks import WAIT_S, held
from .migrations import APPLICATION_ID, NAMES, SET, migrate

MOUNTINFO = Path("/proc/self/mountinfo")  # Linux only; elsewhere nothing is detected
MAGIC = b"SQLite format 3\x00"
LARGEST_WAL = 256_000_000  # bytes
NETWORK = frozenset(
    """9p afs ceph cifs coda fuse.glusterfs fuse.rclone fuse.sshfs gfs2 glusterfs lustre ncpfs nfs nfs4 ocfs2
    smb3 smbfs""".split()
)


def network_file_system(path: Path, mountinfo: Path = MOUNTINFO) -> str | None:
    """The type of the network file system that holds `path`, where WAL is not safe, or None.

    The last of the longest mount points that are prefixes of the path counts, as in the kernel.
    """
    try:
        lines = mountinfo.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return None
    best, kind = -1, None
    for line in lines:
        before, separator, after = line.partition(" - ")
        fields = before.split(" ")
        if not separator or len(fields) < 5:
            continue
        point = _unescape(fields[4])
        if _is_inside(str(path), point) and len(point) >= best:
            best, kind = len(point), after.split(" ")[0]
    return kind if kind in NETWORK else None


def _is_inside(path: str, point: str) -> bool:
    return path == point or path.startswith(point.rstrip("/") + "/")


def _unescape(field: str) -> str:
    for code, sign in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        field = field.replace(code, sign)
    return field


def open_database(
    places: Places, clock: Clock, *, create: bool, mountinfo: Path = MOUNTINFO
) -> tuple[Database, list[str]]:
    """The library's database, ready for use, and warnings for the user.

    Raises NotOurDatabase, SchemaTooNew or Damaged with the file byte-identical, and StoreError
    where there is none and `create` is False.
    """
    backup = last_backup(places.backups)
    if not os.path.lexists(places.database):
        if not create:
            raise StoreError(f"{places.data} contains no library yet")
        _create(places, clock)
    path = check_file(places.database, backup)
    if (reason := _why_only_read(path)) is not None:
        return _reading(path, backup, StoreError(reason))
    if any(_journals(path)):  # closing a connection that may write would fold it in
        with closing(_connect_to_read(path, backup)) as connection:
            _check_version(connection, path, backup)
    try:
        connection = _connect(path, backup)
        try:
            if _check_version(connection, path, backup) < len(NAMES):
                _migrate(path, places, clock)
            warnings = _choose_journal(connection, path, backup, mountinfo)
        except BaseException:
            connection.close()
            raise
    except DiskFull as error:  # not even room for the small files beside it
        return _reading(path, backup, error)
    return Database(connection, path, backup=backup), warnings


def _why_only_read(path: Path) -> str | None:
    """Why the file is not to be written; None where it may be.

    sqlite's journal lies beside the name that it was opened by: two writers by two hard links would have a journal
    each, and spoil the file.
    """
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        return write_protected(path)
    if (names := path.stat().st_nlink) > 1:
        return f"{path} can only be read: it is one file with {names} names (hard links); replace it by a copy"
    return None


def _reading(path: Path, backup: Path | None, refusal: StoreError) -> tuple[Database, list[str]]:
    """The database where it cannot be written, and why."""
    connection = _connect_to_read(path, backup)
    try:
        if _check_version(connection, path, backup) < len(NAMES):
            advice = f"{refusal}, and this version must upgrade it first: open a copy of it"
            raise refusal if isinstance(refusal, DiskFull) else StoreError(advice)
    except BaseException:
        connection.close()
        raise
    return Database(connection, path, backup=backup, refusal=refusal), [str(refusal)]


def _choose_journal(connection: sqlite3.Connection, path: Path, backup: Path | None, mountinfo: Path) -> list[str]:
    """Choose the journal mode that suits the file system; warnings about it."""
    with translated(path, backup):
        if kind := network_file_system(path, mountinfo):
            connection.execute("pragma journal_mode = delete")
            return [f"{path} is on a network disk ({kind}): use it from one computer at a time"]
        if connection.execute("pragma journal_mode").fetchone()[0] != "wal":
            connection.execute("pragma journal_mode = wal")
        return list(long_journal(path))


def _journals(real: Path) -> Iterator[Path]:
    """The journals beside the file that hold anything: what the file says may not be the last word."""
    for beside in (real.with_name(real.name + ending) for ending in ("-wal", "-journal")):
        if beside.exists() and beside.stat().st_size:
            yield beside


def long_journal(path: Path) -> Iterator[str]:
    """A sentence where the journal could not be folded in for long: it grows while anybody reads an old state."""
    wal = path.with_name(path.name + "-wal")
    if wal.exists() and (size := wal.stat().st_size) > LARGEST_WAL:
        yield f"{wal} has {size // 1_000_000} MB: a program has kept the library open for reading; end it"


def _create(places: Places, clock: Clock) -> None:
    make_folder(places.data)
    with held(places.data / "schema.lock", clock, "creating the library", wait_s=WAIT_S):
        remove_leftovers(places.data)
        if os.path.lexists(places.database):
            return  # another process was faster
        draft = places.data / f".tmp-library-{os.getpid()}.db"
        with disk_errors(draft):
            os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        try:
            with translated(places.database), closing(_connect(draft)) as connection:
                for pragma in ("synchronous = off", "journal_mode = memory", "locking_mode = exclusive"):
                    connection.execute(f"pragma {pragma}")  # nobody reads a draft: synced once, when whole
                connection.execute(f"pragma application_id = {APPLICATION_ID}")
                migrate(connection)
                connection.execute("insert into library (key, value) values ('keys', 'plain')")
            with disk_errors(places.database):
                sync_file(draft)
                os.rename(draft, places.database)
                sync_folder(places.data)
        except Exception:
            draft.unlink(missing_ok=True)
            raise


def _migrate(path: Path, places: Places, clock: Clock) -> None:
    lock = held(path.parent / "schema.lock", clock, "migrating the library", wait_s=60.0)
    with lock, closing(_connect(path)) as connection, translated(path):
        if connection.execute("pragma user_version").fetchone()[0] < len(NAMES):
            copy_before_migration(connection, places.backups, clock)
            migrate(connection)


def check_file(path: Path, backup: Path | None) -> Path:
    """The real path of a file that has our header and all its pages; read as plain bytes."""
    try:
        real = path.resolve(strict=True)
        if not real.is_file():
            raise Damaged(damage(path, "not a file", backup))
        if is_open_here(real):
            _check_journal(real)
            return real
        size = real.stat().st_size
        with real.open("rb") as file:
            header = file.read(100)
    except (FileNotFoundError, RuntimeError) as error:
        raise Damaged(damage(path, "a link to nothing", backup)) from error
    except OSError as error:
        raise StoreError(f"{path} cannot be read ({error.strerror})") from error
    if size == 0:
        raise Damaged(damage(path, "empty", backup))
    if not header.startswith(MAGIC) or len(header) < 100:
        raise NotOurDatabase(damage(path, "not a database", backup))
    if int.from_bytes(header[68:72]) != APPLICATION_ID:
        choice = f"or restore {backup} there" if backup else "for your library"
        raise NotOurDatabase(
            f"{path} is a database of another program and was not changed; choose another --home {choice}"
        )
    if (newer := int.from_bytes(header[60:64])) > len(NAMES):
        raise SchemaTooNew(_too_new(path, f"schema {newer}"))
    _check_length(path, real, header, size, backup)
    _check_journal(real)
    return real


def _check_journal(real: Path) -> None:
    """That what lies where sqlite keeps its journal is a file of ours: sqlite does not say which one is not."""
    for beside in (real.with_name(real.name + ending) for ending in ("-wal", "-shm")):
        if beside.is_symlink() or (beside.exists() and not beside.is_file()):
            raise StoreError(f"{beside} is not a file: move it away, the library is in {real.name}")
        if os.access(real, os.W_OK) and beside.exists() and not os.access(beside, os.R_OK | os.W_OK):
            raise StoreError(f"{beside} belongs to the library and is closed to you: let yourself read and write it")


def _check_length(path: Path, real: Path, header: bytes, size: int, backup: Path | None) -> None:
    """That no page is cut off. With a journal beside it the file may be mended yet: no verdict."""
    pages, page_size = int.from_bytes(header[28:32]), int.from_bytes(header[16:18])
    page_size = 65536 if page_size == 1 else page_size
    size_is_valid = header[24:28] == header[92:96]
    if size_is_valid and size < pages * page_size and not any(_journals(real)):
        raise Damaged(damage(path, f"{size} bytes of {pages * page_size}", backup))


def _check_version(connection: sqlite3.Connection, path: Path, backup: Path | None) -> int:
    """The number of steps applied."""
    with translated(path, backup), _unreadable(path, backup):
        version = int(connection.execute("pragma user_version").fetchone()[0])
        query = "select name from _sqlite_migrations where migration_set = :set order by id"
        applied = [name for (name,) in connection.execute(query, {"set": SET})]
        unknown = [name for name in applied if name not in NAMES]
        if unknown or version > len(NAMES):
            found = connection.execute("select value from library where key = 'written_by'").fetchone()
            raise SchemaTooNew(_too_new(path, f"readinglist {found[0]}" if found else unknown[0]))
        return min(version, len(applied))


def _too_new(path: Path, writer: str) -> str:
    return f"{path} was written by a newer version ({writer}) and was not changed: upgrade readinglist"


def _connect(path: Path, backup: Path | None = None) -> sqlite3.Connection:
    """A connection that may write; `mode=rw` never makes a file."""
    with translated(path, backup), _unreadable(path, backup):
        connection = sqlite3.connect(address(path, "rw"), uri=True, isolation_level=None)
        connection.execute(f"pragma busy_timeout = {BUSY_MS}")  # before anything that may meet a lock
        connection.execute("pragma synchronous = full")
        connection.execute("pragma foreign_keys = on")
        connection.execute("pragma trusted_schema = off")
        connection.execute("pragma temp_store = memory")
        connection.execute("pragma cache_size = -32768")  # KiB, at most
        connection.execute("pragma journal_size_limit = 67108864")
        return connection


@contextmanager
def _unreadable(path: Path, backup: Path | None) -> Iterator[None]:
    """A header or schema that sqlite takes for another format, as Damaged."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_ERROR:
            raise Damaged(damage(path, str(error), backup)) from error
        raise


def _connect_to_read(path: Path, backup: Path | None) -> sqlite3.Connection:
    """A connection that changes nothing, also where sqlite may not make its `-shm` file."""
    uri = address(path, "ro")
    connection = sqlite3.connect(uri, uri=True, isolation_level=None)
    try:
        with translated(path, backup):
            connection.execute(f"pragma busy_timeout = {BUSY_MS}")
            connection.execute("select 1 from sqlite_master limit 1").fetchone()
    except (StoreError, sqlite3.OperationalError) as error:
        connection.close()
        cause = error.__cause__ or error
        code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code == sqlite3.SQLITE_ERROR:  # a header that sqlite takes for another format
            raise Damaged(damage(path, str(cause), backup)) from error
        if code not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY) and not isinstance(error, DiskFull):
            raise
        # No file can be made beside it, so no lock be taken; nobody else can write there either.
        connection = sqlite3.connect(uri + "&immutable=1", uri=True, isolation_level=None)
    return connection
