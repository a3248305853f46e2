"""How well the reader tells pairs of the quiz apart, session by session, and what their errors have in common.

The chance of being right is logit p = a + b t + c (gap - 1/2) + d titles: an item response model in which the
difficulty of an item is a linear function of its features (Fischer, "The linear logistic test model", 1973), since
each pair is answered once. `t` is the session, from -1/2 to 1/2; `gap` how far apart the two papers came, 0 to 1;
`titles` 1 where there was no abstract. Skill and difficulty are fitted together, by Newton's method, with normal
priors; intervals are those of the normal approximation.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from readinglist.core.frozen import Frozen
from readinglist.core.package_data import patterns
from readinglist.core.statistics import Interval

from .records import DealtCard, Face

PRIOR_MEAN = np.array([0.0, 0.0, 1.0, 0.0])  # pairs far apart are easier, as long as nothing else is known
PRIOR_SPREAD = np.array([1.5, 3.0, 1.0, 0.5])
EDGE = 0.7  # the chance of being right at which a card teaches: neither known nor guessed
Z95, Z_ONE_SIDED = 1.96, 1.645
LEAST_SESSIONS, LEAST_ANSWERS = 3, 25
SURE = 0.3  # a chance so far from a half is sure; the text alone so far on the other side is against the odds
LEAST_SIGNS, HOLD = 6, 6.0  # answers a lesson rests on, and by how many its effect is drawn to nothing
_SIGNS = patterns(__package__, "signs.toml", "signs")
BACK = (3, 10, 30)  # days until a pair comes back

Floats = NDArray[np.float64]


class Tried(Frozen):
    """An answer on a pair that the reader did not know. `faces`: of a and b, where the deck still has them."""

    card: DealtCard
    p: float
    faces: tuple[Face, Face] | None = None

    @property
    def credit(self) -> float:
        """1 right, 0 wrong, 1/2 for even chances."""
        return 0.5 if self.p == 0.5 else float((self.p > 0.5) == self.card.outcome)

    @property
    def is_sure_and_wrong(self) -> bool:
        return self.credit == 0 and abs(self.p - 0.5) >= SURE

    @property
    def is_against_odds(self) -> bool:
        """Right where the text alone said the other one."""
        said = self.card.opponent
        return self.credit == 1 and said is not None and abs(said - self.card.outcome) >= 0.5 + SURE / 2


class SessionSkill(Frozen):
    """A session: answers, how many were right, and the fitted chance of being right on a middling pair, 95 %."""

    session: str
    n: int
    right: float
    chance: float
    interval: Interval


class Skill(Frozen):
    """`change`: how much the log odds of being right rose from the first session to the last, with its 90 % interval.

    `verdict`: improved | no change shown | too few. `is_above_chance`: the newest session's interval is above a half.
    """

    sessions: tuple[SessionSkill, ...]
    answers: int
    change: float
    interval: Interval
    verdict: str
    is_above_chance: bool


class Fit(Frozen):
    weights: Floats
    covariance: Floats

    def chances(self, rows: Floats) -> tuple[Floats, Floats]:
        """Log odds and their standard errors, of rows (n, 4)."""
        return rows @ self.weights, np.sqrt(np.einsum("ij,jk,ik->i", rows, self.covariance, rows))


def fit_skill(rows: Floats, credit: Floats) -> Fit:
    """Maximum a posteriori weights; `rows` (n, 4): 1, t, gap - 1/2, titles; `credit` (n,) in [0, 1]."""
    weights, precision = PRIOR_MEAN.copy(), np.diag(PRIOR_SPREAD**-2)
    for _ in range(25):
        chance = logistic(rows @ weights)
        slope = rows.T @ (credit - chance) - precision @ (weights - PRIOR_MEAN)
        curvature = (rows * (chance * (1 - chance))[:, None]).T @ rows + precision
        step = np.linalg.solve(curvature, slope)
        weights = weights + step
        if np.abs(step).max() < 1e-10:
            break
    return Fit(weights, np.asarray(np.linalg.inv(curvature), dtype=np.float64))


def logistic(x: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-x)))


def skill_of(tried: Sequence[Tried]) -> Skill:
    """The curve over all sessions, oldest first. `tried` in the order of the answers; of a pair the first counts."""
    first: dict[tuple[str, str | None], Tried] = {}
    for one in tried:
        first.setdefault((one.card.a, one.card.b), one)
    tried = tuple(first.values())
    names = list(dict.fromkeys(one.card.session for one in tried))
    times = dict(zip(names, np.linspace(-0.5, 0.5, len(names)) if len(names) > 1 else [0.0], strict=False))
    rows = np.array([_row(times[one.card.session], one.card) for one in tried]).reshape(-1, 4)
    credit = np.array([one.credit for one in tried])
    fit = fit_skill(rows, credit)
    middling = rows.mean(axis=0) if len(rows) else np.zeros(4)
    points = np.array([[1.0, times[name], *middling[2:]] for name in names]).reshape(-1, 4)
    odds, spread = fit.chances(points)
    lows, highs = logistic(odds - Z95 * spread), logistic(odds + Z95 * spread)
    of_session = [[one.credit for one in tried if one.card.session == name] for name in names]
    sessions = tuple(
        SessionSkill(name, len(own), sum(own), float(chance), (float(low), float(high)))
        for name, own, chance, low, high in zip(names, of_session, logistic(odds), lows, highs, strict=True)
    )
    change, error = float(fit.weights[1]), float(np.sqrt(fit.covariance[1, 1]))
    is_known = len(names) >= LEAST_SESSIONS and len(tried) >= LEAST_ANSWERS
    verdict = "too few" if not is_known else "improved" if change > Z_ONE_SIDED * error else "no change shown"
    interval = change - Z_ONE_SIDED * error, change + Z_ONE_SIDED * error
    is_above = is_known and sessions[-1].interval[0] > 0.5
    return Skill(sessions, len(tried), change, interval, verdict, is_above)


def missed_again(tried: Sequence[Tried], today: date) -> tuple[tuple[str, str], ...]:
    """The pairs (a, b) whose last answer was sure and wrong and that are due to come back, the longest due first.

    3, 10 and 30 days after the first, second and each later answer.
    """
    answers: dict[tuple[str, str], list[Tried]] = {}
    for one in tried:
        if one.card.b is not None and one.card.answered is not None:
            answers.setdefault((one.card.a, one.card.b), []).append(one)
    due = []
    for pair, some in answers.items():
        last = some[-1].card.answered
        on = last.date() + timedelta(BACK[min(len(some), len(BACK)) - 1]) if last else today
        if some[-1].is_sure_and_wrong and on <= today:
            due.append((on, pair))
    return tuple(pair for _, pair in sorted(due))


def at_the_edge(
    tried: Sequence[Tried], gaps: Sequence[float], longer: Sequence[tuple[float, float]], n: int
) -> list[int]:
    """Which `n` of pairs with these gaps have a chance of being answered rightly that is nearest to `EDGE`, in order.

    `longer`: the signs of how much longer title and text of the one at the top are; they are kept even, or else the
    choice by gap would let lengths tell the answer.
    """
    if not gaps:
        return []
    rows = np.array([_row(0.0, one.card) for one in tried]).reshape(-1, 4)
    fit = fit_skill(rows, np.array([one.credit for one in tried]))
    odds, _ = fit.chances(np.array([[1.0, 0.0, gap - 0.5, 0.0] for gap in gaps]))
    chosen: list[int] = []
    lean, nearest = np.zeros(2), np.argsort(np.abs(logistic(odds) - EDGE), kind="stable").tolist()
    for most in (1, len(gaps)):  # then whatever is left
        for i in nearest:
            if i not in chosen and len(chosen) < n and np.abs(lean + longer[i]).max() <= most:
                chosen.append(i)
                lean += longer[i]
    return sorted(chosen)


def _row(t: float, card: DealtCard) -> list[float]:
    places = (card.percentile, card.other_percentile)
    gap = 0.5 if None in places else abs(places[0] - places[1])  # type: ignore[operator]
    return [1.0, t, gap - 0.5, float(not card.is_scored)]


class Lesson(Frozen):
    """What the reader gave papers with a sign, what came, over `n` pairs; `by`: too much of it, -1 to 1.

    `is_sure`: beyond chance although many signs were looked at.
    """

    sign: str
    said: float
    came: float
    n: int
    is_sure: bool

    @property
    def by(self) -> float:
        return self.said - self.came

    @property
    def text(self) -> str:
        """One sentence."""
        how = "overrate" if self.by > 0 else "underrate"
        given = f"over {self.n} pairs you gave them {self.said:.0%}, and {self.came:.0%} rose"
        doubt = "" if self.is_sure else " (may be chance)"
        return f"you {how} {self.sign} by {abs(self.by) * 100:.0f} points: {given}{doubt}"


def lesson_of(tried: Sequence[Tried]) -> Lesson | None:
    """The sign in titles and texts by which the reader misjudges most; None where no sign stands out.

    Of pairs in which one paper alone has the sign: the mean chance that it was given against how often it rose. An
    effect counts from one standard error under the reader's own chances on, and is sure from three on; the strongest is
    the one that is largest after `HOLD` pairs without any effect were added.
    """
    found: list[tuple[float, Lesson]] = []
    for sign, pattern in _SIGNS.items():
        said, came = [], []
        for one in tried:
            a, b = ((bool(pattern.search(f"{f.title}. {f.abstract or ''}"))) for f in one.faces or _NO_FACES)
            if a != b:
                said.append(one.p if a else 1 - one.p)
                came.append(one.card.outcome == a)
        if len(said) < LEAST_SIGNS:
            continue
        chances = np.array(said)
        off, spread = float((chances - came).sum()), float(np.sqrt((chances * (1 - chances)).sum()))
        if abs(off) >= spread:
            lesson = Lesson(sign, float(chances.mean()), float(np.mean(came)), len(said), abs(off) >= 3 * spread)
            found.append((abs(off) / (len(said) + HOLD), lesson))
    return max(found, key=lambda one: one[0])[1] if found else None


_NO_FACES = (Face("", None), Face("", None))
