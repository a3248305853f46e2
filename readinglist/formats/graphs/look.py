"""Size by reuse, colour by fate: what a node looks like where it is drawn."""

from __future__ import annotations

import math
from collections.abc import Iterable

from readinglist.formats.palette import Rgb, fate_colour
from readinglist.model.graph_export import GraphNode

SPAN = 365.0  # days: a sheet is taken to be at least so wide and high
FILL = 0.2  # of the side of the square that each node would have for itself
SMALLEST, LARGEST = 1.0, 15.0  # of a node without any reuse


def sizes(nodes: Iterable[GraphNode]) -> list[float]:
    """The size of each node, growing with the logarithm of its reuse; all smaller where many share the sheet."""
    some = list(nodes)
    if not some:
        return []
    width, height = (max(max(side) - min(side), SPAN) for side in ([n.x for n in some], [n.y for n in some]))
    unit = min(max(FILL * math.sqrt(width * height / len(some)), SMALLEST), LARGEST)
    return [round(unit * (1 + math.log2(1 + max(node.reuse, 0)) / 2), 2) for node in some]


def colour(node: GraphNode) -> Rgb:
    return fate_colour(node.fate)
