"""The scorecard and the queue of hindsight: as lines, with "too few" where it is, and as the records of scripts."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import starmap

from readinglist.core.json_records import Record, json_fields
from readinglist.core.lines import Line, Span, line, many, pad, short_of, shown, wrap
from readinglist.core.log import CAUSE_KEYS, CAUSES, CauseGiven, LogEntry
from readinglist.core.papers import Paper
from readinglist.core.statistics import Interval
from readinglist.taste.causes import LEAST as LEAST_RATED
from readinglist.taste.causes import Pooled, RatingTable
from readinglist.taste.hindsight import Look
from readinglist.taste.scorecard import LEAST, LEAST_ANSWERS, Figures, Order, QuizScore, Scorecard
from readinglist.taste.taste import Taste
from readinglist.taste.verdict_forecasts import KEPT, LEAST_PAPERS, NAMES, VerdictReport

Looks = Sequence[tuple[Look, Paper | None]]
Row = tuple[str, str, str]  # a name, its figures, a note
_WIDTH, _FIGURES = 22, 42  # cells of a name, and of its figures
MONTHS = 12  # that have a line
BLOCKS = " ▁▂▃▄▅▆▇█"
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
    return None if bets.verdict else short_of(bets.all.n, "settled bets", LEAST, "readinglist bet add 1 30")


def _bets(bets: Scorecard) -> Iterator[Line]:
    yield line(Span("Bets", "head"), Span(f"  {counts_text(bets)}", "dim"))
    yield line(f"  {bets.verdict or too_few(bets)}")
    if not bets.settled and not bets.open:
        meant = "says 30% that the first paper of your list will be in the top 10%"
        yield line(f"  for instance: readinglist bet add 1 30 {meant}")
    if not bets.settled:
        return
    yield from starmap(_row, figure_rows(bets))
    for title, rows in part_rows(bets):
        yield line(Span(f"  {title}", "dim"))
        yield from (_row(f"  {name}", figures, note) for name, figures, note in rows)
    yield from starmap(_row, baseline_rows(bets))


def counts_text(bets: Scorecard) -> str:
    return f"{bets.settled:,} settled, {bets.open:,} open, {bets.void:,} void"


def figure_rows(bets: Scorecard) -> Iterator[Row]:
    """All settled bets in figures; nothing where none is settled."""
    if not bets.settled:
        return
    mine = bets.all
    yield "Brier score", with_interval(mine.brier, mine.brier_interval), "0 is best"
    yield "base rate", f"{number(mine.base_rate)}", f"always forecasting it scores {number(mine.brier_base)}"
    yield "skill", with_interval(mine.skill, mine.skill_interval), "1 is certainty, 0 the base rate"
    yield "log score", f"{number(mine.log_score)}", "0 is best; chances count as 1 to 99%"
    if bets.murphy is not None:
        part = bets.murphy
        figures = f"{part.reliability:.3f} - {part.resolution:.3f} + {part.uncertainty:.3f}"
        yield "Murphy", figures, "reliability - resolution + uncertainty"
    for one in bets.calibration:
        said = f"{one.low:.0%} to {one.high:.0%}"
        yield f"said {said}", f"{one.observed:.0%} came{between(one.interval, percent=True)}", f"{one.n} bets"
    for name, some in (("drawn at random", bets.prompted), ("chosen by you", bets.own)):
        if bets.prompted.n and some.n:
            yield name, f"skill {with_interval(some.skill, some.skill_interval)}", f"{some.n} bets"


def part_rows(bets: Scorecard) -> Iterator[tuple[str, tuple[Row, ...]]]:
    """The bets of each topic and of each month, under a title."""
    for title, rows in (("by topic", bets.by_topic), ("by month, the newest", bets.by_month[-MONTHS:])):
        if rows:
            yield title, tuple((shown(name), _skill_text(some), f"{some.n} bets") for name, some in rows)


def _skill_text(some: Figures) -> str:
    return f"Brier {number(some.brier)}, skill {with_interval(some.skill, some.skill_interval)}"


def baseline_rows(bets: Scorecard) -> Iterator[Row]:
    """Other forecasters on the same bets."""
    for one in bets.baselines:
        name, part, other, mine = f"beside the {one.name}", "order", one.order.share, one.own_order.share
        note = "; .5 is chance; above 0 you are better"
        if one.scores is not None:
            name, part, other, mine = f"beside {one.name}", "Brier", one.scores.brier, one.own.brier
            note = "; above 0 you are better"
        if one.n:
            yield name, f"{part} {number(other)}, yours {number(mine)}{between(one.better)}", f"{one.n} bets{note}"


def _verdicts(report: VerdictReport) -> Iterator[Line]:
    yield line(Span("Verdicts as forecasts", "head"), Span("  share in the top tenth of its month and category", "dim"))
    yield line(f"  {verdict_text(report)}")
    yield from starmap(_row, verdict_rows(report))
    counted_by = ", ".join(f"{n:,} by {shown(source)}" for source, n in sorted(report.counted_by.items()))
    if counted_by and report.coverage is not None:
        yield line(Span(f"  counts: {counted_by}; of each cohort at least {report.coverage:.0%} counted", "dim"))
    for why, n in report.left_out.items():
        yield line(Span(f"  left out: {many(n, 'verdict')} {_LEFT_OUT.get(why, why)}", "dim"))
    if report.uncounted:
        yield line(f"  {len(report.uncounted):,} months and categories wait to be counted: readinglist taste --count")


def verdict_text(report: VerdictReport) -> str:
    """The verdict on my verdicts, or how many are needed for one."""
    kept = next((group.n for group in report.card.groups if group.name == KEPT), 0)
    what = "papers kept within 90 days of v1 have an outcome"
    return report.card.verdict or short_of(kept, what, LEAST_PAPERS, "readinglist triage")


def verdict_rows(report: VerdictReport) -> Iterator[Row]:
    """What became of the papers that I kept, beside the others."""
    card = report.card
    for group in card.groups:
        if group.n and group.share is not None:
            figures = f"{group.share:.1%}{between(group.interval, percent=True)}"
            yield NAMES[group.name], figures, f"{group.top:,} of {group.n:,}"
    if card.lift is not None and card.verdict:
        ends = [f"{end * 100:+.1f}" for end in card.lift_interval or ()]
        interval = f" [{', '.join(ends)}]" if ends else ""
        yield "kept over random", f"{card.lift * 100:+.1f} points{interval}", ""


def _quiz(score: QuizScore) -> Iterator[Line]:
    counts = f"  {score.answered:,} answers, {score.figures.n:,} scored"
    yield line(Span(f"Quiz, {score.kind}", "head"), Span(counts, "dim"))
    yield line(f"  {quiz_text(score)}")
    yield from starmap(_row, quiz_rows(score))


def quiz_text(score: QuizScore) -> str:
    """The verdict on my answers, or how many are needed for one."""
    # titles alone are not scored
    today = "readinglist quiz deck sample" if score.answered and not score.figures.n else "readinglist quiz"
    return score.verdict or short_of(score.figures.n, "scored answers", LEAST_ANSWERS, today)


def quiz_rows(score: QuizScore) -> Iterator[Row]:
    """Answers of one kind in figures; nothing where none is scored."""
    if not score.figures.n:
        return
    if score.kind == "pairs":
        figures = with_interval(score.order.share, score.order.interval)
        yield "right", figures, f"chance .5; the text alone {number(score.opponent_order.share)}"
        return
    figures = with_interval(score.figures.skill, score.figures.skill_interval)
    yield "skill", figures, f"the text alone {number(score.opponent.skill)}"


def ratings_lines(rows: tuple[RatingTable, ...]) -> Iterator[Line]:
    """Ratings against what came: which of my judgements carry information?"""
    yield line(Span("Ratings in critiques and how the papers did", "head"))
    yield line(
        Span("  order: how often a paper of the top tenth was rated higher than another one; .5 says nothing", "dim")
    )
    for row in rows:
        yield line("")
        tops, known = (sum(part) for part in zip(*((level.top, level.known) for level in row.levels), strict=True))
        rated = f"rated papers at the top and {known - tops:,} below"
        verdict = row.verdict or short_of(tops, rated, LEAST_RATED, "readinglist critique 1", "of each ")
        order = f"order {with_interval(row.order.share, row.order.interval)}"
        yield line(Span(pad(row.rating.replace("_", " "), 14), "title"), order, Span(f"  {verdict}", "dim"))
        if row.verdict is None:
            yield line(f"  {_curve(row.pooled)}", Span(f"  {_pooled_words(row.pooled)}", "dim"))
        for level in row.levels:
            top = f"top {level.top} of {level.known}{between(level.interval, percent=True)}"
            lives = f"live on {level.alive} of {level.fates}{between(level.alive_interval, percent=True)}"
            causes = ", ".join(f"{cause} {n}" for cause, n in level.causes.items())
            yield line(
                f"  {pad(level.name, 8)}{pad(f'{level.n} rated', 12)}{pad(top, 28)}{pad(lives, 28)}",
                Span(causes, "dim"),
            )


def _curve(pooled: Pooled) -> str:
    """The distribution over orders from .2 to .8, a sign for each .05."""
    heights = [math.exp(-(((0.2 + 0.05 * n - pooled.mean) / pooled.sd) ** 2) / 2) for n in range(13)]
    return ".2 " + "".join(BLOCKS[round(height * (len(BLOCKS) - 1))] for height in heights) + " .8"


def _pooled_words(pooled: Pooled) -> str:
    more = f"about {pooled.more:,} more with an outcome would decide" if pooled.more else "the next ones decide"
    return f"{pooled.chance:.0%} likely that what you rate higher rises more often; {more}"


def number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def between(interval: Interval | None, *, percent: bool = False) -> str:
    """An interval behind a figure, with a blank before it; nothing where there is none."""
    if interval is None:
        return ""
    low, high = interval
    return f" [{low:.0%}, {high:.0%}]" if percent else f" [{low:.3f}, {high:.3f}]"


def with_interval(value: float | None, interval: Interval | None) -> str:
    return f"{number(value)}{between(interval)}"


def _row(name: str, text: str, note: str = "") -> Line:
    return line(f"  {pad(name, _WIDTH)}", pad(f"{text}  ", _FIGURES) if note else text, Span(note, "dim"))


def taste_record(found: Taste) -> Record:
    """The keys that scripts rely on, then the rest."""
    return scorecard_record(found.bets) | {
        "verdicts": _verdicts_record(found.verdicts),
        "quiz": [_quiz_record(score) for score in found.quiz],
        "causes": [ratings_record(row) for row in found.causes],
    }


def scorecard_record(bets: Scorecard) -> Record:
    """Figures are null where they are not defined, `verdict` where it is too few; `why` says so."""
    mine = bets.all
    return {
        **json_fields(bets, "settled", "open"),
        **json_fields(mine, "brier", "base_rate", "brier_base", "skill"),
        **json_fields(bets, "calibration"),
        "murphy": {} if bets.murphy is None else json_fields(bets.murphy),
        "by_topic": [{"topic": name, **json_fields(some)} for name, some in bets.by_topic],
        "verdict": bets.verdict,
        "why": too_few(bets),
        "void": bets.void,
        **json_fields(mine, "brier_interval", "skill_interval", "log_score"),
        "by_month": [{"month": name, **json_fields(some)} for name, some in bets.by_month],
        "until_month": [{"month": name, **json_fields(then)} for name, then in bets.until_month],
        **json_fields(bets, asked="prompted", own="own"),
        "rivals": [
            json_fields(one, "name", "n", "own", rival="scores")
            | _order("own_order", one.own_order)
            | _order("rival_order", one.order)
            | json_fields(one, "better")
            for one in bets.baselines
        ],
    }


def ratings_record(row: RatingTable) -> Record:
    return {
        "rating": row.rating,
        **json_fields(row.order, order="share", interval="interval"),
        "verdict": row.verdict,
        "pooled": json_fields(row.pooled),
        "levels": [_renamed(level, name="level", known="told") for level in row.levels],
    }


def _verdicts_record(report: VerdictReport) -> Record:
    card = report.card
    return {
        "verdict": card.verdict,
        "groups": [_renamed(group, name="group") for group in card.groups],
        **json_fields(card, "lift", "lift_interval"),
        "left_out": report.left_out,
        "told_by": report.counted_by,
        **json_fields(report, "coverage", "nights"),
        "uncounted": [{"cohort": f"{m:%Y-%m}/{category}", "papers": n} for (m, category), n in report.uncounted],
    }


def _quiz_record(score: QuizScore) -> Record:
    return {
        **json_fields(score, "kind", "answered"),
        **json_fields(score.figures),
        **_order("order", score.order),
        **json_fields(score, "opponent"),
        **_order("opponent_order", score.opponent_order),
        "verdict": score.verdict,
    }


def _renamed(record: object, **names: str) -> Record:
    """The fields of a record by their names in JSON; `names`: where these are others."""
    return {names.get(key, key): value for key, value in json_fields(record).items()}


def _order(name: str, order: Order) -> Record:
    return {name: order.share, f"{name}_interval": order.interval}


def hindsight_record(looks: Looks, unknown: int) -> Record:
    """`study` in the order in which to look; `untold`: papers that I decided on and of which nothing is known yet."""
    return {
        "count": len(looks),
        "untold": unknown,
        "queue": [
            {
                "id": look.id,
                "title": paper.title if paper else None,
                **json_fields(look, "kind", "percentile", "fate", "p", "came", "counted_from"),
                "verdict": paper.verdict if paper else None,
            }
            for look, paper in looks
        ],
    }


def hindsight_lines(looks: Looks, unknown: int, room: int | None) -> Iterator[Line]:
    if not looks:
        yield line("Nothing to review: no decision has an outcome yet, or all were close.")
    kind = ""
    for look, paper in looks:
        if look.kind != kind:
            yield from [line("")] if kind else []
            kind = look.kind
            yield line(Span(kind, "head"))
        yield from look_lines(look, paper, room)
    if looks:
        yield line("")
        yield line(Span("why? readinglist bet review cause ID CAUSE: " + ", ".join(CAUSES), "dim"))
    if unknown:
        hint = "run readinglist taste --count to get their citation counts"
        yield line(Span(f"of {unknown:,} papers that you judged have no outcome yet; {hint}", "dim"))


def look_lines(look: Look, paper: Paper | None, room: int | None) -> Iterator[Line]:
    """A paper, and what came of it."""
    title = shown(paper.title if paper else None, "(not in the library)")
    cells = max((room or 10**6) - 2, 20)
    first, *rest = wrap(title, cells - len(look.id) - 2) or [title]
    yield line("  ", Span(first, "title"), "  ", Span(look.id, "id"))
    yield from (line(f"  {part}") for part in rest)
    facts = [] if look.percentile is None else [f"above {look.percentile:.1%} of its month and category"]
    facts += [] if look.fate is None else [look.fate]
    facts += [] if look.counted_from is None else [f"from {shown(look.counted_from)}"]
    facts += [] if look.p is None else [f"I said {look.p:.0%}, it {'came' if look.came else 'did not come'}"]
    yield line(Span(f"    {', '.join(facts)}", "dim"))


def cause_choice() -> str:
    """The causes with their keys, on one line."""
    return "  ".join(f"{key} {cause}" for key, cause in CAUSE_KEYS.items())


def cause_record(entry: LogEntry) -> Record:
    return {"id": entry.subject, "cause": _cause(entry), "entry": entry.id}


def cause_words(entry: LogEntry) -> str:
    return f"{entry.subject}: {_cause(entry)}"


def _cause(entry: LogEntry) -> str:
    assert isinstance(entry.data, CauseGiven)
    return entry.data.cause
