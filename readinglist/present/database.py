"""The database and what queries give, as people read them and as records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isfinite
from typing import Any

from readinglist.model.database import DatabaseDescription, Table, Value

from .spans import Line, Span, cut, line, pad, shown, trimmed, width, wrap

WIDEST = 60  # cells of a column
NARROW = 10  # cells that a column keeps where there is no room for all of it


def database_lines(found: DatabaseDescription, room: int | None) -> Iterator[Line]:
    """The place, each view with its sentence, the named queries."""
    yield line(Span(shown(found.path), "id"))
    yield line(Span("Views", "head"), Span("  one row a thing, what holds now", "dim"))
    for relation in found.views:
        yield line("  ", Span(relation.name, "title"))
        for part in wrap(relation.description.replace("`", ""), room or 10**6, "    "):
            yield line(part)
        for part in wrap(", ".join(relation.columns), room or 10**6, "    "):
            yield line(Span(part, "dim"))
    yield line(Span("Queries", "head"), Span("  readinglist database NAME answers one", "dim"))
    longest = max(len(query.name) for query in found.queries)
    for query in found.queries:
        asks = "".join(f"  --set {name}=..." for name in query.parameters)
        yield line("  ", Span(pad(query.name, longest), "title"), f"  {query.title}", Span(asks, "dim"))


def database_record(found: DatabaseDescription) -> dict[str, Any]:
    return {
        "path": found.path,
        "steps": found.steps,
        "relations": [
            {"name": r.name, "kind": r.kind, "description": r.description, "columns": list(r.columns)}
            for r in found.relations
        ],
        "queries": [
            {"name": q.name, "title": q.title, "sql": q.sql, "parameters": list(q.parameters)} for q in found.queries
        ],
    }


def table_lines(table: Table, room: int | None) -> Iterator[Line]:
    """Columns side by side; numbers to the right."""
    cells = [[_cell(value) for value in row] for row in table.rows]
    widths = [
        min(max((width(text) for text in (name, *(row[k] for row in cells))), default=0), WIDEST)
        for k, name in enumerate(table.columns)
    ]
    _narrow(widths, room)
    right = [
        bool(cells) and all(isinstance(row[k], int | float | None) for row in table.rows) for k in range(len(widths))
    ]
    yield trimmed(line(Span(cut(_row(table.columns, widths, right), room), "head")))
    for row in cells:
        yield trimmed(line(cut(_row(row, widths, right), room)))


def _narrow(widths: list[int], room: int | None) -> None:
    """Take cells from the widest columns until a row fits; columns of `NARROW` cells keep them."""
    over = 0 if room is None else sum(widths) + 2 * (len(widths) - 1) - room
    while over > 0 and max(widths) > NARROW:
        widths[widths.index(max(widths))] -= 1
        over -= 1


def table_record(table: Table) -> list[dict[str, Any]]:
    return [{name: _in_json(value) for name, value in row.items()} for row in table.records()]


def _row(texts: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    fitted = [cut(text, cells) for text, cells in zip(texts, widths, strict=True)]
    return "  ".join(
        " " * (cells - width(text)) + text if to_right else pad(text, cells)
        for text, cells, to_right in zip(fitted, widths, right, strict=True)
    )


def _cell(value: Value) -> str:
    return "" if value is None else shown(str(_plain(value)))


def _plain(value: Value) -> int | float | str | None:
    return value.hex() if isinstance(value, bytes) else value


def _in_json(value: Value) -> int | float | str | None:
    """As `_plain`; JSON has no infinity."""
    return None if isinstance(value, float) and not isfinite(value) else _plain(value)
