"""iCalendar (RFC 5545): one event for each hour of a plan."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from readinglist.core.frozen import Frozen
from readinglist.core.text import readable, safe_for_terminal

_LINE = 75  # octets of a line; a longer one goes on after a space
_UNKNOWN_END = timedelta(hours=1)


class Event(Frozen):
    """From when to when (aware; end None: an hour), what, where, and a line for each thing that belongs to it."""

    starts: datetime
    ends: datetime | None
    title: str
    place: str
    lines: tuple[str, ...]


def write_ics(events: Iterable[Event], now: datetime) -> str:
    """A calendar of `events`; an event keeps its identity, so a second import replaces the first."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//readinglist//plan//EN"]
    for event in events:
        name = hashlib.sha256(f"{event.starts.isoformat()} {event.title}".encode()).hexdigest()[:20]
        ends = event.ends if event.ends and event.ends > event.starts else event.starts + _UNKNOWN_END
        lines += [
            "BEGIN:VEVENT",
            f"UID:{name}@readinglist",
            f"DTSTAMP:{_moment(now)}",
            f"DTSTART:{_moment(event.starts)}",
            f"DTEND:{_moment(ends)}",
            f"SUMMARY:{_text(event.title)}",
            *([f"LOCATION:{_text(event.place)}"] if event.place else []),
            "DESCRIPTION:" + "\\n".join(map(_text, event.lines)),
            "END:VEVENT",
        ]
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _folded(line))


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    plain = safe_for_terminal(readable(text)).replace("\\", "\\\\")
    return plain.replace(";", "\\;").replace(",", "\\,").replace("\n", " ")


def _folded(line: str) -> Iterator[str]:
    """A line in pieces of at most `_LINE` octets, no sign cut in two."""
    piece, size = "", 0
    for sign in line:
        width = len(sign.encode())
        if size + width > _LINE:
            yield piece
            piece, size = " ", 1
        piece, size = piece + sign, size + width
    yield piece
