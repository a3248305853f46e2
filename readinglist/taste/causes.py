"""Which ratings of critiques carry information, and why papers spread or died: the user's judgement against outcomes.

A rating is held to its order: how often a paper that reached the top tenth of its cohort was rated higher than one
that did not. A rating that says nothing is at a half; one of complexity may well be below it. A cause is given
afterwards, to a paper or to a card of the quiz.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import NormalDist

from readinglist.context import Context
from readinglist.core.errors import UsageError
from readinglist.core.frozen import Frozen
from readinglist.core.log import CAUSE_KEYS, CAUSES, CauseGiven, LogEntry, Rated, effective
from readinglist.core.policy import TOP_SHARE
from readinglist.core.statistics import Interval, side_of, wilson
from readinglist.papers.api import known_ids
from readinglist.taste.tables import Decks

from .critique_text import SCALES
from .scorecard import Order, ordering

LEAST = 10  # papers at the top, and papers below it, without which nothing is said of a rating
ALIVE = ("reused", "building block", "awakened", "absorbed")  # fates of what others go on with
DEAD = ("fading", "forgotten")
Z95 = 1.96
SPREAD = 0.1  # of orders of ratings before anything is known: two thirds are within .4 and .6
LEAST_SIGNS = 3  # of a cause, that may tell it from the others
QUIZ, HINDSIGHT = "quiz", "hindsight"  # where a cause is given
OF_DYING = frozenset({"too complicated", "too fragile", "gain too small", "superseded"})


class RatedPaper(Frozen):
    """A paper that was rated. `top`: is it in the top tenth of its cohort; fate and cause as far as they are known."""

    id: str
    rated: Rated
    top: bool | None = None
    fate: str | None = None
    cause: str | None = None


class Level(Frozen):
    """The `n` papers of one answer: how many reached the top of those of which it is known, how many live on, and why.

    `alive` counts of `fates`, the papers whose fate says it; `causes` the most frequent first.
    """

    name: str
    n: int
    known: int
    top: int
    interval: Interval | None
    fates: int
    alive: int
    alive_interval: Interval | None
    causes: dict[str, int]


class Pooled(Frozen):
    """What is known of an order from few papers: a normal distribution, shrunk to .5, where a rating says nothing.

    `chance`: that it is above .5; `more`: about how many more papers with an outcome decide it at 95 %.
    """

    mean: float
    sd: float
    chance: float
    more: int


class RatingTable(Frozen):
    """One rating. `order`: how often a top paper was rated higher than another one; `verdict` None: too few."""

    rating: str
    levels: tuple[Level, ...]
    order: Order
    verdict: str | None
    pooled: Pooled


def rating_tables(papers: Sequence[RatedPaper]) -> tuple[RatingTable, ...]:
    """All five ratings, each over the papers to which it was given."""
    return tuple(_rating_table(rating, papers) for rating in SCALES)


def _rating_table(rating: str, papers: Sequence[RatedPaper]) -> RatingTable:
    scale = SCALES[rating]
    heights = {value: float(height) for height, value in enumerate(scale)}
    rated = [(value, paper) for paper in papers if (value := getattr(paper.rated, rating)) in heights]
    known = [(heights[value], paper.top, paper.id) for value, paper in rated if paper.top is not None]
    came = [top for _, top, _ in known]
    order = ordering([height for height, _, _ in known], came, [paper for _, _, paper in known])
    levels = tuple(_level(name, [paper for given, paper in rated if given == value]) for value, name in scale.items())
    enough = min(sum(came), len(came) - sum(came)) >= LEAST
    verdict = _verdict(order.interval) if enough and order.interval else None
    return RatingTable(rating, levels, order, verdict, pooled(order.share, sum(came), len(came) - sum(came)))


def pooled(order: float | None, top: int, below: int) -> Pooled:
    """Partial pooling of an order of `top` against `below` papers with a normal prior at .5 of sd `SPREAD`.

    The variance of an order that says nothing is (m + n + 1) / 12mn (Mann and Whitney 1947); ties make it smaller.
    To decide, the distance from .5 that is expected, at least `SPREAD`, must be 1.96 such deviations, at the share of
    top papers so far, or a tenth.

    >>> pooled(None, 0, 0).mean, round(pooled(0.8, 10, 40).mean, 2)
    (0.5, 0.65)
    """
    both, mean, precision = top + below, 0.5, 1 / SPREAD**2
    if order is not None and top and below:
        weight = 12 * top * below / (both + 1)
        precision += weight
        mean += (order - 0.5) * weight / precision
    share = (top + TOP_SHARE) / (both + 1)
    needed = Z95**2 / (12 * share * (1 - share) * max(abs(mean - 0.5), SPREAD) ** 2)
    sd = precision**-0.5
    return Pooled(mean, sd, 1 - NormalDist(mean, sd).cdf(0.5), max(math.ceil(needed - both), 0))


def _level(name: str, papers: Sequence[RatedPaper]) -> Level:
    top, known = _count(paper.top for paper in papers)
    alive, fates = _count(lives(paper.fate) for paper in papers)
    counts = Counter(sorted(paper.cause for paper in papers if paper.cause))
    causes = dict(counts.most_common())
    return Level(name, len(papers), known, top, wilson(top, known), fates, alive, wilson(alive, fates), causes)


def _count(answers: Iterable[bool | None]) -> tuple[int, int]:
    """How many are yes, and how many yes or no."""
    known = [answer for answer in answers if answer is not None]
    return sum(known), len(known)


def _verdict(interval: Interval) -> str:
    words = ("what you rated higher rose more often", "what you rated higher rose less often")
    return side_of(interval, 0.5, *words, "says nothing about what rose")


def lives(fate: str | None) -> bool | None:
    """Do others go on with it? None where the fate does not say.

    >>> lives("reused"), lives("forgotten"), lives("too young")
    (True, False, None)
    """
    return True if fate in ALIVE else False if fate in DEAD else None


def parse_cause(text: str) -> str:
    """The cause that `text` means: its name, a beginning of it, or its number from 1. Raises UsageError.

    >>> parse_cause("too c"), parse_cause("7")
    ('too complicated', 'luck')
    """
    word = " ".join(text.casefold().split())
    if word in CAUSE_KEYS:
        return CAUSE_KEYS[word]
    meant = [cause for cause in CAUSES if len(word) >= LEAST_SIGNS and cause.startswith(word)]
    if len(meant) == 1:
        return meant[0]
    choice = ", ".join(f"{key} {cause}" for key, cause in CAUSE_KEYS.items())
    raise UsageError(f"{text[:30]!r} is not a cause; choose from: {choice}")


def give_cause(lib: Context, paper_id: str, cause: str) -> LogEntry:
    """Record why a paper spread or died: a cause, its beginning or its number. Raises UsageError, NotFound."""
    return lib.store.log.append(CauseGiven(parse_cause(cause), HINDSIGHT), known_ids(lib, [paper_id])[0])


def give_cause_of_card(lib: Context, card: str, cause: str) -> LogEntry:
    """As `give_cause`, of an answered card; of a pair a cause of dying is that of the one that did not rise.

    Raises NotFound, UsageError before the answer and for another cause.
    """
    dealt, meant = lib.store.part(Decks).card(card), parse_cause(cause)
    if dealt.answered is None:
        raise UsageError(f"card {card} has no answer yet: answer it first")
    subject = dealt.a
    if dealt.b is not None:
        top, low = (dealt.a, dealt.b) if dealt.outcome else (dealt.b, dealt.a)
        subject = low if meant in OF_DYING else top
    return lib.store.log.append(CauseGiven(meant, QUIZ), subject)


def given_causes(entries: Sequence[LogEntry], where: str | None = None) -> dict[str, str]:
    """The last cause given to each paper (in one place alone), without those taken back."""
    return {
        entry.subject: entry.data.cause
        for entry in effective(entries)
        if isinstance(entry.data, CauseGiven) and where in (None, entry.data.where)
    }
