"""Pieces of SVG that our pictures are drawn with: colours, widths of text, shapes. Nothing in them runs or is loaded.

The colours of fates are the same in every picture and every export. They were chosen so that any two of them stay apart
for people who see red, green or blue weakly: at least 20 in CIE Lab under each simulation of the test, where 2 can just
be distinguished. On white, next to dark text.

Widths say how wide text may be where it is read, without asking a font: for each sign the wider of Helvetica's and
DejaVu Sans', which are what sans-serif means on most machines, so that a label that is placed by it fits in either.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from html import escape
from types import MappingProxyType

from readinglist.core.lazy import read_data
from readinglist.core.text import clean, readable

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


# One scale of the last twelve months, from what prospers to what is quiet; it stays in order for every kind of eye.
COURSE_COLOURS: Mapping[str | None, Rgb] = MappingProxyType(
    {
        "rising": (0x9E, 0x12, 0x3C),
        "steady": (0xE5, 0x5B, 0x2D),
        "falling": (0xF4, 0xB8, 0x6A),
        "quiet": (0xD9, 0xDA, 0xDD),
        None: PAPER,
    }
)
COURSE_RADII: Mapping[str | None, float] = MappingProxyType(
    {"rising": 9.0, "steady": 6.5, "falling": 5.0, "quiet": 3.5, None: 3.5}
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


@cache
def _widths() -> dict[str, int]:
    """Thousandths of the size of the font, by sign; a test compares with the fonts."""
    rows = (row.split("\t") for row in read_data(__package__, "letter_widths.tsv").splitlines())
    return {sign: int(width) for width, signs in rows for sign in signs}


def _of(sign: str) -> int:
    widths = _widths()
    known = widths.get(sign)
    if known is not None:
        return known
    if unicodedata.combining(sign):
        return 0
    base = unicodedata.normalize("NFKD", sign)
    if len(base) > 1 and base[0].isalpha() and base[0] in widths and all(map(unicodedata.combining, base[1:])):
        return widths[base[0]] + _ACCENT
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


def legend(x: float, y: float, names: Iterable[tuple[str, Rgb]], size: float) -> Iterator[str]:
    """Names side by side from x on, each behind a block of its colour at the height y."""
    for name, colour in names:
        yield line(x, y, x + 14, y, colour, 12)
        yield text(x + 20, y + 4, name, size)
        x += 34 + 7.2 * len(name)


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
