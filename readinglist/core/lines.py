"""What a person sees, before it has colours: lines made of spans, their widths, dates in words, literal Markdown.

Text enters through `shown`, which leaves nothing in it that a terminal obeys or that takes no
visible room without end; widths are in terminal cells. Here alone time leaves UTC.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import islice

from .dates import WEEKDAYS
from .frozen import Frozen
from .text import readable, safe_for_terminal

_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[^\s`]*`[^`]{1,60}`\S*|\S+")  # a command in backticks is one: it can be copied
_DEEPER = "  "  # than its first line stands what a long line goes on with
_MARKS_PER_LETTER = 6  # more than any script stacks
# What Markdown or HTML would take for markup, in text from outside.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~$!&])")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


class Span(Frozen):
    """Text and the name of its style: one of the keys of `STYLES` in `interface/echo.py`, "" for plain."""

    text: str
    style: str = ""


Line = tuple[Span, ...]


def line(*parts: str | Span) -> Line:
    """A line of plain texts and spans."""
    return tuple(Span(part) if isinstance(part, str) else part for part in parts)


def trimmed(row: Line) -> Line:
    """The line without the padding that nothing follows."""
    spans = list(row)
    while spans and not spans[-1].text.rstrip(" "):
        spans.pop()
    if spans:
        spans[-1] = Span(spans[-1].text.rstrip(" "), spans[-1].style)
    return tuple(spans)


def plain(row: Line) -> str:
    """The text of a line, without styles."""
    return "".join(span.text for span in row)


def shown(text: str | None, placeholder: str = "") -> str:
    """Outside text on one line as a person reads it, or `placeholder` where nothing is left.

    >>> shown("A\\x1b[31mred $\\\\alpha$\\ntitle")
    'A[31mred α title'
    """
    if not text:
        return placeholder
    text = _SPACE.sub(" ", safe_for_terminal(readable(text), newlines=True)).strip()
    return (text if text.isascii() else "".join(_few_marks(text))) or placeholder


def many(number: int, what: str) -> str:
    """A number of things, in as many as it takes.

    >>> many(1, "paper"), many(0, "paper"), many(1234, "paper")
    ('1 paper', '0 papers', '1,234 papers')
    """
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def width(text: str) -> int:
    """Terminal cells of `text`: wide East Asian letters and emoji take two, marks none."""
    return len(text) if text.isascii() else sum(_cell(char) for char in text)


def cut(text: str, cells: int | None) -> str:
    """`text` in at most `cells` cells, with an ellipsis where something is missing; None: no limit."""
    if cells is None or width(text) <= cells:
        return text
    taken, room = [], max(cells - 1, 0)
    for char in text:
        room -= _cell(char)
        if room < 0:
            break
        taken.append(char)
    return "".join(taken).rstrip() + ("…" if cells > 0 else "")


def short_of(n: int, what: str, needed: int, today: str, of: str = "") -> str:
    """Why nothing is claimed, and the command by which there is more from today on.

    >>> short_of(3, "nights", 10, "readinglist triage")
    'too few: 3 nights, 10 needed; for more: readinglist triage'
    """
    return f"too few: {n:,} {what}, {needed} {of}needed; for more: {today}"


def pad(text: str, cells: int) -> str:
    """`text` filled with spaces to `cells` cells, never cut."""
    return text + " " * max(cells - width(text), 0)


def wrap(text: str, cells: int, indent: str = "") -> Iterator[str]:
    """`text` in lines of at most `cells` cells, broken at spaces, or inside a word that has no room."""
    room = max(cells - width(indent), 8)
    current = ""
    for word in text.split(" "):
        longer = f"{current} {word}" if current else word
        if width(longer) <= room:
            current = longer
            continue
        if current:
            yield indent + current
        *full, current = _pieces(word, room)
        yield from (indent + piece for piece in full)
    if current:
        yield indent + current


def paragraph(text: str, room: int | None, style: str = "", indent: str = "") -> Iterator[Line]:
    """`text` in as many lines as it takes, each in a style; in one where there is no end of `room` (None)."""
    return (line(Span(row, style)) for row in wrap(text, room or 10**6, indent))


def folded(row: Line, cells: int) -> Iterator[Line]:
    """A line as several of at most `cells` cells, broken between words; one without spaces there stays whole.

    >>> [plain(part) for part in folded(line("  one, then `two words`"), 15)]
    ['  one, then', '    `two words`']
    """
    text = plain(row)
    if width(text) <= cells:
        yield row
        return
    indent = text[: len(text) - len(text.lstrip(" "))] + _DEEPER
    start, end, room = 0, 0, cells
    for word in _WORD.finditer(text):
        if end and width(text[start : word.end()]) > room:
            yield (*([Span(indent)] if start else ()), *_between(row, start, end))
            start, room = word.start(), cells - width(indent)
        end = word.end()
    yield (*([Span(indent)] if start else ()), *_between(row, start, end))


def _between(row: Line, start: int, end: int) -> Line:
    """The spans of a line from one sign to another."""
    parts, at = [], 0
    for span in row:
        text = span.text[max(start - at, 0) : max(end - at, 0)]
        at += len(span.text)
        if text:
            parts.append(Span(text, span.style))
    return tuple(parts)


def _pieces(word: str, room: int) -> list[str]:
    """A word cut into parts of at most `room` cells; at least one part."""
    parts, used = [""], 0
    for char in word:
        used += _cell(char)
        if used > room:
            parts.append("")
            used = _cell(char)
        parts[-1] += char
    return parts


def _few_marks(text: str) -> Iterator[str]:
    """The letters of `text` with at most `_MARKS_PER_LETTER` marks on each, variation selectors gone."""
    run = 0
    for char in text:
        if _cell(char):
            run = 0
        else:
            run += 1
            if run > _MARKS_PER_LETTER or "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef":
                continue
        yield char


@lru_cache(maxsize=4096)
def _cell(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me") or "\u1160" <= char <= "\u11ff":  # Hangul vowels join their syllable
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1


STATUS_STYLE = {"ok": "good", "quiet": "good", "partial": "warn", "failed": "bad"}


def filled(lines: Iterator[Line] | Sequence[Line], rows: int) -> list[Line]:
    """Exactly `rows` lines."""
    taken = list(islice(lines, rows))
    return taken + [line("")] * (rows - len(taken))


def fitted(row: Line, cells: int) -> Line:
    """The line in exactly `cells` cells."""
    used, spans = 0, []
    for span in row:
        text = cut(span.text, cells - used) if used + width(span.text) > cells else span.text
        used += width(text)
        spans.append(Span(text, span.style))
        if used >= cells:
            break
    return (*spans, Span(" " * (cells - used))) if used < cells else tuple(spans)


def text_of(lines: Sequence[Line]) -> str:
    """The screen as plain text, for tests and for people who cannot see it."""
    return "\n".join(plain(row).rstrip() for row in lines)


def utc_day(moment: datetime) -> str:
    """The UTC day of an instant, as sources count."""
    return moment.astimezone(UTC).date().isoformat()


def local_minute(moment: datetime) -> str:
    """Day and minute in the zone of this machine."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")


def long_day(night: date) -> str:
    """Tuesday 24 November 2026, in English whatever the locale."""
    return f"{WEEKDAYS[night.weekday()]} {night.day} {_MONTHS[night.month - 1]} {night.year}"


def ago(then: datetime, now: datetime) -> str:
    """How long ago, in the largest unit that says something."""
    minutes = int((now - then).total_seconds() // 60)
    if minutes < 1:
        return "just now"
    for size, unit in ((60 * 24, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            count = minutes // size
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    raise AssertionError(minutes)


def escaped(text: str) -> str:
    """Outside text as literal Markdown, on one line, without control characters."""
    return literal(readable(text))


def literal(text: str) -> str:
    """The same of text that is readable already."""
    return _MARKUP.sub(r"\\\1", safe_for_terminal(text))


def take_back_line(count: int, left: str = "") -> Line:
    """How the last `count` decisions are taken back; `left`: what stays all the same."""
    number = f" {count}" if count > 1 else ""
    what = f" {'both' if count == 2 else f'all {count:,}'}" if count > 1 else ""
    return line(Span(f"to undo{what}: readinglist undo{number}{f' ({left})' if left else ''}", "dim"))
