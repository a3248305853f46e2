"""Goals, projects, the backburner, what is admired, the radar and the notebook, as people read them and as records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from readinglist.core.json_records import Record, instant, json_fields
from readinglist.core.lines import Line, Span, line, long_day, many, paragraph, short_of, shown, utc_day, wrap
from readinglist.core.log import LEVELS
from readinglist.core.radar import Crowding, NearHit, RadarReport
from readinglist.core.work_entries import ABANDONED, ACTIVE, DEAD_END, DELIVERED
from readinglist.ranking.similar import LEAST_NIGHTS

from .records import Achievement, Entry, FoundInterest, FoundLine, GoalOverview, Idea, Noted, Project

STANDS_OUT = {"perspective": "changed a perspective", "idea": "a reusable idea", "insight": "a deep insight"}
STATE_STYLE = {ACTIVE: "explore", DELIVERED: "good", DEAD_END: "dim", ABANDONED: "warn"}
_BOX = {" ": "open", "x": "done", "-": "dropped"}


def goals_record(goals: Sequence[GoalOverview]) -> Record:
    rows = [json_fields(one.goal) | {"open": one.is_open, "file": one.file} | json_fields(one.plan) for one in goals]
    return {"count": len(goals), "goals": rows}


def goal_lines(goals: Sequence[GoalOverview], room: int | None) -> Iterator[Line]:
    """Name, text, plan, seeds and refusals of each goal."""
    if not goals:
        yield line("no goals yet: add one with readinglist goal add NAME TEXT")
    for one in goals:
        goal, plan = one.goal, one.plan
        closed = (Span(" closed", "dim"),) if not one.is_open else ()
        yield line(Span(shown(goal.name), "title"), *closed)
        yield from paragraph(shown(goal.text, "(no text)"), room, indent="  ")
        for name, said in (
            *(("why", plan.why), ("reached when", plan.know), ("upside", plan.upside)),
            *(("seeds", ", ".join(goal.seeds)), ("also", ", ".join(goal.also)), ("refused", ", ".join(goal.refused))),
        ):
            yield from paragraph(shown(f"{name}: {said}" if said else ""), room, "dim", "  ")
        yield line(Span(f"  {shown(one.file)}", "dim"))


def interests_record(found: Sequence[FoundInterest]) -> Record:
    return {"count": len(found), "interests": [json_fields(one) | {"command": one.command} for one in found]}


def interest_lines(found: Sequence[FoundInterest], room: int | None) -> Iterator[Line]:
    """The phrases of each interest, how many papers, and the command that makes it a goal."""
    if not found:
        yield line("no interests found: it needs 16 papers kept without a goal, on at least two topics")
    for one in found:
        yield line(Span(shown(", ".join(one.phrases)), "title"), Span(f"  {many(len(one.papers), 'paper')}", "dim"))
        yield from paragraph(shown(one.command), room, "dim", "  ")


def project_record(project: Project) -> Record:
    """`driven`: goal | idea. `ended` null while it is active."""
    return {
        "project": project.name,
        **json_fields(project, "text", "state"),
        "driven": "goal" if project.goal else "idea",
        "goal": project.goal,
        "from": project.source,
        "upside": project.upside,
        "complexity": LEVELS.get(project.complexity or 0),
        "begun": instant(project.begun),
        "ended": None if project.is_open else instant(project.changed),
        **json_fields(project, "because", "instead", "repo", "increments"),
    }


def projects_record(projects: Sequence[Project]) -> Record:
    return {"count": len(projects), "projects": [project_record(project) for project in projects]}


def backburner_record(ideas: Sequence[Idea]) -> Record:
    rows = [{"idea": one.name, "text": one.text, "from": one.source, "since": instant(one.at)} for one in ideas]
    return {"count": len(rows), "ideas": rows}


def admired_record(achievements: Sequence[Achievement]) -> Record:
    names = ("title", "because", "stands_out")
    rows = [{"achievement": one.name, **json_fields(one, *names, since="at")} for one in achievements]
    return {"count": len(rows), "admired": rows}


def project_lines(projects: Sequence[Project], room: int | None) -> Iterator[Line]:
    """Name, state, what it is, what drives it, and its increments."""
    if not projects:
        yield line("no projects yet: add one with readinglist project add NAME TEXT")
    for project in projects:
        yield line(Span(shown(project.name), "title"), Span(f"  {project.state}", STATE_STYLE.get(project.state, "")))
        yield from paragraph(shown(project.text), room, indent="  ")
        yield from paragraph(" · ".join(_facts(project)), room, "dim", "  ")
        for step in project.increments:
            worth = (("gain", step.gain), ("cost", step.cost))
            said = " · ".join(f"{name} {shown(value)}" for name, value in worth if value)
            yield from paragraph(
                f"{utc_day(step.at)} {shown(step.text)}{f' ({said})' if said else ''}", room, indent="  "
            )


def backburner_lines(ideas: Sequence[Idea], room: int | None) -> Iterator[Line]:
    """Name, day, source and text of each idea, oldest first."""
    if not ideas:
        yield line('nothing on the backburner: readinglist backburner add "TEXT" --from PERSON')
    for one in ideas:
        source = f"  from {shown(one.source)}" if one.source else ""
        yield line(Span(shown(one.name), "title"), Span(f"  since {utc_day(one.at)}{source}", "dim"))
        yield from paragraph(shown(one.text), room, indent="  ")


def admired_lines(achievements: Sequence[Achievement], room: int | None) -> Iterator[Line]:
    """Each achievement, with what makes it stand out."""
    if not achievements:
        yield line("nothing yet: add a finding that changed how you see a problem with readinglist admire add ID|TEXT")
    for one in achievements:
        name = f"{shown(one.title)} ({shown(one.name)})" if one.title else shown(one.name)
        why = " · ".join(part for part in (STANDS_OUT.get(one.stands_out or "", ""), shown(one.because)) if part)
        for n, text in enumerate(wrap(f"{name}{f': {why}' if why else ''}", room or 10**6, "  ")):
            yield line(text if n == 0 else f"  {text}")


def measure_lines(achievements: Sequence[Achievement], room: int | None) -> Iterator[Line]:
    """The question that a new goal or project is asked, where something is admired."""
    if achievements:
        yield line(Span("What you admire most. Does this plan reach that level?", "head"))
        yield from admired_lines(achievements, room)


def _facts(project: Project) -> Iterator[str]:
    for word, said in (
        ("for goal ", project.goal or ""),
        ("", "" if project.goal else "idea-driven"),
        ("from ", project.source),
        ("upside ", project.upside),
        ("complexity ", LEVELS.get(project.complexity or 0)),
        ("begun ", utc_day(project.begun)),
        ("ended ", "" if project.is_open else utc_day(project.changed)),
        ("", project.because),
        ("for ", project.instead),
    ):
        if said:
            yield f"{word}{shown(said)}"


def radar_record(report: RadarReport) -> Record:
    """`bar` null: fewer than ten nights are here; `before` and `trend` null: they do not go back two months."""
    watched = [
        {
            **json_fields(one.watched, "kind", "name", "text"),
            "bar": one.bar,
            **json_fields(one.crowding, similar_a_month="month", before="before", trend="trend"),
            "hit": one.hit and _hit_record(one.hit),
            "nearest": [_hit_record(near) for near in one.nearest],
        }
        for one in report.sightings
    ]
    return json_fields(report, "night", "nights", "papers", "since") | {"watched": watched}


def _hit_record(hit: NearHit) -> Record:
    figures = {"cosine": round(hit.cosine, 4), "nearness": round(hit.nearness, 2), "sentence": hit.sentence or None}
    words = {"shares": list(hit.shares), "lacks": list(hit.lacks)}
    return json_fields(hit.paper, "id", "title", "verdict") | figures | words


def radar_lines(report: RadarReport, room: int | None) -> Iterator[Line]:
    """Each text that is watched: who came near tonight, with the sentence, and how crowded it is there."""
    if report.night is None:
        yield line("no night fetched yet: readinglist fetch")
        return
    if not report.sightings:
        yield line(
            "nothing to compare with: add a project with readinglist project add, or an idea with backburner add"
        )
        return
    yield line(
        Span(f"night {report.night}, against {report.nights} nights before it", "head"),
        Span(f": read {many(report.papers, 'paper')} since {report.since}", "dim"),
    )
    if report.nights < LEAST_NIGHTS:
        yield line(Span(short_of(report.nights, "nights", LEAST_NIGHTS, "readinglist fetch"), "dim"))
    for one in report.sightings:
        about = f"{one.watched.kind} · {crowding_words(one.crowding)}"
        yield line(Span(shown(one.watched.name), "title"), Span(f"  {about}", "dim"))
        if one.hit is not None:
            paper = one.hit.paper
            yield line(Span("  someone did this: ", "warn"), Span(paper.id, "id"), f"  {shown(paper.title)}")
            yield from paragraph(shown(one.hit.sentence), room, "dim", "    ")
        if one.nearest:
            is_near = one.hit is not None or one.bar is None
            yield line(Span(f"  {'' if is_near else 'no close match tonight; '}nearest of the week:", "dim"))
        for near in one.nearest:
            yield line("  ", Span(near.paper.id, "id"), f"  {shown(near.paper.title)}")
            yield from paragraph(near_words(near), room, "dim", "    ")


def near_words(near: NearHit) -> str:
    """`kept; shares kite, noise; lacks air`: what a near paper has of a text, and what not."""
    kept = ["kept"] if near.paper.verdict == "keep" else []
    sides = (("shares", near.shares or ("no words, only the meaning",)), ("lacks", near.lacks))
    return "; ".join([*kept, *(f"{word} {', '.join(map(shown, some))}" for word, some in sides if some)])


def crowding_words(around: Crowding) -> str:
    """`12 similar papers in 30 days, rising (5 the month before)`; without a trend where too little is known."""
    trend = f", {around.trend} ({around.before} the month before)" if around.trend else ""
    return f"{many(around.month, 'similar paper')} in 30 days{trend}"


def entry_record(noted: Noted) -> Record:
    """`state` null: no step to be done; `kind` of a mention null: nothing of this name is known."""
    return {
        **json_fields(noted.entry, "day", "time", "section", "text"),
        "state": _BOX.get(noted.entry.mark or ""),
        **json_fields(noted, "mentions"),
        "file": str(noted.path),
    }


def entries_record(found: Sequence[Noted]) -> Record:
    return {"count": len(found), "entries": [entry_record(noted) for noted in found]}


def found_record(query: str, found: Sequence[Noted], lines: Sequence[FoundLine]) -> Record:
    reviews = [json_fields(one, "week", "text") | {"file": str(one.path)} for one in lines]
    return {"query": query} | entries_record(found) | {"reviews": reviews}


def noted_lines(noted: Noted) -> Iterator[Line]:
    """What was written down, and what of it is a name that nothing has."""
    yield line(f"{noted.entry.section}  {shown(noted.entry.text)}")
    yield line(Span(f"in {shown(str(noted.path))}", "dim"))
    for mention in noted.mentions:
        if mention.kind is None:
            yield line(Span(f"@{shown(mention.name)} is not a paper, goal, project or item of the queue yet", "warn"))


def entry_lines(found: Sequence[Noted], room: int | None) -> Iterator[Line]:
    """Entries by day and section, in their order."""
    if not found:
        yield line('no entries: write one with readinglist journal "TEXT"')
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


def found_lines(query: str, found: Sequence[Noted], reviews: Sequence[FoundLine], room: int | None) -> Iterator[Line]:
    """What a search found, entries first."""
    if not found and not reviews:
        yield line(f"nothing in the notebook has all of {shown(query)!r}")
        return
    yield from entry_lines(found, room) if found else ()
    for one in reviews:
        for n, text in enumerate(wrap(shown(one.text), (room or 10**6) - 10)):
            yield line(Span(f"{one.week}  " if n == 0 else " " * 10, "id"), text)


def _lines(entry: Entry, room: int | None) -> Iterator[Line]:
    lead = f"    {entry.time or '     '}  "
    box = f"[{entry.mark}] " if entry.mark is not None else ""
    rows = [row for text in entry.text.split("\n") for row in wrap(shown(text), (room or 10**6) - len(lead))]
    for n, row in enumerate(rows):
        yield line(Span(lead if n == 0 else " " * len(lead), "dim"), box if n == 0 else "", row)
