"""The way from one idea to another, and what displaced one: as lines and as records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from readinglist.model import Displacement, IdeaPath, PathStep, Rival

from .idea_story import by_text, sentence_lines
from .ideas import month_text
from .records import Record
from .spans import Line, Span, cut, line, pad, shown, width, wrap

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
    by = shown(told.by) if told.by else "nothing"
    each = None if room is None else (room - len(DISPLACED)) // 2
    yield line(
        Span(cut(shown(told.idea), each), "title"), DISPLACED, Span(cut(by, each), "warn" if told.by else "good")
    )
    yield from (line(text) for text in wrap(shown(told.why), room or 10**6, "  "))
    if told.since is not None:
        yield line(Span(f"  {told.authors:,} authors used it in the year to {told.since:%Y-%m}", "dim"))
    if not told.rivals:
        return
    names = min(max(width(shown(rival.idea)) for rival in told.rivals), 32)
    yield line(Span(f"{pad('taken up since', max(names, 14))}  {'authors':>7}  {'left it':>7}  share", "head"))
    for rival in told.rivals[:SHOWN]:
        name = pad(cut(shown(rival.idea), names), max(names, 14))
        row = f"{name}  {rival.authors:>7,}  {rival.switched:>7,}  {_share(rival)}"
        yield line(cut(f"{row}, {_groups(rival)}; {shown(rival.role)}", room))
    if len(told.rivals) > SHOWN:
        yield line(Span(f"and {len(told.rivals) - SHOWN:,} more: --json has them", "dim"))


def _share(rival: Rival) -> str:
    if rival.share is None or rival.interval is None:
        return "too few to tell"
    low, high = rival.interval
    return f"{rival.share:.0%} [{low:.0%}, {high:.0%}]"


def _groups(rival: Rival) -> str:
    return f"{rival.groups:,} {'group' if rival.groups == 1 else 'groups'}"
