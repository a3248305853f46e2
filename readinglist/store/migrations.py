"""The schema of library.db, as a list of steps that is only ever appended to.

Applied by sqlite-utils, which is imported when a step is pending and not before: whether one is,
`user_version` says (the number of steps applied), set in the transaction of the step itself.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING

from readinglist.store.schema.first import LOG, NIGHTS, NOTES, PAPERS, SHOWINGS
from readinglist.store.schema.later import COLLEAGUES, GRAPH, IDEAS, MAIL, QUIZ, REFERENCES
from readinglist.store.schema.views import VIEWS

from .titles import index_all

if TYPE_CHECKING:
    from sqlite_utils import Database

SET = "readinglist"
APPLICATION_ID = 0x524C4962  # "RLIb" in the header of the file: that it is ours


def m001_create_library(db: Database) -> None:
    """All tables of the first version."""
    for statement in (*PAPERS, *LOG, *NIGHTS):
        db.conn.execute(statement)
    device = {"key": "device", "value": secrets.token_hex(4)}
    db.conn.execute("insert into library (key, value) values (:key, :value)", device)


def m002_record_showings(db: Database) -> None:
    """Lists that were shown, each with its papers; tags and ratings in the state of a paper."""
    for statement in SHOWINGS:
        db.conn.execute(statement)


def m003_index_notes(db: Database) -> None:
    """The index of `notes/`, and what we wrote into the files there."""
    for statement in NOTES:
        db.conn.execute(statement)


def m004_keep_references(db: Database) -> None:
    """Lists of references, what they are linked to, what was asked and when; uses of the names of ideas."""
    for statement in (*REFERENCES, *IDEAS):
        db.conn.execute(statement)
    index_all(db.conn)


def m005_import_citations(db: Database) -> None:
    """Citations of imported graphs, and which papers changed in the graph."""
    for statement in GRAPH:
        db.conn.execute(statement)


def m006_keep_decks(db: Database) -> None:
    """Decks of the quiz, and the cards that were dealt from them."""
    for statement in QUIZ:
        db.conn.execute(statement)


def m007_add_views(db: Database) -> None:
    """Views for people who look into the database."""
    for statement in VIEWS:
        db.conn.execute(statement)


def m008_keep_outbox(db: Database) -> None:
    """Digests that are sent as mail, and what became of them."""
    for statement in MAIL:
        db.conn.execute(statement)


def m009_follow_colleagues(db: Database) -> None:
    """Lists of colleagues: the papers that they kept."""
    for statement in COLLEAGUES:
        db.conn.execute(statement)


MIGRATIONS: tuple[Callable[[Database], None], ...] = (
    m001_create_library,
    m002_record_showings,
    m003_index_notes,
    m004_keep_references,
    m005_import_citations,
    m006_keep_decks,
    m007_add_views,
    m008_keep_outbox,
    m009_follow_colleagues,
)
NAMES = tuple(step.__name__ for step in MIGRATIONS)


def migrate(connection: sqlite3.Connection) -> None:
    """Apply the pending steps, each in one transaction with the record of it."""
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

    steps = Migrations(SET)
    for number, step in enumerate(MIGRATIONS, start=1):
        steps(name=step.__name__)(_numbered(step, number))
    steps.apply(Database(connection, execute_plugins=False))


def _numbered(step: Callable[[Database], None], number: int) -> Callable[[Database], None]:
    def apply(db: Database) -> None:
        step(db)
        written = {"key": "written_by", "value": _version()}
        db.conn.execute("insert or replace into library (key, value) values (:key, :value)", written)
        db.conn.execute(f"pragma user_version = {number}")  # a pragma takes no parameters

    return apply


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("readinglist")
    except PackageNotFoundError:
        return "unknown"
