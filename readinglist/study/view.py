"""The queue, what to do next, and the starter lists, as people read them and as records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from readinglist.core.json_records import day, instant, number
from readinglist.core.lines import Line, Span, cut, line, shown, trimmed, width, wrap
from readinglist.core.log_view import hours
from readinglist.core.work_entries import PAPER, REIMPLEMENTATION, TEXTBOOK, THESIS, Claimed, Obtained

from .claims import Comparison, ReproTable, label
from .diet_figures import LEAST_MINUTES, OTHER, PROJECT, Diet
from .progress import QueueRow, pages_to_read
from .proposals import Plan, Proposal
from .queue import Starter

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


# The reading diet as people read it and as a record.


NOUNS = {
    TEXTBOOK: "textbooks",
    THESIS: "theses",
    PAPER: "papers",
    REIMPLEMENTATION: "reimplementations",
    PROJECT: "projects and goals",
    OTHER: "what left the queue",
}


def diet_lines(eaten: Diet) -> Iterator[Line]:
    """Hours by kind against the split, days without hours, then goals and weeks."""
    yield line(Span(f"{eaten.since} to {eaten.until}", "head"))
    for kind, noun in NOUNS.items():
        minutes, days = eaten.minutes.get(kind, 0), eaten.untimed.get(kind, 0)
        if minutes or days:
            more = f"touched on {days} day{'s' if days > 1 else ''} without logged time" if days else ""
            text = " · ".join(part for part in (hours(minutes) if minutes else "", more) if part)
            yield line(f"  {noun:<20}", text)
    if not eaten.minutes and not eaten.untimed:
        yield line("  nothing yet: readinglist queue log ITEM 45m --pages 12 records a sitting")
        return
    yield from split_lines(eaten)
    if any(goal is not None for goal in eaten.goals):
        yield line(Span("by goal", "head"))
        for goal, minutes in sorted(eaten.goals.items(), key=lambda pair: (-pair[1], pair[0] or "")):
            yield line(f"  {shown(goal, 'no goal'):<20}", hours(minutes))
    yield line(Span("by week", "head"))
    for week in eaten.weeks:
        told = ", ".join(f"{NOUNS[kind]} {hours(n)}" for kind in NOUNS if (n := week.minutes.get(kind, 0)))
        touched = f"{week.days} day{'s' if week.days != 1 else ''} with study"
        yield line(f"  {week.week}  ", " · ".join(part for part in (told, touched) if part))


def split_lines(eaten: Diet) -> Iterator[Line]:
    """What of the reading were books, against what was meant."""
    meant = f"{eaten.intended:.0%} meant"
    if eaten.share is not None:
        verdict = f": {eaten.owed} are owed" if eaten.owed else ": as meant"
        style = "warn" if eaten.owed else "good"
        yield line(Span(f"  books and theses had {eaten.share:.0%} of the reading, {meant}{verdict}", style))
    else:
        yield line(Span(f"  no split of hours is told from less than {hours(LEAST_MINUTES)} of reading", "dim"))
        if eaten.day_share is not None and eaten.interval is not None:
            low, high = eaten.interval
            share = f"{eaten.day_share:.0%} of the days ({low:.0%} to {high:.0%})"
            yield line(f"  counted in days touched, not in hours: books and theses had {share}, {meant}")
    if eaten.exploration is not None:
        done, days = eaten.exploration
        yield line(f"  something outside of your goals on {done} of {days} days of exploration")


def diet_record(eaten: Diet) -> dict[str, Any]:
    """`minutes` and `untimed_days` by kind. `books` null: less than two hours of reading were logged."""
    return {
        "since": day(eaten.since),
        "until": day(eaten.until),
        "minutes": dict(eaten.minutes),
        "untimed_days": dict(eaten.untimed),
        "goals": [{"goal": goal, "minutes": minutes} for goal, minutes in eaten.goals.items()],
        "weeks": [{"week": w.week, "minutes": dict(w.minutes), "days": w.days} for w in eaten.weeks],
        "intended_books": number(eaten.intended),
        "books": None if eaten.share is None else number(eaten.share),
        "books_by_days": None if eaten.day_share is None else number(eaten.day_share),
        "interval": list(eaten.interval) if eaten.interval else None,
        "owed": eaten.owed,
        "exploration": None
        if eaten.exploration is None
        else dict(zip(("done", "days"), eaten.exploration, strict=True)),
    }


# Published beside obtained numbers, as people read them and as a record.


_VERDICT_STYLE = {"reproduced": "good", "within spread": "warn", "not yet": "bad", None: "dim"}
NOTED = 3  # entries of the notebook that are shown
HOW = "95 % interval of the mean over seeds (Student's t); without seeds, the spread itself"


def repro_lines(table: ReproTable, room: int | None) -> Iterator[Line]:
    """The item, then a row a claim: published, obtained with its interval, how far off, verdict."""
    worked = f"{table.days} day{'s' if table.days != 1 else ''}, {hours(table.minutes)} logged"
    yield line(Span(cut(shown(table.title), room), "title"))
    paper = f"{shown(table.item.paper)} · " if table.item.paper else ""
    yield line(Span(f"{paper}{table.item.state} · {worked}", "dim"))
    if not table.comparisons:
        yield from _links(table, room)
        yield line(f"nothing claimed yet: readinglist repro claim {shown(table.item.name)} METRIC VALUE --tolerance 5%")
        return
    rows = [(label(one.claim), _published(one.claim), _obtained(one), one.verdict) for one in table.comparisons]
    heads = ("claim", "published", "obtained", "verdict")
    widths = [max(width(shown(row[k])) for row in (heads, *rows)) for k in range(3)]
    for row, style in ((heads, "head"), *((row, _VERDICT_STYLE[row[3]]) for row in rows)):
        cells = [f"{shown(text)}{' ' * (widths[k] - width(shown(text)))}  " for k, text in enumerate(row[:3])]
        yield line(*cells, Span(row[3], style))
    for one in table.comparisons:
        told = [part for part in (shown(one.claim.source), _page(one.claim), _notes(one)) if part]
        if told:
            yield line(Span(f"{shown(label(one.claim))}: {' · '.join(told)}", "dim"))
    yield from _links(table, room)
    if len(table.comparisons) > 1:
        yield line("in all: ", Span(table.verdict or "", _VERDICT_STYLE[table.verdict]))


def _links(table: ReproTable, room: int | None) -> Iterator[Line]:
    """Ideas, and the latest of the notebook."""
    if table.ideas:
        yield line(Span(cut(f"ideas: {', '.join(map(shown, table.ideas))}", room), "dim"))
    for noted_on, text in table.noted[-NOTED:]:
        yield line(Span(cut(f"notebook, {noted_on.isoformat()}: {shown(text)}", room), "dim"))
    if len(table.noted) > NOTED:
        yield line(Span(f"and {len(table.noted) - NOTED} older entries of the notebook: --json has them", "dim"))


def repro_record(table: ReproTable) -> dict[str, Any]:
    """`verdict` of the item: the worst of its claims; null: nothing was claimed."""
    return {
        "item": table.item.name,
        "title": table.title,
        "paper": table.item.paper,
        "state": table.item.state,
        "verdict": table.verdict,
        "days": table.days,
        "minutes": table.minutes,
        "how": HOW,
        "ideas": list(table.ideas),
        "journal": [{"day": day.isoformat(), "text": text} for day, text in table.noted],
        "claims": [_record(one) for one in table.comparisons],
    }


def _record(one: Comparison) -> dict[str, Any]:
    claim = one.claim
    return {
        "metric": claim.metric,
        "data": claim.data or None,
        "published": number(claim.value),
        "tolerance": number(claim.tolerance),
        "spread": claim.spread,
        "seeds": claim.seeds,
        "source": claim.source,
        "page": claim.page,
        "claimed": instant(one.claimed),
        "verdict": one.verdict,
        "off": one.off,
        "interval": list(one.interval) if one.interval else None,
        "results": [
            {
                "at": instant(result.at),
                "value": number(result.obtained.value),
                "seeds": result.obtained.seeds,
                "spread": result.obtained.spread,
                "commit": result.obtained.commit,
                "notes": result.obtained.notes,
            }
            for result in one.results
        ],
    }


def _published(claim: Claimed) -> str:
    spread = f", spread {claim.spread:g}" if claim.spread is not None else ""
    return f"{claim.value:g} ± {claim.tolerance:g}{spread}"


def _obtained(one: Comparison) -> str:
    latest = one.latest
    if latest is None:
        return "no result yet"
    low_high = f" ({one.interval[0]:.4g} to {one.interval[1]:.4g})" if one.interval else ""
    return f"{latest.value:g}{low_high}, {one.off:+.3g}"


def _page(claim: Claimed) -> str:
    return f"page {shown(claim.page)}" if claim.page else ""


def _notes(one: Comparison) -> str:
    latest = one.latest
    if latest is None:
        return ""
    count = f"result {len(one.results)}, the latest counts" if len(one.results) > 1 else ""
    return " · ".join(part for part in (count, _seeds(latest), shown(latest.commit), shown(latest.notes)) if part)


def _seeds(latest: Obtained) -> str:
    return f"{latest.seeds} seed{'s' if latest.seeds != 1 else ''}" if latest.seeds else ""
