"""A copy of Zotero's own database, read as the items of its web API. The database itself is never opened.

Zotero holds a lock on its file while it runs, so the file is copied with what has not been merged into it yet
(`-wal`, `-journal`) and the copy is read. It came from outside: what is no plain table in it is refused, and
so is what takes too long. Only the user's own library is read, no groups and no feeds.
"""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from readinglist.core.errors import InputError
from readinglist.core.frozen import Frozen

Item = dict[str, Any]  # as the web API has it

MOST_STEPS = 500_000_000  # of SQLite's machine, for all questions together: some ten seconds
_STEPS_AT_ONCE = 1_000_000
_LONGEST = 4_000_000  # bytes of a value
_LISTS = ("tags", "creators", "collections")  # of an item
_SIDES = ("-wal", "-journal")
_MARK = ("items", "itemTypes", "itemData", "itemDataValues", "fields", "creators", "itemCreators")
_LATER = (
    *("creatorTypes", "tags", "itemTags", "collections", "collectionItems", "deletedItems", "libraries"),
    *("itemTypesCombined", "fieldsCombined"),  # Zotero's own types and fields, and those of the user
)
_TRASHED = "deletedCollections"  # since Zotero 6

_MINE = "i.libraryID in (select libraryID from libraries where type = 'user')"
_ITEMS = f"""select i.itemID, i.key, i.dateAdded, t.typeName, i.itemID in (select itemID from deletedItems)
    from items i left join itemTypesCombined t on t.itemTypeID = i.itemTypeID where {_MINE} order by i.itemID"""
_DATA = """select d.itemID, f.fieldName, v.value from itemData d
    join fieldsCombined f on f.fieldID = d.fieldID join itemDataValues v on v.valueID = d.valueID"""
_CREATORS = """select l.itemID, t.creatorType, c.firstName, c.lastName from itemCreators l
    join creators c on c.creatorID = l.creatorID join creatorTypes t on t.creatorTypeID = l.creatorTypeID
    order by l.itemID, l.orderIndex"""
_TAGS = "select l.itemID, t.name, l.type from itemTags l join tags t on t.tagID = l.tagID order by l.itemID, t.name"
_COLLECTIONS = """select c.key, c.collectionName, p.key from collections c
    left join collections p on p.collectionID = c.parentCollectionID"""
_THROWN_AWAY = """with recursive gone(number) as (select collectionID from deletedCollections
    union select c.collectionID from collections c join gone on c.parentCollectionID = gone.number)
    select c.key from collections c join gone on c.collectionID = gone.number"""
_SHELVED = """select l.itemID, c.key from collectionItems l join collections c on c.collectionID = l.collectionID
    order by l.itemID, c.key"""
# What hangs on an item, where the table is there: (table, its columns as the web API calls them).
_CHILDREN: tuple[tuple[str, dict[str, str]], ...] = (
    ("itemNotes", {"note": "note"}),
    ("itemAttachments", {}),
    ("itemAnnotations", {"text": "annotationText", "comment": "annotationComment", "pageLabel": "annotationPageLabel"}),
)
_OTHERS = f"select count(*) from items i where not {_MINE}"


class ZoteroLibrary(Frozen):
    """The items of a library, and its collections: a key to `name` and the key of `parent`."""

    items: tuple[Item, ...]
    collections: dict[str, dict[str, Any]]
    left_out: int = 0  # items of groups and feeds


def read_zotero(path: Path) -> ZoteroLibrary:
    """The user's library in `path`, a zotero.sqlite. Raises InputError where it is none, OSError."""
    with tempfile.TemporaryDirectory(prefix="readinglist-") as folder:
        copy = Path(folder) / "zotero.sqlite"
        shutil.copyfile(path, copy)
        _check_whole(copy, path)
        for side in _SIDES:
            beside = path.with_name(path.name + side)
            if beside.is_file():
                shutil.copyfile(beside, copy.with_name(copy.name + side))
        try:
            with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
                return _library(_Reader(connection), path)
        except (sqlite3.Error, sqlite3.Warning, UnicodeError) as error:
            what = "takes too long to read" if "interrupted" in str(error) else f"cannot be read ({str(error)[:100]})"
            way_out = "close Zotero and try again, or export from it as Better BibTeX JSON"
            raise InputError(f"{path} {what}: {way_out}") from None


def _check_whole(copy: Path, path: Path) -> None:
    """Raises InputError for a file that is shorter than its own head says: what is missing would not be missed."""
    with copy.open("rb") as file:
        head = file.read(100)
    size = int.from_bytes(head[16:18]) or 1
    pages, is_told = int.from_bytes(head[28:32]), head[24:28] == head[92:96]  # https://sqlite.org/fileformat2.html
    if len(head) < 100 or (is_told and copy.stat().st_size < pages * (65_536 if size == 1 else size)):
        raise InputError(f"{path} was cut short: copy it again while Zotero is closed")


class _Reader:
    """Questions to the copy, with an end."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._steps = 0
        connection.execute("pragma trusted_schema = off")
        connection.execute("pragma cell_size_check = on")
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
        connection.text_factory = lambda text: text.decode("utf-8", "replace")
        connection.set_progress_handler(self._count, _STEPS_AT_ONCE)
        self._connection = connection

    def rows(self, sql: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        return self._connection.execute(sql, values)

    def _count(self) -> int:
        self._steps += _STEPS_AT_ONCE
        return int(self._steps > MOST_STEPS)


def _library(reader: _Reader, path: Path) -> ZoteroLibrary:
    tables = _check(reader, path)
    items: dict[int, Item] = {}
    for number, key, added, kind, deleted in reader.rows(_ITEMS):
        lists: Item = {name: [] for name in _LISTS}
        items[number] = {"key": key, "dateAdded": added, "itemType": kind, **lists}
        if deleted:
            items[number]["deleted"] = True
    for number, name, value in reader.rows(_DATA):
        if number in items and name not in ("key", "itemType", *_LISTS):
            items[number][name] = _day_of(value) if name == "date" else value
    for number, kind, first, last in reader.rows(_CREATORS):  # a name in one field is a last name
        if number in items:
            items[number]["creators"].append({"creatorType": kind, "firstName": first, "lastName": last})
    for number, name, kind in reader.rows(_TAGS):
        if number in items:
            items[number]["tags"].append({"tag": name, "type": kind})
    for number, key in reader.rows(_SHELVED):
        if number in items:
            items[number]["collections"].append(key)
    for table, columns in _CHILDREN:
        if table in tables and {"parentItemID", *columns} <= _columns(reader, table):
            _hang(reader, table, columns, items)
    gone = {key for (key,) in reader.rows(_THROWN_AWAY)} if _TRASHED in tables else set()
    shelves = reader.rows(_COLLECTIONS)
    collections = {key: {"name": name, "parent": parent} for key, name, parent in shelves if key not in gone}
    return ZoteroLibrary(tuple(items.values()), collections, next(iter(reader.rows(_OTHERS)))[0])


def _hang(reader: _Reader, table: str, columns: dict[str, str], items: dict[int, Item]) -> None:
    """Say of the items of a table what they hang on and what they say; one that is too long (pictures) says nothing."""
    sql = f"select c.itemID, p.key from {table} c join items p on p.itemID = c.parentItemID"
    for number, above in [row for row in reader.rows(sql) if row[0] in items]:
        items[number]["parentItem"] = above
        for column, name in columns.items():
            with suppress(sqlite3.DataError, StopIteration):
                (items[number][name],) = next(reader.rows(f"select {column} from {table} where itemID = ?", number))


def _check(reader: _Reader, path: Path) -> set[str]:
    """The names of its tables. Raises InputError where they are not Zotero's, or are none."""
    kinds = {
        name: kind == "table" and not str(sql).lower().lstrip().startswith("create virtual")
        for name, kind, sql in reader.rows("select name, type, sql from sqlite_master where type in ('table', 'view')")
    }
    if not all(name in kinds for name in _MARK):
        raise InputError(f"{path} is an SQLite database, but not Zotero's: give the zotero.sqlite of its data folder")
    if not {"firstName", "lastName"} <= _columns(reader, "creators") or not all(name in kinds for name in _LATER):
        raise InputError(f"{path} is of a Zotero before version 5: open it with a newer one first")
    if not all(kinds[name] for name in (*_MARK, *_LATER)):
        raise InputError(f"{path} has a schema that Zotero doesn't have: not read")
    return {name for name, is_table in kinds.items() if is_table}


def _columns(reader: _Reader, table: str) -> set[str]:
    return {name for _, name, *_ in reader.rows(f"select * from pragma_table_info('{table}')")}


def _day_of(value: Any) -> Any:
    """A date without the words that the user typed, which Zotero keeps behind its own form: `2017-06-00 June 2017`."""
    text = str(value)
    return text[:10] if text[:10].count("-") == 2 and text[:4].isdigit() and text[10:11] in ("", " ") else value
