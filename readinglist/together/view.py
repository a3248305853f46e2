"""What is handed to colleagues, two readers beside each other, whose lists are followed: as lines and as records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from readinglist.core.json_records import Record, json_fields
from readinglist.core.lines import Line, Span, cut, line, many, pad, paragraph, short_of, shown, trimmed, wrap
from readinglist.core.log import LEVELS
from readinglist.core.shared_papers import OPTIONAL, Share, SharedBet, SharedCritique
from readinglist.lists.api import Colleague
from readinglist.taste.api import (
    LEAST_IN_COMMON,
    RATINGS,
    Agreement,
    Beside,
    Comparison,
    Leaning,
    reasons_apart,
    same_bets,
)

from .tournament import Opened

_LABEL = 14  # cells
LEANINGS = 6  # terms of one reader that are named
_LEAST_IN_COMMON_ROOM = 72  # cells that two columns need


def share_record(share: Share, extra: Sequence[str], path: str | None) -> Record:
    """What leaves, counted. `file` is null where nothing was written."""
    return {"file": path, "name": share.name, "on": share.on, "with": sorted(extra), **_counts(share)}


def share_lines(share: Share, extra: Sequence[str], path: str | None, room: int | None) -> Iterator[Line]:
    """What leaves: every paper before it is written (`path` None), its numbers alone after."""
    if path is None:
        for paper in share.papers:
            parts = [paper.verdict or "", _says(paper.critique), many(len(paper.bets), "bet") if paper.bets else ""]
            what = " · ".join(part for part in parts if part)
            title = cut(shown(paper.title, "(no title)"), None if room is None else max(room - len(paper.id) - 2, 10))
            yield line(Span(f"{shown(paper.id)}  ", "id"), title)
            yield from _indented(what, room, "dim")
    counts = _counts(share)
    numbers = [many(count, what.removesuffix("s")) for what, count in counts.items()]
    yield line(Span("leaves" if path is None else "written", "head"), f"  {', '.join(numbers)}")
    yield line(f"  under the name {shown(share.name)}" if share.name else "  without a name (set --name)")
    if counts["skips"]:
        yield line("  includes what you skipped; leave it out with --kept")
    stays = [words for key, words in OPTIONAL.items() if key not in extra]
    for key in sorted(extra):
        yield line(Span("  with ", "warn"), OPTIONAL[key])
    if stays:
        yield from _indented(f"stays: {'; '.join(stays)}", room, "dim")
    yield line(Span(f"  {shown(path)}" if path else "  nothing written yet: write it with -o FILE", "dim"))


def _counts(share: Share) -> dict[str, int]:
    papers = share.papers
    return {
        "papers": len(papers),
        "keeps": sum(paper.verdict == "keep" for paper in papers),
        "skips": sum(paper.verdict == "skip" for paper in papers),
        "critiques": sum(paper.critique is not None for paper in papers),
        "bets": sum(len(paper.bets) for paper in papers),
    }


def _says(critique: SharedCritique | None) -> str:
    if critique is None:
        return ""
    headings = ", ".join(shown(heading, "text") for heading, _ in critique.sections)
    return f"critique ({headings})" if headings else "quick critique"


def colleagues_record(found: Sequence[Colleague]) -> Record:
    """`papers` is null where the list is not on this device."""
    rows = [{"name": c.name, "since": c.since, "papers": None if c.keeps is None else len(c.keeps)} for c in found]
    return {"count": len(found), "colleagues": rows}


def colleague_lines(found: Sequence[Colleague]) -> Iterator[Line]:
    if not found:
        yield line(
            "no colleagues yet: let one's keeps count in your ranking with readinglist share colleague add NAME FILE"
        )
    for one in found:
        missing = "its file is not on this device: add it here too"
        what = missing if one.keeps is None else f"{many(len(one.keeps), 'paper')} kept"
        yield line(Span(shown(one.name), "id"), f"  {what}", Span(f"  since {one.since}", "dim"))


def _indented(text: str, room: int | None, style: str = "") -> Iterator[Line]:
    return paragraph(text, room, style, "  ")


def comparison_record(found: Comparison) -> Record:
    """`critique.theirs` is null and `closed` true until mine is written; `bet list` are those on the same question.

    What of theirs came by `share --with` is null or empty until mine is written too.
    """
    return {
        **json_fields(found, "name", "on"),
        "count": len(found.papers),
        "papers": [_beside_record(beside, found.leanings) for beside in found.papers],
        **json_fields(found, "only_theirs", "only_mine"),
        "agreement": _agreement_record(found.agreement),
        "leanings": [json_fields(one) for one in found.leanings],
    }


def _beside_record(beside: Beside, lean: Sequence[Leaning]) -> Record:
    mine, theirs = beside.mine, beside.theirs
    return {
        "id": mine.id,
        "title": beside.title,
        "disagreement": beside.apart,
        "why": list(reasons_apart(mine, theirs, lean)),
        "verdict": {"mine": mine.verdict, "theirs": theirs.verdict},
        "because": {"mine": mine.because, "theirs": theirs.because},
        "tags": {"mine": list(mine.tags), "theirs": list(theirs.tags)},
        "goal": {"mine": mine.goal, "theirs": theirs.goal},
        "critique": {
            "mine": _critique_record(mine.critique),
            "theirs": _critique_record(theirs.critique),
            "closed": beside.is_closed,
        },
        "bets": {
            "same": [
                {"top": a.top, "mine": _bet_record(a), "theirs": _bet_record(b)}
                for a, b in same_bets(mine.bets, theirs.bets)
            ],
            "closed": beside.closed_bets,
        },
    }


def _critique_record(critique: SharedCritique | None) -> Record | None:
    if critique is None:
        return None
    return {
        "ratings": json_fields(critique.ratings, *RATINGS),
        "line": critique.ratings.line,
        "sections": [{"heading": heading, "text": text} for heading, text in critique.sections],
        "keys": [{"key": key, "value": value} for key, value in critique.keys],
    }


def _bet_record(bet: SharedBet) -> Record:
    return json_fields(bet, "p", "by", "state", "because")


def _agreement_record(found: Agreement) -> Record:
    both, only_mine, only_theirs, neither = found.table
    return {
        "papers": found.papers,
        "too_few": found.papers < LEAST_IN_COMMON,
        "table": {"both_kept": both, "only_mine": only_mine, "only_theirs": only_theirs, "both_skipped": neither},
        **json_fields(found, "share", interval="share_interval"),
        **json_fields(found, "kappa", "kappa_interval"),
        "ratings": {
            name: {"papers": n, "distance": distance, "same": same, "interval": list(interval)}
            for name, (n, distance, same, interval) in found.ratings.items()
        },
        "chances": None if found.chances is None else {"bets": found.chances[0], "distance": found.chances[1]},
    }


def comparison_lines(found: Comparison, most: int, room: int | None) -> Iterator[Line]:
    """The agreement, at most `most` papers side by side, and what only they kept."""
    name = shown(found.name, "the other")
    both = many(len(found.papers), "paper")
    yield line(Span(name, "head"), f", {found.on}: {both} judged by both")
    for text in _agreement_words(found.agreement):
        yield from _indented(text, room)
    for who, some in (
        ("you keep", [one for one in found.leanings if one.mine > one.theirs]),
        (f"{name} keeps", [one for one in found.leanings if one.mine < one.theirs]),
    ):
        if some:
            terms = ", ".join(f"{shown(one.term)} {one.mine:.0%} / {one.theirs:.0%}" for one in some[:LEANINGS])
            yield from _indented(f"{who} more of: {terms}", room)
    for beside in found.papers[:most]:
        yield line("")
        yield from _beside_lines(beside, name, room, found.leanings)
    if len(found.papers) > most:
        yield line("")
        yield line(Span(f"{many(len(found.papers) - most, 'more paper')}: -n {len(found.papers)} shows all", "dim"))
    if found.only_theirs:
        yield line("")
        yield line(Span(f"kept by {name}, not decided by you", "head"))
        for suggestion in found.only_theirs[:most]:
            used = len(suggestion.id) + 4
            title = cut(shown(suggestion.title, "(no title)"), None if room is None else max(room - used, 10))
            yield line(Span(f"  {shown(suggestion.id)}  ", "id"), title)
        if not all(suggestion.known for suggestion in found.only_theirs):
            yield from _indented("you can also import the file: new papers are added without a verdict", room, "dim")


def opened_record(found: Opened) -> Record:
    return {
        **json_fields(found, "name", "other", "mine", "theirs", "gain_interval"),
        "cards": [json_fields(one) for one in found.matches],
    }


def opened_lines(found: Opened, room: int | None) -> Iterator[Line]:
    """Who was nearer, and the cards in their order, with the one that rose first."""
    name = shown(found.other, "the other")
    yield line(Span(f"you and {name}", "head"), f": {many(len(found.matches), 'card')} that neither of you knew")
    if found.mine is not None and found.theirs is not None:
        yield line(f"Brier score: you {found.mine:.3f}, {name} {found.theirs:.3f}; 0 is best, always 50% is .250")
    if found.gain_interval is not None:
        low, high = found.gain_interval
        who = "you were nearer" if low > 0 else f"{name} was nearer" if high < 0 else "no clear difference"
        yield line(f"{who} (yours lower by {low:+.3f} to {high:+.3f})")
    for one in found.matches:
        rose, other = one.titles if one.outcome else one.titles[::-1]
        mine, theirs = (p if one.outcome else 1 - p for p in (one.mine, one.theirs))
        yield line(Span(f"{mine:4.0%} {theirs:4.0%}  ", "score"), cut(shown(rose), room and max(room - 11, 10)))
        yield line(Span(cut(f"           over {shown(other)}", room), "dim"))


def _agreement_words(found: Agreement) -> Iterator[str]:
    if found.share is None or found.share_interval is None:
        today = "keep or skip papers that they judged"
        yield f"verdicts: {short_of(found.papers, 'judged by both', LEAST_IN_COMMON, today)}"
    else:
        low, high = found.share_interval
        kappa = ""
        if found.kappa is not None and found.kappa_interval is not None:
            kappa = f", kappa {found.kappa:.2f} [{found.kappa_interval[0]:.2f}, {found.kappa_interval[1]:.2f}]"
        same = found.table[0] + found.table[3]
        yield f"verdicts: {same} of {found.papers} alike, {found.share:.0%} [{low:.0%}, {high:.0%}]{kappa}"
    for rating, (n, distance, same_share, (low, high)) in found.ratings.items():
        words = f"{many(n, 'paper')}, {same_share:.0%} alike [{low:.0%}, {high:.0%}], {distance:.2f} apart"
        yield f"{_label(rating)}: {words}"
    if found.chances is not None:
        n, distance = found.chances
        yield f"chances: {many(n, 'bet')} on one question, {100 * distance:.0f} points apart"


def _beside_lines(beside: Beside, name: str, room: int | None, lean: Sequence[Leaning]) -> Iterator[Line]:
    mine, theirs = beside.mine, beside.theirs
    apart = "    " if beside.apart is None else f"{beside.apart:4.2f}"
    title = cut(shown(beside.title, "(no title)"), None if room is None else max(room - len(mine.id) - 8, 10))
    yield line(Span(apart, "score"), Span(f"  {shown(mine.id)}  ", "id"), Span(title, "title"))
    if why := "; ".join(reasons_apart(mine, theirs, lean)):
        yield from _indented(f"you and {name} differ: {why}", room, "dim")
    two = _Columns(name, room)
    yield from two.row("", "you", name)
    yield from two.row("verdict", mine.verdict, theirs.verdict)
    if theirs.because or theirs.tags or theirs.goal:  # by --with; mine alone I know
        yield from two.row("because", mine.because, theirs.because)
        yield from two.row("tags", ", ".join(mine.tags), ", ".join(theirs.tags))
        yield from two.row("goal", mine.goal, theirs.goal)
    ours, others = mine.critique, theirs.critique
    if ours is not None and others is not None:
        for rating in RATINGS:
            yield from two.row(_label(rating), _level(ours, rating), _level(others, rating))
        yield from two.row("line", ours.ratings.line, others.ratings.line)
        for heading in dict.fromkeys(heading for heading, _ in (*ours.sections, *others.sections)):
            yield from two.row(shown(heading, "text"), _text(ours.sections, heading), _text(others.sections, heading))
        for key, _ in others.keys:
            yield from two.row(shown(key, "text"), _text(ours.keys, key), _text(others.keys, key))
    for a, b in same_bets(mine.bets, theirs.bets):
        yield from two.row(f"top {100 * a.top:.3g}%", f"{a.p:.0%} by {a.by}", f"{b.p:.0%} by {b.by}")
        if b.because:
            yield from two.row("because", a.because, b.because)
    if beside.is_closed:
        text = f"critique of {name}: hidden until you write yours with readinglist critique {shown(mine.id)}"
        yield from _indented(text, room, "warn")
    if beside.closed_bets:
        until = f"hidden until you bet on the same question: readinglist bet {shown(mine.id)} P"
        yield from _indented(f"{many(beside.closed_bets, 'bet')} of {name}: {until}", room, "warn")


class _Columns:
    """Mine and theirs beside each other, or below each other where the room is small or a program reads."""

    def __init__(self, name: str, room: int | None) -> None:
        self._name = name
        self._cells = None if room is None or room < _LEAST_IN_COMMON_ROOM else (room - _LABEL - 4) // 2
        self._room = room or 10**6

    def row(self, label: str, mine: str | None, theirs: str | None) -> Iterator[Line]:
        if not mine and not theirs:
            return
        if self._cells is None:
            for who, text in (("you", mine), (self._name, theirs)) if label else ():
                yield from _indented(f"{label}, {who}: {shown(text, '-')}", self._room)
            return
        left, right = (list(wrap(shown(text, "-"), self._cells)) for text in (mine, theirs))
        labels = [cut(label, _LABEL)]
        for head, a, b in zip_longest(labels, left, right, fillvalue=""):
            yield trimmed(line("  ", Span(pad(head, _LABEL), "dim"), pad(a, self._cells), "  ", b))


def _label(rating: str) -> str:
    return rating.replace("build_on", "build on it")


def _level(critique: SharedCritique, rating: str) -> str | None:
    value = getattr(critique.ratings, rating)
    return LEVELS.get(value, value) if value is not None else None


def _text(parts: Sequence[tuple[str, str]], name: str) -> str | None:
    return " ".join(text for other, text in parts if other == name) or None
