"""The quiz: cards are dealt from decks, answered once, and revealed; answers and causes are entries of the log."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from readinglist.citations.api import Counts, known_graph
from readinglist.context import Context
from readinglist.core.errors import NotFound, UsageError
from readinglist.core.events import Progress, silent
from readinglist.core.log import QuizAnswered, effective
from readinglist.core.references import YearOfCitations
from readinglist.graph.fate_evidence import observed_months, timeline
from readinglist.literature.api import known_works
from readinglist.taste.opponent import Opponents
from readinglist.taste.tables import Decks

from .cards import AGAIN, SESSION, Playable, deal_pairs, deal_session, face, longer_of
from .quiz_decks import FIRST, SAMPLE, deck_report, playables
from .records import DealtCard, DeckPaper, DeckReport, QuizCard, QuizReveal, Revealed
from .skill import Lesson, Skill, Tried, at_the_edge, lesson_of, missed_again, skill_of

SPAN = 9  # years before the newest that a service has counts of
CHOICE = 4  # pairs from which one is chosen
FAMILIAR = 3  # from here on an answer is shown and not scored


_Drawn = tuple[Playable, Playable | None, float]  # what a card is made of: one paper or two, and the base rate


def deal(
    lib: Context,
    n: int = SESSION,
    *,
    base_rate: bool = False,
    deck: str | None = None,
    rng: np.random.Generator | None = None,
) -> Generator[Progress, None, tuple[QuizCard, ...]]:
    """Hand out at most `n` cards: pairs, or papers of one cohort. They are remembered as shown today.

    From all decks of cohorts, else from the sample, else from the canon; or from the one that is named. Raises
    NotFound where there is nothing to deal, with what to do.
    """
    rng = rng or np.random.default_rng()
    ready: dict[str, tuple[Playable, ...]] = {}
    names = _chosen(lib, deck)
    for done, name in enumerate(names):
        yield Progress("looking through the decks", done, len(names))
        ready[name] = playables(lib, name)[0]
    tried = () if base_rate else tried_pairs(lib)
    drawn = _draw(ready, n, base_rate, _resting(lib), rng, tried, lib.clock.now().date())
    if not drawn:
        raise NotFound(_nothing(names, base_rate))
    session, opponents = _free_name(lib, rng), Opponents(lib)
    cards: list[tuple[DealtCard, QuizCard]] = []
    for number, one in enumerate(drawn):
        yield Progress("the baseline scores the cards", number, len(drawn))
        is_again = one[1] is not None and (one[0].id, one[1].id) in {(t.card.a, t.card.b) for t in tried}
        if (card := _card(lib, one, session, _free_name(lib, rng), opponents, is_again)) is not None:
            cards.append(card)
    with lib.store.transaction():
        lib.store.part(Decks).deal(dealt for dealt, _ in cards)
    return tuple(shown for _, shown in cards)


def answer_card(lib: Context, card: str, p: float, familiar: int = 1) -> QuizReveal:
    """Record an answer and turn the card. Raises NotFound, and UsageError for a second answer or a wrong number."""
    if not 0 <= p <= 1 or not 1 <= familiar <= 5:
        raise UsageError("a chance is 0 to 1, familiarity 1 (never seen) to 5 (read it)")
    tried = tried_pairs(lib)
    with lib.store.transaction():  # of two answers at once the first counts
        dealt = lib.store.part(Decks).card(card)
        if dealt.answered is not None:
            raise UsageError(f"card {card} was answered on {dealt.answered:%Y-%m-%d}: the result was shown")
        unscored = None if dealt.is_scored else "its text is not certainly that of version 1"
        if before := [one.credit for one in tried if (one.card.a, one.card.b) == (dealt.a, dealt.b)]:
            unscored = "you missed it before" if min(before) == 0 else "you answered it before"
        if familiar >= FAMILIAR:
            unscored = f"familiar ({familiar} of 5)"
        others = dealt.opponent, dealt.base_rate, dealt.percentile
        answered = QuizAnswered(dealt.session, p, dealt.outcome, dealt.b, familiar, unscored is not None, *others)
        lib.store.log.append(answered, dealt.a)
        lib.store.part(Decks).set_answered(card)
    papers = tuple(revealed(lib, paper, dealt) for paper in _papers(lib, dealt.deck, dealt.a, dealt.b) if paper)
    judged = Tried(dealt, p)
    asks = dealt.b is None or judged.is_sure_and_wrong or judged.is_against_odds
    return QuizReveal(card, dealt.outcome, dealt.percentile, p, dealt.base_rate, dealt.opponent, unscored, papers, asks)


def tried_pairs(lib: Context, *, faces: bool = False) -> tuple[Tried, ...]:
    """The answers on pairs of papers that the reader did not know, oldest first; `faces`: with what was shown."""
    cards = {(card.session, card.a, card.b): card for card in lib.store.part(Decks).answered()}
    found = []
    for entry in effective(lib.store.log.of_kind("quiz")):
        data = entry.data
        if isinstance(data, QuizAnswered) and data.other is not None and data.familiar < FAMILIAR:
            places = (data.outcome, data.percentile, None, data.base_rate or 0.5, data.opponent, not data.unscored)
            told = DealtCard("", data.session, "", entry.subject, data.other, *places, entry.at, entry.at)
            card = cards.get((data.session, entry.subject, data.other), told)  # of another device the log alone is here
            if card.percentile is not None:  # not of the canon
                found.append(Tried(card, data.p))
    if not faces:
        return tuple(found)
    ids: dict[str, set[str]] = {}
    for one in found:
        ids.setdefault(one.card.deck, set()).update(filter(None, (one.card.a, one.card.b)))
    shown = {(d, p.id): face(p) for d, some in ids.items() if d for p in lib.store.part(Decks).papers(d, sorted(some))}
    both = ((shown.get((one.card.deck, one.card.a)), shown.get((one.card.deck, one.card.b or ""))) for one in found)
    return tuple(replace(t, faces=(a, b)) if a and b else t for t, (a, b) in zip(found, both, strict=True))


def quiz_skill(lib: Context) -> tuple[Skill, Lesson | None]:
    """How well the reader tells pairs apart, session by session, and what their errors have in common."""
    tried = tried_pairs(lib, faces=True)
    return skill_of(tried), lesson_of(tried)


def _card(
    lib: Context, drawn: _Drawn, session: str, name: str, opponents: Opponents, is_again: bool
) -> tuple[DealtCard, QuizCard] | None:
    """A card as it is remembered and as it is shown; None where the rules became stricter since the deck was made."""
    first, second, rate = drawn
    a, b = _papers(lib, first.deck, first.id, second.id if second else None)
    one, other = face(a), None if b is None else face(b)
    if one is None or (b is not None and other is None):
        return None
    is_scored = not is_again and all(paper.version == FIRST for paper in (a, b) if paper is not None)
    chance = opponents.chance(min(p.published for p in (a, b) if p), one, other) if is_scored else None
    ids = first.deck, a.id, b.id if b else None
    is_told = a.is_top is not None
    shares = None if is_told else first.percentile, None if is_told or second is None else second.percentile
    dealt = DealtCard(name, session, *ids, first.is_top, *shares, rate, chance, is_scored, lib.clock.now())
    return dealt, QuizCard(name, session, a.cohort.partition("/")[2], rate, is_scored, one, other)


def _chosen(lib: Context, deck: str | None) -> tuple[str, ...]:
    names = lib.store.part(Decks).names()
    if deck is not None:
        if deck not in names:
            raise NotFound(f"there is no deck {deck[:40]!r}; there are: {', '.join(names) or 'none'}")
        return (deck,)
    cohorts = tuple(name for name in names if "/" in name)
    return cohorts or ((SAMPLE,) if SAMPLE in names else names)


def _nothing(names: Sequence[str], base_rate: bool) -> str:
    if not names:
        return "there are no decks yet: run `readinglist quiz deck cs.LG 2023-05`, or `quiz deck canon` offline"
    kind = "no cohort of a deck has enough papers for a session" if base_rate else "no pairs are left in the decks"
    return f"{kind} (papers rest 180 days): `readinglist quiz deck CAT YYYY-MM` makes another deck"


def _draw(
    ready: dict[str, tuple[Playable, ...]],
    n: int,
    base_rate: bool,
    rest: frozenset[str],
    rng: np.random.Generator,
    tried: Sequence[Tried],
    today: date,
) -> list[_Drawn]:
    """Pairs: at most a fifth are missed ones that come back, the others at the edge of what the reader can tell."""
    papers = [paper for name in sorted(ready) for paper in ready[name]]
    if not base_rate:
        known = {paper.id: paper for paper in papers}
        again = [(known[a], known[b]) for a, b in missed_again(tried, today) if a in known and b in known][: n // 5]
        pairs = deal_pairs(papers, CHOICE * n, rest, rng)
        gaps = [abs(a.percentile - b.percentile) for a, b in pairs]
        chosen = at_the_edge(tried, gaps, [longer_of(a, b) for a, b in pairs], n - len(again))
        return [(a, b, 0.5) for a, b in (*again, *(pairs[i] for i in chosen))]
    counted = [paper for paper in papers if "/" in paper.deck]  # a deck of landmarks has no base rate
    session = deal_session(counted, n, rest, rng)
    cohort = [paper for paper in counted if session and paper.cohort == session[0].cohort]
    rate = sum(paper.is_top for paper in cohort) / max(len(cohort), 1)
    return [(paper, None, rate) for paper in session]


def _resting(lib: Context) -> frozenset[str]:
    """The papers that were shown in the last half year, here or on another device."""
    since = lib.clock.now() - AGAIN + timedelta(seconds=1)
    answered = {
        paper
        for entry in lib.store.log.of_kind("quiz")
        if isinstance(entry.data, QuizAnswered) and entry.at >= since
        for paper in (entry.subject, entry.data.other)
        if paper is not None
    }
    return lib.store.part(Decks).shown_since(since) | answered


def _papers(lib: Context, deck: str, a: str, b: str | None) -> tuple[DeckPaper, DeckPaper | None]:
    found = {paper.id: paper for paper in lib.store.part(Decks).papers(deck, [a] if b is None else [a, b])}
    if a not in found or (b is not None and b not in found):
        raise NotFound(f"deck {deck} has lost the papers of this card: `readinglist quiz deck` makes it again")
    return found[a], None if b is None else found[b]


def _free_name(lib: Context, rng: np.random.Generator) -> str:
    """A name that says nothing, drawn, and not given before."""
    while True:
        name = rng.bytes(4).hex()
        if not lib.store.part(Decks).is_dealt(name):
            return name


def revealed(lib: Context, paper: DeckPaper, card: DealtCard) -> Revealed:
    """A paper of a card after its answer."""
    latest = [lib.store.part(Counts).latest([paper.id], service) for service in lib.settings.citations.sources]
    count = max((one for found in latest for one in found.values()), key=lambda one: one.count, default=None)
    cited, on, source = (count.count, count.asked_at.date(), count.source) if count else (None, None, None)
    work = known_works(lib, [paper.id]).get(paper.id)
    if work is not None and work.facts.citations >= (cited or 0):
        cited, on, source = work.facts.citations, work.info.cutoff, work.info.label
    is_a = paper.id == card.a
    percentile, is_top = card.percentile if is_a else card.other_percentile, card.outcome == is_a
    years, by_few = citations_by_year(lib, paper), paper.is_top is not None or not paper.cited
    if work is not None and sum(count for _, count in work.years) >= sum(year.citations for year in years):
        counted, span = dict(work.years), range(paper.published.year, work.info.cutoff.year + 1)
        years, by_few = (
            tuple(YearOfCitations(year, counted.get(year, 0), 1, 1) for year in span),
            paper.is_top is not None,
        )
    return Revealed(paper.id, paper.title, paper.published, is_top, percentile, cited, on, source, years, by_few)


def citations_by_year(lib: Context, paper: DeckPaper) -> tuple[YearOfCitations, ...]:
    """What the deck brings along, else what the library's graph shows; empty where it does not have the paper."""
    if paper.cited:
        counted = dict(paper.cited)
        # A service has the last ten years alone: what was before is not known, and not shown as none.
        first = paper.published.year if paper.is_top is not None else max(paper.published.year, max(counted) - SPAN)
        years = range(first, max(counted) + 1)
        return tuple(YearOfCitations(year, counted.get(year, 0), 1, 1) for year in years)
    known = known_graph(lib)
    number = known.index.get(paper.id)
    if number is None:
        return ()
    arrays = known.arrays
    months = observed_months(arrays.month, arrays.described, arrays.known, arrays.cutoff_month)
    return timeline(known, months, number)


quiz = silent(deal)


def return_cards(lib: Context, cards: Iterable[str]) -> None:
    """Take back cards that were dealt and not shown."""
    lib.store.part(Decks).take_back(cards)


def decks(lib: Context) -> tuple[DeckReport, ...]:
    """The decks that cards are dealt from."""
    return tuple(deck_report(lib, name) for name in lib.store.part(Decks).names())
