"""A page as plain text: for readers of mail that show no HTML."""

from __future__ import annotations

from collections.abc import Iterator

from .page_parts import Bit, Entry, Page, Row
from .spans import width, wrap

COLUMNS = 72


def page_text(page: Page) -> str:
    """The page in lines of at most `COLUMNS` cells where words allow it; ends with a newline."""
    lines = [page.title, "=" * min(width(page.title), COLUMNS), "", *_paragraphs(page.rows)]
    for part in page.parts:
        lines += ["", part.title, "-" * width(part.title), *_paragraphs(part.rows)]
        for entry in part.entries:
            lines += _entry(entry)
    return "\n".join(lines) + "\n"


def _paragraphs(rows: tuple[Row, ...]) -> Iterator[str]:
    for row in rows:
        yield from wrap(_plain(row), COLUMNS)


def _entry(entry: Entry) -> Iterator[str]:
    if entry.heading is not None:
        yield ""
        yield from wrap("".join(bit.text for bit in entry.heading), COLUMNS)
        yield from (line for row in entry.rows for line in wrap(_plain(row), COLUMNS, "   "))
        return
    for number, row in enumerate(entry.rows):
        mark, indent = ("  - ", "    ") if number else ("- ", "  ")
        for place, line in enumerate(wrap(_plain(row), COLUMNS, indent)):
            yield line if place else mark + line[len(indent) :]


def _plain(row: Row) -> str:
    """The words of a row, each address behind the text that leads there."""
    return "".join(map(_words, row))


def _words(bit: Bit) -> str:
    return f"{bit.text} <{bit.href}>" if bit.href else bit.text
