"""JSON as text that is safe to look at: UTF-8 in which nothing can steer a terminal.

Every character that is not printable is written as an escape of JSON, so the parsed value is
the same and the bytes are harmless.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Any

from .days import WEEKDAYS
from .spans import Line, Span, line
from .text import readable, safe_for_terminal


def to_json(value: Any, *, indented: bool = False) -> str:  # Any: what JSON holds
    """One JSON document on one line, or indented for people. NaN is an error, not JSON."""
    return _harmless(json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2 if indented else None))


def to_json_lines(values: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """One JSON object a line."""
    return (to_json(value) for value in values)


def _harmless(text: str) -> str:
    if text.isprintable():
        return text
    bad = {ord(char): _escape(char) for char in set(text) if not char.isprintable() and char != "\n"}
    return text.translate(bad)


def _escape(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{int.from_bytes(units[i : i + 2]):04x}" for i in range(0, len(units), 2))


# Dates and times as people read them: the only place where time leaves UTC.


_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)


def day_of(moment: datetime) -> str:
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


# Outside text inside Markdown: nothing in it may become markup.


# What Markdown or HTML would take for markup, in text from outside.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~$!&])")


def escaped(text: str) -> str:
    """Outside text as literal Markdown, on one line, without control characters."""
    return literal(readable(text))


def literal(text: str) -> str:
    """The same of text that is readable already."""
    return _MARKUP.sub(r"\\\1", safe_for_terminal(text))


# How what was just decided is taken back: the last line of every command that decides.


def take_back_line(count: int, left: str = "") -> Line:
    """How the last `count` decisions are taken back; `left`: what stays all the same."""
    number = f" {count}" if count > 1 else ""
    return line(Span(f"to take it back: readinglist undo{number}{f' ({left})' if left else ''}", "dim"))
