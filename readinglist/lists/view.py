"""How good the ranking was, as a page and as a record: the honest figure first, and "too few" where it is.

At the end, what lists hide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from readinglist.core.json_records import Record, json_fields, scored_record
from readinglist.core.lines import Line, Span, cut, line, many, pad, short_of, shown
from readinglist.core.paper_view import facts_of, notices, title_of
from readinglist.core.papers import ScoredPaper
from readinglist.ranking.evaluate import CUTS, LEAST_AUDITS, LEAST_EXPLORED, LEAST_KEEPS, LEAST_NIGHTS, Figure

from .evaluate import DRAWN
from .records import ColleagueWorth, Evaluation

BIASED = "biased by what you were shown"
WIDTH = 20  # cells of a column
_SHARE, _POINTS = "{:3.0f}% [{:.0f}%, {:.0f}%]", "{:+.1f} [{:+.1f}, {:+.1f}]"
_LEFT_OUT = {
    "small": "of fewer than 21 papers: any ranking has all of them in its top 20",
    "before the first keep": "before anything was kept: there was no ranking yet",
    "decided before": "whose keeps were decided before the night",
    "not drawn": f"of the last year that were not drawn: {DRAWN} are, `--since` replays all",
    "earlier": "of more than a year before the last: `--since` replays them too",
}


def evaluation_record(found: Evaluation) -> Record:
    """`value` and `interval` are null where it is too few; cuts are keys."""
    seen = {"nights": found.recorded, "explored_keeps": found.explored}
    return {
        **json_fields(found, "since", "until", "nights", "keeps"),
        "left_out": dict(found.left_out),
        "unbiased": {"too_few": _is_too_few(found.unbiased), **seen, "rankings": _figures(found.unbiased)},
        "audit": {"too_few": found.audit.value is None, **json_fields(found.audit), "against": "arxiv-sanity-lite"},
        "plain": {
            "label": BIASED,
            "too_few": _is_too_few(found.plain),
            "nights": found.nights,
            "rankings": _figures(found.plain),
            "over_arxiv_sanity_lite": _cuts(found.lead),
        },
        "colleagues": {
            name: {
                "dated_keeps": worth.keeps,
                "unbiased": _cuts(worth.unbiased),
                "plain": {"label": BIASED, **_cuts(worth.plain)},
            }
            for name, worth in found.colleagues.items()
        },
    }


def evaluation_lines(found: Evaluation) -> Iterator[Line]:
    if not found.nights:
        yield line("Not enough data: no night with a keep to replay yet.")
    elif found.since and found.until:
        yield line(Span(f"{found.nights} nights, {found.since} to {found.until}, {found.keeps} papers kept", "dim"))
    yield line("")
    yield from _honest(found)
    yield line("")
    yield from _audit(found.audit)
    yield line("")
    yield line(Span("Plain replay", "head"), Span(f"  {BIASED}", "warn"))
    if _is_too_few(found.plain):
        what = f"nights and {found.keeps:,} keeps"
        yield line(f"  {short_of(found.nights, what, LEAST_NIGHTS, 'readinglist triage', 'of each ')}")
    else:
        yield line(f"  Share of what you kept that was in the top ({found.nights} nights):")
        yield from _table(found.plain)
        yield from _lead(found.lead[1])
    if found.colleagues:
        yield line("")
        yield from _worth(found.colleagues)
    yield from _left_out(found.left_out)


def _honest(found: Evaluation) -> Iterator[Line]:
    yield line(Span("How good it was", "head"), Span("  unbiased: keeps weighted by inverse propensity", "dim"))
    if _is_too_few(found.unbiased):
        yield line(f"  too few: {found.recorded} nights whose list you saw to row 20 ({LEAST_NIGHTS} needed),")
        yield line(
            f"  {found.explored} keeps from exploration ({LEAST_EXPLORED}), {found.keeps} keeps ({LEAST_KEEPS});"
        )
        yield line("  for more: readinglist triage, down to row 20")
        return
    yield line("  Share of what you would have kept in the better half of each night that was in the top")
    yield line(f"  ({found.recorded} nights, {found.explored} keeps from exploration; 95% interval):")
    yield from _table(found.unbiased)


def _lead(lead: Figure) -> Iterator[Line]:
    """Whether switching to arxiv-sanity-lite would cost the reader anything, by the first twenty of each night."""
    if lead.value is None or lead.interval is None:
        return
    (low, high), value = lead.interval, lead.value
    points = f"{round(100 * abs(value))} of 100 keeps in the top 20 [{_signed(low)}, {_signed(high)}]"
    if low > 0:
        yield line(f"  Better than arxiv-sanity-lite: switching to it would cost you {points}.")
    elif high < 0:
        yield line(f"  Worse than arxiv-sanity-lite: switching to it would gain you {points}.")
    else:
        change = f"{_signed(-value)} of 100 keeps in the top 20 [{_signed(-high)}, {_signed(-low)}]"
        yield line(f"  No clear difference to arxiv-sanity-lite: switching would change {change}.")


def _signed(share: float) -> str:
    return f"{round(100 * share):+d}"


def _audit(audit: Figure) -> Iterator[Line]:
    yield line(Span("Audit nights", "head"), Span("  half of the rows chosen by arxiv-sanity-lite", "dim"))
    if audit.value is None or audit.interval is None:
        needed = f"{LEAST_AUDITS} nights and {LEAST_KEEPS} keeps needed"
        today = "readinglist triage" if audit.nights else "[rank] audit = true compares on one night in twenty"
        yield line(f"  too few: {audit.nights} nights, {audit.keeps} keeps; {needed}; for more: {today}")
        return
    low, high = audit.interval
    yield line(f"  {audit.value:.0%} [{low:.0%}, {high:.0%}] of {audit.keeps} keeps were where this ranking had")
    yield line(f"  put them ({audit.nights} nights; 50%: no difference)")


def _worth(colleagues: Mapping[str, ColleagueWorth]) -> Iterator[Line]:
    """What the list of each colleague that is followed adds, in points."""
    yield line(Span("Colleagues", "head"), Span("  points more in the top with their list than without it", "dim"))
    yield line(Span("  " + pad("", 2 * WIDTH) + "".join(pad(name, WIDTH) for name in CUTS).rstrip(), "dim"))
    for name, worth in colleagues.items():
        for label, figures in (("unbiased", worth.unbiased), ("plain replay", worth.plain)):
            yield line("  ", Span(pad(shown(name), WIDTH), "id"), pad(label, WIDTH), _row(figures, _POINTS))


def _table(rankings: Mapping[str, tuple[Figure, ...]]) -> Iterator[Line]:
    yield line(Span("  " + pad("", WIDTH) + "".join(pad(name, WIDTH) for name in CUTS).rstrip(), "dim"))
    for name, figures in rankings.items():
        yield line("  ", Span(pad(name, WIDTH), "score" if name == "ours" else ""), _row(figures, _SHARE))


def _row(figures: tuple[Figure, ...], form: str) -> str:
    """Value and interval of each figure in a column of its own, in percent."""
    cells = (
        "too few"
        if one.value is None or one.interval is None
        else form.format(*(100 * number for number in (one.value, *one.interval)))
        for one in figures
    )
    return "".join(pad(cell, WIDTH) for cell in cells).rstrip()


def _left_out(left_out: Mapping[str, int]) -> Iterator[Line]:
    reasons = [f"{many(left_out[why], 'night')} {words}" for why, words in _LEFT_OUT.items() if left_out.get(why)]
    if left_out.get("assumed"):
        reasons.append(f"{left_out['assumed']} keeps whose date was assumed: when they were kept is not known")
    if reasons:
        yield line("")
        yield line(Span("left out", "head"))
        yield from (line(f"  {text}") for text in reasons)


def _is_too_few(rankings: Mapping[str, tuple[Figure, ...]]) -> bool:
    return any(figure.value is None for figures in rankings.values() for figure in figures)


def _figures(rankings: Mapping[str, tuple[Figure, ...]]) -> Record:
    return {name: _cuts(figures) for name, figures in rankings.items()}


def _cuts(figures: tuple[Figure, ...]) -> Record:
    return {name: json_fields(figure) for name, figure in zip(CUTS, figures, strict=True)}


def muted_record(papers: Sequence[ScoredPaper], count: int) -> Record:
    """`count` of all hidden papers, `papers` the first of them."""
    return {"count": count, "papers": [scored_record(one) for one in papers]}


def muted_lines(papers: Sequence[ScoredPaper], count: int, room: int | None) -> Iterator[Line]:
    if not papers:
        yield line("no paper is hidden: readinglist mute list shows what you mute")
        return
    yield line(Span(f"{len(papers):,} of {many(count, 'hidden paper')}, newest first", "head"))
    for scored in papers:
        yield line(Span(cut(title_of(scored.paper), room), "title"))
        for text in (facts_of(scored.paper), *notices(scored)):
            yield line("  ", Span(cut(text, None if room is None else room - 2), "dim"))
