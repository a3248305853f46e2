"""Records of upkeep: the state of the library, what `doctor` found, and the database as people look into it."""

from __future__ import annotations

from datetime import date, datetime
from html import escape
from typing import Any

from readinglist.core.frozen import Frozen
from readinglist.night.api import TraceState


class Status(Frozen):
    last_success: datetime | None
    watermarks: dict[str, str]  # feed or category -> last night taken
    papers: int
    kept: int
    unread: int  # undecided papers of the last night, those aside that are muted
    failed_since: datetime | None  # first of the failures after the last good night
    gaps: tuple[date, ...]  # missed nights
    warnings: tuple[str, ...]
    today: str | None = None  # why today is as it is, in words
    trace: TraceState | None = None
    bets_due: int = 0  # open bets whose day has come
    config: str = "config.toml"  # the file of the settings, as people name it
    muted: int = 0  # undecided papers of the last night that lists hide


class Problem(Frozen):
    """Something that `doctor` found. `fix` says what repairs it, None where nothing can."""

    what: str
    fix: str | None = None
    fixed: bool = False


class DoctorReport(Frozen):
    problems: tuple[Problem, ...]
    checked: tuple[str, ...]

    @property
    def is_healthy(self) -> bool:
        return all(problem.fixed for problem in self.problems)


Value = int | float | str | bytes | None


class Relation(Frozen):
    """A table or view, with a sentence about it. Views whose name begins with `v_` are meant for people."""

    name: str
    kind: str  # table | view
    description: str
    columns: tuple[str, ...]

    @property
    def is_for_people(self) -> bool:
        return self.name.startswith("v_")


class NamedQuery(Frozen):
    """A question that the program brings along. `parameters` are what its SQL leaves open, without the colon."""

    name: str
    title: str
    sql: str
    parameters: tuple[str, ...] = ()


class DatabaseDescription(Frozen):
    """Where the database lies, how many steps its schema has taken, and what is in it."""

    path: str
    steps: int
    relations: tuple[Relation, ...]
    queries: tuple[NamedQuery, ...]

    @property
    def views(self) -> tuple[Relation, ...]:
        return tuple(relation for relation in self.relations if relation.is_for_people)


class Table(Frozen):
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
