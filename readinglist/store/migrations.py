"""The schema of library.db, as a list of steps that is only ever appended to.

Applied by sqlite-utils, which is imported when a step is pending and not before: whether one is,
`user_version` says (the number of steps applied), set in the transaction of the step itself.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from readinglist.core.frozen import Frozen

from .titles import index_all

if TYPE_CHECKING:
    from sqlite_utils import Database

SET = "readinglist"
APPLICATION_ID = 0x524C4962  # "RLIb" in the header of the file: that it is ours


def _name_device(db: Database) -> None:
    device = {"key": "device", "value": secrets.token_hex(4)}
    db.conn.execute("insert into library (key, value) values (:key, :value)", device)


def _index_titles(db: Database) -> None:
    index_all(db.conn)


class Step(Frozen):
    """One step of the schema: its statements, and what is to be done after them.

    `statements` None: those of `schema/NAME.sql`, a file that is never changed once released.
    """

    name: str
    then: Callable[[Database], None] | None = None
    statements: Sequence[str] | None = None

    def apply(self, db: Database) -> None:
        for statement in self.statements or self.read():
            db.conn.execute(statement)
        if self.then is not None:
            self.then(db)

    def read(self) -> Iterator[str]:
        """The statements of the step's file, without comments between them."""
        begun = ""
        for line in files(__package__).joinpath("schema", f"{self.name}.sql").read_text("utf-8").splitlines(True):
            if begun or not line.startswith(("--", "\n")):
                begun += line
                if sqlite3.complete_statement(begun):
                    yield begun.strip().removesuffix(";")
                    begun = ""


MIGRATIONS = (
    Step("m001_create_library", _name_device),
    Step("m002_record_showings"),  # also tags and ratings in the state of a paper
    Step("m003_index_notes"),
    Step("m004_keep_references", _index_titles),  # also what was asked and when
    Step("m005_import_citations"),
    Step("m006_keep_decks"),
    Step("m007_add_views"),
    Step("m008_keep_outbox"),
    Step("m009_follow_colleagues"),
    Step("m010_list_citing"),
)
NAMES = tuple(step.name for step in MIGRATIONS)


def migrate(connection: sqlite3.Connection) -> None:
    """Apply the pending steps, each in one transaction with the record of it."""
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

    steps = Migrations(SET)
    for number, step in enumerate(MIGRATIONS, start=1):
        steps(name=step.name)(_numbered(step, number))
    steps.apply(Database(connection, execute_plugins=False))


def _numbered(step: Step, number: int) -> Callable[[Database], None]:
    def apply(db: Database) -> None:
        step.apply(db)
        written = {"key": "written_by", "value": _version()}
        db.conn.execute("insert or replace into library (key, value) values (:key, :value)", written)
        db.conn.execute(f"pragma user_version = {number}")  # a pragma takes no parameters

    return apply


@cache
def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("readinglist")
    except PackageNotFoundError:
        return "unknown"
