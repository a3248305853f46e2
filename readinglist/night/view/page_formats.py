"""A page before it has a format: what Markdown, HTML and plain text are all made from.

Every text in it is as a person reads it (`spans.shown`), on one line, and still outside text: whoever writes a
page out escapes it by the rules of the format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from readinglist.core.frozen import Frozen
from readinglist.core.lazy import read_data
from readinglist.core.lines import literal, shown, width, wrap
from readinglist.core.text import safe_for_terminal


class Bit(Frozen):
    """A run of text. `style`: "" | strong | em | dim | code | old | new; `href`: an http(s) address."""

    text: str
    style: str = ""
    href: str | None = None


Row = tuple[Bit, ...]


class Entry(Frozen):
    """One thing of a list: a heading with paragraphs, or without one a line with lines below it."""

    rows: tuple[Row, ...]
    heading: Row | None = None


class Part(Frozen):
    """A part of a page: what is said of the whole, then its entries."""

    title: str
    rows: tuple[Row, ...] = ()
    entries: tuple[Entry, ...] = ()


class Page(Frozen):
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


# A page as HTML: one file with its own style, no script, nothing from another host; for browsers and for mail.
#
# Built from functions that escape whatever is not markup of ours. The elements are few and plain, because mail
# programs know few: headings, paragraphs, lists. Dark and light follow the reader's system.


_TAGS = {"strong": "strong", "em": "em", "dim": "small", "code": "code", "old": "del", "new": "ins"}
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"  # whoever opens the file: it asks nobody for anything


def page_html(page: Page) -> str:
    """The page as a whole document."""
    title = _text(page.title)
    head = (
        '<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"<title>{title}</title>\n<style>\n{read_data(__package__, 'page.css')}</style>"
    )
    body = f"<main>\n<h1>{title}</h1>\n{page_fragment(page)}\n</main>"
    return f'<!DOCTYPE html>\n<html lang="en">\n<head>\n{head}\n</head>\n<body>\n{body}\n</body>\n</html>\n'


def page_fragment(page: Page) -> str:
    """What stands below the title, without any style: for a feed."""
    return "\n".join([*map(_paragraph, page.rows), *map(_part, page.parts)])


def _part(part: Part) -> str:
    lines = [f"<h2>{_text(part.title)}</h2>", *map(_paragraph, part.rows)]
    lines += [_paper(entry) for entry in part.entries if entry.heading is not None]
    if bullets := [_bullet(entry) for entry in part.entries if entry.heading is None]:
        lines += ["<ul>", *bullets, "</ul>"]
    return "\n".join(lines)


def _paper(entry: Entry) -> str:
    return "\n".join([f"<h3>{_row(entry.heading or ())}</h3>", *map(_paragraph, entry.rows)])


def _bullet(entry: Entry) -> str:
    first, *below = entry.rows
    inner = "".join(f"<li>{_row(row)}</li>" for row in below)
    return f"<li>{_row(first)}{f'<ul>{inner}</ul>' if inner else ''}</li>"


def _paragraph(row: Row) -> str:
    return f"<p>{_row(row)}</p>"


def _row(row: Row) -> str:
    return "".join(map(_bit, row))


def _bit(bit: Bit) -> str:
    text, tag = _text(bit.text), _TAGS.get(bit.style)
    if bit.style in ("old", "new"):
        text = text[2:-2]  # the brackets are for where there is no colour
    if tag:
        text = f"<{tag}>{text}</{tag}>"
    if bit.href and bit.href.startswith(("https://", "http://")):
        text = f'<a href="{_text(bit.href)}" rel="noopener noreferrer">{text}</a>'
    return text


def _text(text: str) -> str:
    return escape(safe_for_terminal(text), quote=True)


# A page as Markdown: what a cron job leaves to read. Nothing in a text may become markup.


# What begins a list or a rule where a line begins with it.
_OPENING = re.compile(r"^(\d+)([.)])|^()([-+=])")
_AROUND = {"strong": "**", "em": "*"}


def page_markdown(page: Page) -> str:
    """The page as a document; ends with a newline."""
    blocks = [f"# {literal(page.title)}", *map(_markdown_paragraph, page.rows)]
    for part in page.parts:
        blocks += [f"## {literal(part.title)}", *map(_markdown_paragraph, part.rows)]
        bullets: list[str] = []
        for entry in part.entries:
            if entry.heading is None:
                bullets += _bullets(entry)
            else:
                words = "".join(bit.text for bit in entry.heading)
                blocks += [f"## {literal(words)}", *map(_markdown_paragraph, entry.rows)]
        if bullets:
            blocks.append("\n".join(bullets))
    return "\n\n".join(blocks) + "\n"


def _bullets(entry: Entry) -> Iterator[str]:
    for number, row in enumerate(entry.rows):
        yield ("  - " if number else "- ") + _markdown_paragraph(row)


def _markdown_paragraph(row: Row) -> str:
    text = _markdown_row(row)
    return _OPENING.sub(r"\1\3\\\2\4", text)


def _markdown_row(row: Row) -> str:
    return "".join(map(_markdown_bit, row))


def _markdown_bit(bit: Bit) -> str:
    if bit.style == "code":
        return f"`{bit.text.replace('`', '')}`"
    text, around = literal(bit.text), _AROUND.get(bit.style, "")
    if text.strip() == text:  # else the signs would not bind
        text = f"{around}{text}{around}"
    return f"[{text}]({bit.href.replace('(', '%28').replace(')', '%29')})" if bit.href else text


# A page as plain text: for readers of mail that show no HTML.


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
