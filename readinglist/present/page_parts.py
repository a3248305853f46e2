"""A page before it has a format: what Markdown, HTML and plain text are all made from.

Every text in it is as a person reads it (`spans.shown`), on one line, and still outside text: whoever writes a
page out escapes it by the rules of the format.
"""

from __future__ import annotations

from dataclasses import dataclass

from .spans import shown


@dataclass(frozen=True, slots=True)
class Bit:
    """A run of text. `style`: "" | strong | em | dim | code | old | new; `href`: an http(s) address."""

    text: str
    style: str = ""
    href: str | None = None


Row = tuple[Bit, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of a list: a heading with paragraphs, or without one a line with lines below it."""

    rows: tuple[Row, ...]
    heading: Row | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a page: what is said of the whole, then its entries."""

    title: str
    rows: tuple[Row, ...] = ()
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    title: str
    rows: tuple[Row, ...]
    parts: tuple[Part, ...]


def row(*parts: str | Bit | None) -> Row:
    """A row of plain texts and bits; None and what is empty are left out."""
    bits = (Bit(part) if isinstance(part, str) else part for part in parts if part is not None)
    return tuple(bit for bit in bits if bit.text)


def outside(text: str | None, style: str = "", href: str | None = None) -> Bit:
    """Outside text as a bit."""
    return Bit(shown(text), style, href)


def coded(text: str, style: str = "") -> list[Bit]:
    """A sentence of ours that names commands between back-ticks, as bits."""
    return [Bit(part, "code" if number % 2 else style) for number, part in enumerate(shown(text).split("`"))]


def joined(bits: list[Bit], separator: str = " · ") -> Row:
    """Bits with a separator between those that say something."""
    found: list[Bit] = []
    for bit in bits:
        if bit.text:
            found += [Bit(separator), bit] if found else [bit]
    return tuple(found)
