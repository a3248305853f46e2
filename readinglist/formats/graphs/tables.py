"""A graph as two tables of CSV, with the names of columns that Gephi's import of spreadsheets looks for.

Lines end as RFC 4180 says. Text that a spreadsheet would run as a formula is made harmless (`csv_cells.py`),
unless the tables are wanted raw.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import chain

from readinglist.core.graph_export import GraphEdge, GraphExport, GraphNode
from readinglist.formats.csv_table import csv_rows, harmless

from .columns import EDGE_COLUMNS, NODE_COLUMNS, colour, hex_of, sizes, told
from .xml_text import in_pieces

NODE_HEAD = ("Id", "Label", "Start", "X", "Y", "Size", "Color", *(column.name.title() for column in NODE_COLUMNS))
EDGE_HEAD = ("Source", "Target", "Type", "Weight", "Start", *(column.name.title() for column in EDGE_COLUMNS))
_Cell = Callable[[str], str]


def node_table(export: GraphExport, raw: bool = False) -> Iterator[str]:
    """The table of nodes, piece by piece; its first line names the columns."""
    text = _as_it_stands if raw else harmless
    rows = (_node(node, size, text) for node, size in zip(export.nodes, sizes(export.nodes), strict=True))
    return in_pieces(csv_rows(chain([NODE_HEAD], rows)))


def edge_table(export: GraphExport, raw: bool = False) -> Iterator[str]:
    """The table of edges, piece by piece."""
    text = _as_it_stands if raw else harmless
    return in_pieces(csv_rows(chain([EDGE_HEAD], (_edge(edge, text) for edge in export.edges))))


def _node(node: GraphNode, size: float, text: _Cell) -> list[str]:
    drawn = [f"{node.x:.1f}", f"{node.y:.1f}", str(size), hex_of(colour(node))]
    told_of = [_told(column.type, told(column.value(node)), text) for column in NODE_COLUMNS]
    return [text(node.id), text(told(node.label) or node.id), _day(node.start), *drawn, *told_of]


def _edge(edge: GraphEdge, text: _Cell) -> list[str]:
    told_of = [_told(column.type, told(column.value(edge)), text) for column in EDGE_COLUMNS]
    ends = [text(edge.citing), text(edge.cited)]
    return [*ends, "Directed", str(max(edge.weight, 1)), _day(edge.start), *told_of]


def _told(kind: str, value: str | None, text: _Cell) -> str:
    return text(value or "") if kind == "string" else value or ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _as_it_stands(text: str) -> str:
    return text
