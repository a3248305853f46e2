"""Pictures of graphs for the documentation: the map of ideas, and the same graph as Gephi shows it.

Gephi is a program with windows and is not run here: the places, sizes, colours and days are read from the exported
file, and drawn as Gephi draws them (edges bent, in the colour of the node they come from). Only its labels, which
would cover each other, are put where there is room.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

from lxml import etree

from readinglist import open_library
from readinglist.core.graph_export import GraphFilters
from readinglist.demo.story import LAST_NIGHT, look_back
from readinglist.formats.label_placement import Box, Spot, place
from readinglist.ideas.graph_files import export_graph

WIDTH, MARGIN = 1200, 60
LATEST = date(2023, 1, 3)  # a night from which the look back sees all of the canon
FIRST, HALFWAY = date(2009, 1, 1), date(2015, 1, 1)
ALIVE = ("building block", "reused", "awakened")


@dataclass(frozen=True, slots=True)
class Dot:
    """A node of the file."""

    label: str
    x: float
    y: float
    size: float
    colour: str
    fate: str | None
    start: str


VIEWS: Mapping[str, Callable[[Dot], bool]] = {
    "gephi-opened": lambda dot: True,
    "gephi-timeline": lambda dot: dot.start < HALFWAY.isoformat(),
    "gephi-filtered": lambda dot: dot.fate in ALIVE,
}


def graph_pictures(folder: Path) -> Iterator[Path]:
    """The map of the demo's ideas, and the views of its graph, written into `folder`."""
    with tempfile.TemporaryDirectory() as then, tempfile.TemporaryDirectory() as today:
        drawings = {"ideas-2018": _map_of(Path(then), LAST_NIGHT), "ideas-of-the-canon": _map_of(Path(today), LATEST)}
        recent = Path(then, "recent.gexf")
        with open_library(then, environ={}) as library:
            _finish(export_graph(library, Path(recent), GraphFilters(ideas=True, since=FIRST), False))
        root = etree.parse(recent).getroot()
    drawings |= {name: sheet(root, shown) for name, shown in VIEWS.items()}
    for name, drawing in drawings.items():
        path = folder / f"{name}.svg"
        path.write_text(drawing, encoding="utf-8")
        yield path


def _map_of(home: Path, night: date) -> str:
    """The map that a demo that ends with `night` shows."""
    _finish(look_back(home, {}, night))
    return (home / "exports" / "ideas.svg").read_text(encoding="utf-8")


def _finish(steps: Iterable[object]) -> None:
    for _ in steps:
        pass


def sheet(root: Any, shown: Callable[[Dot], bool]) -> str:  # Any: an element of lxml
    """The nodes of a GEXF for which `shown` says so, with the edges among them, on the sheet of all of them."""
    every = {node.get("id"): _dot(node) for node in root.iterfind(".//{*}node")}
    left, top = min(dot.x for dot in every.values()), max(dot.y for dot in every.values())
    scale = (WIDTH - 2 * MARGIN) / (max(dot.x for dot in every.values()) - left)
    height = (top - min(dot.y for dot in every.values())) * scale + 2 * MARGIN
    dots = {key: dot for key, dot in sorted(every.items(), key=lambda item: (-item[1].size, item[0])) if shown(dot)}
    spots = {
        key: Spot(MARGIN + (d.x - left) * scale, MARGIN + (top - d.y) * scale, d.size * scale, (d.label,), 12)
        for key, d in dots.items()
    }
    ends = ((edge.get("source"), edge.get("target")) for edge in root.iterfind(".//{*}edge"))
    boxes = place(list(spots.values()), Box(0, 0, WIDTH, height))
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}">',
            f'<rect width="{WIDTH}" height="{height:.0f}" fill="#ffffff" stroke="#cccccc"/>',
            *(_curve(spots[a], spots[b], dots[a].colour) for a, b in ends if a in dots and b in dots),
            *(_circle(spots[key], dots[key].colour) for key in reversed(dots)),
            *(_text(s.names[0], box) for s, box in zip(spots.values(), boxes, strict=True) if box),
            "</svg>\n",
        ]
    )


def _dot(node: Any) -> Dot:
    position, colour = node.find("{*}position"), node.find("{*}color")
    fate = node.find(".//{*}attvalue[@for='fate']")
    return Dot(
        node.get("label"),
        float(position.get("x")),
        float(position.get("y")),
        float(node.find("{*}size").get("value")),
        "#" + "".join(f"{int(colour.get(part)):02x}" for part in "rgb"),
        None if fate is None else fate.get("value"),
        node.get("start", ""),
    )


def _circle(spot: Spot, colour: str) -> str:
    return f'<circle cx="{spot.x:.1f}" cy="{spot.y:.1f}" r="{spot.radius:.1f}" fill="{colour}" stroke="#555555"/>'


def _curve(start: Spot, end: Spot, colour: str) -> str:
    x, y = (start.x + end.x + 0.4 * (end.y - start.y)) / 2, (start.y + end.y - 0.4 * (end.x - start.x)) / 2
    way = f"M{start.x:.1f} {start.y:.1f}Q{x:.1f} {y:.1f} {end.x:.1f} {end.y:.1f}"
    return f'<path d="{way}" fill="none" stroke="{colour}" stroke-opacity="0.45" stroke-width="1.4"/>'


def _text(label: str, box: Box) -> str:
    x, y = (box.left + box.right) / 2, box.bottom - 4
    font = 'font-family="Helvetica, Arial, sans-serif" font-size="12" text-anchor="middle" fill="#222222"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {font}>{escape(label)}</text>'
