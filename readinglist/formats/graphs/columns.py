"""What every format tells of a node and of an edge, once: names, types and values of the columns."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Generic, TypeVar

from readinglist.core.graph_export import GraphEdge, GraphExport, GraphNode
from readinglist.core.text import clean, readable

# Colours of fates, the same in every picture and every export.
#
# Chosen so that any two of them stay apart for people who see red, green or blue weakly: at least 20 in CIE Lab
# under each simulation of the test, where 2 can just be told apart. On white, next to dark text.


Rgb = tuple[int, int, int]

INK: Rgb = (0x22, 0x25, 0x2B)  # text, and the rings of what I know
FAINT: Rgb = (0x6B, 0x70, 0x7B)  # second text
ARC: Rgb = (0x7C, 0x85, 0x99)  # what builds on what
LINE: Rgb = (0xE4, 0xE5, 0xE8)  # grids
PAPER: Rgb = (0xFF, 0xFF, 0xFF)
MINE: Rgb = (0x4A, 0x5F, 0xD3)  # what I said, beside what others did

# In the order of legends: what lives, what fades, what is not known. None is a paper or idea of no fate.
FATE_COLOURS: Mapping[str | None, Rgb] = MappingProxyType(
    {
        "building block": (0x4A, 0x5F, 0xD3),
        "awakened": (0xF9, 0xC0, 0x1A),
        "reused": (0x1D, 0x6B, 0x43),
        "absorbed": (0x8F, 0x3A, 0x97),
        "fading": (0xCB, 0x6A, 0x10),
        "forgotten": (0x1F, 0x1E, 0x26),
        "too young": (0x3F, 0xB4, 0xF7),
        "unobserved": (0xE2, 0xE2, 0xDE),
        None: (0xA0, 0x9F, 0xA8),
    }
)


def fate_colour(fate: str | None) -> Rgb:
    """The colour of a fate; of a word that is none, that of no fate.

    >>> fate_colour("reused"), fate_colour("unheard of") == fate_colour(None)
    ((29, 107, 67), True)
    """
    return FATE_COLOURS.get(fate, FATE_COLOURS[None])


def hex_of(colour: Rgb) -> str:
    """The colour as SVG and HTML write it.

    >>> hex_of((29, 107, 67))
    '#1d6b43'
    """
    return "#" + "".join(f"{part:02x}" for part in colour)


# Size by reuse, colour by fate: what a node looks like where it is drawn.


SPAN = 365.0  # days: a sheet is taken to be at least so wide and high
POWER = 0.35  # of reuse: Adam is thirty times as wide as what nobody reuses, not ten thousand times
NODE_AREA = 0.3  # of the sheet: what all nodes cover together, as squares
LARGEST = 15.0  # of a node without any reuse
TAILS = 20  # a twentieth of the papers at each end of time does not make the sheet wider


def sizes(nodes: Iterable[GraphNode]) -> list[float]:
    """The size of each node, growing with its reuse; all of them smaller where many share the sheet."""
    some = list(nodes)
    if not some:
        return []
    width, height = (_span([node.x for node in some]), _span([node.y for node in some]))
    wide = [(1 + max(node.reuse, 0)) ** POWER for node in some]
    unit = min(math.sqrt(NODE_AREA * width * height / sum(one * one for one in wide)), LARGEST)
    return [round(unit * one, 2) for one in wide]


def _span(places: list[float]) -> float:
    ordered = sorted(places)
    tail = len(ordered) // TAILS
    return max(ordered[-1 - tail] - ordered[tail], SPAN)


def colour(node: GraphNode) -> Rgb:
    return fate_colour(node.fate)


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
