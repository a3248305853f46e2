"""What every format tells of a node and of an edge, once: names, types and values of the columns."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from readinglist.model.graph_export import GraphEdge, GraphExport, GraphNode
from readinglist.text import clean, readable

NAMES = 25  # authors that are told by name
Value = str | int | float | bool | None
_Item = TypeVar("_Item", GraphNode, GraphEdge)


@dataclass(frozen=True, slots=True)
class Column(Generic[_Item]):
    """`type` is GEXF's: string, integer, double, boolean."""

    name: str
    type: str
    value: Callable[[_Item], Value]


def authors_of(node: GraphNode) -> str:
    """The names, those of a collaboration of thousands cut."""
    more = len(node.authors) - NAMES
    return "; ".join(node.authors[:NAMES]) + (f"; and {more} more" if more > 0 else "")


NODE_COLUMNS: tuple[Column[GraphNode], ...] = (
    Column("title", "string", lambda node: node.title),
    Column("authors", "string", authors_of),
    Column("year", "integer", lambda node: node.start.year if node.start else None),
    Column("category", "string", lambda node: node.category),
    Column("fate", "string", lambda node: node.fate),
    Column("percentile", "double", lambda node: node.percentile),
    Column("influence", "double", lambda node: node.influence),
    Column("citations", "integer", lambda node: node.citations),
    Column("reuse", "integer", lambda node: node.reuse),
    Column("idea", "string", lambda node: node.idea),
    Column("paper", "string", lambda node: node.paper),
    Column("verdict", "string", lambda node: node.verdict),
    Column("read", "boolean", lambda node: node.is_read),
)
EDGE_COLUMNS: tuple[Column[GraphEdge], ...] = (
    Column("kind", "string", lambda edge: edge.kind),
    Column("evidence", "string", lambda edge: edge.evidence),
)


def told(value: Value) -> str | None:
    """A value as text without anything that a file cannot hold; None for what is missing, empty or not a number.

    >>> told(True), told(0.25), told(float("nan")), told("a\\x00b"), told("")
    ('true', '0.25', None, 'a b', None)
    """
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(float(value)) if math.isfinite(value) else None
    return None if value is None else str(value)


@lru_cache(maxsize=4096)
def _text(text: str) -> str | None:
    """Remembered: there are few fates, kinds and categories, and half a million edges."""
    return clean(readable(text)) or None


def about(export: GraphExport) -> str:
    """One line on where the graph comes from: no number without its source."""
    shares = (
        ("of the papers of these months have known references", export.coverage),
        ("of their references are in the library", export.resolved_share),
    )
    parts = [
        f"{len(export.nodes):,} {export.kind}, {len(export.edges):,} edges from {export.source}",
        f"as of {export.cutoff.isoformat()}" if export.cutoff else "",
        *(f"{share:.0%} {what}" for what, share in shares if share is not None),
    ]
    return clean("; ".join(filter(None, parts)))


def values(columns: tuple[Column[_Item], ...], item: _Item) -> Iterator[tuple[str, str]]:
    """(column, text) of what is known of one node or edge."""
    for column in columns:
        text = told(column.value(item))
        if text is not None:
            yield column.name, text
