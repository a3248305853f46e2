"""The map as a file: both kinds show the same drawing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pymupdf
import pytest
from lxml import etree

from readinglist.core.errors import NotFound
from readinglist.core.graph_export import BUILDS_ON, IDEAS, GraphEdge, GraphExport, GraphNode
from readinglist.formats.svg import fate_colour
from readinglist.ideas.graph_files import picture_of

NODES = (
    GraphNode("GAN", "GAN", start=date(2014, 6, 10), fate="building block", reuse=40, paper="1406.2661"),
    GraphNode("DCGAN", "DCGAN", start=date(2015, 11, 19), fate="absorbed", reuse=9),
)
EXPORT = GraphExport(IDEAS, NODES, (GraphEdge("DCGAN", "GAN", BUILDS_ON),))


def drawn(export: GraphExport, title: str = "Mine") -> Any:  # Any: an element of lxml
    return etree.fromstring(picture_of(export, "svg", title))


def test_an_svg_is_a_picture_with_links() -> None:
    root = drawn(EXPORT)
    assert root.findtext("{*}title") == "Mine"
    assert root.find(".//{*}a") is not None


def test_a_png_has_the_dots_of_the_svg_where_they_are() -> None:
    root = drawn(EXPORT)
    width, height = int(root.get("width")), int(root.get("height"))
    picture = pymupdf.Pixmap(picture_of(EXPORT, "png"))
    scale = picture.width / width
    assert picture.height == height * scale
    assert scale >= 2, "sharp on screens of today"
    for group, node in zip(root.iterfind(".//{*}g[@data-idea]"), reversed(NODES), strict=True):
        circle = group.find("{*}circle")
        x, y = (round(float(circle.get(name)) * scale) for name in ("cx", "cy"))
        assert picture.pixel(x, y)[:3] == fate_colour(node.fate)


def test_a_png_shows_text_in_letters_without_serifs() -> None:
    """MuPDF falls back to Times where it does not find the font: names would be drawn beside their places."""
    flat = GraphExport(IDEAS, (GraphNode("x", "IIIIIIIIII", start=date(2014, 6, 10), reuse=1),))
    picture = pymupdf.Pixmap(picture_of(flat, "png"))
    (text,) = drawn(flat).iterfind(".//{*}text[@class='name']")
    left, y = 2 * float(text.get("x")), round(2 * float(text.get("y")))
    row = [picture.pixel(x, y - 1)[0] < 128 for x in range(round(left) - 2, round(left) + 110)]
    assert 0 < sum(row) < len(row) / 3, "the feet of ten I are thin strokes, and with serifs nearly a line"


def test_nothing_to_draw_is_told() -> None:
    with pytest.raises(NotFound, match="ideas add --canon"):
        picture_of(GraphExport(IDEAS, (GraphNode("x", "x"),)), "svg")
