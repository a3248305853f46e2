"""What the answers of the quiz are worth: pairs against chance, base-rate sessions against the base rate.

Beside both stands the text-only opponent on the same cards. Answers to familiar cards are shown, never scored;
nothing is claimed below 200 answers of a kind.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from readinglist.core.log import LogEntry, QuizAnswered, effective

from .intervals import bootstrap, mean_of
from .scorecard import Figures, Order, figures, ordering

LEAST = 200


@dataclass(frozen=True, slots=True)
class QuizScore:
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


def quiz_scores(entries: Iterable[LogEntry]) -> tuple[QuizScore, QuizScore]:
    """Of pairs and of base-rate sessions, from entries of any kind."""
    answers = [(entry.subject, entry.data) for entry in effective(entries) if isinstance(entry.data, QuizAnswered)]
    pairs = [(subject, answer) for subject, answer in answers if answer.other is not None]
    single = [(subject, answer) for subject, answer in answers if answer.other is None]
    return _score("pairs", pairs), _score("base rate", single)


def _score(kind: str, answers: Sequence[tuple[str, QuizAnswered]]) -> QuizScore:
    scored = [(subject, answer) for subject, answer in answers if not answer.unscored]
    rivals = [(subject, answer) for subject, answer in scored if answer.opponent is not None]
    mine, order = _figures(kind, [(s, a.p, a.outcome) for s, a in scored])
    its, its_order = _figures(kind, [(s, a.opponent or 0.0, a.outcome) for s, a in rivals])
    return QuizScore(kind, len(answers), mine, order, its, its_order, _verdict(kind, mine, order))


def _figures(kind: str, said: Sequence[tuple[str, float, bool]]) -> tuple[Figures, Order]:
    """Scores, and the order: of pairs that of the two papers of each, else of all papers."""
    subjects = [subject for subject, _, _ in said]
    p, o = [chance for _, chance, _ in said], [came for _, _, came in said]
    scores = figures(p, o, subjects)
    if kind != "pairs":
        return scores, ordering(p, o, subjects)
    right = [0.5 if chance == 0.5 else float((chance > 0.5) == came) for chance, came in zip(p, o, strict=True)]
    share = sum(right) / len(right) if right else None
    return scores, Order(share, bootstrap(mean_of(right), subjects) if right else None)


def _verdict(kind: str, mine: Figures, order: Order) -> str | None:
    interval = order.interval if kind == "pairs" else mine.skill_interval
    if mine.n < LEAST or interval is None:
        return None
    chance, other = (0.5, "chance") if kind == "pairs" else (0.0, "always saying the base rate")
    if interval[0] > chance:
        return f"better than {other}"
    return f"worse than {other}" if interval[1] < chance else f"not told apart from {other}"
