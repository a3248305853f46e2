"""What is new: what tonight's papers do with what is followed, and rising and fading terms; as lines and records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby

from readinglist.core.ideas import NightUse
from readinglist.core.json_records import Record, day, json_fields
from readinglist.core.lines import Line, Span, cut, line, long_day, many, pad, paragraph, shown
from readinglist.ideas.records import Trend, Trends

QUOTED = 240  # characters of a sentence in a list; --json has it whole
HEAD_LINES = 10
NAME = 24  # cells of a followed name in one row
OTHERS = 5  # ids that are shown of the further papers
_VERBS = {"builds on": "builds on it", "used": "uses it", "compared": "compares with it"}


def tonight_record(night: date | None, lines: Sequence[NightUse]) -> Record:
    """The night and its lines; `others` are ids of papers that name or cite the same and have no line."""
    return {
        "night": day(night),
        "count": len(lines),
        "lines": [
            json_fields(use, "paper", "title", "subject", "subject_title", "by", "kind", "sentence", "others")
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
        yield from paragraph(text, room)
    yield from night_use_lines(lines, room)


def night_use_lines(lines: Sequence[NightUse], room: int | None) -> Iterator[Line]:
    """The lines alone, by subject."""
    cells = room or 10**6
    for _, some in groupby(lines, key=lambda use: use.subject):
        uses = list(some)
        kept = f"  {shown(uses[0].subject)}" if uses[0].subject != uses[0].subject_title else ""
        yield line(Span(cut(shown(uses[0].subject_title), cells - len(kept)), "title"), Span(kept, "id"))
        for use in uses:
            verb = _VERBS.get(use.kind, "names it" if use.by == "name" else "cites it")
            yield line("  ", Span(shown(use.paper), "id"), f"  {cut(shown(use.title), max(cells - 16, 20))}")
            said = "in its title" if says_the_title(use) else quoted_sentence(use)
            yield from paragraph(f"{verb}: {said}", room, "dim", "    ")
        if others := [paper for use in uses for paper in use.others]:
            names = ", ".join(map(shown, others[:OTHERS])) + (" ..." if len(others) > OTHERS else "")
            yield line(Span(cut(f"  and {len(others)} more: {names}", room), "dim"))


def tonight_head_lines(lines: Sequence[NightUse], room: int | None) -> Iterator[Line]:
    """One row for each line, for the head of another list."""
    if not lines:
        return
    yield line(Span(cut(f"Tonight: {night_summary(lines)}", room), "head"))
    for use in lines[:HEAD_LINES]:
        lead = f"{cut(shown(use.subject_title), NAME)}{_more([use])}  "
        ids = f"{shown(use.paper)}  "
        rest = None if room is None else max(room - len(lead) - len(ids), 20)
        yield line(Span(lead, "title"), Span(ids, "id"), Span(cut(_around(use), rest), "dim"))
    yield line("")


def heading(night: date, lines: Sequence[NightUse]) -> str:
    return f"Night of {long_day(night)}" + (f" · {night_summary(lines)}" if lines else "")


def night_summary(lines: Sequence[NightUse]) -> str:
    """How many papers do what: "4 papers cite or name what you kept, 6 take up ideas you follow"."""
    kept = {use.paper for use in lines if use.subject != use.subject_title}
    others = {use.paper for use in lines} - kept
    parts = [f"{len(kept)} on what you kept"] if kept else []
    parts += [f"{len(others)} on ideas you follow"] if others else []
    return f"{many(len(kept | others), 'paper')}: {', '.join(parts)}"


def quoted_sentence(use: NightUse) -> str:
    """The sentence, cut around the name where it is long."""
    text = shown(use.sentence)
    return text if len(text) <= QUOTED else _around(use)


def says_the_title(use: NightUse) -> bool:
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


# Rising and fading terms, as lines and as a record.


HEADINGS = {
    "new name": "new names",
    "name": "names",
    "topic": "topics",
    "words": "words: how people write, not on what",
}
WIDTH = 30


def trends_record(found: Trends) -> Record:
    return {
        **json_fields(found, "since", "until", "before"),
        "observed_months": found.observed,
        "needed_months": found.needed,
        "compared_months": found.compared,
        "asked_months": found.asked,
        **json_fields(found, "trends"),
    }


def trends_lines(found: Trends, number: int, words: bool) -> Iterator[Line]:
    """The terms that are listed, numbered, by direction and kind."""
    if found.since is None or found.until is None or found.before is None:
        yield line(f"not enough of last year yet ({found.observed} of {found.needed} months): a trend needs six.")
        yield line("Each night fills in more where `[trace] history` in config.toml says how many pages (5 is good);")
        yield line("`readinglist import` of arXiv's metadata snapshot brings all of them at once.")
        return
    spans = f"{_span(found.since, found.until)} against {_span(found.before, found.since - timedelta(days=1))}"
    known = "" if found.compared >= found.asked else f": {found.compared} of {found.asked} months"
    season = "; with less than a year a season can pass for a trend" if known else ""
    yield line(Span(f"{spans}{known}{season}", "dim"))
    listed = listed_trends(found, number, words)
    digits = len(str(len(listed)))
    for (direction, kind), some in groupby(enumerate(listed, start=1), lambda row: (row[1].direction, row[1].kind)):
        yield line("")
        yield line(Span(f"{direction} {HEADINGS[kind]}", "head"))
        for n, trend in some:
            yield _row(f"{n:>{digits}}", trend)
            behind = [f"ideas: {', '.join(map(shown, trend.ideas))}"] if trend.ideas else []
            if said := " · ".join(["  ".join(map(shown, trend.examples)), *behind]):
                yield line(Span(f"{' ' * digits}  {said}", "dim"))
    if not listed:
        yield line("no term's share changed for sure")


def _span(first: date, last: date) -> str:
    """ "March to July 2025", or one month."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%B %Y}"
    return f"{first:%B}{'' if first.year == last.year else f' {first.year}'} to {last:%B %Y}"


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
