"""GEXF 1.3, as Gephi reads it: a graph that grows in time.

Columns are declared before the nodes, since values without a declared column are skipped; a node or an edge
without a date has no `start`, so it is always there; nothing has an end. https://gexf.net
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from readinglist.core.graph_export import GraphEdge, GraphExport, GraphNode

from .columns import EDGE_COLUMNS, NODE_COLUMNS, Column, about, colour, sizes, told, values
from .xml_text import escaped, in_pieces

NAMESPACE, VIZ = "http://gexf.net/1.3", "http://gexf.net/1.3/viz"


def gexf(export: GraphExport) -> Iterator[str]:
    """The document, piece by piece."""
    yield _head(export)
    yield "<nodes>\n"
    yield from in_pieces(map(_node, export.nodes, sizes(export.nodes)))
    yield "</nodes>\n<edges>\n"
    names = {node.id: escaped(node.id) for node in export.nodes}
    yield from in_pieces(_edge(number, edge, names) for number, edge in enumerate(export.edges))
    yield "</edges>\n</graph>\n</gexf>\n"


def _head(export: GraphExport) -> str:
    modified = f' lastmodifieddate="{export.cutoff.isoformat()}"' if export.cutoff else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<gexf xmlns="{NAMESPACE}" xmlns:viz="{VIZ}" version="1.3">\n'
        f"<meta{modified}><creator>readinglist</creator>"
        f"<description>{escaped(about(export))}</description></meta>\n"
        '<graph mode="dynamic" defaultedgetype="directed" idtype="string" '
        'timeformat="date" timerepresentation="interval">\n'
        f"{_declared('node', NODE_COLUMNS)}{_declared('edge', EDGE_COLUMNS)}"
    )


def _declared(kind: str, columns: tuple[Column[GraphNode], ...] | tuple[Column[GraphEdge], ...]) -> str:
    rows = "".join(f'<attribute id="{c.name}" title="{c.name}" type="{c.type}"/>\n' for c in columns)
    return f'<attributes class="{kind}" mode="static">\n{rows}</attributes>\n'


def _node(node: GraphNode, size: float) -> str:
    red, green, blue = colour(node)
    label = escaped(told(node.label) or node.id)
    attributes = "".join(_attribute(name, text) for name, text in values(NODE_COLUMNS, node))
    return (
        f'<node id="{escaped(node.id)}" label="{label}"{_start(node.start)}><attvalues>{attributes}</attvalues>'
        f'<viz:size value="{size}"/><viz:position x="{node.x:.1f}" y="{node.y:.1f}" z="0.0"/>'
        f'<viz:color r="{red}" g="{green}" b="{blue}"/></node>\n'
    )


def _edge(number: int, edge: GraphEdge, names: dict[str, str]) -> str:
    """An edge to what is no node is an error: Gephi would make an empty node of it."""
    attributes = _said(edge.kind, edge.evidence)
    return (
        f'<edge id="{number}" source="{names[edge.citing]}" target="{names[edge.cited]}"'
        f' weight="{max(edge.weight, 1)}"{_start(edge.start)}><attvalues>{attributes}</attvalues></edge>\n'
    )


@lru_cache(maxsize=4096)
def _said(kind: str, evidence: str | None) -> str:
    """Remembered, as `_start` is: half a million edges say one of few things."""
    return "".join(_attribute(*one) for one in values(EDGE_COLUMNS, GraphEdge("", "", kind, evidence=evidence)))


def _attribute(name: str, text: str) -> str:
    return f'<attvalue for="{name}" value="{escaped(text)}"/>'


@lru_cache(maxsize=16384)
def _start(day: date | None) -> str:
    return f' start="{day.isoformat()}"' if day else ""
