"""How far two readers are apart: on one paper, and over all that both judged.

Only what both said counts: where one is silent there is no distance, and nothing is shown of the other's word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from itertools import product

from readinglist.core.frozen import Frozen
from readinglist.core.log import Rated
from readinglist.core.shared_papers import SharedBet, SharedPaper
from readinglist.core.statistics import Interval, wilson
from readinglist.core.text import words

from .critique_text import SCALES

LEAST_IN_COMMON = 10  # papers that both judged, below which nothing is said of agreement
REASONS = 3  # words of a title that are named
SAME_DAY = 92  # days that two bets on one question may be apart
# Each rating as places on a line from 0 to 1.
PLACES = {name: {value: n / (len(scale) - 1) for n, value in enumerate(scale)} for name, scale in SCALES.items()}
Pair = tuple[SharedPaper, SharedPaper]  # mine, theirs


class Agreement(Frozen):
    """Over the papers that both kept or skipped. `share` and `kappa` are None where it is too few, or not defined.

    `table`: both kept, only I, only they, both skipped. `ratings`: name -> (papers, mean distance 0..1, share of the
    same rating, its interval); `chances`: (bets, mean distance) or None.
    """

    papers: int
    table: tuple[int, int, int, int]
    share: float | None
    share_interval: Interval | None
    kappa: float | None
    kappa_interval: Interval | None
    ratings: dict[str, tuple[int, float, float, Interval]]
    chances: tuple[int, float] | None


class Beside(Frozen):
    """A paper judged by both. `theirs` holds only what is open; what is closed is counted.

    `apart`: 0 to 1, None where nothing of both can be measured.
    """

    mine: SharedPaper
    theirs: SharedPaper
    apart: float | None
    is_closed: bool  # they wrote a critique, I did not
    closed_bets: int

    @property
    def title(self) -> str | None:
        return self.mine.title or self.theirs.title


class Suggestion(Frozen):
    """A paper that they kept and I have not decided on. `known`: it is in my library."""

    id: str
    title: str | None
    known: bool


class Leaning(Frozen):
    """A word of titles or an author that one reader keeps more of: its shares of my keeps and of theirs, 0 to 1."""

    term: str
    mine: float
    theirs: float


class Comparison(Frozen):
    """`papers`: those judged by both, the most disagreement first. Of `only_theirs` titles alone are shown."""

    name: str | None
    on: str
    papers: tuple[Beside, ...]
    only_theirs: tuple[Suggestion, ...]
    only_mine: int
    agreement: Agreement
    leanings: tuple[Leaning, ...] = ()


def disagreement(mine: SharedPaper, theirs: SharedPaper) -> float | None:
    """0 (of one mind) to 1: the mean over verdict, ratings and chances, of those that both gave; None where none.

    Verdicts: 0 or 1. Ratings and chances: the mean distance, see `PLACES` and `same_bets`.

    >>> disagreement(SharedPaper("a", verdict="keep"), SharedPaper("a", verdict="skip"))
    1.0
    """
    parts = []
    if mine.verdict and theirs.verdict:
        parts.append(float(mine.verdict != theirs.verdict))
    if mine.critique and theirs.critique:
        apart = rating_distances(mine.critique.ratings, theirs.critique.ratings)
        parts += [sum(apart.values()) / len(apart)] if apart else []
    if bets := same_bets(mine.bets, theirs.bets):
        parts.append(sum(abs(a.p - b.p) for a, b in bets) / len(bets))
    return sum(parts) / len(parts) if parts else None


def leanings(mine: Sequence[Collection[str]], theirs: Sequence[Collection[str]]) -> tuple[Leaning, ...]:
    """What one keeps more of than the other, the furthest apart first. One collection of terms a kept paper.

    Only terms whose two shares have 95 % intervals (Wilson) that do not meet.

    >>> leanings([{"robot", "gait"}] * 20, [{"robot", "text"}] * 20)[0]
    Leaning(term='gait', mine=1.0, theirs=0.0)
    """
    counts = [Counter(term for one in side for term in set(one)) for side in (mine, theirs)]
    found = []
    for term in sorted(counts[0].keys() | counts[1].keys()):
        a, b = (wilson(count[term], len(side)) for count, side in zip(counts, (mine, theirs), strict=True))
        if a and b and (a[0] > b[1] or b[0] > a[1]):
            found.append(Leaning(term, counts[0][term] / len(mine), counts[1][term] / len(theirs)))
    return tuple(sorted(found, key=lambda one: -abs(one.mine - one.theirs)))


def words_apart(mine: SharedPaper, theirs: SharedPaper, lean: Iterable[Leaning]) -> tuple[Leaning, ...]:
    """Of `lean` the words of the title that speak for the one who kept it, where the other skipped it."""
    if not mine.verdict or not theirs.verdict or mine.verdict == theirs.verdict:
        return ()
    named, kept = {*words(mine.title or theirs.title or "")}, mine.verdict == "keep"
    return tuple(one for one in lean if one.term in named and (one.mine > one.theirs) == kept)


def reasons_apart(mine: SharedPaper, theirs: SharedPaper, lean: Iterable[Leaning] = ()) -> tuple[str, ...]:
    """In which of their words they differ, the furthest apart first: `build on yes / no`, mine before theirs.

    >>> reasons_apart(SharedPaper("a", verdict="keep"), SharedPaper("a", verdict="skip"))
    ('verdict keep / skip',)
    """
    found = []
    if mine.verdict and theirs.verdict and mine.verdict != theirs.verdict:
        found.append((1.0, f"verdict {mine.verdict} / {theirs.verdict}"))
        gaps = words_apart(mine, theirs, lean)[:REASONS]
        found += [(0.0, f"{one.term} in {one.mine:.0%} / {one.theirs:.0%} of keeps") for one in gaps]
    if mine.critique and theirs.critique:
        ratings = mine.critique.ratings, theirs.critique.ratings
        for name, distance in rating_distances(*ratings).items():
            said = (SCALES[name][getattr(rated, name)] for rated in ratings)
            found += [(distance, f"{name.replace('_', ' ')} {' / '.join(said)}")] if distance else []
    bets = same_bets(mine.bets, theirs.bets)
    found += [(abs(a.p - b.p), f"top {a.top:.0%} {a.p:.0%} / {b.p:.0%}") for a, b in bets if a.p != b.p]
    return tuple(words for _, words in sorted(found, key=lambda one: -one[0]))


def rating_distances(mine: Rated, theirs: Rated) -> dict[str, float]:
    """Rating -> distance 0..1, of those that both gave.

    >>> rating_distances(Rated(complexity=1, build_on="yes"), Rated(complexity=2))
    {'complexity': 0.5}
    """
    given = {name: (getattr(mine, name), getattr(theirs, name)) for name in PLACES}
    return {name: abs(PLACES[name][a] - PLACES[name][b]) for name, (a, b) in given.items() if a and b}


def same_bets(mine: Sequence[SharedBet], theirs: Sequence[SharedBet]) -> tuple[tuple[SharedBet, SharedBet], ...]:
    """Bets on one question: the same share of the cohort, days at most 92 apart. The last one counts of each side."""
    pairs = {}
    for a in mine:
        close = [b for b in theirs if b.top == a.top and _days(a, b) <= SAME_DAY]
        if close:
            pairs[a.top, a.by] = a, min(close[::-1], key=lambda b: _days(a, b))
    return tuple(pairs.values())


def agreement(pairs: Iterable[Pair]) -> Agreement:
    """The figures over papers that both spoke of.

    kappa = (o - e) / (1 - e) with o the share of equal verdicts and e the share expected from how often each of the
    two keeps (Cohen 1960). Its interval is Wilson's of o, taken through the same formula with e as it
    is, and cut at -1: where both keep nearly all, e is so near to 1 that the formula would leave what kappa can be.
    """
    pairs = list(pairs)
    judged = [
        (mine.verdict == "keep", theirs.verdict == "keep") for mine, theirs in pairs if mine.verdict and theirs.verdict
    ]
    n = len(judged)
    both, only_mine, only_theirs, neither = (judged.count((a, b)) for a, b in product((True, False), repeat=2))
    enough = n >= LEAST_IN_COMMON
    observed = (both + neither) / n if enough else None
    interval = wilson(both + neither, n) if enough else None
    kappa = kappa_interval = None
    if observed is not None and interval is not None:
        keeps_mine, keeps_theirs = (both + only_mine) / n, (both + only_theirs) / n
        expected = keeps_mine * keeps_theirs + (1 - keeps_mine) * (1 - keeps_theirs)
        if expected < 1:
            kappa = (observed - expected) / (1 - expected)
            low, high = ((end - expected) / (1 - expected) for end in interval)
            kappa_interval = max(low, -1.0), high
    chances = [abs(a.p - b.p) for mine, theirs in pairs for a, b in same_bets(mine.bets, theirs.bets)]
    apart = (len(chances), sum(chances) / len(chances)) if chances else None
    table = (both, only_mine, only_theirs, neither)
    return Agreement(n, table, observed, interval, kappa, kappa_interval, _ratings(pairs), apart)


def _ratings(pairs: Sequence[Pair]) -> dict[str, tuple[int, float, float, Interval]]:
    apart: dict[str, list[float]] = {name: [] for name in PLACES}
    for mine, theirs in pairs:
        if mine.critique and theirs.critique:
            for name, distance in rating_distances(mine.critique.ratings, theirs.critique.ratings).items():
                apart[name].append(distance)
    found = {}
    for name, distances in apart.items():
        same = distances.count(0.0)
        if (interval := wilson(same, len(distances))) is not None:
            found[name] = len(distances), sum(distances) / len(distances), same / len(distances), interval
    return found


def _days(a: SharedBet, b: SharedBet) -> int:
    return abs((date.fromisoformat(a.by) - date.fromisoformat(b.by)).days)
