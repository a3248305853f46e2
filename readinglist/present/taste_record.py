"""The scorecard as a record: the keys that never change, then what explains them."""

from __future__ import annotations

from readinglist.taste.causes import Judgement
from readinglist.taste.quiz_score import QuizScore
from readinglist.taste.report import Taste, VerdictReport
from readinglist.taste.scorecard import Figures, Order, Rival, Scorecard

from .records import Record, ends
from .taste import too_few


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
