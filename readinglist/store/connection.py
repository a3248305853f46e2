"""One connection to library.db: statements, transactions, and sqlite's errors in our words.

Everything in the store goes through `Database`, so a full disk, a lock and a damaged page are told
apart in one place. Rows leave as tuples and never leave the package.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote
from weakref import WeakSet

from readinglist.core.clock import Clock
from readinglist.core.errors import Damaged, DiskFull, Locked, StoreError

BUSY_MS = 5000  # a write waits at most this long for another process
AT_ONCE = 5_000  # values of a list in one statement
AMONG = "in (select value from json_each(:some))"  # one of the list of `rows_among`
IGNORE, REPLACE = "insert or ignore", "insert or replace"  # ways to insert what may be there
Row = tuple[Any, ...]
# What whoever reads a row raises where a value is none of ours, see `values`; and what a bug raises.
STUMBLES = (TypeError, ValueError, AttributeError, LookupError, ArithmeticError, RecursionError, sqlite3.Error)


_OPEN: WeakSet[Database] = WeakSet()  # of this process


def is_open_here(path: Path) -> bool:
    """Whether this process has the file open as a database.

    It must not open it as a file then: closing that gives up sqlite's locks on it as well (POSIX), and the next
    process to leave would remove the journal that this one goes on writing.
    """
    found = path.stat()
    return any(one.file == (found.st_dev, found.st_ino) for one in _OPEN.copy())


class Database:
    """A connection in autocommit mode; writes belong into `transaction()`."""

    def __init__(
        self, connection: sqlite3.Connection, path: Path, *, backup: Path | None, refusal: StoreError | None = None
    ) -> None:
        self.connection = connection
        self.path = path
        self.refusal = refusal  # why nothing can be written, where that is so
        self.backup = backup  # the newest one or None, for the message when a page is damaged
        self._depth = 0
        found = path.stat()
        self.file = (found.st_dev, found.st_ino)
        _OPEN.add(self)

    @property
    def writable(self) -> bool:
        return self.refusal is None

    def run(self, sql: str, values: Mapping[str, Any] | None = None) -> int:
        """Execute one statement; the number of rows that it changed."""
        with translated(self.path, self.backup):
            return self.connection.execute(sql, values or {}).rowcount

    def run_many(self, sql: str, values: Iterable[Mapping[str, Any] | Row]) -> None:
        """Execute one statement for each of `values`."""
        with translated(self.path, self.backup):
            self.connection.executemany(sql, values)

    def insert(self, table: str, columns: str, rows: Iterable[Row], how: str = "insert") -> None:
        """Rows by position; `columns` with a space between. `how`: "insert", or one of `IGNORE` and `REPLACE`."""
        names = columns.split()
        self.run_many(f"{how} into {table} ({', '.join(names)}) values ({', '.join('?' * len(names))})", rows)

    def fact(self, key: str) -> str | None:
        """What the table `library` says of a key; None where it says nothing."""
        found = self.value("select value from library where key = :key", {"key": key})
        return None if found is None else str(found)

    def set_fact(self, key: str, value: str) -> None:
        """Inside the transaction that makes it true."""
        self.insert("library", "key value", [(key, value)], REPLACE)

    def rows(self, sql: str, values: Mapping[str, Any] | None = None) -> list[Row]:
        """All rows of a query."""
        with translated(self.path, self.backup):
            return self.connection.execute(sql, values or {}).fetchall()

    def pieces(self, sql: str, size: int, values: Mapping[str, Any] | None = None) -> Iterator[list[Row]]:
        """All rows of a query, `size` at a time: for millions of them."""
        with translated(self.path, self.backup):
            cursor = self.connection.execute(sql, values or {})
            while rows := cursor.fetchmany(size):
                yield rows

    def rows_among(self, sql: str, some: Iterable[Any], values: Mapping[str, Any] | None = None) -> Iterator[Row]:
        """The rows of a query in which `:some` is a JSON list, asked for some thousand of a long list at a time.

        In order of the parts; within one, in that of the query.
        """
        for part in chunks(list(some), AT_ONCE):
            yield from self.rows(sql, {**(values or {}), "some": json.dumps(part)})

    def rows_of_each(self, sql: str, values: Iterable[Mapping[str, Any]]) -> list[list[Row]]:
        """The rows of one query for each of `values`: for hundreds of short answers at once."""
        with translated(self.path, self.backup):
            return [self.connection.execute(sql, some).fetchall() for some in values]

    def row(self, sql: str, values: Mapping[str, Any] | None = None) -> Row | None:
        """The first row of a query, or None."""
        with translated(self.path, self.backup):
            found: Row | None = self.connection.execute(sql, values or {}).fetchone()
            return found

    def value(self, sql: str, values: Mapping[str, Any] | None = None) -> Any:  # any: whatever the column holds
        """The first column of the first row, or None."""
        found = self.row(sql, values)
        return None if found is None else found[0]

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; inside another transaction a part of that one.

        Takes the write lock at once (begin immediate), so what is read inside cannot be outdated
        when it is written. Raises Locked after five seconds.
        """
        if self._depth:
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
            return
        if self.refusal is not None:
            raise type(self.refusal)(str(self.refusal)) from self.refusal
        self.run("begin immediate")
        self._depth = 1
        try:
            yield
            self.run("commit")
        except BaseException:
            self._roll_back()
            raise
        finally:
            self._depth = 0

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """All that is read inside is of one moment, whatever others write meanwhile; nothing is written."""
        if self._depth:
            yield
            return
        self.run("begin")
        try:
            yield
        finally:
            self._roll_back()

    def attempt(self, work: Callable[[], object]) -> bool:
        """Do `work` in a transaction if that is possible at once: for what reading commands note in passing.

        False, with nothing written, where the library can only be read, the disk is full, or
        another process is writing.
        """
        if self._depth:
            work()
            return True
        if self.refusal is not None:
            return False
        self.run("pragma busy_timeout = 0")
        try:
            with self.transaction():
                work()
            return True
        except (Locked, DiskFull):
            return False
        finally:
            self.run(f"pragma busy_timeout = {BUSY_MS}")

    def close(self) -> None:
        """Close; a failed last checkpoint loses nothing, the next open repeats it."""
        _OPEN.discard(self)
        with translated(self.path, self.backup):
            self.connection.close()

    def _roll_back(self) -> None:
        if self.connection.in_transaction:  # sqlite rolls back by itself when the disk is full
            try:
                self.connection.execute("rollback")
            except sqlite3.Error:
                self.connection.close()


class Opened(Protocol):
    """A database, and the clock that dates what is written into it."""

    db: Database
    clock: Clock


class Tables:
    """What the classes begin with that read and write some tables of a library."""

    def __init__(self, store: Opened) -> None:
        self._db, self._clock = store.db, store.clock


def chunks(values: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """Slices of at most `size`, in order."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def address(path: Path, mode: str) -> str:
    """A file as sqlite's URI, whatever bytes its name is made of; `mode` is "ro" or "rw"."""
    return f"file:{quote(os.fsencode(path))}?mode={mode}"


@contextmanager
def translated(path: Path, backup: Path | None = None) -> Iterator[None]:
    """sqlite's errors as ours, with the file in the message; a bug of ours stays what it is."""
    try:
        yield
    except sqlite3.Error as error:
        ours = _translate(error, path, backup)
        if ours is None:
            raise
        raise ours from error


def _translate(error: sqlite3.Error, path: Path, backup: Path | None) -> StoreError | None:
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if code is not None else None
    if primary == sqlite3.SQLITE_FULL or code == sqlite3.SQLITE_IOERR_SHMSIZE:
        return DiskFull(f"{path}: the disk is full; nothing was changed. Free some space and run this again")
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL):
        return Locked(f"{path}: another process is writing; try again in a moment")
    if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return Damaged(damage(path, str(error), backup))
    if primary == sqlite3.SQLITE_IOERR:
        return StoreError(f"{path}: the disk failed ({getattr(error, 'sqlite_errorname', error)}); nothing was changed")
    if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return StoreError(write_protected(path))
    if primary in (sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_TOOBIG):
        return StoreError(f"{path}: too large for the memory of this machine ({error}); nothing was changed")
    if "Could not decode to UTF-8" in str(error):  # which Python says, and SQLite has no code for
        return Damaged(damage(path, "a text in it is not valid UTF-8", backup))
    if primary == sqlite3.SQLITE_CANTOPEN:
        return StoreError(f"{path} cannot be opened: check that you may read and write it and its folder")
    return None


def write_protected(path: Path) -> str:
    return f"{path} can only be read here: it, or its folder, is write-protected"


def damage(path: Path, what: str, backup: Path | None) -> str:
    """The sentence about a file that is not usable, with the way out."""
    way_out = f"restore the last backup: {backup}" if backup else "there is no backup of it in backups/"
    return f"{path} is damaged ({what}) and was not changed; {way_out}"
