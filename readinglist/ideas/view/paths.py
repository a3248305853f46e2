"""The way from one idea to another, and what displaced one: as lines and as records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from readinglist.core.ideas import Displacement, Rival
from readinglist.core.json_records import Record
from readinglist.core.lines import Line, Span, cut, line, many, pad, shown, width, wrap
from readinglist.ideas.records import IdeaPath, PathStep, Trend, Trends

from .ideas import by_text, month_text, sentence_lines

SHOWN = 10  # rivals
DISPLACED = " was displaced by "
TITLE = 60  # cells of a title on the way


def path_record(path: IdeaPath) -> Record:
    """`steps` lead from `from` to `to`; in each `later` builds on, or cites, `earlier`."""
    return {
        "from": path.start,
        "to": path.goal,
        "through": path.through,
        "steps": [
            {
                "later": step.later,
                "later_paper": step.later_paper,
                "earlier": step.earlier,
                "earlier_paper": step.earlier_paper,
                "by": step.by,
                "sentence": step.evidence,
            }
            for step in path.steps
        ],
    }


def path_lines(path: IdeaPath, titles: Mapping[str, str | None], room: int | None) -> Iterator[Line]:
    """The stations on one line, then each step with the sentence that shows it; `titles` of papers, by id."""
    stations = [path.start]
    for step in path.steps:
        stations.append(step.earlier if step.later == stations[-1] else step.later)
    yield line(Span(cut(" > ".join(map(shown, stations)), room), "title"))
    if path.through == "citations":
        note = "neither builds on the other: by citations, from origin to origin"
        yield line(Span(cut(note, room), "dim"))
    for step in path.steps:
        verb, note = ("cites", "") if step.by == "citation" else ("builds on", f"  {by_text(step.by)}")
        later, earlier = (_name(*end, titles) for end in _ends(step))
        if room is not None:
            left = room - width(note) - len(verb) - 2
            earlier = cut(earlier, max(left - width(later), left // 2))
            later = cut(later, left - width(earlier))
        yield line(Span(later, "id"), f" {verb} ", Span(earlier, "id"), Span(note, "dim"))
        yield from sentence_lines(step.evidence, room)


def _ends(step: PathStep) -> tuple[tuple[str, str | None], tuple[str, str | None]]:
    return (step.later, step.later_paper), (step.earlier, step.earlier_paper)


def _name(name: str, paper: str | None, titles: Mapping[str, str | None]) -> str:
    """An idea's name; of a paper that introduced none its id and its title."""
    title = shown(titles.get(name), "") if name == paper else ""
    return f'{shown(name)} "{cut(title, TITLE)}"' if title else shown(name)


def replaced_record(told: Displacement) -> Record:
    """`authors` used it in the year that ends with `since`; those of a rival are among them."""
    return {
        "idea": told.idea,
        "displaced_by": told.by,
        "why": told.why,
        "peak": month_text(told.peak),
        "since": month_text(told.since),
        "authors": told.authors,
        "rivals": [
            {
                "idea": rival.idea,
                "role": rival.role,
                "authors": rival.authors,
                "switched": rival.switched,
                "independent_groups": rival.groups,
                "share": rival.share,
                "interval": list(rival.interval) if rival.interval else None,
            }
            for rival in told.rivals
        ],
    }


def replaced_lines(told: Displacement, room: int | None) -> Iterator[Line]:
    """Who displaced it and why, then the others that its authors took up."""
    each = None if room is None else (room - len(DISPLACED)) // 2
    idea, by = Span(cut(shown(told.idea), each), "title"), cut(shown(told.by, "nothing"), each)
    if told.is_open:
        yield line("what displaced ", idea, " is not known")
    else:
        yield line(idea, DISPLACED, Span(by, "warn" if told.by else "good"))
    yield from (line(text) for text in wrap(shown(told.why), room or 10**6, "  "))
    if told.since is not None and told.authors:
        yield line(Span(f"  {many(told.authors, 'author')} used it in the year to {told.since:%Y-%m}", "dim"))
    if not told.rivals:
        return
    names = min(max(width(shown(rival.idea)) for rival in told.rivals), 32)
    yield line(Span(f"{pad('taken up since', max(names, 14))}  {'authors':>7}  {'left it':>7}  share", "head"))
    for rival in told.rivals[:SHOWN]:
        name = pad(cut(shown(rival.idea), names), max(names, 14))
        row = f"{name}  {rival.authors:>7,}  {rival.switched:>7,}  {_share(rival)}"
        yield line(cut(f"{row}, {many(rival.groups, 'group')}; {shown(rival.role)}", room))
    if len(told.rivals) > SHOWN:
        yield line(Span(f"and {len(told.rivals) - SHOWN:,} more: --json has them", "dim"))


def _share(rival: Rival) -> str:
    if rival.share is None or rival.interval is None:
        return "too few to tell"
    low, high = rival.interval
    return f"{rival.share:.0%} [{low:.0%}, {high:.0%}]"


# Rising and fading terms, as lines and as a record.


HEADINGS = {
    "new name": "new names",
    "name": "names",
    "topic": "topics",
    "words": "words: how people write, not on what",
}
WIDTH = 30


def trends_record(found: Trends) -> dict[str, Any]:
    return {
        "since": found.since.isoformat() if found.since else None,
        "until": found.until.isoformat() if found.until else None,
        "before": found.before.isoformat() if found.before else None,
        "observed_months": found.observed,
        "needed_months": found.needed,
        "trends": [_record(trend) for trend in found.trends],
    }


def trends_lines(found: Trends, number: int, words: bool) -> Iterator[Line]:
    """The terms that are listed, numbered, by direction and kind."""
    if found.since is None or found.until is None or found.before is None:
        yield line(f"{found.observed} months of papers are here, and a trend needs {found.needed}.")
        yield line("Months come with `readinglist fetch --since 2025-11-01` (by OAI, a night at a time)")
        yield line("or at once with `readinglist import` of arXiv's metadata snapshot.")
        return
    spans = f"{found.since:%Y-%m} to {found.until:%Y-%m}, against the months from {found.before:%Y-%m} on"
    yield line(Span(f"papers of {spans}", "dim"))
    listed = listed_trends(found, number, words)
    digits = len(str(len(listed)))
    for (direction, kind), some in groupby(enumerate(listed, start=1), lambda row: (row[1].direction, row[1].kind)):
        yield line("")
        yield line(Span(f"{direction} {HEADINGS[kind]}", "head"))
        for n, trend in some:
            yield _row(f"{n:>{digits}}", trend)
    if not listed:
        yield line("no term's share changed for sure")


def listed_trends(found: Trends, number: int, words: bool) -> tuple[Trend, ...]:
    """What is listed, in its order: at most `number` of a kind and direction, the drift of words where asked for."""
    kinds = [kind for kind in HEADINGS if words or kind != "words"]
    return tuple(
        trend
        for direction in ("rising", "fading")
        for kind in kinds
        for trend in [t for t in found.trends if t.direction == direction and t.kind == kind][:number]
    )


def _row(number: str, trend: Trend) -> Line:
    low, high = trend.interval
    burst = trend.bursts[-1] if trend.bursts else None
    since = f"  burst since {burst[0]:%Y-%m}" if burst and burst[1] is None else ""
    return line(
        Span(f"{number}  ", "dim"),
        pad(shown(trend.term), WIDTH),
        f" {trend.share_before:7.2%} -> {trend.share_now:6.2%}",
        Span(f"  x{trend.ratio:.1f} [{low:.1f}, {high:.1f}]  {trend.papers_now} papers{since}", "dim"),
    )


def _record(trend: Trend) -> dict[str, Any]:
    return {
        "term": trend.term,
        "direction": trend.direction,
        "kind": trend.kind,
        "share_now": trend.share_now,
        "share_before": trend.share_before,
        "ratio": trend.ratio,
        "interval": list(trend.interval),
        "papers_now": trend.papers_now,
        "papers_before": trend.papers_before,
        "bursts": [[start.isoformat(), end.isoformat() if end else None] for start, end in trend.bursts],
        "examples": list(trend.examples),
    }
