"""Pieces of SVG that our pictures are drawn with: nothing in them runs or is loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from readinglist.formats.palette import INK, PAPER, Rgb, hex_of
from readinglist.text import clean, readable

FONT = "Helvetica, Arial, sans-serif"
BASELINE = 0.34  # of the size of a font, below the middle of its letters


class Picture(str):
    """A drawing: SVG as text, so that a file or a page takes it as it is. A notebook shows what it draws."""

    __slots__ = ()

    def _repr_svg_(self) -> str:
        return str(self)


def document(
    width: int, height: int, title: str, kind: str, parts: Iterable[str], *, role: str = "img", ground: bool = True
) -> str:
    """A whole picture, on white where it has a `ground`; `kind` is its class.

    `role`: "img", or "group" of a picture in which there is something to follow.
    """
    around = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="{role}" class="{kind}">',
        f"<title>{safe(title)}</title>",
        f'<rect width="{width}" height="{height}" fill="{hex_of(PAPER)}"/>' if ground else "",
    )
    return "\n".join(part for part in (*around, *parts, "</svg>") if part) + "\n"


def circle(x: float, y: float, radius: float, paint: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" {paint}/>'


def line(x1: float, y1: float, x2: float, y2: float, colour: Rgb, width: float = 1) -> str:
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="{hex_of(colour)}" stroke-width="{width:g}"/>'


def text(
    x: float, y: float, words: str, size: float, anchor: str = "start", colour: Rgb = INK, kind: str = "note"
) -> str:
    """Each text names its font: MuPDF does not hand it down from a group."""
    side = "" if anchor == "start" else f' text-anchor="{anchor}"'
    font = f'font-family="{FONT}" font-size="{size:g}" fill="{hex_of(colour)}"'
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" {font}{side}>{safe(words)}</text>'


def plain(words: str) -> str:
    """One line without control characters, its LaTeX as signs."""
    return clean(readable(clean(words)))


def safe(words: str) -> str:
    """As XML holds it; lines stay lines."""
    return "\n".join(escape(plain(part)) for part in words.split("\n"))
