"""What is new: what tonight's papers do with what is followed, and rising and fading terms; as lines and records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby

from readinglist.core.ideas import NightUse
from readinglist.core.json_records import Record, day, json_fields
from readinglist.core.lines import Line, Span, cut, line, long_day, many, pad, paragraph, shown
from readinglist.ideas.records import Trend, Trends

QUOTED = 240  # characters of a sentence in a list; --json has it whole
OTHERS = 5  # ids that are shown of the further papers
# What papers do with what is followed, the strongest first: of one paper, and of several.
_DOES = {"builds on": ("builds on", "build on"), "used": ("uses", "use"), "compared": ("compares with", "compare with")}
_NAMES = {"name": ("names", "name"), "citation": ("cites", "cite")}


def tonight_record(night: date | None, lines: Sequence[NightUse]) -> Record:
    """The night and its lines; `others` are ids of papers that name or cite the same and have no line."""
    return {
        "night": day(night),
        "count": len(lines),
        "lines": [
            json_fields(use, "paper", "title", "subject", "subject_title", "by", "kind", "sentence", "others", "idea")
            for use in lines
        ],
    }


def tonight_lines(
    night: date | None, lines: Sequence[NightUse], room: int | None, *, has_ideas: bool = True, is_tracked: bool = True
) -> Iterator[Line]:
    """By idea: who uses it, with the sentence, and how many more.

    `is_tracked`: the references of new papers are read, so that a missing citation means something.
    """
    if night is None:
        yield line("no night yet: run readinglist fetch")
        return
    yield line(Span(cut(heading(night, lines), room), "head"))
    if not lines and not has_ideas:
        yield from paragraph(
            "you follow no idea yet: readinglist ideas add NAME, or keep papers that introduce one", room
        )
    elif not lines:
        cites = ", or cites a paper you kept" if is_tracked else "; whether one cites a paper you kept is not tracked"
        yield from paragraph(f"no paper of this night uses an idea you follow{cites}", room)
    if not lines:
        yield line(Span("all papers of the night: readinglist top", "dim"))
    yield from night_use_lines(lines, room)


def night_use_lines(lines: Sequence[NightUse], room: int | None) -> Iterator[Line]:
    """The lines alone, by subject."""
    cells = room or 10**6
    for _, some in groupby(lines, key=lambda use: use.subject):
        uses = list(some)
        kept = f"  {shown(uses[0].subject)}" if uses[0].subject != uses[0].subject_title else ""
        yield line(Span(cut(shown(uses[0].subject_title), cells - len(kept)), "title"), Span(kept, "id"))
        for use in uses:
            verb = (_DOES.get(use.kind) or _NAMES[use.by])[0]
            what = use.idea if use.idea not in ("", use.subject) else "it"
            yield line("  ", Span(shown(use.paper), "id"), f"  {cut(shown(use.title), max(cells - 16, 20))}")
            said = "in its title" if says_the_title(use) else quoted_sentence(use)
            yield from paragraph(f"{verb} {shown(what)}: {said}", room, "dim", "    ")
        if others := [paper for use in uses for paper in use.others]:
            names = ", ".join(map(shown, others[:OTHERS])) + (" ..." if len(others) > OTHERS else "")
            yield line(Span(cut(f"  and {len(others)} more: {names}", room), "dim"))


def tonight_head_lines(lines: Sequence[NightUse], room: int | None) -> Iterator[Line]:
    """One row for the head of another list."""
    if lines:
        yield line(Span(cut(f"{night_summary(lines)}: readinglist tonight", room), "head"))
        yield line("")


def heading(night: date, lines: Sequence[NightUse]) -> str:
    return f"Night of {long_day(night)}" + (f" · {night_summary(lines)}" if lines else "")


def night_summary(lines: Sequence[NightUse]) -> str:
    """How many papers do what, each by the most that it does: "3 papers build on what you follow, 2 use it"."""
    does = {use.paper: _DOES.get(use.kind) or _NAMES[use.by] for use in sorted(lines, key=_strength, reverse=True)}
    counted = Counter(does.values())
    order = [verbs for verbs in (*_DOES.values(), *_NAMES.values()) if verbs in counted]
    first, *rest = (f"{counted[verbs]} {verbs[counted[verbs] > 1]}" for verbs in order)
    number, _, verb = first.partition(" ")
    return ", ".join([f"{many(int(number), 'paper')} {verb} what you follow", *(f"{part} it" for part in rest)])


def _strength(use: NightUse) -> int:
    return list(_DOES).index(use.kind) if use.kind in _DOES else len(_DOES)


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
    at = text.lower().find((use.idea or use.subject_title).lower())
    if len(text) <= QUOTED or at < QUOTED // 2:
        return cut(text, QUOTED)
    begin = text.find(" ", at - QUOTED // 2) + 1
    return "… " + cut(text[begin:], QUOTED)


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
        yield line(f"too few: {found.observed} months of last year's papers, {found.needed} needed.")
        yield line("Each night adds more if you set `[trace] history` in config.toml (5 pages is good);")
        yield line("to get all at once, import arXiv's metadata snapshot with `readinglist import`.")
        return
    spans = f"{_span(found.since, found.until)} against {_span(found.before, found.since - timedelta(days=1))}"
    known = "" if found.compared >= found.asked else f": {found.compared} of {found.asked} months"
    season = "; with less than a year of data, a season can look like a trend" if known else ""
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
        yield line("no term's share clearly changed")


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
