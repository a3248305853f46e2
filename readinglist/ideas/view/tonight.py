"""What tonight's papers do with what is followed: as lines, as the head of other lists, as a record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from readinglist.core.ideas import NightUse
from readinglist.core.json_records import Record, day
from readinglist.core.lines import Line, Span, cut, line, long_day, many, shown, wrap

QUOTED = 240  # characters of a sentence in a list; --json has it whole
HEAD_LINES = 10
NAME = 24  # cells of a followed name in one row
OTHERS = 5  # ids that are told of the further papers
_VERBS = {"builds on": "builds on it", "used": "uses it", "compared": "compares with it"}


def tonight_record(night: date | None, lines: Sequence[NightUse]) -> Record:
    """The night and its lines; `others` are ids of papers that name or cite the same and have no line."""
    return {
        "night": day(night),
        "count": len(lines),
        "lines": [
            {
                "paper": use.paper,
                "title": use.title,
                "subject": use.subject,
                "subject_title": use.subject_title,
                "by": use.by,
                "kind": use.kind,
                "sentence": use.sentence,
                "others": list(use.others),
            }
            for use in lines
        ],
    }


def tonight_lines(night: date | None, lines: Sequence[NightUse], has_ideas: bool, room: int | None) -> Iterator[Line]:
    """By idea: who takes it up, with the sentence, and how many more."""
    if night is None:
        yield line("no night yet: readinglist fetch takes the last one")
        return
    yield line(Span(cut(heading(night, lines), room), "head"))
    if not lines:
        hint = "" if has_ideas else ": the ledger is empty, readinglist ideas add --canon fills it"
        text = f"no paper of this night names an idea of yours or cites what you kept{hint}"
        yield from (line(row) for row in wrap(text, room or 10**6))
    yield from use_lines(lines, room)


def use_lines(lines: Sequence[NightUse], room: int | None) -> Iterator[Line]:
    """The lines alone, by subject."""
    cells = room or 10**6
    for _, some in groupby(lines, key=lambda use: use.subject):
        uses = list(some)
        kept = f"  {shown(uses[0].subject)}" if uses[0].subject != uses[0].subject_title else ""
        yield line(Span(cut(shown(uses[0].subject_title), cells - len(kept)), "title"), Span(kept, "id"))
        for use in uses:
            told = _VERBS.get(use.kind, "names it" if use.by == "name" else "cites it")
            yield line("  ", Span(shown(use.paper), "id"), f"  {cut(shown(use.title), max(cells - 16, 20))}")
            said = "in its title" if is_title(use) else quoted(use)
            for text in wrap(f"{told}: {said}", cells, "    "):
                yield line(Span(text, "dim"))
        if others := [paper for use in uses for paper in use.others]:
            names = ", ".join(map(shown, others[:OTHERS])) + (" ..." if len(others) > OTHERS else "")
            yield line(Span(cut(f"  and {len(others)} more: {names}", room), "dim"))


def head_lines(lines: Sequence[NightUse], room: int | None) -> Iterator[Line]:
    """One row for each line, for the head of another list."""
    if not lines:
        return
    yield line(Span(cut(f"Tonight: {summary(lines)}", room), "head"))
    for use in lines[:HEAD_LINES]:
        lead = f"{cut(shown(use.subject_title), NAME)}{_more([use])}  "
        ids = f"{shown(use.paper)}  "
        rest = None if room is None else max(room - len(lead) - len(ids), 20)
        yield line(Span(lead, "title"), Span(ids, "id"), Span(cut(_around(use), rest), "dim"))
    yield line("")


def heading(night: date, lines: Sequence[NightUse]) -> str:
    return f"Night of {long_day(night)}" + (f" · {summary(lines)}" if lines else "")


def summary(lines: Sequence[NightUse]) -> str:
    """How many papers do what: "4 papers cite or name what you kept, 6 take up ideas you follow"."""
    kept = {use.paper for use in lines if use.subject != use.subject_title}
    others = {use.paper for use in lines} - kept
    parts = [f"{len(kept)} on what you kept"] if kept else []
    parts += [f"{len(others)} on ideas you follow"] if others else []
    return f"{many(len(kept | others), 'paper')}: {', '.join(parts)}"


def quoted(use: NightUse) -> str:
    """The sentence, cut around the name where it is long."""
    text = shown(use.sentence)
    return text if len(text) <= QUOTED else _around(use)


def is_title(use: NightUse) -> bool:
    """Whether the sentence says what the title, which stands above it, has said."""
    return shown(use.sentence).rstrip(".") == shown(use.title).rstrip(".")


def _around(use: NightUse) -> str:
    """The part of a long sentence that has the name in it, where it can be found."""
    text = shown(use.sentence)
    at = text.lower().find(use.subject_title.lower())
    if len(text) <= QUOTED or at < QUOTED // 2:
        return cut(text, QUOTED)
    begin = text.find(" ", at - QUOTED // 2) + 1
    return "… " + cut(text[begin:], QUOTED)


def _more(uses: Sequence[NightUse]) -> str:
    count = sum(len(use.others) for use in uses)
    return f" +{count}" if count else ""
