"""Documents laid out as typesetters do it, for tests of what is read out of layouts: lines, columns, lists."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import replace
from random import Random

from readinglist.core.references import Document, Line, Page, Span

WIDTH, HEIGHT = 600.0, 800.0
PITCH = 12.0
WORDS = "the network was trained on many pictures of cats and we show that it is good at naming them again".split()
AUTHORS = "Adams Baker Clark Davies Evans Fisher Green Hughes Irving Jones Klein Lopez Moore Nolan Olsen Price".split()


def line(text: str, x: float, y: float, size: float = 10.0, *, bold: bool = False) -> Line:
    """A line whose letters are half as wide as high."""
    x1 = x + 0.5 * size * len(text)
    return Line((Span(text, x, y, x1, y + 1.15 * size, size, bold=bold),), x, y, x1, y + 1.15 * size)


def page(number: int, lines: Iterable[Line]) -> Page:
    return Page(number, WIDTH, HEIGHT, tuple(lines))


def document(*pages: Iterable[Line]) -> Document:
    return Document("ok", tuple(page(number, lines) for number, lines in enumerate(pages, start=1)))


def prose(x: float, y: float, rows: int, seed: int = 0) -> list[Line]:
    """A paragraph that fills its column; another one for every `seed`."""
    draw = Random(seed)
    words = " ".join(draw.choice(WORDS) for _ in range(rows * 20))
    return [line(text, x, y + PITCH * row) for row, text in enumerate(textwrap.wrap(words, 80)[:rows])]


def entries(count: int = 12) -> list[str]:
    """Entries sorted by author, as APA writes them."""
    return [
        f"{AUTHORS[number]}, A. B., & Miller, C. ({1990 + number}). On the habits of {AUTHORS[number].lower()} birds "
        f"in the northern forests of a large country. Journal of Birds, {number + 3}(2), {100 + number}-{120 + number}."
        for number in range(count)
    ]


def listed(
    texts: Sequence[str], *, x: float = 60, y: float = 60, width: int = 60, hanging: float = 0, white: float = 0
) -> list[Line]:
    """`texts` one below the other in a column: further lines set in by `hanging`, more `white` between entries."""
    lines: list[Line] = []
    for text in texts:
        for row, part in enumerate(textwrap.wrap(text, width)):
            lines.append(line(part, x + (hanging if row else 0), y))
            y += PITCH
        y += white
    return lines


def moved(lines: Iterable[Line], x: float) -> list[Line]:
    """The same lines further right."""
    return [
        replace(
            one,
            x0=one.x0 + x,
            x1=one.x1 + x,
            spans=tuple(replace(span, x0=span.x0 + x, x1=span.x1 + x) for span in one.spans),
        )
        for one in lines
    ]


def heading(text: str, x: float = 60, y: float = 40) -> Line:
    return line(text, x, y, 14, bold=True)
