"""The scorecard: what the user's settled bets are worth, beside the base rate and beside other forecasters.

Every settled bet counts, also two on one question; intervals draw questions, so that saying a thing twice makes
nothing surer. Void bets enter nothing. No verdict below 30 settled bets.

A rival that gives chances is scored as the user is. One that only puts papers into an order (a ranking) is held
to the order alone: how often it put what came above what did not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from readinglist.core.statistics import Interval

from .bet_log import OPEN, PlacedBet
from .intervals import (
    Bin,
    Murphy,
    base_rate,
    bootstrap,
    brier,
    brier_of_base,
    calibration,
    log_score,
    mean_of,
    murphy,
    order,
    order_of,
    skill,
    skill_interval,
)

LEAST = 30  # settled bets, below which nothing is said about the user
NEWS = 5  # settled bets of a topic or a month, below which it has no line


@dataclass(frozen=True, slots=True)
class Figures:
    """Scores of n forecasts with 95 % intervals; None where not defined."""

    n: int
    brier: float | None
    brier_interval: Interval | None
    base_rate: float | None
    brier_base: float | None
    skill: float | None
    skill_interval: Interval | None
    log_score: float | None


@dataclass(frozen=True, slots=True)
class SkillThen:
    """The skill of the first n bets, with its interval."""

    n: int
    skill: float | None
    skill_interval: Interval | None


@dataclass(frozen=True, slots=True)
class Order:
    """How often what came was put above what did not, with its interval; .5 is chance."""

    share: float | None
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Rival:
    """Another forecaster on the bets of which it would have said something, and the user on the same ones.

    `rival`: its scores, None where it gives no chances. `better`: Brier of the rival minus that of the user, above 0
    the user is better; where it gives no chances, the user's order minus its own.
    """

    name: str
    n: int
    own: Figures
    rival: Figures | None
    own_order: Order
    rival_order: Order
    better: Interval | None


@dataclass(frozen=True, slots=True)
class Scorecard:
    """`by_topic` and `by_month` (of the bet) have a line where at least five bets are settled.

    A bet may have several topics. `until_month`: all bets up to each of these months. `asked`: bets on papers that
    were drawn at random; `own`: those that the user chose to make.
    """

    settled: int
    open: int
    void: int
    all: Figures
    murphy: Murphy | None
    calibration: tuple[Bin, ...]
    by_topic: tuple[tuple[str, Figures], ...]
    by_month: tuple[tuple[str, Figures], ...]
    until_month: tuple[tuple[str, SkillThen], ...]
    asked: Figures
    own: Figures
    rivals: tuple[Rival, ...]
    verdict: str | None  # None: too few


def figures(p: Sequence[float], o: Sequence[bool], questions: Sequence[object]) -> Figures:
    """All scores of forecasts p of outcomes o; answers to the same question are drawn together."""
    lost = [(a - b) ** 2 for a, b in zip(p, o, strict=True)]
    return Figures(
        len(p),
        brier(p, o),
        bootstrap(mean_of(lost), questions) if lost else None,
        base_rate(o),
        brier_of_base(o),
        skill(p, o),
        skill_interval(p, o, questions),
        log_score(p, o),
    )


def scorecard(
    bets: Sequence[PlacedBet],
    topics: Mapping[str, Sequence[str]],
    chances: Mapping[str, Mapping[str, float]],
    orders: Mapping[str, Mapping[str, float]] | None = None,
) -> Scorecard:
    """`topics`: the topics of a subject (category, goal).

    `chances`: by name of a rival what chance it gives to a bet's id; `orders`: of those that give none, what they
    put bets into an order by, the highest first.
    """
    told = [bet for bet in bets if bet.outcome is not None]
    by_topic: dict[str, list[PlacedBet]] = {}
    by_month: dict[str, list[PlacedBet]] = {}
    for bet in told:
        by_month.setdefault(f"{bet.made:%Y-%m}", []).append(bet)
        for topic in dict.fromkeys(topics.get(bet.subject, ())):
            by_topic.setdefault(topic, []).append(bet)
    overall = _figures(told)
    p, o = _forecasts(told)
    return Scorecard(
        len(told),
        sum(bet.state == OPEN for bet in bets),
        sum(bet.state == "void" for bet in bets),
        overall,
        murphy(p, o),
        calibration(p, o),
        tuple((name, _figures(some)) for name, some in sorted(by_topic.items()) if len(some) >= NEWS),
        tuple((name, _figures(some)) for name, some in sorted(by_month.items()) if len(some) >= NEWS),
        _until(by_month),
        _figures([bet for bet in told if bet.bet.asked]),
        _figures([bet for bet in told if not bet.bet.asked]),
        (
            *(_rival(name, said, told, gives_chances=True) for name, said in chances.items()),
            *(_rival(name, said, told, gives_chances=False) for name, said in (orders or {}).items()),
        ),
        verdict(overall),
    )


def verdict(overall: Figures) -> str | None:
    """What the figures carry, in words; None below 30 settled bets.

    >>> verdict(figures([0.1] * 40, [False] * 40, range(40)))
    'nothing to tell apart: all of it came or none did'
    """
    if overall.n < LEAST:
        return None
    if overall.skill is None or overall.skill_interval is None:
        return "nothing to tell apart: all of it came or none did"
    low, high = overall.skill_interval
    if low > 0:
        return "better than always saying the base rate"
    if high < 0:
        return "worse than always saying the base rate"
    return "not told apart from always saying the base rate"


def _until(by_month: Mapping[str, list[PlacedBet]]) -> tuple[tuple[str, SkillThen], ...]:
    """The skill of all bets up to each month, from the fifth bet on."""
    found, so_far = [], list[PlacedBet]()
    for month in sorted(by_month):
        so_far += by_month[month]
        if len(so_far) >= NEWS:
            p, o = _forecasts(so_far)
            then = SkillThen(len(p), skill(p, o), skill_interval(p, o, [bet.question for bet in so_far]))
            found.append((month, then))
    return tuple(found)


def _rival(name: str, said: Mapping[str, float], told: Sequence[PlacedBet], *, gives_chances: bool) -> Rival:
    both = [bet for bet in told if bet.id in said]
    p, o = _forecasts(both)
    other = [said[bet.id] for bet in both]
    questions = [bet.question for bet in both]
    better = None
    if gives_chances and both:
        better = bootstrap(
            mean_of([(b - c) ** 2 - (a - c) ** 2 for a, b, c in zip(p, other, o, strict=True)]), questions
        )
    elif both:
        mine, its = order_of(p, o), order_of(other, o)
        better = bootstrap(lambda weights: mine(weights) - its(weights), questions)
    scores = figures(other, o, questions) if gives_chances else None
    own = figures(p, o, questions)
    return Rival(name, len(both), own, scores, ordering(p, o, questions), ordering(other, o, questions), better)


def ordering(said: Sequence[float], o: Sequence[bool], questions: Sequence[object]) -> Order:
    """How often what came was put above what did not, with its interval."""
    share = order(said, o)
    return Order(share, None if share is None else bootstrap(order_of(said, o), questions))


def _figures(bets: Sequence[PlacedBet]) -> Figures:
    p, o = _forecasts(bets)
    return figures(p, o, [bet.question for bet in bets])


def _forecasts(bets: Sequence[PlacedBet]) -> tuple[list[float], list[bool]]:
    return [bet.bet.p for bet in bets], [bool(bet.outcome) for bet in bets]
