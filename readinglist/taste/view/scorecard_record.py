"""The scorecard as a record: the keys that never change, then what explains them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from readinglist.core.json_records import Record, ends
from readinglist.core.lines import Line, Span, line, shown, wrap
from readinglist.core.log import CAUSE_KEYS, CAUSES, CauseGiven, LogEntry
from readinglist.core.papers import Paper
from readinglist.taste.causes import Judgement
from readinglist.taste.hindsight_queue import Look
from readinglist.taste.quiz_score import QuizScore
from readinglist.taste.report import Taste, VerdictReport
from readinglist.taste.scorecard import Figures, Order, Rival, Scorecard

from .scorecard import too_few


def taste_record(found: Taste) -> Record:
    """The keys that scripts rely on, then the rest."""
    return bets_record(found.bets) | {
        "verdicts": _verdicts(found.verdicts),
        "quiz": [_quiz(score) for score in found.quiz],
        "causes": [cause_record(row) for row in found.causes],
    }


def bets_record(bets: Scorecard) -> Record:
    """Figures are null where they are not defined, `verdict` where it is too few; `why` says so."""
    mine, parts = bets.all, bets.murphy
    names = ("reliability", "resolution", "uncertainty")
    return {
        "settled": bets.settled,
        "open": bets.open,
        "brier": mine.brier,
        "base_rate": mine.base_rate,
        "brier_base": mine.brier_base,
        "skill": mine.skill,
        "calibration": [
            {
                "low": one.low,
                "high": one.high,
                "n": one.n,
                "forecast": one.forecast,
                "observed": one.observed,
                "interval": list(one.interval),
            }
            for one in bets.calibration
        ],
        "murphy": {} if parts is None else {name: getattr(parts, name) for name in names},
        "by_topic": [{"topic": name, **_figures(some)} for name, some in bets.by_topic],
        "verdict": bets.verdict,
        "why": too_few(bets),
        "void": bets.void,
        "brier_interval": ends(mine.brier_interval),
        "skill_interval": ends(mine.skill_interval),
        "log_score": mine.log_score,
        "by_month": [{"month": name, **_figures(some)} for name, some in bets.by_month],
        "until_month": [
            {"month": name, "n": then.n, "skill": then.skill, "skill_interval": ends(then.skill_interval)}
            for name, then in bets.until_month
        ],
        "asked": _figures(bets.asked),
        "own": _figures(bets.own),
        "rivals": [_rival(rival) for rival in bets.rivals],
    }


def cause_record(row: Judgement) -> Record:
    return {
        "rating": row.rating,
        "order": row.order.share,
        "interval": ends(row.order.interval),
        "verdict": row.verdict,
        "levels": [
            {
                "level": level.name,
                "n": level.n,
                "told": level.told,
                "top": level.top,
                "interval": ends(level.interval),
                "fates": level.fates,
                "alive": level.alive,
                "alive_interval": ends(level.alive_interval),
                "causes": dict(level.causes),
            }
            for level in row.levels
        ],
    }


def _verdicts(report: VerdictReport) -> Record:
    card = report.card
    return {
        "verdict": card.verdict,
        "groups": [
            {
                "group": group.name,
                "n": group.n,
                "top": group.top,
                "share": group.share,
                "interval": ends(group.interval),
            }
            for group in card.groups
        ],
        "lift": card.lift,
        "lift_interval": ends(card.lift_interval),
        "left_out": dict(report.left_out),
        "told_by": dict(report.told_by),
        "coverage": report.coverage,
        "nights": report.nights,
        "uncounted": [{"cohort": f"{m:%Y-%m}/{category}", "papers": n} for (m, category), n in report.uncounted],
    }


def _quiz(score: QuizScore) -> Record:
    return {
        "kind": score.kind,
        "answered": score.answered,
        **_figures(score.figures),
        **_order("order", score.order),
        "opponent": _figures(score.opponent),
        **_order("opponent_order", score.opponent_order),
        "verdict": score.verdict,
    }


def _rival(rival: Rival) -> Record:
    return {
        "name": rival.name,
        "n": rival.n,
        "own": _figures(rival.own),
        "rival": None if rival.rival is None else _figures(rival.rival),
        **_order("own_order", rival.own_order),
        **_order("rival_order", rival.rival_order),
        "better": ends(rival.better),
    }


def _figures(some: Figures) -> Record:
    return {
        "n": some.n,
        "brier": some.brier,
        "brier_interval": ends(some.brier_interval),
        "base_rate": some.base_rate,
        "brier_base": some.brier_base,
        "skill": some.skill,
        "skill_interval": ends(some.skill_interval),
        "log_score": some.log_score,
    }


def _order(name: str, order: Order) -> Record:
    return {name: order.share, f"{name}_interval": ends(order.interval)}


# The short queue of hindsight.


Looks = Sequence[tuple[Look, Paper | None]]


def hindsight_record(looks: Looks, untold: int) -> Record:
    """`queue` in the order in which to look; `untold`: papers that I decided on and nobody can tell yet."""
    return {
        "count": len(looks),
        "untold": untold,
        "queue": [
            {
                "id": look.id,
                "title": paper.title if paper else None,
                "kind": look.kind,
                "percentile": look.percentile,
                "fate": look.fate,
                "p": look.p,
                "came": look.came,
                "verdict": paper.verdict if paper else None,
            }
            for look, paper in looks
        ],
    }


def hindsight_lines(looks: Looks, untold: int, room: int | None) -> Iterator[Line]:
    if not looks:
        yield line("Nothing to look at again: no decision of mine can be held against what came, or none was far off.")
    kind = ""
    for look, paper in looks:
        if look.kind != kind:
            yield from [line("")] if kind else []
            kind = look.kind
            yield line(Span(kind, "head"))
        yield from look_lines(look, paper, room)
    if looks:
        yield line("")
        yield line(Span("why? readinglist hindsight cause ID CAUSE: " + ", ".join(CAUSES), "dim"))
    if untold:
        hint = "readinglist taste --count asks how often their cohorts were cited"
        yield line(Span(f"of {untold:,} papers that you decided on nobody can tell yet; {hint}", "dim"))


def look_lines(look: Look, paper: Paper | None, room: int | None) -> Iterator[Line]:
    """A paper, and what came of it."""
    title = shown(paper.title if paper else None, "(not in the library)")
    cells = max((room or 10**6) - 2, 20)
    first, *rest = wrap(title, cells - len(look.id) - 2) or [title]
    yield line("  ", Span(first, "title"), "  ", Span(look.id, "id"))
    yield from (line(f"  {part}") for part in rest)
    facts = [] if look.percentile is None else [f"above {look.percentile:.1%} of its month and category"]
    facts += [] if look.fate is None else [look.fate]
    facts += [] if look.p is None else [f"I said {look.p:.0%}, it {'came' if look.came else 'did not come'}"]
    yield line(Span(f"    {', '.join(facts)}", "dim"))


def cause_choice() -> str:
    """The causes with their keys, on one line."""
    return "  ".join(f"{key} {cause}" for key, cause in CAUSE_KEYS.items())


def missed_cause_record(entry: LogEntry) -> Record:
    return {"id": entry.subject, "cause": _cause(entry), "entry": entry.id}


def cause_words(entry: LogEntry) -> str:
    return f"{entry.subject}: {_cause(entry)}"


def _cause(entry: LogEntry) -> str:
    assert isinstance(entry.data, CauseGiven)
    return entry.data.cause
