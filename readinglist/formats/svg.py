"""Pieces of SVG that our pictures are drawn with: nothing in them runs or is loaded from elsewhere."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from html import escape

from readinglist.core.text import clean, readable
from readinglist.formats.graphs.columns import INK, PAPER, Rgb, hex_of

# How wide text may be where it is read, without asking a font.
#
# For each sign the wider of Helvetica's and DejaVu Sans', which are what sans-serif means on most machines: a label
# that is placed by it fits in either.


# Thousandths of the size of the font; a test compares with the fonts.
_WIDTHS = {
    280: "'ijl",
    320: " ,.I",
    360: "/:;\\f|",
    400: "()-[]t",
    440: "!r",
    480: '"',
    520: "*J`",
    560: "?L_csz",
    600: "kvxy",
    640: "$0123456789FTabdeghnopqu{}",
    680: "EKPSY",
    720: "ABVXZ",
    760: "CHNRU",
    800: "&DGOQ",
    840: "#+<=>^w~",
    880: "M",
    960: "%",
    1000: "Wm",
    1040: "@",
}
_WIDTH = {sign: width for width, signs in _WIDTHS.items() for sign in signs}
_ACCENT = 100  # what ď and ľ have beside the letter
_OTHER = 1100  # most letters of other scripts are narrower
_WIDE = 1500  # ligatures, digraphs, signs of two letters
ELLIPSIS = "…"


def text_width(text: str, size: float) -> float:
    """Points that `text` takes at most, set at `size` points."""
    return sum(map(_of, text)) * size / 1000


def fitted(text: str, size: float, room: float) -> str:
    """The text, or as much of its beginning as fits into `room` points with an ellipsis.

    >>> fitted("generative adversarial network", 10, 81)
    'generative a…'
    """
    if text_width(text, size) <= room:
        return text
    while text and text_width(text + ELLIPSIS, size) > room:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS


def _of(sign: str) -> int:
    known = _WIDTH.get(sign)
    if known is not None:
        return known
    if unicodedata.combining(sign):
        return 0
    base = unicodedata.normalize("NFKD", sign)
    if len(base) > 1 and base[0].isalpha() and base[0] in _WIDTH and all(map(unicodedata.combining, base[1:])):
        return _WIDTH[base[0]] + _ACCENT
    return _OTHER if len(base) == 1 else _WIDE


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
