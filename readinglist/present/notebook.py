"""The notebook as people read it, and as records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Protocol

from readinglist.journal.mentions import Mention
from readinglist.journal.notebook import Entry

from .spans import Line, Span, line, shown, wrap
from .times import long_day

_BOX = {" ": "open", "x": "done", "-": "dropped"}


class NotedView(Protocol):
    @property
    def entry(self) -> Entry: ...
    @property
    def path(self) -> object: ...
    @property
    def mentions(self) -> Sequence[Mention]: ...


class LineView(Protocol):
    @property
    def week(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def path(self) -> object: ...


def entry_record(noted: NotedView) -> dict[str, Any]:
    """`state` null: no step to be done; `kind` of a mention null: nothing of this name is known."""
    entry = noted.entry
    return {
        "day": entry.day.isoformat(),
        "time": entry.time,
        "section": entry.section,
        "text": entry.text,
        "state": _BOX.get(entry.mark or ""),
        "mentions": [{"kind": mention.kind, "name": mention.name} for mention in noted.mentions],
        "file": str(noted.path),
    }


def entries_record(found: Sequence[NotedView]) -> dict[str, Any]:
    return {"count": len(found), "entries": [entry_record(noted) for noted in found]}


def found_record(query: str, found: Sequence[NotedView], lines: Sequence[LineView]) -> dict[str, Any]:
    reviews = [{"week": one.week, "text": one.text, "file": str(one.path)} for one in lines]
    return {"query": query} | entries_record(found) | {"reviews": reviews}


def noted_lines(noted: NotedView) -> Iterator[Line]:
    """What was written down, and what of it is a name that nothing has."""
    yield line(f"{noted.entry.section}  {shown(noted.entry.text)}")
    yield line(Span(f"in {shown(str(noted.path))}", "dim"))
    for mention in noted.mentions:
        if mention.kind is None:
            yield line(Span(f"@{shown(mention.name)} is no paper, goal or project yet", "warn"))


def entry_lines(found: Sequence[NotedView], room: int | None) -> Iterator[Line]:
    """Entries by day and section, in their order."""
    if not found:
        yield line('nothing written down: readinglist journal "TEXT" begins the day')
    day: date | None = None
    section = ""
    for noted in found:
        entry = noted.entry
        if entry.day != day:
            day, section = entry.day, ""
            yield line(Span(f"{long_day(entry.day)} ({entry.day.isoformat()})", "head"))
        if entry.section != section:
            section = entry.section
            yield line(Span(f"  {section}", "title"))
        yield from _lines(entry, room)


def found_lines(
    query: str, found: Sequence[NotedView], reviews: Sequence[LineView], room: int | None
) -> Iterator[Line]:
    """What a search found, entries first."""
    if not found and not reviews:
        yield line(f"nothing in the notebook has all of {shown(query)!r}")
        return
    if found:
        yield from entry_lines(found, room)
    for one in reviews:
        for n, text in enumerate(wrap(shown(one.text), (room or 10**6) - 10)):
            yield line(Span(f"{one.week}  " if n == 0 else " " * 10, "id"), text)


def _lines(entry: Entry, room: int | None) -> Iterator[Line]:
    lead = f"    {entry.time or '     '}  "
    box = f"[{entry.mark}] " if entry.mark is not None else ""
    rows = [row for text in entry.text.split("\n") for row in wrap(shown(text), (room or 10**6) - len(lead))]
    for n, row in enumerate(rows):
        yield line(Span(lead if n == 0 else " " * len(lead), "dim"), box if n == 0 else "", row)
