"""What leaves the library for another tool."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from .papers import Paper, Skipped


@dataclass(frozen=True, slots=True)
class ExportedPaper:
    """A paper, and what the user said of it that other tools have a place for.

    `kept` is the day of the keep where one was said, never one that was assumed; `line` the one line of the critique.
    """

    paper: Paper
    kept: date | None = None
    line: str | None = None


@dataclass(frozen=True, slots=True)
class Selection:
    """Which papers are meant: all of them, or those that pass everything that is said here.

    `tag` in any case, and with all that is nested below it; `goal`: kept for this goal.
    """

    kept: bool = False
    tag: str | None = None
    goal: str | None = None


@dataclass(frozen=True, slots=True)
class PapersWritten:
    """Papers that were written to a file, or as the notes of a vault.

    Of a vault: notes that were `made` and `changed`, and sentences about those that were left alone.
    """

    format: str
    path: str
    papers: int
    made: int = 0
    changed: int = 0
    problems: tuple[str, ...] = ()


# The database as people look into it: its tables and views, named queries, and what a query gives.


Value = int | float | str | bytes | None


@dataclass(frozen=True, slots=True)
class Relation:
    """A table or view, with a sentence about it. Views whose name begins with `v_` are meant for people."""

    name: str
    kind: str  # table | view
    description: str
    columns: tuple[str, ...]

    @property
    def is_for_people(self) -> bool:
        return self.name.startswith("v_")


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A question that the program brings along. `parameters` are what its SQL leaves open, without the colon."""

    name: str
    title: str
    sql: str
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DatabaseDescription:
    """Where the database lies, how many steps its schema has taken, and what is in it."""

    path: str
    steps: int
    relations: tuple[Relation, ...]
    queries: tuple[NamedQuery, ...]

    @property
    def views(self) -> tuple[Relation, ...]:
        return tuple(relation for relation in self.relations if relation.is_for_people)


@dataclass(frozen=True, slots=True)
class Table:
    """What a query gave; no two columns have one name. A notebook shows it as a table."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def __len__(self) -> int:
        return len(self.rows)

    def column(self, name: str) -> list[Any]:  # any: as the caller knows the column
        """The values of one column. Raises ValueError where there is none of this name."""
        place = self.columns.index(name)
        return [row[place] for row in self.rows]

    def records(self) -> list[dict[str, Value]]:
        """The rows by column."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    def _repr_html_(self) -> str:
        """As notebooks ask for it. Text from outside is escaped."""
        head = "".join(f"<th>{escape(name)}</th>" for name in self.columns)
        body = "".join(f"<tr>{''.join(map(_html_cell, row))}</tr>" for row in self.rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _html_cell(value: Value) -> str:
    return f"<td>{escape('' if value is None else str(value))}</td>"


# What a sync with a shared folder did, or would do.


@dataclass(frozen=True, slots=True)
class SyncedFile:
    """What a file was after the last sync: of which text, at which path others have it, which version.

    `after` and `before` are those of the version, for a shared folder that does not have it any more.
    """

    text: str
    path: str
    version: str
    after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TextChange:
    """What became of one of the user's files.

    `what`: sent, taken, merged, conflict (a copy with what could not be merged), renamed, deleted, trashed (another
    device deleted it), back (it is gone here with its whole folder, and comes back).
    """

    what: str
    path: str


@dataclass(frozen=True, slots=True)
class OtherDevice:
    """`lines` of another library are in the folder; `missing` of those before the last are not yet."""

    writer: str
    lines: int
    missing: int


@dataclass(frozen=True, slots=True)
class SyncReport:
    """Numbers of entries by kind; `refused` with the reason; `newer`: kept in the folder for a newer version.

    `unsound`: what of the folder's files could not be read; `copies`: files of the folder that a service left in a
    conflict or renamed, read as well; `left`: what could not be done here, and why.
    """

    folder: str
    dry_run: bool = False
    taken: tuple[tuple[str, int], ...] = ()
    sent: tuple[tuple[str, int], ...] = ()
    papers_taken: int = 0
    papers_sent: int = 0
    pending: int = 0
    texts: tuple[TextChange, ...] = ()
    devices: tuple[OtherDevice, ...] = ()
    refused: tuple[Skipped, ...] = ()
    newer: int = 0
    unsound: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    new_name: bool = False  # another library had the name of this one
    new_folder: bool = False  # no library had synced with this folder before
