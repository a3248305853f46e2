"""Graphs as files for other programs: GEXF and GraphML for Gephi, a pair of CSV tables for everything else.

All of them show the same columns and sizes. A file is written as pieces of text, one after the other, so that a large
graph needs no more memory than its records.

GEXF 1.3 (https://gexf.net): a graph that grows in time. Columns are declared before the nodes, since values without a
declared column are skipped; a node or an edge without a date has no `start`, so it is always there; nothing has an end.
GraphML is for programs that know no GEXF: place, size and colour have the names that Gephi and yEd look for. The tables
have the columns that Gephi's import of spreadsheets looks for; text that a spreadsheet would run as a formula is made
harmless (`csv_table`), unless they are wanted raw.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Generic, TypeVar

from readinglist.core.frozen import Frozen
from readinglist.core.graph_export import IDEAS, GraphEdge, GraphExport, GraphNode
from readinglist.core.text import clean, readable
from readinglist.formats.csv_table import csv_rows, harmless
from readinglist.formats.encoding import in_pieces, xml_escaped
from readinglist.formats.svg import Rgb, fate_colour, hex_of

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


NAMES = 25  # authors that are shown by name
Value = str | int | float | bool | None
_Item = TypeVar("_Item", GraphNode, GraphEdge)


class Column(Frozen, Generic[_Item]):
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


def shown(value: Value) -> str | None:
    """A value as text without anything that a file cannot hold; None for what is missing, empty or not a number.

    >>> shown(True), shown(0.25), shown(float("nan")), shown("a\\x00b"), shown("")
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
    fates = "; fates" if export.kind == IDEAS else ""
    parts = [
        f"{len(export.nodes):,} {export.kind}, {len(export.edges):,} edges{fates} from {export.source}",
        f"as of {export.cutoff.isoformat()}" if export.cutoff else "",
        *(f"{share:.0%} {what}" for what, share in shares if share is not None),
    ]
    return clean("; ".join(filter(None, parts)))


def values(columns: tuple[Column[_Item], ...], item: _Item) -> Iterator[tuple[str, str]]:
    """(column, text) of what is known of one node or edge."""
    for column in columns:
        text = shown(column.value(item))
        if text is not None:
            yield column.name, text


GEXF, VIZ = "http://gexf.net/1.3", "http://gexf.net/1.3/viz"


def gexf(export: GraphExport) -> Iterator[str]:
    """The document, piece by piece."""
    yield _gexf_head(export)
    yield "<nodes>\n"
    yield from in_pieces(map(_gexf_node, export.nodes, sizes(export.nodes)))
    yield "</nodes>\n<edges>\n"
    names = {node.id: xml_escaped(node.id) for node in export.nodes}
    yield from in_pieces(_gexf_edge(number, edge, names) for number, edge in enumerate(export.edges))
    yield "</edges>\n</graph>\n</gexf>\n"


def _gexf_head(export: GraphExport) -> str:
    modified = f' lastmodifieddate="{export.cutoff.isoformat()}"' if export.cutoff else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<gexf xmlns="{GEXF}" xmlns:viz="{VIZ}" version="1.3">\n'
        f"<meta{modified}><creator>readinglist</creator>"
        f"<description>{xml_escaped(about(export))}</description></meta>\n"
        '<graph mode="dynamic" defaultedgetype="directed" idtype="string" '
        'timeformat="date" timerepresentation="interval">\n'
        f"{_declared('node', NODE_COLUMNS)}{_declared('edge', EDGE_COLUMNS)}"
    )


def _declared(kind: str, columns: tuple[Column[GraphNode], ...] | tuple[Column[GraphEdge], ...]) -> str:
    rows = "".join(f'<attribute id="{c.name}" title="{c.name}" type="{c.type}"/>\n' for c in columns)
    return f'<attributes class="{kind}" mode="static">\n{rows}</attributes>\n'


def _gexf_node(node: GraphNode, size: float) -> str:
    red, green, blue = colour(node)
    label = xml_escaped(shown(node.label) or node.id)
    attributes = "".join(_attribute(name, text) for name, text in values(NODE_COLUMNS, node))
    return (
        f'<node id="{xml_escaped(node.id)}" label="{label}"{_gexf_start(node.start)}>'
        f"<attvalues>{attributes}</attvalues>"
        f'<viz:size value="{size}"/><viz:position x="{node.x:.1f}" y="{node.y:.1f}" z="0.0"/>'
        f'<viz:color r="{red}" g="{green}" b="{blue}"/></node>\n'
    )


def _gexf_edge(number: int, edge: GraphEdge, names: dict[str, str]) -> str:
    """An edge to what is no node is an error: Gephi would make an empty node of it."""
    attributes = _gexf_values(edge.kind, edge.evidence)
    return (
        f'<edge id="{number}" source="{names[edge.citing]}" target="{names[edge.cited]}"'
        f' weight="{max(edge.weight, 1)}"{_gexf_start(edge.start)}><attvalues>{attributes}</attvalues></edge>\n'
    )


@lru_cache(maxsize=4096)
def _gexf_values(kind: str, evidence: str | None) -> str:
    """Remembered, as `_gexf_start` is: half a million edges say one of few things."""
    return "".join(_attribute(*one) for one in values(EDGE_COLUMNS, GraphEdge("", "", kind, evidence=evidence)))


def _attribute(name: str, text: str) -> str:
    return f'<attvalue for="{name}" value="{xml_escaped(text)}"/>'


@lru_cache(maxsize=16384)
def _gexf_start(day: date | None) -> str:
    return f' start="{day.isoformat()}"' if day else ""


GRAPHML = "http://graphml.graphdrawing.org/xmlns"
# GraphML's words for GEXF's types.
_GRAPHML_TYPES = {"integer": "long"}
_NODE_KEYS = {"label": "string", "start": "string", "x": "double", "y": "double", "size": "double"}
_NODE_KEYS |= dict.fromkeys("rgb", "int")
_EDGE_KEYS = {"weight": "double", "start": "string"}


def graphml(export: GraphExport) -> Iterator[str]:
    """The document, piece by piece."""
    nodes = _NODE_KEYS | {column.name: column.type for column in NODE_COLUMNS}
    edges = _EDGE_KEYS | {column.name: column.type for column in EDGE_COLUMNS}
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<graphml xmlns="{GRAPHML}">\n<desc>{xml_escaped(about(export))}</desc>\n'
        f'{_keys("node", nodes)}{_keys("edge", edges)}<graph edgedefault="directed">\n'
    )
    yield from in_pieces(map(_graphml_node, export.nodes, sizes(export.nodes)))
    names = {node.id: xml_escaped(node.id) for node in export.nodes}
    yield from in_pieces(_graphml_edge(edge, names) for edge in export.edges)
    yield "</graph>\n</graphml>\n"


def _keys(kind: str, columns: Mapping[str, str]) -> str:
    """The names of nodes and of edges are kept apart, as an id of a document stands once."""
    rows = (
        f'<key id="{kind}.{name}" for="{kind}" attr.name="{name}" attr.type="{_GRAPHML_TYPES.get(type_, type_)}"/>\n'
        for name, type_ in columns.items()
    )
    return "".join(rows)


def _graphml_node(node: GraphNode, size: float) -> str:
    places = (f"{node.x:.1f}", f"{node.y:.1f}", str(size))
    drawn = zip(
        _NODE_KEYS, (shown(node.label) or node.id, _day(node.start), *places, *map(str, colour(node))), strict=True
    )
    known = ((name, text) for name, text in drawn if text)
    data = "".join(_data("node", name, text) for name, text in (*known, *values(NODE_COLUMNS, node)))
    return f'<node id="{xml_escaped(node.id)}">{data}</node>\n'


def _graphml_edge(edge: GraphEdge, names: dict[str, str]) -> str:
    line = [("weight", f"{max(edge.weight, 1)}.0")]
    if edge.start is not None:
        line.append(("start", edge.start.isoformat()))
    data = "".join(_data("edge", name, text) for name, text in (*line, *values(EDGE_COLUMNS, edge)))
    return f'<edge source="{names[edge.citing]}" target="{names[edge.cited]}">{data}</edge>\n'


def _data(kind: str, name: str, text: str) -> str:
    return f'<data key="{kind}.{name}">{xml_escaped(text)}</data>'


NODE_HEAD = ("Id", "Label", "Start", "X", "Y", "Size", "Color", *(column.name.title() for column in NODE_COLUMNS))
EDGE_HEAD = ("Source", "Target", "Type", "Weight", "Start", *(column.name.title() for column in EDGE_COLUMNS))
_Cell = Callable[[str], str]


def node_table(export: GraphExport, raw: bool = False) -> Iterator[str]:
    """The table of nodes, piece by piece; its first line names the columns."""
    text = str if raw else harmless
    rows = (_node_row(node, size, text) for node, size in zip(export.nodes, sizes(export.nodes), strict=True))
    return in_pieces(csv_rows(chain([NODE_HEAD], rows)))


def edge_table(export: GraphExport, raw: bool = False) -> Iterator[str]:
    """The table of edges, piece by piece."""
    text = str if raw else harmless
    return in_pieces(csv_rows(chain([EDGE_HEAD], (_edge_row(edge, text) for edge in export.edges))))


def _node_row(node: GraphNode, size: float, text: _Cell) -> list[str]:
    drawn = [f"{node.x:.1f}", f"{node.y:.1f}", str(size), hex_of(colour(node))]
    known = [_cell(column.type, shown(column.value(node)), text) for column in NODE_COLUMNS]
    return [text(node.id), text(shown(node.label) or node.id), _day(node.start), *drawn, *known]


def _edge_row(edge: GraphEdge, text: _Cell) -> list[str]:
    known = [_cell(column.type, shown(column.value(edge)), text) for column in EDGE_COLUMNS]
    ends = [text(edge.citing), text(edge.cited)]
    return [*ends, "Directed", str(max(edge.weight, 1)), _day(edge.start), *known]


def _cell(kind: str, value: str | None, text: _Cell) -> str:
    return text(value or "") if kind == "string" else value or ""


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
