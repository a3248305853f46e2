"""Printed text in a line: what a test about citing places starts from."""

from __future__ import annotations

import re

from readinglist.core.references import CitingPlace, Reference
from readinglist.references.citing.places import find_places
from readinglist.references.entry import Run
from readinglist.references.layout.reading import TextLine

WIDTH = 70  # characters of a line


def printed(text: str, *, size: float = 10.0) -> tuple[TextLine, ...]:
    """Lines of `text`: `# Heading`, paragraphs parted by blank lines, raised digits as ^3,4^."""
    lines: list[TextLine] = []
    y = 0.0
    for block in text.strip().split("\n\n"):
        y += 12
        block = block.strip()
        heading = block.startswith("# ")
        for number, part in enumerate(_wrapped(block.removeprefix("# "))):
            y += 12
            x0 = 60.0 if number == 0 and not heading else 50.0
            runs = tuple(
                Run(piece, bold=heading, raised=at % 2 == 1) for at, piece in enumerate(part.split("^")) if piece
            )
            lines.append(TextLine(runs, 1, 0, x0, y, 50 + 5.0 * len(part), y + size, size + 2 * heading, heading))
    return tuple(lines)


def _wrapped(block: str) -> list[str]:
    return [part.strip() for part in re.findall(rf".{{1,{WIDTH}}}(?:\s|$)", " ".join(block.split()))]


def references(*raws: str, labels: bool = True) -> tuple[Reference, ...]:
    """Entries "Doe 2001 ...", the authors before the year parted by " & "; numbered where `labels`."""
    made = []
    for index, raw in enumerate(raws, start=1):
        names, year = re.match(r"(.*?),? (\d{4})", raw).groups()  # type: ignore[union-attr]
        authors = tuple(names.split(" & "))
        made.append(Reference(index, raw, str(index) if labels else None, authors=authors, year=int(year)))
    return tuple(made)


def cited(text: str, entries: tuple[Reference, ...]) -> list[list[CitingPlace]]:
    return [list(places) for places in find_places(printed(text), entries)]


def counts(text: str, entries: tuple[Reference, ...]) -> list[int]:
    """How many places cite each entry."""
    return [len(places) for places in cited(text, entries)]
