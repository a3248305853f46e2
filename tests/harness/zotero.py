"""A Zotero of one's own: its database with the tables that it really has, and its local API on loopback."""

from __future__ import annotations

import json
import sqlite3
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from readinglist.demo.loopback import LoopbackServer

TABLES = """
create table version (schema text primary key, version int not null);
create table libraries (libraryID integer primary key, type text not null, editable int, filesEditable int);
create table itemTypes (itemTypeID integer primary key, typeName text, templateItemTypeID int, display int default 1);
create table fields (fieldID integer primary key, fieldName text, fieldFormatID int);
create table items (itemID integer primary key, itemTypeID int not null, dateAdded timestamp not null,
    dateModified timestamp, clientDateModified timestamp, libraryID int not null, key text not null,
    version int not null default 0, synced int not null default 0, unique (libraryID, key));
create table itemDataValues (valueID integer primary key, value unique);
create table itemData (itemID int, fieldID int, valueID, primary key (itemID, fieldID));
create table creators (creatorID integer primary key, firstName text, lastName text, fieldMode int);
create table creatorTypes (creatorTypeID integer primary key, creatorType text);
create table itemCreators (itemID int, creatorID int, creatorTypeID int, orderIndex int,
    primary key (itemID, creatorID, creatorTypeID, orderIndex));
create table tags (tagID integer primary key, name text not null unique);
create table itemTags (itemID int, tagID int, type int not null, primary key (itemID, tagID));
create table collections (collectionID integer primary key, collectionName text not null,
    clientDateModified timestamp, parentCollectionID int, libraryID int not null, key text not null);
create table collectionItems (collectionID int, itemID int, orderIndex int default 0);
create table deletedItems (itemID integer primary key, dateDeleted default current_timestamp);
create table itemNotes (itemID integer primary key, parentItemID int, note text, title text);
create table itemAttachments (itemID integer primary key, parentItemID int, linkMode int, path text);
create table itemTypesCombined (itemTypeID int not null primary key, typeName text not null, custom int not null);
create table fieldsCombined (fieldID int not null primary key, fieldName text, label text, custom int not null);
"""
# What else stands in a library of Zotero 7: nothing of it is read, and all of it may be there.
BESIDE = """
create table settings (setting text, key text, value, primary key (setting, key));
create table syncedSettings (setting text not null, libraryID int not null, value not null,
    primary key (setting, libraryID), foreign key (libraryID) references libraries(libraryID) on delete cascade);
create table itemAnnotations (itemID integer primary key, parentItemID int not null, type integer not null,
    authorName text, text text, comment text, color text, pageLabel text, sortIndex text not null,
    position text not null, isExternal int not null);
create table feeds (libraryID integer primary key, name text not null, url text not null unique);
create table feedItems (itemID integer primary key, guid text not null unique, readTime timestamp);
create table users (userID integer primary key, name text not null);
create table groups (groupID integer primary key, libraryID int not null unique, name text not null);
create table publicationsItems (itemID integer primary key);
create table retractedItems (itemID integer primary key, data text, flag int default 0);
create table savedSearches (savedSearchID integer primary key, savedSearchName text not null);
create table deletedSearches (savedSearchID integer primary key, dateDeleted default current_timestamp not null);
create table fulltextWords (wordID integer primary key, word text unique);
create table customItemTypes (customItemTypeID integer primary key, typeName text, label text, icon text);
create table customFields (customFieldID integer primary key, fieldName text, label text);
create table syncCache (libraryID int not null, key text not null, syncObjectTypeID int not null, version int not null,
    data text, primary key (libraryID, key, syncObjectTypeID, version));
create index schema on version(schema);
create index itemID on collectionItems(itemID);
create index items_synced on items(synced);
create index itemData_fieldID on itemData(fieldID);
create trigger insert_date_field before insert on itemData for each row when new.fieldID = 14
    begin select case substr((select value from itemDataValues where valueID = new.valueID), 5, 1) = '-'
    when 0 then raise (abort, 'Date field must begin with SQL date') end; end;
create trigger items before update of parentItemID on itemAttachments for each row
    begin delete from collectionItems where itemID = new.itemID; end;
"""
TRASH = "create table deletedCollections (collectionID integer primary key, dateDeleted default current_timestamp);"
INSIDE = ("itemType", "key", "dateAdded", "creators", "tags", "collections", "deleted", "library", "parentItem")


class _Numbers:
    """Numbers for names, each given once."""

    def __init__(self, connection: sqlite3.Connection, insert: str) -> None:
        self._connection, self._insert, self._known = connection, insert, dict[Any, int]()

    def of(self, *values: Any) -> int:
        if values not in self._known:
            self._known[values] = len(self._known) + 1
            self._connection.execute(self._insert, (self._known[values], *values))
        return self._known[values]


def write_database(
    path: Path, items: Sequence[Mapping[str, Any]], collections: Mapping[str, Any] | None = None
) -> Path:
    """`items` as the web API has them (with `library`: 1 mine, 2 a group's) as a zotero.sqlite.

    A collection with `deleted` is in the trash.
    """
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(TABLES)
        if any(one.get("deleted") for one in (collections or {}).values()):  # a table that older ones do not have
            connection.executescript(TRASH)
        connection.execute("insert into version values ('userdata', 120)")
        connection.execute("insert into libraries (libraryID, type) values (1, 'user'), (2, 'group'), (3, 'feed')")
        kinds = _Numbers(connection, "insert into itemTypes (itemTypeID, typeName) values (?, ?)")
        fields = _Numbers(connection, "insert into fields (fieldID, fieldName) values (?, ?)")
        values = _Numbers(connection, "insert into itemDataValues values (?, ?)")
        roles = _Numbers(connection, "insert into creatorTypes values (?, ?)")
        people = _Numbers(connection, "insert into creators values (?, ?, ?, ?)")
        tags = _Numbers(connection, "insert into tags values (?, ?)")
        shelves = {key: number for number, key in enumerate(collections or {}, 1)}
        for key, number in shelves.items():
            one = (collections or {})[key]
            above = shelves.get(one.get("parent"))
            sql = "insert into collections values (?, ?, null, ?, 1, ?)"
            connection.execute(sql, (number, one["name"], above, key))
            if one.get("deleted"):
                connection.execute("insert into deletedCollections (collectionID) values (?)", (number,))
        for number, item in enumerate(items, 1):
            sql = "insert into items (itemID, itemTypeID, dateAdded, libraryID, key) values (?, ?, ?, ?, ?)"
            added = str(item.get("dateAdded", "2020-01-02T03:04:05Z")).replace("T", " ").removesuffix("Z")
            key = item.get("key", f"KEY{number:05d}")
            connection.execute(sql, (number, kinds.of(item["itemType"]), added, item.get("library", 1), key))
            for field, value in item.items():
                if field not in INSIDE:
                    connection.execute(
                        "insert into itemData values (?, ?, ?)", (number, fields.of(field), values.of(value))
                    )
            for place, one in enumerate(item.get("creators", ())):
                name: tuple[Any, ...] = (
                    (None, one["name"], 1) if "name" in one else (one["firstName"], one["lastName"], 0)
                )
                role = roles.of(one["creatorType"])
                connection.execute(
                    "insert into itemCreators values (?, ?, ?, ?)", (number, people.of(*name), role, place)
                )
            for tag in item.get("tags", ()):
                connection.execute(
                    "insert into itemTags values (?, ?, ?)", (number, tags.of(tag["tag"]), tag.get("type", 0))
                )
            for shelf in item.get("collections", ()) if collections else ():
                connection.execute("insert into collectionItems values (?, ?, 0)", (shelves[shelf], number))
            if item.get("deleted"):
                connection.execute("insert into deletedItems (itemID) values (?)", (number,))
        connection.execute("insert into itemTypesCombined select itemTypeID, typeName, 0 from itemTypes")
        connection.execute("insert into fieldsCombined select fieldID, fieldName, null, 0 from fields")
    return path


class LocalZotero:
    """The local API, and the endpoint of the connector: items and collections in pages of at most `most`.

    A `status` other than 200 answers nothing else.
    """

    def __init__(self, items: Sequence[Mapping[str, Any]], collections: Mapping[str, Any] | None = None) -> None:
        self.items = [{"key": item.get("key"), "data": dict(item)} for item in items]
        shelves = (collections or {}).items()
        self.shelves = [
            {"data": {"key": key, "name": one["name"], "parentCollection": one.get("parent", False)}}
            for key, one in shelves
        ]
        self.most, self.status = 100, 200
        self.body: bytes | None = None  # instead of an honest answer
        self.asked: list[str] = []
        self.selected: Any = {"name": "To read", "libraryEditable": True}
        self.delay = 0.0  # seconds before an answer to a question

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                parts = urlsplit(self.path)
                query = parse_qs(parts.query)
                lists: dict[str, list[Any]] = {
                    "/api/users/0/items": outer.items,
                    "/api/users/0/collections": outer.shelves,
                }
                listed = lists.get(parts.path)
                start, limit = (int(query.get(name, ["0"])[0]) for name in ("start", "limit"))
                page = (listed or [])[start : start + min(limit or outer.most, outer.most)]
                body = json.dumps(page).encode() if outer.body is None else outer.body
                self.send_response(404 if listed is None else outer.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.send_header("Total-Results", str(len(listed or [])))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self) -> None:
                outer.asked.append(self.path)
                time.sleep(outer.delay)
                question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                is_save = self.path == "/connector/saveItems"
                if is_save and outer.status == 200:
                    start = len(outer.items)
                    outer.items += [
                        {"key": f"SENT{start + n:04d}", "data": {"key": f"SENT{start + n:04d}", **item}}
                        for n, item in enumerate(question["items"])
                    ]
                body = json.dumps({"items": question["items"]} if is_save else outer.selected).encode()
                body = body if outer.body is None else outer.body
                self.send_response(201 if is_save and outer.status == 200 else outer.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self._server = LoopbackServer(Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
