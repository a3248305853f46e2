"""The queue, what to do next, and the starter lists, as people read them and as records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from readinglist.study.progress import pages_to_read
from readinglist.study.proposals import Plan, Proposal
from readinglist.study.starters import Starter
from readinglist.study.urgency import QueueRow

from .history import hours
from .records import day, instant, number
from .spans import Line, Span, cut, line, shown, trimmed, width, wrap

_STYLE = {"started": "good", "waiting": "dim", "done": "dim", "dropped": "dim"}


def queue_lines(rows: Sequence[QueueRow], over: int, room: int | None) -> Iterator[Line]:
    """Each item in two or three lines; `over`: how many are done or dropped and not shown."""
    if not rows:
        yield line("the queue is empty: readinglist queue starters shows what to begin with")
    for row in rows:
        item = row.item
        lead = f"{row.urgency:5.1f}  " if item.is_open else " " * 7
        about = f"{item.kind}: {shown(row.title)}{byline(item.authors, item.year)}"
        yield line(
            Span(lead, "score"),
            Span(f"{item.state:<9}", _STYLE[item.state]),
            Span(cut(about, None if room is None else max(room - len(lead) - 9, 20)), "title"),
        )
        yield from _named_lines(item.name, " · ".join(shown(reason.text) for reason in row.reasons), room)
        for part in wrap(progress, room or 10**6, " " * 7) if (progress := progress_text(row)) else ():
            yield line(Span(part, "dim"))
    if over:
        yield line(Span(f"{over} done or dropped: --all shows them", "dim"))


def _named_lines(name: str, why: str, room: int | None) -> Iterator[Line]:
    """The name of an item and why it is urgent, on one line where there is room."""
    shown_name = Span(shown(name), "id")
    if room is None or 7 + width(shown_name.text) + 2 + width(why) <= room:
        yield trimmed(line(" " * 7, shown_name, Span(f"  {why}", "dim")))
        return
    yield line(" " * 7, shown_name)
    for part in wrap(why, room, " " * 7):
        yield line(Span(part, "dim"))


def byline(authors: Sequence[str], year: int | None) -> str:
    """` (Cover and Thomas, 2006)`: the names that were given, of more than three the first."""
    names = [shown(name) for name in authors]
    told = " and ".join(names) if len(names) < 3 else ", ".join(names) if len(names) == 3 else f"{names[0]} and others"
    parts = [part for part in ("".join(told), str(year) if year else "") if part]
    return f" ({', '.join(parts)})" if parts else ""


def progress_text(row: QueueRow) -> str:
    """`3 h 20 logged · 120 of 748 pages · 4 of 17 chapters · the end on 2027-03-04 at this pace`."""
    item = row.item
    total = pages_to_read(item)
    told = [f"{hours(item.minutes)} logged"] if item.minutes else []
    for done, of, noun in (
        (item.pages_read, total, "pages"),
        (item.chapter, item.chapters, "chapters"),
        (item.exercises_done, item.exercises, "exercises"),
    ):
        if done or of:
            told.append(f"{done or 0} of {of} {noun}" if of else f"{done} {noun}")
    if row.end is not None and row.left:
        told.append(f"the end on {row.end} at this pace")
    return " · ".join(told)


def queue_record(rows: Sequence[QueueRow]) -> list[dict[str, Any]]:
    """`pages` are those that were read, `of_pages` those that are to be read; the weights of reasons sum to urgency."""
    return [
        {
            "item": row.item.name,
            "kind": row.item.kind,
            "title": row.title,
            "state": row.item.state,
            "minutes": row.item.minutes,
            "pages": row.item.pages_read,
            "due": day(row.item.due),
            "urgency": number(row.urgency),
            "reasons": [{"kind": r.kind, "text": r.text, "weight": number(r.weight)} for r in row.reasons],
            "of_pages": pages_to_read(row.item),
            "chapter": row.item.chapter,
            "of_chapters": row.item.chapters,
            "exercises": row.item.exercises_done,
            "of_exercises": row.item.exercises,
            "expected_end": day(row.end),
            "authors": list(row.item.authors),
            "year": row.item.year,
            "paper": row.item.paper,
            "goal": row.item.goal,
            "blocks": row.item.blocks,
            "because": row.item.because,
            "added": instant(row.item.added),
        }
        for row in rows
    ]


def plan_lines(plan: Plan, room: int | None) -> Iterator[Line]:
    """What to do now, the best first, each with why."""
    day_of_exploration = " · today is for something different" if plan.exploration else ""
    yield line(Span(f"{hours(plan.minutes)}{day_of_exploration}", "head"))
    if not plan.proposals:
        yield line("nothing fits: readinglist queue starters shows what to begin with, queue list what is there")
    for place, one in enumerate(plan.proposals, 1):
        title = shown(one.title, shown(one.subject))
        text = f"{one.kind}: {title}" + (f", {hours(one.minutes)}" if one.minutes < plan.minutes else "")
        yield line(Span(f"{place}  ", "score"), Span(cut(text, None if room is None else room - 3), "title"))
        yield line("   ", Span(shown(one.subject), "id"))
        for part in wrap(shown(one.why), room or 10**6, "   "):
            yield line(Span(part, "dim"))


def done_words(one: Proposal) -> str:
    """The command that records a sitting with what was proposed: of the queue, or a paper that was kept."""
    if one.queued:
        return f"readinglist queue log {shown(one.subject)} {one.minutes}m --pages N"
    return f"readinglist read {shown(one.subject)} --minutes {one.minutes}"


def plan_record(plan: Plan) -> dict[str, Any]:
    return {
        "minutes": plan.minutes,
        "proposals": [
            {"kind": one.kind, "subject": one.subject, "title": one.title, "why": one.why, "minutes": one.minutes}
            for one in plan.proposals
        ],
    }


def starter_lines(starters: Sequence[Starter], queued: frozenset[str], room: int | None) -> Iterator[Line]:
    """The starter lists by kind: title, authors, year, why; what is in the queue already is marked."""
    kind = ""
    for one in starters:
        if one.kind != kind:
            kind = one.kind
            yield line(Span(f"{kind}", "head"))
        mark = "* " if one.title in queued else "  "
        yield line(mark, Span(shown(one.title), "title"), cut(byline(one.authors, one.year), room))
        for part in wrap(shown(one.why), room or 10**6, "    ") if one.why else ():
            yield line(Span(part, "dim"))


def starter_record(starters: Sequence[Starter], queued: frozenset[str]) -> list[dict[str, Any]]:
    return [
        {
            "title": one.title,
            "kind": one.kind,
            "authors": list(one.authors),
            "year": one.year,
            "paper": one.paper,
            "why": one.why,
            "queued": one.title in queued,
        }
        for one in starters
    ]
