"""Zotero's library, as its database and as its local API: the same papers either way, and nothing passed over."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from readinglist import open_library
from readinglist.core.errors import InputError, ReadingListError, SourceError, UsageError
from readinglist.core.events import Warned
from readinglist.core.log import Tagged, Verdict
from readinglist.core.papers import Paper
from readinglist.exchange.importing import import_files
from readinglist.exchange.records import ImportedFile, ImportReport
from readinglist.shell.library import Library
from readinglist.taste.api import get_critique
from tests.harness.zotero import BESIDE, LocalZotero, write_database

COLLECTIONS = {"SHELF001": {"name": "World models"}, "SHELF002": {"name": "Latent", "parent": "SHELF001"}}
ITEMS: list[dict[str, Any]] = [
    {
        "key": "AAAA0001",
        "itemType": "preprint",
        "title": "Dream to Control",
        "creators": [
            {"creatorType": "author", "firstName": "Danijar", "lastName": "Hafner"},
            {"creatorType": "author", "name": "Deep Mind"},
            {"creatorType": "contributor", "firstName": "No", "lastName": "Author"},
        ],
        "date": "2019-12-03 2019-12-03",
        "archiveID": "arXiv:1912.01603",
        "extra": "arXiv:1912.01603 [cs.LG]",
        "dateAdded": "2020-02-03T10:11:12Z",
        "tags": [{"tag": "model based"}, {"tag": "Computer Science - Machine Learning", "type": 1}],
        "collections": ["SHELF002"],
    },
    {
        "key": "AAAA0002",
        "itemType": "book",
        "title": "Reinforcement Learning: An Introduction",
        "creators": [{"creatorType": "author", "firstName": "Richard S.", "lastName": "Sutton"}],
        "publisher": "MIT Press",
        "date": "2018-11-00 November 2018",
        "dateAdded": "2021-05-06T00:00:00Z",
    },
    {"key": "AAAA0003", "itemType": "journalArticle", "title": "LSTM", "DOI": "10.1162/neco.1997.9.8.1735"},
    {"key": "AAAA0004", "itemType": "attachment", "title": "PDF"},
    {"key": "AAAA0005", "itemType": "note"},
    {"key": "AAAA0006", "itemType": "webpage"},
    {"key": "AAAA0007", "itemType": "journalArticle", "title": "Thrown away", "deleted": 1},
    {"key": "AAAA0008", "itemType": "journalArticle", "title": "Of a group", "library": 2},
]
MINE = ITEMS[:6]  # what the local API shows


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return open_library(tmp_path / "home", environ={"READINGLIST_NOW": "2026-11-24T06:00:00Z"})


def imported(library: Library, source: object, **options: Any) -> tuple[ImportedFile, list[str]]:
    events = list(import_files(library, [str(source)], **options))
    (finished,) = [e for e in events if isinstance(e, ImportReport)]
    return finished.files[0], [e.text for e in events if isinstance(e, Warned)]


def papers(library: Library) -> list[Paper]:
    return [library.store.papers.get(paper_id) for paper_id in sorted(library.store.papers.numbers())]


def test_the_database_is_read_and_every_item_is_accounted_for(library: Library, tmp_path: Path) -> None:
    file, warnings = imported(library, write_database(tmp_path / "zotero.sqlite", ITEMS, COLLECTIONS), keep=True)
    assert (file.kind, file.found, file.new) == ("zotero", 3, 3)
    assert file.found + len(file.skipped) == len(ITEMS) - 1
    assert dict(file.skipped) == {
        "AAAA0006": "neither a title nor an arXiv id or DOI",
        "AAAA0007": "in Zotero's trash",
        "AAAA0004": "an attachment, not a paper",
        "AAAA0005": "a note, not a paper",
    }
    assert warnings == ["1 items of groups and feeds in zotero.sqlite were left out"]
    dream = library.paper("1912.01603")
    assert (dream.authors, dream.categories) == (("Danijar Hafner", "Deep Mind"), ("cs.LG",))
    assert dream.tags == ("World-models/Latent", "model-based")
    book = library.paper("zotero:AAAA0002")
    assert (book.journal_ref, book.published) == ("MIT Press (2018)", None)
    verdicts = {e.subject: e.data for e in library.log() if isinstance(e.data, Verdict)}
    assert verdicts["1912.01603"] == Verdict("keep", on="2020-02-03")
    assert verdicts["zotero:AAAA0002"] == Verdict("keep", on="2021-05-06")


def test_what_else_a_library_holds_does_not_matter(library: Library, tmp_path: Path) -> None:
    """Zotero 7 has some sixty tables, with indices and triggers; values in them are larger than any that is read."""
    path = write_database(tmp_path / "zotero.sqlite", ITEMS, COLLECTIONS)
    with closing(sqlite3.connect(path)) as zotero, zotero:
        zotero.executescript(BESIDE)
        zotero.execute("insert into syncCache values (1, 'AAAA0001', 3, 1, ?)", ("x" * 5_000_000,))
        zotero.execute("insert into itemNotes values (5, null, ?, 'a note')", ("y" * 5_000_000,))
    file, _ = imported(library, path)
    assert (file.found, file.new, len(file.skipped)) == (3, 3, 4)


def test_an_item_of_a_type_that_the_user_added_is_no_less_a_paper(library: Library, tmp_path: Path) -> None:
    """Zotero numbers such types and fields from 10,000 on, in tables of their own."""
    path = write_database(tmp_path / "zotero.sqlite", ITEMS)
    with closing(sqlite3.connect(path)) as zotero, zotero:
        zotero.execute("insert into itemTypesCombined values (10001, 'talk', 1)")
        zotero.execute("insert into fieldsCombined values (10002, 'DOI', 'DOI', 1)")
        for number, kind, key in ((100, 10001, "TALK0001"), (101, 999, "ODD00001")):
            zotero.execute(
                "insert into items (itemID, itemTypeID, dateAdded, libraryID, key) values (?, ?, '2020-01-02', 1, ?)",
                (number, kind, key),
            )
        zotero.execute("insert into itemDataValues values (900, '10.1000/talk'), (901, 'A talk')")
        zotero.execute("insert into itemData values (100, 10002, 900)")
        zotero.execute("insert into itemData select 100, fieldID, 901 from fieldsCombined where fieldName = 'title'")
    file, _ = imported(library, path)
    assert library.paper("doi:10.1000/talk").title == "A talk"
    assert ("ODD00001", "not a Zotero item") in file.skipped
    assert file.found + len(file.skipped) == len(ITEMS) - 1 + 2


def test_a_collection_in_the_trash_is_no_tag(library: Library, tmp_path: Path) -> None:
    shelves = {"SHELF001": {"name": "World models", "deleted": True}, "SHELF002": {"name": "In", "parent": "SHELF001"},
               "SHELF003": {"name": "Kept"}}  # fmt: skip
    item = ITEMS[0] | {"collections": ["SHELF001", "SHELF002", "SHELF003"]}
    imported(library, write_database(tmp_path / "zotero.sqlite", [item], shelves))
    assert library.paper("1912.01603").tags == ("Kept", "model-based")


def test_a_second_import_changes_nothing(library: Library, tmp_path: Path) -> None:
    path = write_database(tmp_path / "zotero.sqlite", ITEMS, COLLECTIONS)
    imported(library, path, keep=True)
    before = library.log(), papers(library)
    file, _ = imported(library, tmp_path, keep=True)  # the folder, this time
    assert (file.found, file.new, file.known) == (3, 0, 3)
    assert (library.log(), papers(library)) == before


def test_tags_that_came_along_can_be_taken_back(library: Library, tmp_path: Path) -> None:
    imported(library, write_database(tmp_path / "zotero.sqlite", ITEMS, COLLECTIONS))
    (tagged,) = [e for e in library.log() if isinstance(e.data, Tagged)]
    assert library.undo() == (tagged,)
    assert library.paper("1912.01603").tags == ()


def test_a_library_in_use_is_copied_with_what_is_not_merged_yet(library: Library, tmp_path: Path) -> None:
    """Zotero runs, holds the lock, and has written what stands in the `-wal` alone."""
    path = write_database(tmp_path / "zotero.sqlite", ITEMS)
    with closing(sqlite3.connect(path, isolation_level=None)) as zotero:
        zotero.execute("pragma journal_mode = wal")
        zotero.execute("pragma wal_autocheckpoint = 0")
        zotero.execute("insert into itemDataValues values (999, 'Written just now')")
        zotero.execute("update itemData set valueID = 999 where itemID = 3 and valueID in "
                       "(select valueID from itemDataValues where value = 'LSTM')")  # fmt: skip
        zotero.execute("begin exclusive")
        before = sorted((p.name, p.stat().st_mtime_ns) for p in tmp_path.iterdir())
        imported(library, path, dry_run=True)
        imported(library, path)
        after = sorted((p.name, p.stat().st_mtime_ns) for p in tmp_path.iterdir() if p.name != "home")
        assert [one for one in before if one[0] != "home"] == after
        zotero.execute("rollback")
    assert library.paper("doi:10.1162/neco.1997.9.8.1735").title == "Written just now"


def test_the_local_api_gives_the_same_papers_page_by_page(library: Library, tmp_path: Path) -> None:
    with LocalZotero(MINE, COLLECTIONS) as zotero, open_library(tmp_path / "other") as other:
        zotero.most = 4
        file, _ = imported(library, zotero.address, keep=True)
        assert (file.path, file.kind, file.found, file.new) == (zotero.address, "zotero", 3, 3)
        assert file.found + len(file.skipped) == len(MINE)
        assert sum("/items?" in path for path in zotero.asked) == 2
        imported(other, write_database(tmp_path / "zotero.sqlite", MINE, COLLECTIONS), keep=True)
        mine, theirs = papers(library), papers(other)
        assert [(p.id, p.title, p.authors, p.tags, p.verdict, p.doi) for p in mine] == [
            (p.id, p.title, p.authors, p.tags, p.verdict, p.doi) for p in theirs
        ]
        assert imported(library, zotero.address, keep=True)[0].new == 0


def test_a_dry_run_of_the_local_api_changes_nothing(library: Library) -> None:
    with LocalZotero(MINE, COLLECTIONS) as zotero:
        assert imported(library, zotero.address, keep=True, dry_run=True)[0].new == 3
    assert (library.store.papers.count(), library.log()) == (0, ())


@pytest.mark.parametrize(
    ("status", "body", "why"),
    [(403, b"", "allow other applications"), (404, b"", "allow other applications"), (200, b"{}", "a list of items"),
     (200, b"[" * 50_000, "a list of items"), (200, b"<html>", "block")],
)  # fmt: skip
def test_a_zotero_that_does_not_answer_well_is_a_source_that_is_down(
    library: Library, status: int, body: bytes, why: str
) -> None:
    with LocalZotero(MINE) as zotero:
        zotero.status, zotero.body = status, body
        with pytest.raises(SourceError, match=why if why != "block" else ".*"):
            imported(library, zotero.address)


@pytest.mark.parametrize(
    "address",
    ["http://example.org:23119", "https://127.0.0.1:23119", "http://10.0.0.1", "http://169.254.169.254",
     "http://me:secret@127.0.0.1:23119", "http://127.0.0.1:99999", "http://127.0.0.1.evil.org", "http://localhost/x",
     "http://[::ffff:10.0.0.1]:23119", "http://"],
)  # fmt: skip
def test_nothing_but_this_machine_is_asked(library: Library, address: str) -> None:
    with pytest.raises(UsageError, match="only the Zotero of this machine"):
        imported(library, address)


def test_a_database_that_is_not_zoteros_is_refused(library: Library, tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(path)) as other:
        other.execute("create table items (id)")
    with pytest.raises(InputError, match="not Zotero's"):
        imported(library, path)
    with pytest.raises(InputError, match="not Zotero's"):
        imported(library, library.places.database)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("drop table tags", "before version 5"),
        ("drop table items; create view items as with recursive n(i) as (select 1 union all select i + 1 from n) "
         "select i itemID, 1 itemTypeID, '' dateAdded, 1 libraryID, '' key from n", "that Zotero doesn't have"),
        ("alter table itemData rename column valueID to other", "cannot be read"),
    ],
)  # fmt: skip
def test_a_hostile_or_other_schema_is_refused(library: Library, tmp_path: Path, change: str, why: str) -> None:
    path = write_database(tmp_path / "zotero.sqlite", ITEMS)
    with closing(sqlite3.connect(path)) as zotero:
        zotero.execute("pragma legacy_alter_table = on")
        zotero.executescript(change)
    with pytest.raises(InputError, match=why):
        imported(library, path)


def test_a_field_by_the_name_of_a_list_is_no_list(library: Library, tmp_path: Path) -> None:
    path = write_database(tmp_path / "zotero.sqlite", ITEMS)
    with closing(sqlite3.connect(path)) as zotero, zotero:
        zotero.execute("insert into itemDataValues values (900, 'x')")
        for number, name in enumerate(("creators", "tags", "collections", "key", "itemType"), 10_001):
            zotero.execute("insert into fieldsCombined values (?, ?, null, 1)", (number, name))
            zotero.execute("insert into itemData values (1, ?, 900)", (number,))
    imported(library, path)
    dream = library.paper("1912.01603")
    assert (dream.authors, dream.tags) == (("Danijar Hafner", "Deep Mind"), ("model-based",))


def test_a_database_that_takes_too_long_is_refused(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("readinglist.exchange.zotero_database.MOST_STEPS", 20)
    monkeypatch.setattr("readinglist.exchange.zotero_database._STEPS_AT_ONCE", 10)
    with pytest.raises(InputError, match="takes too long to read"):
        imported(library, write_database(tmp_path / "zotero.sqlite", ITEMS))


def test_a_library_in_the_middle_of_a_change_is_read_as_before_it(library: Library, tmp_path: Path) -> None:
    """Without a `-wal`, what a change replaces stands in the `-journal` until it is over."""
    path = write_database(tmp_path / "zotero.sqlite", ITEMS)
    code = (
        "import os, sqlite3, sys; z = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "z.execute('pragma cache_size = 1'); z.execute('begin exclusive');"
        "z.execute(\"update itemDataValues set value = 'half ' || valueID || printf('%.*c', 9000, 'x')\");"
        "os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=True)
    assert path.with_name("zotero.sqlite-journal").stat().st_size > 0
    imported(library, path)
    assert library.paper("doi:10.1162/neco.1997.9.8.1735").title == "LSTM"


def test_a_damaged_database_is_refused_or_read_and_never_a_bug(library: Library, tmp_path: Path) -> None:
    whole = write_database(tmp_path / "zotero.sqlite", ITEMS).read_bytes()
    for number, cut in enumerate((20, 100, 4096, len(whole) // 2, len(whole) - 100)):
        path = tmp_path / f"cut{number}.sqlite"
        path.write_bytes(whole[:cut])
        with pytest.raises(InputError):
            imported(library, path, dry_run=True)
    for place in range(0, len(whole), 997):
        path = tmp_path / "flipped.sqlite"
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            imported(library, path, dry_run=True)
        except ReadingListError as error:
            assert isinstance(error, InputError)  # noqa: PT017


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_says_so(library: Library, tmp_path: Path) -> None:
    path = write_database(tmp_path / "zotero.sqlite", ITEMS)
    path.chmod(0)
    with pytest.raises(InputError, match="cannot be read"):
        imported(library, path)


NOTED: list[dict[str, Any]] = [
    ITEMS[0]
    | {
        "itemKey": "AAAA0001",
        "notes": ["Comment: 12 pages", "<p>Why <b>no</b> replay?</p><p>a <!-- b [[c]] &lt;script&gt;</p>"],
        "attachments": [
            {
                "annotations": [
                    {"annotationText": "latent\nimagination", "annotationPageLabel": "3", "annotationComment": "key"},
                    {"annotationType": "image"},
                ]
            }
        ],
    }
]
CHILDREN: list[dict[str, Any]] = [
    {"key": "NOTE0001", "itemType": "note", "parentItem": "AAAA0001", "note": NOTED[0]["notes"][1]},
    {"key": "FILE0001", "itemType": "attachment", "parentItem": "AAAA0001"},
    {
        "key": "MARK0001",
        "itemType": "annotation",
        "parentItem": "FILE0001",
        **NOTED[0]["attachments"][0]["annotations"][0],
    },
]
QUOTES = ["> “latent imagination” (p. 3): key", "> Why no replay?", r"> a &lt;!-- b \[\[c]] &lt;script>"]


def test_notes_and_marked_passages_come_into_the_critique_once_and_stay_the_users(
    library: Library, tmp_path: Path
) -> None:
    """Twice is once, whichever way; what the user wrote, changed or removed stays as it is."""
    path = tmp_path / "noted.json"
    path.write_text(json.dumps({"config": {}, "items": NOTED}))
    assert imported(library, path)[0].quoted == 1
    (note,) = library.places.notes.glob("*.md")
    text = note.read_text()
    assert [line for line in text.splitlines() if line.startswith("> ")] == QUOTES
    assert not get_critique(library, "1912.01603").critique.says_something
    assert imported(library, path)[0].quoted == 0
    assert note.read_text() == text
    mine = text.replace(QUOTES[1] + "\n", "").replace("> “latent", "> My “latent") + "\nMine.\n\n## Last\nwords\n"
    note.write_text(mine)
    with LocalZotero([ITEMS[0], *CHILDREN]) as zotero:
        assert imported(library, zotero.address)[0].quoted == 0
    assert note.read_text() == mine
    later = [NOTED[0] | {"notes": ["one more"]}]
    path.write_text(json.dumps({"config": {}, "items": later}))
    assert imported(library, path)[0].quoted == 1
    assert note.read_text() == mine.replace("## Quotations\n", "## Quotations\n\n> one more\n", 1)
    assert dict(get_critique(library, "1912.01603").critique.sections) == {"Quotations": "Mine.", "Last": "words"}


def test_notes_of_the_database_are_those_of_the_file(library: Library, tmp_path: Path) -> None:
    path = write_database(
        tmp_path / "zotero.sqlite",
        [ITEMS[0], *CHILDREN, CHILDREN[0] | {"key": "N2", "deleted": 1}, CHILDREN[0] | {"key": "N3"}],
    )
    with closing(sqlite3.connect(path)) as zotero, zotero:
        zotero.executescript(BESIDE)
        zotero.executemany(
            "insert into itemNotes values (?, 1, ?, 'a note')",
            [(2, CHILDREN[0]["note"]), (5, "thrown away"), (6, "y" * 5_000_000)],
        )
        zotero.execute("insert into itemAttachments (itemID, parentItemID) values (3, 1)")
        zotero.execute(
            """insert into itemAnnotations (itemID, parentItemID, type, text, comment, pageLabel, sortIndex, position,
            isExternal) values (4, 3, 1, 'latent imagination', 'key', '3', '', '', 0)"""
        )
    imported(library, path)
    (note,) = library.places.notes.glob("*.md")
    assert [line for line in note.read_text().splitlines() if line.startswith("> ")] == QUOTES


def test_notes_by_the_local_api_are_those_of_the_file(library: Library) -> None:
    with LocalZotero([ITEMS[0], *CHILDREN]) as zotero:
        imported(library, zotero.address)
    (note,) = library.places.notes.glob("*.md")
    assert [line for line in note.read_text().splitlines() if line.startswith("> ")] == QUOTES
