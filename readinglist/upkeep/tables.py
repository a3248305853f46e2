"""Looking into the database from outside: what is in it, in sentences, and queries that cannot change it.

The sentences and the named queries stand in `database.yaml`, which datasette reads as it is.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import cache
from importlib.resources import files
from itertools import count
from pathlib import Path
from typing import Any

from readinglist.context import Context
from readinglist.core.errors import UsageError
from readinglist.store.connection import BUSY_MS, Database, address, translated

from .records import DatabaseDescription, NamedQuery, Relation, Table, Value

FILE = "database.yaml"
INDEXES = ("papers_fts", "notes_fts", "title_terms", "waiting_terms")  # each keeps tables of its own beside it
QUERY_SECONDS, MOST_ROWS = 60.0, 200_000  # of one query: what asks for more holds up its reader, and the memory
_PARAMETER = re.compile(r"(?<![\w:]):([a-z_]+)")
_LEFT_OPEN = re.compile(r"binding parameter :(\w+)")  # in what sqlite3 says


def metadata_text() -> str:
    """The description as a metadata file of datasette: YAML."""
    return files(__package__).joinpath(FILE).read_text(encoding="utf-8")


def describe(db: Database) -> DatabaseDescription:
    """What is in the database, in the order of the description: views for people first."""
    about_all = _metadata()
    kinds: dict[str, str] = dict(db.rows("select name, type from sqlite_schema where type in ('table', 'view')"))
    relations = tuple(
        Relation(name, kinds[name], " ".join(about["description"].split()), _columns(db, name))
        for name, about in about_all["tables"].items()
        if name in kinds
    )
    steps = int(db.value("pragma user_version"))
    return DatabaseDescription(str(db.path), steps, relations, named_queries())


def named_queries() -> tuple[NamedQuery, ...]:
    """The questions that the program brings along."""
    return tuple(
        NamedQuery(name, one["title"], one["sql"].strip(), tuple(dict.fromkeys(_PARAMETER.findall(one["sql"]))))
        for name, one in _metadata()["queries"].items()
    )


def look(
    path: Path,
    sql: str,
    values: Mapping[str, Value] | None = None,
    most_s: float = QUERY_SECONDS,
    most: int = MOST_ROWS,
) -> Table:
    """The rows of one SELECT, by a connection that can change nothing. Of columns of one name the second is `name_2`.

    Raises UsageError where it is no query, writes, takes longer or gives more rows; Locked, Damaged as the store does.
    """
    with translated(path):
        connection = sqlite3.connect(
            address(path, "ro"), uri=True, timeout=BUSY_MS / 1000, check_same_thread=False
        )  # one thread after the other
    with closing(connection), translated(path):
        connection.execute("pragma query_only = on")
        connection.set_authorizer(_only_reading)
        return _interruptible(lambda: _asked(connection, sql, values or {}, most), connection, most_s)


def _interruptible(ask: Callable[[], Table], connection: sqlite3.Connection, most_s: float) -> Table:
    """The answer from a thread of its own: Python hears no Ctrl-C while SQLite works in the main one."""
    from concurrent.futures import ThreadPoolExecutor, wait

    with ThreadPoolExecutor(1) as thread:
        answer = thread.submit(ask)
        try:
            return answer.result(most_s)
        except TimeoutError as error:
            raise UsageError(f"the query takes more than {most_s:g} seconds: ask for less of the library") from error
        finally:
            while not answer.done():  # what has not begun yet does not hear it
                connection.interrupt()
                wait((answer,), 0.05)


def _asked(connection: sqlite3.Connection, sql: str, values: Mapping[str, Value], most: int) -> Table:
    try:
        cursor = connection.execute(sql, values)
        rows = tuple(cursor.fetchmany(most + 1))
    except (sqlite3.Error, sqlite3.Warning, ValueError) as error:  # two statements are a warning, or a NUL
        if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF in _OF_THE_FILE:
            raise
        if left := _LEFT_OPEN.search(str(error)):
            raise UsageError(f"the query leaves :{left[1]} open: say what it is, as in --set {left[1]}=...") from error
        raise UsageError(f"the query cannot be answered ({' '.join(str(error).split())[:200]})") from error
    if len(rows) > most:
        raise UsageError(f"the query gives more than {most:,} rows: end it with a limit, as in `limit 1000 offset 0`")
    return Table(_distinct([column for column, *_ in cursor.description or ()]), rows)


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    """`id, id`: `id, id_2`."""
    given: dict[str, None] = {}
    for name in names:
        again = (f"{name}_{number}" for number in count(2))
        given[name if name not in given else next(one for one in again if one not in given)] = None
    return tuple(given)


_OF_THE_FILE = (
    *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR),
    *(sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOMEM, sqlite3.SQLITE_PROTOCOL),
)


# What a query may do, in SQLite's words: read columns, call functions, recur. Whatever else there is, or will be, is
# refused: ATTACH (`vacuum into` is one too), pragmas that set something, temporary tables, transactions.
_READING = frozenset((sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE))
_TELLING = frozenset(
    """collation_list compile_options data_version database_list foreign_key_check foreign_key_list function_list
    index_info index_list index_xinfo module_list pragma_list table_info table_list table_xinfo""".split()
)
# Of the shell of sqlite and of builds with everything in it: they load code, or read and write files.
_REACHING = frozenset("edit fts3_tokenizer load_extension readfile writefile".split())


def _only_reading(action: int, first: str | None, second: str | None, *_: object) -> int:
    """The rule for queries that were copied from somewhere: nothing but this file, and nothing but looking."""
    if action == sqlite3.SQLITE_FUNCTION:
        allowed = (second or "").lower() not in _REACHING
    elif action == sqlite3.SQLITE_PRAGMA:  # `first` is its name, `second` what it is given
        allowed = (first or "").lower() in _TELLING
    else:
        allowed = action in _READING
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def _columns(db: Database, name: str) -> tuple[str, ...]:
    return tuple(c for (c,) in db.rows("select name from pragma_table_info(:name)", {"name": name}))


@cache
def _metadata() -> dict[str, Any]:  # any: as YAML has it
    import yaml

    found: dict[str, Any] = yaml.safe_load(metadata_text())["databases"]["library"]
    return found


def database(lib: Context) -> DatabaseDescription:
    """Where the database lies, and what is in it."""
    return describe(lib.store.db)


def query(lib: Context, sql: str, **values: Value) -> Table:
    """What a query of one's own, or one that is named, gives; it cannot change anything. Raises UsageError."""
    named = {query.name: query.sql for query in named_queries()}
    if sql.isidentifier() and sql not in named:
        raise UsageError(
            f"the query cannot be answered (none is named {sql[:40]!r}; `readinglist database` lists them)"
        )
    return look(lib.store.db.path, named.get(sql, sql), values)
