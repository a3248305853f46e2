"""A page as Markdown: what a cron job leaves to read. Nothing in a text may become markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .markdown import literal
from .page_parts import Bit, Entry, Page, Row

# What begins a list or a rule where a line begins with it.
_OPENING = re.compile(r"^(\d+)([.)])|^()([-+=])")
_AROUND = {"strong": "**", "em": "*"}


def page_markdown(page: Page) -> str:
    """The page as a document; ends with a newline."""
    blocks = [f"# {literal(page.title)}", *map(_paragraph, page.rows)]
    for part in page.parts:
        blocks += [f"## {literal(part.title)}", *map(_paragraph, part.rows)]
        bullets: list[str] = []
        for entry in part.entries:
            if entry.heading is None:
                bullets += _bullets(entry)
            else:
                words = "".join(bit.text for bit in entry.heading)
                blocks += [f"## {literal(words)}", *map(_paragraph, entry.rows)]
        if bullets:
            blocks.append("\n".join(bullets))
    return "\n\n".join(blocks) + "\n"


def _bullets(entry: Entry) -> Iterator[str]:
    for number, row in enumerate(entry.rows):
        yield ("  - " if number else "- ") + _paragraph(row)


def _paragraph(row: Row) -> str:
    text = _row(row)
    return _OPENING.sub(r"\1\3\\\2\4", text)


def _row(row: Row) -> str:
    return "".join(map(_bit, row))


def _bit(bit: Bit) -> str:
    if bit.style == "code":
        return f"`{bit.text.replace('`', '')}`"
    text, around = literal(bit.text), _AROUND.get(bit.style, "")
    if text.strip() == text:  # else the signs would not bind
        text = f"{around}{text}{around}"
    return f"[{text}]({bit.href.replace('(', '%28').replace(')', '%29')})" if bit.href else text
