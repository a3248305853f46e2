"""The database as people look into it: its tables and views, named queries, and what a query gives."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

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
