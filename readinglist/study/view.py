"""The queue, what to do next, starter lists, the reading diet and reimplementations, as lines and as records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from readinglist.core.json_records import Record, day, json_fields
from readinglist.core.lines import Line, Span, cut, line, paragraph, short_of, shown, trimmed, width
from readinglist.core.log_view import hours
from readinglist.core.work_entries import PAPER, REIMPLEMENTATION, TEXTBOOK, THESIS, Claimed, QueueChanged
from readinglist.study.activity import OTHER, PROJECT
from readinglist.study.diet import LEAST_MINUTES, Diet
from readinglist.study.repro import ClaimComparison, ReproTable, claim_label

from .progress import QueueRow, pages_to_read
from .proposals import Plan, Proposal

_STYLE = {"started": "good", "waiting": "dim", "done": "dim", "dropped": "dim"}


def queue_lines(rows: Sequence[QueueRow], over: int, room: int | None) -> Iterator[Line]:
    """Each item in two or three lines; `over`: how many are done or dropped and not shown."""
    if not rows:
        yield line("the queue is empty; for instance: readinglist study add Adam, or see readinglist study starters")
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
        yield from paragraph(progress_text(row), room, "dim", " " * 7)
    if over:
        yield line(Span(f"{over} done or dropped: --all shows them", "dim"))


def _named_lines(name: str, why: str, room: int | None) -> Iterator[Line]:
    """The name of an item and why it is urgent, on one line where there is room."""
    shown_name = Span(shown(name), "id")
    if room is None or 7 + width(shown_name.text) + 2 + width(why) <= room:
        yield trimmed(line(" " * 7, shown_name, Span(f"  {why}", "dim")))
        return
    yield line(" " * 7, shown_name)
    yield from paragraph(why, room, "dim", " " * 7)


def byline(authors: Sequence[str], year: int | None) -> str:
    """` (Cover and Thomas, 2006)`: the names that were given, of more than three the first."""
    names = [shown(name) for name in authors]
    named = " and ".join(names) if len(names) < 3 else ", ".join(names) if len(names) == 3 else f"{names[0]} and others"
    parts = [part for part in ("".join(named), str(year) if year else "") if part]
    return f" ({', '.join(parts)})" if parts else ""


def progress_text(row: QueueRow) -> str:
    """`3 h 20 logged · 120 of 748 pages · 4 of 17 chapters · the end on 2027-03-04 at this pace`."""
    item = row.item
    total = pages_to_read(item)
    parts = [f"{hours(item.minutes)} logged"] if item.minutes else []
    for done, of, noun in (
        (item.pages_read, total, "pages"),
        (item.chapter, item.chapters, "chapters"),
        (item.exercises_done, item.exercises, "exercises"),
    ):
        if done or of:
            parts.append(f"{done or 0} of {of} {noun}" if of else f"{done} {noun}")
    if row.end is not None and row.left:
        parts.append(f"the end on {row.end} at this pace")
    return " · ".join(parts)


def queue_record(rows: Sequence[QueueRow]) -> list[Record]:
    """`pages` are those that were read, `of_pages` those that are to be read; the weights of reasons sum to urgency."""
    return [
        {
            "item": (item := row.item).name,
            "kind": item.kind,
            "title": row.title,
            **json_fields(item, "state", "minutes", pages="pages_read", due="due"),
            **json_fields(row, "urgency", "reasons"),
            "of_pages": pages_to_read(item),
            **json_fields(item, "chapter", of_chapters="chapters"),
            **json_fields(item, exercises="exercises_done", of_exercises="exercises"),
            "expected_end": day(row.end),
            **json_fields(item, "authors", "year", "paper", "goal", "blocks", "because", "added", "every"),
        }
        for row in rows
    ]


def plan_lines(plan: Plan, room: int | None) -> Iterator[Line]:
    """What to do now, the best first, each with why."""
    day_of_exploration = " · today is for something different" if plan.exploration else ""
    yield line(Span(f"{hours(plan.minutes)}{day_of_exploration}", "head"))
    if not plan.proposals:
        yield line("nothing fits; for instance: readinglist study add Adam, or see readinglist study starters")
    for place, one in enumerate(plan.proposals, 1):
        title = shown(one.title, shown(one.subject))
        text = f"{one.kind}: {title}" + (f", {hours(one.minutes)}" if one.minutes < plan.minutes else "")
        yield line(Span(f"{place}  ", "score"), Span(cut(text, None if room is None else room - 3), "title"))
        yield line("   ", Span(shown(one.subject), "id"))
        yield from paragraph(shown(one.why), room, "dim", "   ")


def done_words(one: Proposal) -> str:
    """The command that records a sitting with what was proposed: of the queue, or a paper that was kept."""
    if one.queued:
        return f"readinglist study log {shown(one.subject)} {one.minutes}m --pages N"
    return f"readinglist read {shown(one.subject)} --minutes {one.minutes}"


def plan_record(plan: Plan) -> Record:
    names = ("kind", "subject", "title", "why", "minutes")
    return {"minutes": plan.minutes, "proposals": [json_fields(one, *names) for one in plan.proposals]}


def starter_lines(starters: Sequence[QueueChanged], queued: frozenset[str], room: int | None) -> Iterator[Line]:
    """The starter lists by kind: title, authors, year, why; what is in the queue already is marked."""
    kind: str | None = None
    for one in starters:
        if one.kind != kind:
            kind = one.kind
            yield line(Span(f"{kind}", "head"))
        mark = "* " if one.title in queued else "  "
        yield line(mark, Span(shown(one.title), "title"), cut(byline(one.authors or (), one.year), room))
        yield from paragraph(shown(one.because), room, "dim", "    ")


def starter_record(starters: Sequence[QueueChanged], queued: frozenset[str]) -> list[Record]:
    return [
        json_fields(one, "title", "kind")
        | {"authors": list(one.authors or ())}
        | json_fields(one, "year", "paper", why="because")
        | {"queued": one.title in queued}
        for one in starters
    ]


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
    if eaten.estimated:
        parts = [f"{NOUNS.get(kind, kind)} about {hours(minutes)}" for kind, minutes in eaten.estimated.items()]
        yield line(Span(f"  {'estimated':<20}{', '.join(parts)}, beside what is logged", "dim"))
    if not eaten.minutes and not eaten.untimed and not eaten.estimated:
        yield line("  nothing yet: record a session with readinglist study log ITEM 45m --pages 12")
        return
    yield from split_lines(eaten)
    if any(goal is not None for goal in eaten.goals):
        yield line(Span("by goal", "head"))
        for goal, minutes in sorted(eaten.goals.items(), key=lambda pair: (-pair[1], pair[0] or "")):
            yield line(f"  {shown(goal, 'no goal'):<20}", hours(minutes))
    yield line(Span("by week", "head"))
    for week in eaten.weeks:
        hours_by_kind = ", ".join(f"{NOUNS[kind]} {hours(n)}" for kind in NOUNS if (n := week.minutes.get(kind, 0)))
        touched = f"{week.days} day{'s' if week.days != 1 else ''} with study"
        yield line(f"  {week.week}  ", " · ".join(part for part in (hours_by_kind, touched) if part))


def split_lines(eaten: Diet) -> Iterator[Line]:
    """What of the reading were books, against what was meant."""
    meant = f"{eaten.intended:.0%} meant"
    if eaten.share is not None:
        verdict = f": {eaten.owed} are owed" if eaten.owed else ": as meant"
        style = "warn" if eaten.owed else "good"
        yield line(Span(f"  books and theses had {eaten.share:.0%} of the reading, {meant}{verdict}", style))
    else:
        read = sum(eaten.minutes.get(kind, 0) for kind in (TEXTBOOK, THESIS, PAPER))
        today = "readinglist read ID --minutes 30"
        split = short_of(read, "minutes of reading for a split", LEAST_MINUTES, today)
        yield line(Span(f"  {split}", "dim"))
        if eaten.day_share is not None and eaten.interval is not None:
            low, high = eaten.interval
            share = f"{eaten.day_share:.0%} of the days ({low:.0%} to {high:.0%})"
            yield line(f"  counted in days touched, not in hours: books and theses had {share}, {meant}")
    if eaten.exploration is not None:
        done, days = eaten.exploration
        yield line(f"  something outside of your goals on {done} of {days} days of exploration")


def diet_record(eaten: Diet) -> Record:
    """`minutes` and `untimed_days` by kind; `estimated`: minutes that nobody logged.

    `books` null: less than two hours of reading were logged.
    """
    return {
        **json_fields(eaten, "since", "until", "minutes", "estimated", untimed_days="untimed"),
        "goals": [{"goal": goal, "minutes": minutes} for goal, minutes in eaten.goals.items()],
        "weeks": [json_fields(week, "week", "minutes", "days") for week in eaten.weeks],
        **json_fields(eaten, intended_books="intended", books="share", books_by_days="day_share"),
        **json_fields(eaten, "interval", "owed"),
        "exploration": eaten.exploration and dict(zip(("done", "days"), eaten.exploration, strict=True)),
    }


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
        yield line(f"no claims yet: readinglist study repro claim {shown(table.item.name)} METRIC VALUE --tolerance 5%")
        return
    rows = [(claim_label(one.claim), _published(one.claim), _obtained(one), one.verdict) for one in table.comparisons]
    heads = ("claim", "published", "obtained", "verdict")
    widths = [max(width(shown(row[k])) for row in (heads, *rows)) for k in range(3)]
    for row, style in ((heads, "head"), *((row, _VERDICT_STYLE[row[3]]) for row in rows)):
        cells = [f"{shown(text)}{' ' * (widths[k] - width(shown(text)))}  " for k, text in enumerate(row[:3])]
        yield line(*cells, Span(row[3], style))
    for one in table.comparisons:
        if details := _details(one):
            yield line(Span(f"{shown(claim_label(one.claim))}: {details}", "dim"))
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


def repro_record(table: ReproTable) -> Record:
    """`verdict` of the item: the worst of its claims; null: nothing was claimed."""
    return {
        "item": table.item.name,
        "title": table.title,
        **json_fields(table.item, "paper", "state"),
        **json_fields(table, "verdict", "days", "minutes"),
        "how": HOW,
        **json_fields(table, "ideas"),
        "journal": [{"day": day.isoformat(), "text": text} for day, text in table.noted],
        "claims": [_claim_record(one) for one in table.comparisons],
    }


def _claim_record(one: ClaimComparison) -> Record:
    result_names = ("value", "seeds", "spread", "commit", "notes")
    return {
        "metric": one.claim.metric,
        "data": one.claim.data or None,
        **json_fields(one.claim, published="value", tolerance="tolerance"),
        **json_fields(one.claim, "spread", "seeds", "source", "page"),
        **json_fields(one, "claimed", "verdict", "off", "interval"),
        "results": [json_fields(one, "at") | json_fields(one.obtained, *result_names) for one in one.results],
    }


def _published(claim: Claimed) -> str:
    spread = f", spread {claim.spread:g}" if claim.spread is not None else ""
    return f"{claim.value:g} ± {claim.tolerance:g}{spread}"


def _obtained(one: ClaimComparison) -> str:
    latest = one.latest
    if latest is None:
        return "no result yet"
    low_high = f" ({one.interval[0]:.4g} to {one.interval[1]:.4g})" if one.interval else ""
    return f"{latest.value:g}{low_high}, {one.off:+.3g}"


def _details(one: ClaimComparison) -> str:
    """Where a claim stands, and what its latest result says beside its value."""
    page = f"page {shown(one.claim.page)}" if one.claim.page else ""
    parts = [shown(one.claim.source), page]
    if (latest := one.latest) is not None:
        count = f"result {len(one.results)}, the latest counts" if len(one.results) > 1 else ""
        seeds = f"{latest.seeds} seed{'s' if latest.seeds != 1 else ''}" if latest.seeds else ""
        parts += [count, seeds, shown(latest.commit), shown(latest.notes)]
    return " · ".join(part for part in parts if part)
