"""GraphML: for programs that know no GEXF. Place, size and colour have the names that Gephi and yEd look for."""

from __future__ import annotations

from collections.abc import Iterator

from readinglist.core.graph_export import GraphEdge, GraphExport, GraphNode

from .columns import EDGE_COLUMNS, NODE_COLUMNS, about, colour, sizes, told, values
from .xml_text import escaped, in_pieces

NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
# GraphML's words for GEXF's types.
_TYPES = {"integer": "long"}
_DRAWN = (
    ("label", "string"),
    ("start", "string"),
    ("x", "double"),
    ("y", "double"),
    ("size", "double"),
    ("r", "int"),
    ("g", "int"),
    ("b", "int"),
)
_LINE = (("weight", "double"), ("start", "string"))


def graphml(export: GraphExport) -> Iterator[str]:
    """The document, piece by piece."""
    nodes = (*_DRAWN, *((column.name, column.type) for column in NODE_COLUMNS))
    edges = (*_LINE, *((column.name, column.type) for column in EDGE_COLUMNS))
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<graphml xmlns="{NAMESPACE}">\n<desc>{escaped(about(export))}</desc>\n'
        f'{_keys("node", nodes)}{_keys("edge", edges)}<graph edgedefault="directed">\n'
    )
    yield from in_pieces(map(_node, export.nodes, sizes(export.nodes)))
    names = {node.id: escaped(node.id) for node in export.nodes}
    yield from in_pieces(_edge(edge, names) for edge in export.edges)
    yield "</graph>\n</graphml>\n"


def _keys(kind: str, columns: tuple[tuple[str, str], ...]) -> str:
    """The names of nodes and of edges are told apart, as an id of a document stands once."""
    rows = (
        f'<key id="{kind}.{name}" for="{kind}" attr.name="{name}" attr.type="{_TYPES.get(type_, type_)}"/>\n'
        for name, type_ in columns
    )
    return "".join(rows)


def _node(node: GraphNode, size: float) -> str:
    red, green, blue = map(str, colour(node))
    drawn = (
        ("label", told(node.label) or node.id),
        ("start", node.start.isoformat() if node.start else None),
        ("x", f"{node.x:.1f}"),
        ("y", f"{node.y:.1f}"),
        ("size", str(size)),
        ("r", red),
        ("g", green),
        ("b", blue),
    )
    known = [(name, text) for name, text in drawn if text is not None]
    data = "".join(_data("node", name, text) for name, text in (*known, *values(NODE_COLUMNS, node)))
    return f'<node id="{escaped(node.id)}">{data}</node>\n'


def _edge(edge: GraphEdge, names: dict[str, str]) -> str:
    line = [("weight", f"{max(edge.weight, 1)}.0")]
    if edge.start is not None:
        line.append(("start", edge.start.isoformat()))
    data = "".join(_data("edge", name, text) for name, text in (*line, *values(EDGE_COLUMNS, edge)))
    return f'<edge source="{names[edge.citing]}" target="{names[edge.cited]}">{data}</edge>\n'


def _data(kind: str, name: str, text: str) -> str:
    return f'<data key="{kind}.{name}">{escaped(text)}</data>'
