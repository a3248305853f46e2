"""Records of the quiz and of bets: decks, cards, answers, and what a run of `bet resolve` did."""

from __future__ import annotations

from datetime import date, datetime

from readinglist.core.frozen import Frozen
from readinglist.core.log import BetSettled
from readinglist.core.references import YearOfCitations

from .bet_log import PlacedBet


class Face(Frozen):
    """What the player sees of a paper. `abstract` None: a title alone."""

    title: str
    abstract: str | None


class DeckPaper(Frozen):
    """A paper of a deck with its text; the library need not hold it.

    `version`: that of the text, None where the text is ours or nobody said. `asked`: the text of version 1 was asked
    for. `length`: characters of its face, None where it cannot be dealt. `is_top`: said by the deck itself; None:
    counts of the cohort tell. `cited`: (year, citations) that the deck brings along.
    """

    id: str
    cohort: str  # 2023-05/cs.LG
    published: date
    title: str
    abstract: str | None = None
    authors: tuple[str, ...] = ()
    version: int | None = None
    asked: bool = False
    length: int | None = None
    is_top: bool | None = None
    cited: tuple[tuple[int, int], ...] = ()


class DealtCard(Frozen):
    """A card that was handed out, with its answer. `b` None: a card of a base-rate session.

    `outcome`: the paper is at the top; of a pair, a is the one. `is_scored`: its texts are certainly those of
    version 1. `percentile` is that of a, `other_percentile` that of b; None where the deck itself says who is at the
    top.
    """

    card: str
    session: str
    deck: str
    a: str
    b: str | None
    outcome: bool
    percentile: float | None
    other_percentile: float | None
    base_rate: float
    opponent: float | None
    is_scored: bool
    dealt: datetime
    answered: datetime | None = None


class QuizCard(Frozen):
    """What is handed out. The name of the card says nothing of its papers. `category`: of its cohort."""

    card: str
    session: str
    category: str
    base_rate: float
    is_scored: bool
    a: Face
    b: Face | None = None


class Revealed(Frozen):
    """A paper of a card after the answer.

    `years`: its citations by year, where somebody knows them; `by_few`: these are by the papers of the deck or of the
    library alone, and not what `is_top` was told from.
    """

    id: str
    title: str
    published: date
    is_top: bool
    percentile: float | None
    citations: int | None
    counted_on: date | None
    source: str | None
    years: tuple[YearOfCitations, ...] = ()
    by_few: bool = False


class QuizReveal(Frozen):
    """What an answer came to. `unscored` says why it does not count; None: it does.

    `asks_cause`: the reader was sure and wrong, or right against the odds.
    """

    card: str
    outcome: bool
    percentile: float | None
    forecast: float
    base_rate: float
    opponent: float | None
    unscored: str | None
    papers: tuple[Revealed, ...]  # a, or a and b
    asks_cause: bool = True


class DeckReport(Frozen):
    """A deck: its papers, those with a text of version 1, those that can be dealt, and how far it is counted.

    `why`: what keeps it from being dealt, None where nothing does.
    """

    name: str
    papers: int
    first_texts: int
    dealable: int
    top: int
    coverage: float | None
    why: str | None = None
    requests: int = 0
    counted_from: str | None = None  # the pack that counted the cohort, None where a service did


class BetJudged(Frozen):
    """A bet that was due. `settled` None: it stays open, and `why` says what is missing."""

    placed: PlacedBet
    settled: BetSettled | None = None
    why: str | None = None


class CohortCounted(Frozen):
    """A cohort that bets need: how many papers it has, has a count of, and are still to be asked about."""

    month: date
    category: str
    source: str
    papers: int
    with_counts: int
    to_ask: int
    for_readings: bool = False


class BaseRate(Frozen):
    """How often what a bet asks came true. `of`: among what, in words; `share` None: fewer than `needed` are known."""

    of: str
    papers: int
    share: float | None
    needed: int


class SettleReport(Frozen):
    """`status` as everywhere: ok | quiet (nothing was due) | partial | failed."""

    status: str
    reason: str | None = None
    judged: tuple[BetJudged, ...] = ()
    cohorts: tuple[CohortCounted, ...] = ()
    requests: int = 0
    seconds: float = 0.0
    dry_run: bool = False
