"""Size by reuse, colour by fate: what a node looks like where it is drawn."""

from __future__ import annotations

import math
from collections.abc import Iterable

from readinglist.formats.palette import Rgb, fate_colour
from readinglist.model.graph_export import GraphNode

SPAN = 365.0  # days: a sheet is taken to be at least so wide and high
POWER = 0.35  # of reuse: Adam is thirty times as wide as what nobody reuses, not ten thousand times
INK = 0.3  # of the sheet: what all nodes cover together, as squares
LARGEST = 15.0  # of a node without any reuse
TAILS = 20  # a twentieth of the papers at each end of time does not make the sheet wider


def sizes(nodes: Iterable[GraphNode]) -> list[float]:
    """The size of each node, growing with its reuse; all of them smaller where many share the sheet."""
    some = list(nodes)
    if not some:
        return []
    width, height = (_span([node.x for node in some]), _span([node.y for node in some]))
    wide = [(1 + max(node.reuse, 0)) ** POWER for node in some]
    unit = min(math.sqrt(INK * width * height / sum(one * one for one in wide)), LARGEST)
    return [round(unit * one, 2) for one in wide]


def _span(places: list[float]) -> float:
    ordered = sorted(places)
    tail = len(ordered) // TAILS
    return max(ordered[-1 - tail] - ordered[tail], SPAN)


def colour(node: GraphNode) -> Rgb:
    return fate_colour(node.fate)
