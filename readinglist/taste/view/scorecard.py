"""The scorecard as a page: bets, verdicts, quiz; and "too few" where it is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import starmap

from readinglist.core.lines import Line, Span, line, pad, shown
from readinglist.core.statistics import Interval
from readinglist.taste.causes import Judgement
from readinglist.taste.quiz_score import LEAST as LEAST_ANSWERS
from readinglist.taste.quiz_score import QuizScore
from readinglist.taste.report import Taste, VerdictReport
from readinglist.taste.scorecard import LEAST, Figures, Rival, Scorecard
from readinglist.taste.verdicts import KEPT, RANDOM, RANKED, SKIPPED
from readinglist.taste.verdicts import LEAST as LEAST_PAPERS

Row = tuple[str, str, str]  # a name, its figures, a note
_WIDTH, _TOLD = 22, 42  # cells of a name, and of its figures
MONTHS = 12  # that have a line
GROUPS = {KEPT: "kept", SKIPPED: "skipped", RANDOM: "drawn at random", RANKED: "head of the ranking"}
_LEFT_OUT = {
    "assumed": "whose date no source gave",
    "late": "given more than 90 days after v1",
    "undated": "on papers without a date",
    "young": "on papers of the last year",
    "no category": "on papers without an arXiv category",
    "no counts": "on papers whose month and category is not counted",
}


def taste_lines(found: Taste) -> Iterator[Line]:
    yield from _bets(found.bets)
    yield line("")
    yield from _verdicts(found.verdicts)
    for score in found.quiz:
        if score.answered:
            yield line("")
            yield from _quiz(score)
    rated = max(sum(level.n for level in row.levels) for row in found.causes)
    yield line("")
    yield line(Span(f"Critiques  {rated:,} rated; readinglist taste --causes: which ratings carry information", "dim"))


def too_few(bets: Scorecard) -> str | None:
    """Why there is no verdict; None where there is one."""
    return None if bets.verdict else f"too few: {bets.settled:,} settled bets, {LEAST} are needed"


def _bets(bets: Scorecard) -> Iterator[Line]:
    yield line(Span("Bets", "head"), Span(f"  {counts_text(bets)}", "dim"))
    yield line(f"  {bets.verdict or too_few(bets)}")
    if not bets.settled:
        return
    yield from starmap(_row, figure_rows(bets))
    for title, rows in part_rows(bets):
        yield line(Span(f"  {title}", "dim"))
        yield from (_row(f"  {name}", told, note) for name, told, note in rows)
    yield from starmap(_row, rival_rows(bets))


def counts_text(bets: Scorecard) -> str:
    return f"{bets.settled:,} settled, {bets.open:,} open, {bets.void:,} void"


def figure_rows(bets: Scorecard) -> Iterator[Row]:
    """All settled bets in figures; nothing where none is settled."""
    if not bets.settled:
        return
    mine = bets.all
    yield "Brier score", f"{number(mine.brier)}{between(mine.brier_interval)}", "0 is best"
    yield "base rate", f"{number(mine.base_rate)}", f"always saying it scores {number(mine.brier_base)}"
    yield "skill", f"{number(mine.skill)}{between(mine.skill_interval)}", "1 is certainty, 0 the base rate"
    yield "log score", f"{number(mine.log_score)}", "0 is best; chances count as 1 to 99 %"
    if bets.murphy is not None:
        part = bets.murphy
        told = f"{part.reliability:.3f} - {part.resolution:.3f} + {part.uncertainty:.3f}"
        yield "Murphy", told, "miscalibrated - told apart + chance of it all"
    for one in bets.calibration:
        said = f"{one.low:.0%} to {one.high:.0%}"
        yield f"said {said}", f"{one.observed:.0%} came{between(one.interval, percent=True)}", f"{one.n} bets"
    for name, some in (("asked by chance", bets.asked), ("chosen by me", bets.own)):
        if bets.asked.n and some.n:
            yield name, f"skill {number(some.skill)}{between(some.skill_interval)}", f"{some.n} bets"


def part_rows(bets: Scorecard) -> Iterator[tuple[str, tuple[Row, ...]]]:
    """The bets of each topic and of each month, under a title."""
    for title, rows in (("by topic", bets.by_topic), ("by month, the newest", bets.by_month[-MONTHS:])):
        if rows:
            yield title, tuple(_figures(name, some) for name, some in rows)


def rival_rows(bets: Scorecard) -> Iterator[Row]:
    """Other forecasters on the same bets."""
    return (_rival(rival) for rival in bets.rivals if rival.n)


def _figures(name: str, some: Figures) -> Row:
    told = f"Brier {number(some.brier)}, skill {number(some.skill)}{between(some.skill_interval)}"
    return shown(name), told, f"{some.n} bets"


def _rival(rival: Rival) -> Row:
    if rival.rival is not None:
        told = f"Brier {number(rival.rival.brier)}, mine {number(rival.own.brier)}{between(rival.better)}"
        return f"beside {rival.name}", told, f"{rival.n} bets; above 0 I am better"
    told = f"order {number(rival.rival_order.share)}, mine {number(rival.own_order.share)}{between(rival.better)}"
    return f"beside the {rival.name}", told, f"{rival.n} bets; .5 is chance; above 0 I am better"


def _verdicts(report: VerdictReport) -> Iterator[Line]:
    yield line(Span("Verdicts as forecasts", "head"), Span("  share in the top tenth of its month and category", "dim"))
    yield line(f"  {verdict_text(report)}")
    yield from starmap(_row, verdict_rows(report))
    told_by = ", ".join(f"{n:,} by {shown(source)}" for source, n in sorted(report.told_by.items()))
    if told_by and report.coverage is not None:
        yield line(Span(f"  told: {told_by}; of each cohort at least {report.coverage:.0%} counted", "dim"))
    for why, n in report.left_out.items():
        yield line(Span(f"  left out: {n:,} verdicts {_LEFT_OUT.get(why, why)}", "dim"))
    if report.uncounted:
        yield line(f"  {len(report.uncounted):,} months and categories wait to be counted: readinglist taste --count")


def verdict_text(report: VerdictReport) -> str:
    """The verdict on my verdicts, or how many are needed for one."""
    kept = next((group.n for group in report.card.groups if group.name == KEPT), 0)
    need = f"too few: {kept:,} papers kept within 90 days of v1 can be told, {LEAST_PAPERS} are needed"
    return report.card.verdict or need


def verdict_rows(report: VerdictReport) -> Iterator[Row]:
    """What became of the papers that I kept, beside the others."""
    card = report.card
    for group in card.groups:
        if group.n and group.share is not None:
            told = f"{group.share:.1%}{between(group.interval, percent=True)}"
            yield GROUPS[group.name], told, f"{group.top:,} of {group.n:,}"
    if card.lift is not None and card.verdict:
        points = f"{card.lift * 100:+.1f} points"
        ends = (
            "" if card.lift_interval is None else " [" + ", ".join(f"{e * 100:+.1f}" for e in card.lift_interval) + "]"
        )
        yield "kept over random", points + ends, ""


def _quiz(score: QuizScore) -> Iterator[Line]:
    counts = f"  {score.answered:,} answers, {score.figures.n:,} scored"
    yield line(Span(f"Quiz, {score.kind}", "head"), Span(counts, "dim"))
    yield line(f"  {quiz_text(score)}")
    yield from starmap(_row, quiz_rows(score))


def quiz_text(score: QuizScore) -> str:
    """The verdict on my answers, or how many are needed for one."""
    return score.verdict or f"too few: {score.figures.n:,} scored answers, {LEAST_ANSWERS} are needed"


def quiz_rows(score: QuizScore) -> Iterator[Row]:
    """Answers of one kind in figures; nothing where none is scored."""
    if not score.figures.n:
        return
    if score.kind == "pairs":
        told = f"{number(score.order.share)}{between(score.order.interval)}"
        yield "right", told, f"chance .5; the text alone {number(score.opponent_order.share)}"
        return
    told = f"{number(score.figures.skill)}{between(score.figures.skill_interval)}"
    yield "skill", told, f"the text alone {number(score.opponent.skill)}"


def cause_lines(rows: tuple[Judgement, ...]) -> Iterator[Line]:
    """Ratings against what came: which of my judgements carry information?"""
    yield line(Span("Ratings of critiques against what became of the papers", "head"))
    yield line(
        Span("  order: how often a paper of the top tenth was rated higher than another one; .5 says nothing", "dim")
    )
    for row in rows:
        yield line("")
        verdict = row.verdict or "too few"
        order = f"order {number(row.order.share)}{between(row.order.interval)}"
        yield line(Span(pad(row.rating.replace("_", " "), 14), "title"), order, Span(f"  {verdict}", "dim"))
        for level in row.levels:
            top = f"top {level.top} of {level.told}{between(level.interval, percent=True)}"
            lives = f"live on {level.alive} of {level.fates}{between(level.alive_interval, percent=True)}"
            causes = ", ".join(f"{cause} {n}" for cause, n in level.causes)
            yield line(
                f"  {pad(level.name, 8)}{pad(f'{level.n} rated', 12)}{pad(top, 28)}{pad(lives, 28)}",
                Span(causes, "dim"),
            )


def number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def between(interval: Interval | None, *, percent: bool = False) -> str:
    """An interval behind a figure, with a blank before it; nothing where there is none."""
    if interval is None:
        return ""
    low, high = interval
    return f" [{low:.0%}, {high:.0%}]" if percent else f" [{low:.3f}, {high:.3f}]"


def _row(name: str, told: str, note: str = "") -> Line:
    return line(f"  {pad(name, _WIDTH)}", pad(told, _TOLD) if note else told, Span(note, "dim"))
