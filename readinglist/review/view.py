"""A review and a look back as lines, as records, and as a picture.

The picture is a bar for each project along the months, from its first touched day to its last, coloured by its end.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from readinglist.core.json_records import Record, json_fields
from readinglist.core.lines import Line, Span, line, pad, short_of, shown
from readinglist.core.work_entries import ABANDONED, ACTIVE, DEAD_END, DELIVERED, PROJECT_STATES
from readinglist.formats import svg
from readinglist.formats.svg import FAINT, LINE, Rgb, fate_colour
from readinglist.practice.api import STATE_STYLE

from .lookback import LEAST, LookBack, Outcomes, Spell
from .text import STEPS, Review, Step, question_of

WORDS = {
    DELIVERED: "ended in something delivered",
    DEAD_END: "were dead ends",
    ABANDONED: "were left for something newer",
    ACTIVE: "went into what is still active",
}
WIDTH = 900
_LEFT, _RIGHT, _TOP, _ROW = 190.0, 880.0, 110.0, 26.0
_SIZE = 13.0
_MOST = 40  # projects
# The colours of fates, because any two of them stay apart for everybody; here they mean how a project ended.
STATES: tuple[tuple[str, Rgb], ...] = (
    (DELIVERED, fate_colour("reused")),
    (ACTIVE, fate_colour("building block")),
    (DEAD_END, fate_colour(None)),
    (ABANDONED, fate_colour("fading")),
)
STEP = {" ": "not done", "x": "done", "-": "dropped"}


def review_record(review: Review) -> Record:
    """`log` counts the entries of the log by kind; `text` is the file with what the user wrote in it.

    Lists are whole; `text` has a week in forty lines.
    """
    facts = review.facts
    return {
        "week": review.week.name,
        **_span(review.week.first, review.week.last),
        "file": str(review.path),
        "new": review.is_new,
        "adopted": review.is_adopted,
        "log": dict(facts.counts),
        "entries": len(facts.entries),
        "promised": [_step(step) for step in facts.promised],
        "next": [_step(step) for step in facts.own_steps],
        **json_fields(facts, "papers", "time", "projects", "bets", "ideas", "older", "again", "quiz"),
        "question": question_of(facts),
        "text": review.text,
    }


def review_lines(review: Review) -> Iterator[Line]:
    """The text of a review as it stands in its file, without comments and blank lines, and the first steps of many."""
    steps = 0
    lines = [text.rstrip() for text in review.text.splitlines() if text.strip() and not text.startswith("<!-- ")]
    for text in lines[lines.index("---", 1) + 1 :] if lines[:1] == ["---"] and "---" in lines[1:] else lines:
        steps = steps + 1 if text.startswith("- [") else 0
        if steps <= STEPS:
            yield line(Span(shown(text), "head" if text.startswith("#") else ""))
        elif steps == STEPS + 1:
            yield line(Span("- and more steps in the file", "dim"))
    if review.is_adopted:
        yield line(Span("your note was there without our marks: sections were added, every word of yours stays", "dim"))
    yield line(Span(f"in {shown(str(review.path))}", "dim"))


def _step(step: Step) -> dict[str, str]:
    return {"text": step.text, "state": STEP[step.mark], "since": step.since.name}


def _span(first: date, last: date) -> Record:
    return {"from": first.isoformat(), "to": last.isoformat()}


def lookback_record(found: LookBack) -> Record:
    """`share` null: fewer than ten days were touched, and there is no share."""
    return {
        **_span(found.first, found.last),
        "days": found.touched,
        "states": [
            {"state": state, "days": round(found.days.get(state, 0.0), 2), "share": _share(found, state)}
            for state in PROJECT_STATES
        ],
        "switches": found.switches,
        "switches_per_month": round(found.switches / found.months, 2),
        "warning": found.warning,
        "projects": [
            {"project": spell.project.name, "state": spell.project.state, "days": round(spell.days, 2)}
            | json_fields(spell, "first", "last")
            | json_fields(spell.project, "because", "instead")
            for spell in found.spells
        ],
        "sources": [_source(one) for one in found.sources],
    }


def lookback_lines(found: LookBack) -> Iterator[Line]:
    """Days by how it ended, switches, projects, and what became of whose ideas."""
    yield line(Span(f"{found.first} to {found.last}", "head"))
    if not found.touched:
        yield line("no activity on a project: mention one in the notebook as @NAME, or record a step")
    for state in (DELIVERED, ACTIVE, DEAD_END, ABANDONED):
        if days := found.days.get(state):
            share = found.share(state)
            percent = f" ({share:.0%})" if share is not None else ""
            yield line(Span(f"  {days:5.1f} days{percent} {WORDS[state]}", STATE_STYLE[state]))
    if 0 < found.touched < LEAST:
        today = 'readinglist journal "... @PROJECT"'
        yield line(Span(f"  no share: {short_of(round(found.touched), 'days touched', LEAST, today)}", "dim"))
    if found.touched:
        per_month = found.switches / found.months
        yield line(f"  {found.switches} switches from one project to another, {per_month:.1f} a month")
    if found.warning:
        yield line(Span(f"  {found.warning}", "warn"))
    if found.spells:
        yield line(Span("projects", "head"))
        for spell in found.spells:
            project = spell.project
            why = shown(project.because) or (f"for {shown(project.instead)}" if project.instead else "")
            lead = f"  {spell.first} to {spell.last}  {spell.days:5.1f} days  "
            yield line(
                lead,
                Span(pad(project.state, 10), STATE_STYLE[project.state]),
                f" {shown(project.name)}{why and f': {why}'}",
            )
    if found.sources:
        yield line(Span("whose ideas, over all time", "head"))
        yield from (line(f"  {text}") for text in map(_outcomes, found.sources))


def _outcomes(one: Outcomes) -> str:
    who = shown(one.source) if one.source else "your own"
    states = ", ".join(f"{count} {state}" for state, count in one.states.items()) or "no project"
    rate = ""
    if one.interval is not None:
        low, high = one.interval
        rate = f"; {one.states.get(DELIVERED, 0)} of {one.ended} ended delivered ({low:.0%} to {high:.0%})"
    return f"{who}: {states}{f', {one.waiting} waiting' if one.waiting else ''}{rate}"


def _share(found: LookBack, state: str) -> float | None:
    share = found.share(state)
    return None if share is None else round(share, 4)


def _source(one: Outcomes) -> Record:
    return {
        "from": one.source,
        "projects": sum(one.states.values()),
        **{state.replace(" ", "_"): one.states.get(state, 0) for state in PROJECT_STATES},
        "waiting": one.waiting,
        "interval": None if one.interval is None else [round(end, 4) for end in one.interval],
    }


def timeline(found: LookBack) -> str:
    """The picture as SVG, 900 points wide; of more than 40 projects those with the most days."""
    most = sorted(found.spells, key=lambda spell: -spell.days)[:_MOST]
    spells = [spell for spell in found.spells if spell in most]
    height = round(_TOP + _ROW * max(len(spells), 1) + 50)
    parts = [*_heading(found), *_months(found, height - 40.0), *_bars(found, spells)]
    return svg.document(WIDTH, height, "Projects along the months", "timeline", parts)


def _heading(found: LookBack) -> Iterator[str]:
    yield svg.text(20, 34, f"Projects, {found.first} to {found.last}", 20)
    summary = f"{found.touched} days touched; {found.switches / found.months:.1f} switches a month"
    yield svg.text(20, 58, summary, _SIZE, colour=FAINT)
    states = ((f"{state}, {days:.0f} days", colour) for state, colour in STATES if (days := found.days.get(state)))
    yield from svg.legend(20, 78, states, _SIZE)


def _months(found: LookBack, bottom: float) -> Iterator[str]:
    """A line at the first of each month; of more than a dozen some are named."""
    days = (found.first + timedelta(days=n) for n in range((found.last - found.first).days + 1))
    firsts = [day for day in days if day.day == 1]
    named = len(firsts) // 12 + 1
    for place, day in enumerate(firsts):
        x = _x(found, day)
        yield svg.line(x, _TOP - 8, x, bottom, LINE)
        if place % named == 0:
            yield svg.text(x, bottom + 18, f"{day:%Y-%m}", _SIZE - 2, "middle", FAINT)


def _bars(found: LookBack, spells: list[Spell]) -> Iterator[str]:
    colours = dict(STATES)
    for row, spell in enumerate(spells):
        y = _TOP + _ROW * (row + 0.5)
        name = spell.project.name
        yield svg.text(_LEFT - 10, y + _SIZE * svg.BASELINE, name if len(name) <= 24 else f"{name[:23]}…", _SIZE, "end")
        begin, end = _x(found, spell.first), _x(found, spell.last + timedelta(days=1))
        yield svg.line(begin, y, max(end, begin + 2), y, colours[spell.project.state], 14)


def _x(found: LookBack, day: date) -> float:
    whole = (found.last - found.first).days + 1
    return _LEFT + (_RIGHT - _LEFT) * (day - found.first).days / whole
