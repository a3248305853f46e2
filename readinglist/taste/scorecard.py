"""The scorecard: what settled bets and answers of the quiz are worth, beside the base rate and other forecasters.

Every settled bet counts, also two on one question; intervals draw questions, so that saying a thing twice makes
nothing surer. Void bets enter nothing. No verdict below 30 settled bets.

A baseline that gives chances is scored as the user is. One that only puts papers into an order (a ranking) is held
to the order alone: how often it put what came above what did not.

Pairs of the quiz are held against chance, base-rate sessions against the base rate, and both against the text-only
opponent on the same cards. Answers to familiar cards are shown, never scored; nothing is claimed below 200 answers of a
kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import pairwise

from readinglist.core.frozen import Frozen
from readinglist.core.log import VOID, LogEntry, QuizAnswered, effective
from readinglist.core.statistics import Interval, side_of

from .bet_log import OPEN_BET, PlacedBet
from .scores import (
    Bin,
    Murphy,
    Weights,
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
LEAST_ANSWERS = 200  # of the quiz, of one kind
LEAST_OF_PART = 5  # settled bets of a topic or a month, below which it has no line
BASE = "always saying the base rate"


class Figures(Frozen):
    """Scores of n forecasts with 95 % intervals; None where not defined."""

    n: int
    brier: float | None
    brier_interval: Interval | None
    base_rate: float | None
    brier_base: float | None
    skill: float | None
    skill_interval: Interval | None
    log_score: float | None


class SkillThen(Frozen):
    """The skill of the first n bets, with its interval."""

    n: int
    skill: float | None
    skill_interval: Interval | None


class Order(Frozen):
    """How often what came was put above what did not, with its interval; .5 is chance."""

    share: float | None
    interval: Interval | None


class Baseline(Frozen):
    """Another forecaster on the bets of which it would have said something, and the user on the same ones.

    `scores`: its own, None where it gives no chances. `better`: its Brier score minus that of the user, above 0 the
    user is better; where it gives no chances, the user's order minus its own.
    """

    name: str
    n: int
    own: Figures
    scores: Figures | None
    own_order: Order
    order: Order
    better: Interval | None


class Scorecard(Frozen):
    """`by_topic` and `by_month` (of the bet) have a line where at least five bets are settled.

    A bet may have several topics. `until_month`: all bets up to each of these months. `prompted`: bets on papers that
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
    prompted: Figures
    own: Figures
    baselines: tuple[Baseline, ...]
    verdict: str | None  # None: too few


class QuizScore(Frozen):
    """One kind of question. `order`: of pairs how often the right one was given more than half, ties as a half.

    `opponent` and `opponent_order` are of the answers to which it said something.
    """

    kind: str  # pairs | base rate
    answered: int
    figures: Figures
    order: Order
    opponent: Figures
    opponent_order: Order
    verdict: str | None  # None: too few


def scorecard(
    bets: Sequence[PlacedBet],
    topics: Mapping[str, Sequence[str]],
    chances: Mapping[str, Mapping[str, float]],
    orders: Mapping[str, Mapping[str, float]] | None = None,
) -> Scorecard:
    """`topics`: the topics of a subject (category, goal).

    `chances`: by name of a baseline what chance it gives to a bet's id; `orders`: of those that give none, what they
    put bets into an order by, the highest first.
    """
    settled = [bet for bet in bets if bet.outcome is not None]
    by_topic: dict[str, list[PlacedBet]] = {}
    by_month: dict[str, list[PlacedBet]] = {}
    for bet in settled:
        by_month.setdefault(f"{bet.made:%Y-%m}", []).append(bet)
        for topic in dict.fromkeys(topics.get(bet.subject, ())):
            by_topic.setdefault(topic, []).append(bet)
    overall = _bet_figures(settled)
    p, o, _, w = _forecasts(settled)
    return Scorecard(
        settled=len(settled),
        open=sum(bet.state == OPEN_BET for bet in bets),
        void=sum(bet.state == VOID for bet in bets),
        all=overall,
        murphy=murphy(p, o, w),
        calibration=calibration(p, o, w),
        by_topic=_parts(by_topic),
        by_month=_parts(by_month),
        until_month=_until(by_month),
        prompted=_bet_figures([bet for bet in settled if bet.bet.asked]),
        own=_bet_figures([bet for bet in settled if not bet.bet.asked]),
        baselines=(
            *(_baseline(name, said, settled, gives_chances=True) for name, said in chances.items()),
            *(_baseline(name, said, settled, gives_chances=False) for name, said in (orders or {}).items()),
        ),
        verdict=verdict(overall),
    )


def quiz_scores(entries: Iterable[LogEntry]) -> tuple[QuizScore, QuizScore]:
    """Of pairs and of base-rate sessions, from entries of any kind."""
    answers = [(entry.subject, entry.data) for entry in effective(entries) if isinstance(entry.data, QuizAnswered)]
    pairs = [(subject, answer) for subject, answer in answers if answer.other is not None]
    single = [(subject, answer) for subject, answer in answers if answer.other is None]
    return _quiz_score("pairs", pairs), _quiz_score("base rate", single)


def figures(p: Sequence[float], o: Sequence[bool], questions: Sequence[object], w: Weights = None) -> Figures:
    """All scores of forecasts p of outcomes o; answers to the same question are drawn together. `w`: see `scores`."""
    lost = [(a - b) ** 2 for a, b in zip(p, o, strict=True)]
    return Figures(
        n=len(p) if w is None else round(sum(w)),
        brier=brier(p, o, w),
        brier_interval=bootstrap(mean_of(lost), questions, w),
        base_rate=base_rate(o, w),
        brier_base=brier_of_base(o, w),
        skill=skill(p, o, w),
        skill_interval=skill_interval(p, o, questions, w),
        log_score=log_score(p, o, w),
    )


def ordering(said: Sequence[float], o: Sequence[bool], questions: Sequence[object], w: Weights = None) -> Order:
    """How often what came was put above what did not, with its interval."""
    share = order(said, o, w)
    return Order(share, None if share is None else bootstrap(order_of(said, o), questions, w))


def verdict(overall: Figures) -> str | None:
    """What the figures carry, in words; None below 30 settled bets.

    >>> verdict(figures([0.1] * 40, [False] * 40, range(40)))
    'no resolution: all came true or none did'
    """
    if overall.n < LEAST:
        return None
    if overall.skill is None or overall.skill_interval is None:
        return "no resolution: all came true or none did"
    return against(overall.skill_interval, 0.0, BASE)


def against(interval: Interval, value: float, other: str) -> str:
    """Whether an interval lies above a value, below it, or holds it; `other`: who the value belongs to."""
    return side_of(interval, value, f"better than {other}", f"worse than {other}", f"no clear difference to {other}")


def _parts(groups: Mapping[str, list[PlacedBet]]) -> tuple[tuple[str, Figures], ...]:
    return tuple((name, _bet_figures(some)) for name, some in sorted(groups.items()) if len(some) >= LEAST_OF_PART)


def _until(by_month: Mapping[str, list[PlacedBet]]) -> tuple[tuple[str, SkillThen], ...]:
    """The skill of all bets up to each month, from the fifth bet on."""
    found, so_far = [], list[PlacedBet]()
    for month in sorted(by_month):
        so_far += by_month[month]
        if len(so_far) >= LEAST_OF_PART:
            p, o, questions, w = _forecasts(so_far)
            found.append((month, SkillThen(round(sum(w)), skill(p, o, w), skill_interval(p, o, questions, w))))
    return tuple(found)


def _baseline(name: str, said: Mapping[str, float], settled: Sequence[PlacedBet], *, gives_chances: bool) -> Baseline:
    both = [bet for bet in settled if bet.id in said]
    p, o, questions, w = _forecasts(both)
    other = [said[bet.id] for bet in both]
    if gives_chances:
        lost = [(b - c) ** 2 - (a - c) ** 2 for a, b, c in zip(p, other, o, strict=True)]
        scores, better = figures(other, o, questions, w), bootstrap(mean_of(lost), questions, w)
    else:
        mine, its = order_of(p, o), order_of(other, o)
        scores, better = None, bootstrap(lambda weights: mine(weights) - its(weights), questions, w)
    own = figures(p, o, questions, w)
    orders = ordering(p, o, questions, w), ordering(other, o, questions, w)
    return Baseline(name, own.n, own, scores, *orders, better)


def _bet_figures(bets: Sequence[PlacedBet]) -> Figures:
    return figures(*_forecasts(bets))


def _forecasts(bets: Sequence[PlacedBet]) -> tuple[list[float], list[bool], list[tuple[object, ...]], list[float]]:
    """Chances, outcomes, questions and weights of settled bets.

    The weights of a question sum to 1: each forecast has the share of the time, from the first to the day of the bet,
    in which it was the last one (as Metaculus scores).
    """
    weight: dict[str, float] = {}
    by_question: dict[tuple[object, ...], list[PlacedBet]] = {}
    for bet in sorted(bets, key=lambda bet: (bet.made, bet.id)):
        by_question.setdefault(bet.question, []).append(bet)
    for some in by_question.values():
        due = datetime.combine(date.fromisoformat(some[0].bet.by), datetime.min.time(), UTC)
        moments = [*(bet.made for bet in some), max(due, some[-1].made)]
        whole = (moments[-1] - moments[0]).total_seconds()
        for bet, (begin, end) in zip(some, pairwise(moments), strict=True):
            weight[bet.id] = (end - begin).total_seconds() / whole if whole else 1 / len(some)
    each = [weight[bet.id] for bet in bets]
    return [bet.bet.p for bet in bets], [bool(bet.outcome) for bet in bets], [bet.question for bet in bets], each


def _quiz_score(kind: str, answers: Sequence[tuple[str, QuizAnswered]]) -> QuizScore:
    scored = [(subject, answer) for subject, answer in answers if not answer.unscored]
    mine, own_order = _answer_figures(kind, [(subject, a.p, a.outcome) for subject, a in scored])
    opposed = [(subject, a.opponent, a.outcome) for subject, a in scored if a.opponent is not None]
    its, its_order = _answer_figures(kind, opposed)
    value, other, interval = (
        (0.5, "chance", own_order.interval) if kind == "pairs" else (0.0, BASE, mine.skill_interval)
    )
    verdict = None if mine.n < LEAST_ANSWERS or interval is None else against(interval, value, other)
    return QuizScore(kind, len(answers), mine, own_order, its, its_order, verdict)


def _answer_figures(kind: str, said: Sequence[tuple[str, float, bool]]) -> tuple[Figures, Order]:
    """Scores, and the order: of pairs that of the two papers of each, else of all papers."""
    subjects = [subject for subject, _, _ in said]
    p, o = [chance for _, chance, _ in said], [came for _, _, came in said]
    scores = figures(p, o, subjects)
    if kind != "pairs":
        return scores, ordering(p, o, subjects)
    right = [0.5 if chance == 0.5 else float((chance > 0.5) == came) for chance, came in zip(p, o, strict=True)]
    return scores, Order(sum(right) / len(right) if right else None, bootstrap(mean_of(right), subjects))
