"""Which of my judgements carry information: the ratings of critiques against what became of the papers.

A rating is held to its order: how often a paper that reached the top tenth of its cohort was rated higher than one
that did not. A rating that says nothing stands at a half; one of complexity may well lie below it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from readinglist.context import Context
from readinglist.core.errors import UsageError
from readinglist.core.log import CAUSE_KEYS, CAUSES, LEVELS, CauseGiven, LogEntry, Rated, effective
from readinglist.core.statistics import Interval, wilson
from readinglist.taste.tables import Decks

from .scorecard import Order, ordering

LEAST = 10  # papers at the top, and papers below it, without which nothing is said of a rating
ALIVE = ("reused", "building block", "awakened", "absorbed")  # fates of what others go on with
DEAD = ("fading", "forgotten")
_SIGNS = 3  # of a cause, that may tell it from the others
_LEVELS: Mapping[str, tuple[tuple[object, str], ...]] = {  # from low to high
    "upside": (("10%", "10%"), ("10x", "10x")),
    "complexity": tuple(LEVELS.items()),
    "generality": tuple(LEVELS.items()),
    "fragility": tuple(LEVELS.items()),
    "build_on": (("no", "no"), ("maybe", "maybe"), ("yes", "yes")),
}
RATINGS = tuple(_LEVELS)


@dataclass(frozen=True, slots=True)
class Judged:
    """A paper that was rated. `top`: is it in the top tenth of its cohort; fate and cause as far as they are known."""

    id: str
    rated: Rated
    top: bool | None = None
    fate: str | None = None
    cause: str | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """Papers of one answer: how many reached the top of those of which it is known, how many live on, and why."""

    name: str
    n: int
    told: int
    top: int
    interval: Interval | None
    fates: int
    alive: int
    alive_interval: Interval | None
    causes: tuple[tuple[str, int], ...]  # most frequent first


@dataclass(frozen=True, slots=True)
class Judgement:
    """One rating. `order`: how often a top paper was rated higher than another one; `verdict` None: too few."""

    rating: str
    levels: tuple[Level, ...]
    order: Order
    verdict: str | None


def cause_table(papers: Sequence[Judged]) -> tuple[Judgement, ...]:
    """All five ratings, each over the papers to which it was given."""
    return tuple(_judgement(rating, papers) for rating in RATINGS)


def _judgement(rating: str, papers: Sequence[Judged]) -> Judgement:
    levels = _LEVELS[rating]
    heights = {value: height for height, (value, _) in enumerate(levels)}
    rated = [(heights[value], paper) for paper in papers if (value := getattr(paper.rated, rating)) in heights]
    told = [(height, paper.id, paper.top) for height, paper in rated if paper.top is not None]
    came = [bool(top) for _, _, top in told]
    found = ordering([float(height) for height, _, _ in told], came, [paper for _, paper, _ in told])
    rows = tuple(
        _level(name, [paper for at, paper in rated if at == height]) for height, (_, name) in enumerate(levels)
    )
    enough = min(sum(came), len(came) - sum(came)) >= LEAST
    return Judgement(rating, rows, found, _verdict(found) if enough else None)


def _level(name: str, papers: Sequence[Judged]) -> Level:
    top, told = _count(papers, lambda paper: paper.top)
    alive, fates = _count(papers, lambda paper: lives(paper.fate))
    causes = Counter(paper.cause for paper in papers if paper.cause)
    by_number = tuple(sorted(causes.items(), key=lambda item: (-item[1], item[0])))
    return Level(name, len(papers), told, top, wilson(top, told), fates, alive, wilson(alive, fates), by_number)


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
    meant = [cause for cause in CAUSES if len(word) >= _SIGNS and cause.startswith(word)]
    if len(meant) == 1:
        return meant[0]
    choice = ", ".join(f"{key} {cause}" for key, cause in CAUSE_KEYS.items())
    raise UsageError(f"{text[:30]!r} is no cause; there are: {choice}")


def _count(papers: Sequence[Judged], holds: Callable[[Judged], bool | None]) -> tuple[int, int]:
    known = [told for paper in papers if (told := holds(paper)) is not None]
    return sum(known), len(known)


def _verdict(found: Order) -> str | None:
    if found.interval is None:
        return None
    low, high = found.interval
    if low > 0.5:
        return "what you rated higher rose more often"
    return "what you rated higher rose less often" if high < 0.5 else "says nothing about what rose"


# Causes: why a paper spread or died, in the user's judgement afterwards; told of a paper, or of a card of the quiz.


QUIZ, HINDSIGHT = "quiz", "hindsight"  # where a cause is told
OF_DYING = frozenset({"too complicated", "too fragile", "gain too small", "superseded"})


def give_cause(lib: Context, paper_id: str, cause: str) -> LogEntry:
    """Record why a paper spread or died: a cause, its beginning or its number from 1. Raises UsageError."""
    return lib.store.log.append(CauseGiven(parse_cause(cause), HINDSIGHT), lib.resolve(paper_id))


def give_cause_of_card(lib: Context, card: str, cause: str) -> LogEntry:
    """As `give_cause`, of an answered card; of a pair a cause of dying is that of the one that did not rise.

    Raises NotFound, UsageError before the answer and for another cause.
    """
    dealt, meant = lib.store.part(Decks).card(card), parse_cause(cause)
    if dealt.answered is None:
        raise UsageError(f"card {card} has no answer yet: a cause comes after it")
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
