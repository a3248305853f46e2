"""The quiz on a library: decks over the loopback, cards that tell nothing, answers that count once, the opponent."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from readinglist.citations.graph_import import import_graph
from readinglist.citations.tables.services import Counts
from readinglist.core.errors import BudgetSpent, NotFound, ReadingListError, UsageError
from readinglist.core.events import Warned
from readinglist.core.log import CauseGiven, QuizAnswered
from readinglist.core.papers import Insert, PaperData
from readinglist.shell.library import Library, open_library
from readinglist.taste.cards import deal_pairs
from readinglist.taste.causes import give_cause_of_card
from readinglist.taste.quiz import answer_card, decks, quiz_skill, return_cards
from readinglist.taste.quiz_decks import SAMPLE, canon_deck, make_deck, playables, put_deck, put_sample, sample_rows
from readinglist.taste.records import DeckReport
from readinglist.taste.tables import Decks
from tests.fakes import WORDS, paper, revised
from tests.harness.arxiv import ScriptedArxiv
from tests.harness.citations import LoopbackCitations, Work
from tests.harness.steps import OK, Status
from tests.integration.store_toys import at

NOW = datetime(2026, 11, 25, 6, tzinfo=UTC)
MONTH = datetime(2023, 5, 3, 3, tzinfo=UTC)
N = 200
DECK = "2023-05/cs.LG"


def old_paper(n: int) -> PaperData:
    """A paper of May 2023 with a text that can be dealt; the title of the best ones has a word of its own."""
    some = " ".join(WORDS[(n * k + k) % len(WORDS)] for k in range(1, 9))
    text = f"We study {some}. " * 4 + "It is compared with what was known before, on tasks that people care about."
    title = f"{'Zebras' if is_top(n) else 'Remarks'} for {WORDS[n % len(WORDS)]} number {n}"
    return paper(n, id=f"2305.{n:05d}", title=title, abstract=text, published=MONTH + timedelta(hours=n % 600))


def is_top(n: int) -> bool:
    return n > 0.9 * N


PAPERS = tuple(old_paper(n) for n in range(1, N + 1))
LEAKY = old_paper(7).abstract or ""
# Paper 7 was revised, its first text is there; of paper 9 only the second version is known; 11 tells its venue.
CORPUS = (
    *(p for p in PAPERS if p.id not in ("2305.00009", "2305.00011")),
    revised(PAPERS[8], published=MONTH),
    paper(11, id="2305.00011", title="Remarks", abstract=LEAKY + " Accepted at ICML 2023.", published=MONTH),
)
LATER = {date(2023, 8, 1): [(revised(PAPERS[6]), "replace")]}
WORKS = {
    p.id: Work(p.title or "", count=n, by_year=((2023, 1), (2025, n)) if n % 2 else ())
    for n, p in enumerate(PAPERS, start=1)
}


@contextmanager
def world(home: Path, moment: datetime = NOW) -> Iterator[tuple[Library, ScriptedArxiv, LoopbackCitations]]:
    with ScriptedArxiv(CORPUS, LATER, today=moment.date()) as arxiv, LoopbackCitations(WORKS) as services:
        environ = services.environ("s2") | arxiv.environ()
        with open_library(home, environ=environ, clock=at(moment)) as library:
            yield library, arxiv, services


def made(library: Library, requests: int | None = None) -> DeckReport:
    *_, last = make_deck(library, "cs.LG", "2023-05", requests)
    assert isinstance(last, DeckReport)
    return last


@pytest.fixture(scope="module")
def deck_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("deck")
    with world(home) as (library, _, _):
        made(library)
    return home


@pytest.fixture
def library(deck_home: Path, tmp_path: Path) -> Iterator[Library]:
    """A library that has the deck, to be written to."""
    import shutil

    shutil.copytree(deck_home, tmp_path / "home")
    with open_library(tmp_path / "home", environ={}, clock=at(NOW)) as opened:
        yield opened


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


# Decks


def test_a_deck_has_first_texts_and_whole_counts(tmp_path: Path) -> None:
    with world(tmp_path) as (library, arxiv, services):
        deck = made(library)
        assert (deck.papers, deck.first_texts, deck.coverage, deck.why) == (N, N - 1, 1.0, None)
        assert deck.dealable == N - 2  # one has no first text, one tells its venue
        assert deck.requests == len(arxiv.asked()) + len(services.log) == 3  # the list, first versions, counts
        assert library.store.papers.count() == 0
        (seventh,) = library.store.part(Decks).papers(DECK, ["2305.00007"])
        assert seventh.version == 1
        assert "corrected" not in (seventh.abstract or "")
        assert made(library).requests == 0


def test_a_deck_that_was_interrupted_is_completed(tmp_path: Path) -> None:
    with world(tmp_path) as (library, _, _):
        with pytest.raises(BudgetSpent):
            list(make_deck(library, "cs.LG", "2023-05", 0))
        events = list(make_deck(library, "cs.LG", "2023-05", 1))
        assert [event.text for event in events if isinstance(event, Warned)]
        first = decks(library)[0]
        assert (first.papers, first.first_texts) == (N, N - 2)
        assert first.why is not None
        assert "0 of 200" in first.why
        with pytest.raises(NotFound, match="no pairs are left"):
            library.quiz(3)
        assert made(library).why is None


def test_an_outage_in_the_middle_says_what_is_missing(tmp_path: Path) -> None:
    with world(tmp_path) as (library, _, services):
        services.script("s2", Status(429), Status(429), Status(429), Status(429), Status(429))
        *_, report = make_deck(library, "cs.LG", "2023-05")
        assert isinstance(report, DeckReport)
        assert report.why is not None
        assert "have a count" in report.why
    with world(tmp_path, NOW + timedelta(days=1)) as (library, _, services):
        services.script("s2", OK())
        assert made(library).why is None


def test_citations_by_year_come_from_openalex_where_it_may_be_asked(tmp_path: Path) -> None:
    with (
        ScriptedArxiv(CORPUS, LATER, today=NOW.date()) as arxiv,
        LoopbackCitations(WORKS) as services,
        open_library(
            tmp_path,
            environ=services.environ() | arxiv.environ() | {"READINGLIST_CITATIONS_SOURCES": "s2,openalex"},
            clock=at(NOW),
        ) as library,
    ):
        made(library)
        asked = len(services.log)
        assert made(library).requests == 0
        assert len(services.log) == asked
        told = [answer_card(library, card.card, 0.5) for card in library.quiz(20, rng=rng())]
        for paper in (paper for one in told for paper in one.papers):
            number = int(paper.id[-5:])
            expected = [(2023, 1), (2024, 0), (2025, number)] if number % 2 else []
            assert [(year.year, year.citations) for year in paper.years] == expected
            assert paper.by_few == (not expected)


def test_months_younger_than_two_years_are_refused(tmp_path: Path) -> None:
    with world(tmp_path) as (library, arxiv, _):
        for month in ("2024-11", "2026-10"):
            with pytest.raises(UsageError, match="too young"):
                list(make_deck(library, "cs.LG", month))
        with pytest.raises(UsageError, match="not a month and a category"):
            list(make_deck(library, "nothing here", "2023-05"))
        assert arxiv.asked() == []


# Cards


def test_cards_are_pairs_that_tell_nothing(library: Library) -> None:
    cards = library.quiz(n=15, rng=rng())
    assert len(cards) == 15
    for card in cards:
        assert card.b is not None
        dealt = library.store.part(Decks).card(card.card)
        told = f"{card.card} {card.session} {card.a} {card.b}"
        assert not [paper for paper in (dealt.a, dealt.b) if str(paper) in told]
        assert is_top(int(dealt.a[-5:])) is dealt.outcome
        assert is_top(int(str(dealt.b)[-5:])) is not dealt.outcome
        assert (dealt.is_scored, dealt.base_rate, dealt.opponent) == (True, 0.5, None)
    shown = [
        paper
        for c in cards
        for paper in (library.store.part(Decks).card(c.card).a, library.store.part(Decks).card(c.card).b)
    ]
    assert len(set(shown)) == 30
    assert not {"2305.00009", "2305.00011"} & set(shown)


def test_papers_rest_for_180_days(library: Library) -> None:
    assert len(library.quiz(100, rng=rng())) == 20  # as many as there are at the top
    with pytest.raises(NotFound, match="180 days"):
        library.quiz(1, rng=rng())
    home = library.places.data
    for days, ready in ((179, False), (180, True)):
        with open_library(home, environ={}, clock=at(NOW + timedelta(days=days))) as later:
            if ready:
                assert later.quiz(5, rng=rng())
            else:
                with pytest.raises(NotFound):
                    later.quiz(5, rng=rng())


def test_cards_that_nobody_saw_go_back(library: Library) -> None:
    cards = library.quiz(20, rng=rng())
    answer_card(library, cards[0].card, 0.7)
    return_cards(library, (card.card for card in cards))
    assert len(library.quiz(100, rng=rng(1))) == 19


def test_a_base_rate_session_is_of_one_cohort(library: Library) -> None:
    cards = library.quiz(20, base_rate=True, rng=rng())
    assert len(cards) == 20
    assert {(card.b, card.category) for card in cards} == {(None, "cs.LG")}
    assert cards[0].base_rate == pytest.approx(20 / 198)
    told = answer_card(library, cards[0].card, 0.1)
    number = int(told.papers[0].id[-5:])
    assert told.outcome is is_top(number)
    assert told.percentile == pytest.approx((number - 0.5) / N)
    assert told.base_rate == cards[0].base_rate
    assert told.papers[0].citations == number


def test_the_same_generator_deals_the_same_texts_under_other_names(library: Library) -> None:
    first = library.quiz(3, rng=rng(4))
    return_cards(library, (card.card for card in first))
    again = library.quiz(3, rng=rng(4))
    assert [(card.a, card.b) for card in first] == [(card.a, card.b) for card in again]


# Answers


def test_an_answer_is_in_the_log_and_counts_once(library: Library) -> None:
    card, other = library.quiz(2, rng=rng())
    told = answer_card(library, card.card, 0.8, 2)
    (entry,) = library.store.log.of_kind("quiz")
    dealt = library.store.part(Decks).card(card.card)
    assert entry.subject == dealt.a
    assert entry.data == QuizAnswered(card.session, 0.8, dealt.outcome, dealt.b, 2, False, None, 0.5, dealt.percentile)
    assert (told.unscored, told.forecast) == (None, 0.8)
    assert [paper.is_top for paper in told.papers] == [dealt.outcome, not dealt.outcome]
    with pytest.raises(UsageError, match="was answered"):
        answer_card(library, card.card, 0.1)
    library.undo()
    with pytest.raises(UsageError, match="was answered"):  # what came of it is known since
        answer_card(library, card.card, 0.1)
    for p, familiar in ((1.1, 1), (-0.1, 1), (0.5, 0), (0.5, 6)):
        with pytest.raises(UsageError):
            answer_card(library, other.card, p, familiar)
    with pytest.raises(NotFound):
        answer_card(library, "nothing", 0.5)


@pytest.mark.parametrize(("familiar", "scored"), [(1, True), (2, True), (3, False), (5, False)])
def test_what_was_familiar_is_shown_and_not_scored(library: Library, familiar: int, scored: bool) -> None:
    (card,) = library.quiz(1, rng=rng())
    assert (answer_card(library, card.card, 0.5, familiar).unscored is None) is scored
    (entry,) = library.store.log.of_kind("quiz")
    assert isinstance(entry.data, QuizAnswered)
    assert entry.data.unscored is not scored


def test_a_cause_is_that_of_the_paper_it_speaks_of(library: Library) -> None:
    (card,) = library.quiz(1, rng=rng())
    with pytest.raises(UsageError, match="no answer yet"):
        give_cause_of_card(library, card.card, "luck")
    told = answer_card(library, card.card, 0.5)
    top, low = sorted(told.papers, key=lambda one: not one.is_top)
    assert give_cause_of_card(library, card.card, "simple and reusable").subject == top.id
    entry = give_cause_of_card(library, card.card, "too fragile")
    assert (entry.subject, entry.data) == (low.id, CauseGiven("too fragile"))
    with pytest.raises(UsageError, match="not a cause"):
        give_cause_of_card(library, card.card, "bad writing")


# The canon


def test_the_canon_is_a_deck_without_a_network_that_is_never_scored(tmp_path: Path) -> None:
    with open_library(tmp_path, environ={}, clock=at(NOW)) as library:
        with pytest.raises(NotFound, match="there are no decks yet"):
            library.quiz()
        report = put_deck(library, "canon", canon_deck())
        assert report == put_deck(library, "canon", canon_deck())
        assert report.why is None
        cards = library.quiz(20, rng=rng())
        assert len(cards) == 20
        assert not any(card.is_scored or card.a.abstract for card in cards)
        told = [answer_card(library, card.card, 0.9) for card in cards]
        assert all(one.unscored and one.percentile is None for one in told)
        assert any(paper.years for one in told for paper in one.papers)
        assert all(paper.by_few for one in told for paper in one.papers)  # landmarks are not told by these counts
        with pytest.raises(NotFound, match="no cohort of a deck"):
            library.quiz(base_rate=True)


def test_decks_of_cohorts_are_dealt_from_before_the_canon(library: Library) -> None:
    put_deck(library, "canon", canon_deck())
    assert {card.is_scored for card in library.quiz(10, rng=rng())} == {True}
    assert {card.is_scored for card in library.quiz(10, deck="canon", rng=rng())} == {False}
    with pytest.raises(NotFound, match="there is no deck"):
        library.quiz(deck="2020-01/cs.CL")


# The opponent


def taught(library: Library, years: tuple[int, ...], word: str = "Zebras") -> None:
    """Three months of papers a year in the library, the tenth with `word` cited by papers of the next month."""
    plans: list[Insert] = []
    edges = [("citing", "cited")]
    for year in years:
        for month in (1, 2, 3):
            born = datetime(year, month, 5, tzinfo=UTC)
            stem = f"{year % 100:02d}{month:02d}"
            for n in range(60):
                title = f"{word if n % 10 == 0 else 'Remarks'} on {WORDS[n // 10]}"
                plans.append(Insert(paper(n, id=f"{stem}.{n:05d}", title=title, abstract=None, published=born), ()))
            citing = f"{stem}.90000"
            plans.append(Insert(paper(1, id=citing, title="A survey", published=born + timedelta(days=40)), ()))
            edges += [(citing, f"{stem}.{n:05d}") for n in range(0, 60, 10)]
    library.store.papers.apply(plans)
    path = library.places.data / "edges.tsv"
    path.write_text("".join(f"{a}\t{b}\n" for a, b in edges))
    list(import_graph(library, [Path(path)], (), "toy"))


def test_the_opponent_learns_from_what_was_told_before_the_card(library: Library) -> None:
    taught(library, (2018, 2019))
    cards = library.quiz(10, rng=rng())
    chances = [library.store.part(Decks).card(card.card) for card in cards]
    assert all(dealt.opponent is not None and (dealt.opponent > 0.5) is dealt.outcome for dealt in chances)


def test_a_planted_future_changes_nothing(library: Library) -> None:
    """Papers of later months, and those whose two years were not over, teach nothing, whatever their words."""
    taught(library, (2018, 2019))
    plain = [library.store.part(Decks).card(card.card).opponent for card in library.quiz(6, rng=rng(2))]
    return_cards(library, [card for (card,) in library.store.db.rows("select card from quiz_cards")])
    taught(library, (2021, 2022, 2024), word="Remarks")
    planted = [library.store.part(Decks).card(card.card).opponent for card in library.quiz(6, rng=rng(2))]
    assert None not in plain
    assert planted == plain


def test_without_a_past_there_is_no_opponent(library: Library) -> None:
    taught(library, (2022, 2024))
    assert {library.store.part(Decks).card(card.card).opponent for card in library.quiz(3, rng=rng())} == {None}


def test_counts_of_before_the_card_teach_and_later_ones_do_not(library: Library) -> None:
    from readinglist.core.references import CitationCount

    ids = [f"1801.{n:05d}" for n in range(400)]
    library.store.part(Counts).set_cohort(date(2018, 1, 1), "cs.LG", ids)
    titles = [f"{'Zebras' if n >= 360 else 'Remarks'} on {WORDS[n % len(WORDS)]}" for n in range(400)]
    library.store.papers.apply(
        Insert(paper(n, id=i, title=titles[n], abstract=None, published=datetime(2018, 1, 5, tzinfo=UTC)), ())
        for n, i in enumerate(ids)
    )
    told = datetime(2023, 6, 1, tzinfo=UTC)  # after the cards
    library.store.part(Counts).add(CitationCount(i, "s2", told, n) for n, i in enumerate(ids))
    assert {library.store.part(Decks).card(card.card).opponent for card in library.quiz(3, rng=rng())} == {None}
    told = datetime(2022, 6, 1, tzinfo=UTC)
    library.store.part(Counts).add(CitationCount(i, "s2", told, n) for n, i in enumerate(ids))
    dealt = [library.store.part(Decks).card(card.card) for card in library.quiz(3, rng=rng())]
    assert all(one.opponent is not None and (one.opponent > 0.5) is one.outcome for one in dealt)


def test_a_deck_without_a_paper_is_told_among_the_others(library: Library) -> None:
    """All papers of a month may be withdrawn."""
    library.store.part(Decks).put("2023-06/cs.LG", ())
    empty = {deck.name: deck for deck in decks(library)}["2023-06/cs.LG"]
    assert (empty.papers, empty.why) == (0, "the cohort has 0 papers, 50 are needed")
    with pytest.raises(NotFound):
        library.quiz(1, deck="2023-06/cs.LG")


def test_errors_of_the_quiz_are_of_our_tree(library: Library) -> None:
    with pytest.raises(ReadingListError):
        give_cause_of_card(library, "nothing", "luck")


# The sample


def test_the_first_day_offline_has_pairs_with_real_outcomes_and_the_texts_that_the_library_has(tmp_path: Path) -> None:
    rows = [paper for paper, _ in sample_rows()]
    own = [paper(1, id=one.id, title=one.title, abstract=PAPERS[0].abstract, version=1) for one in rows[:900]]
    with open_library(tmp_path, environ={}, clock=at(NOW)) as library:
        put_sample(library)
        ready = playables(library, SAMPLE)[0]
        assert len(deal_pairs(ready, 10_000, (), rng())) >= 500
        library.store.papers.apply([Insert(one, ()) for one in own])
        put_sample(library)
        cards = library.quiz(200, rng=rng())
        assert {card.is_scored for card in cards} == {True, False}
        assert all((card.a.abstract is None) == (not card.is_scored) for card in cards)
        told = answer_card(library, cards[0].card, 0.9)
        assert told.papers[0].is_top == told.outcome
        assert (told.papers[0].percentile or 0) > 0.5 or (told.papers[1].percentile or 0) > 0.5


def test_a_cause_is_asked_where_the_reader_was_surely_wrong_and_the_pair_comes_back_unscored(tmp_path: Path) -> None:
    with open_library(tmp_path, environ={}, clock=at(NOW)) as library:
        put_sample(library)
        truth = {one.id: place for one, place in sample_rows()}
        part = library.store.part(Decks)
        cards = [part.card(card.card) for card in library.quiz(10, rng=rng())]
        surely, mildly, rightly = cards[:3]
        assert (truth[surely.a] > truth[surely.b or ""]) == surely.outcome
        assert answer_card(library, surely.card, 0.1 if surely.outcome else 0.9).asks_cause
        assert not answer_card(library, mildly.card, 0.4 if mildly.outcome else 0.6).asks_cause
        assert not answer_card(library, rightly.card, 0.9 if rightly.outcome else 0.1).asks_cause
    with open_library(tmp_path, environ={}, clock=at(NOW + timedelta(days=3))) as library:
        cards = [library.store.part(Decks).card(card.card) for card in library.quiz(10, rng=rng())]
        again = next(card for card in cards if (card.a, card.b) == (surely.a, surely.b))
        assert len(cards) == 10
        assert answer_card(library, again.card, 0.5).unscored == "you missed it before"
        skill, lesson = quiz_skill(library)
        assert (skill.answers, skill.verdict, lesson) == (3, "too few", None)


def test_the_sample_gets_its_abstracts_from_arxiv_and_goes_on_where_it_was(tmp_path: Path) -> None:
    rows = [paper for paper, _ in sample_rows()]
    corpus = [paper(1, id=one.id, title=one.title, abstract=PAPERS[0].abstract, published=MONTH) for one in rows[:300]]
    with (
        ScriptedArxiv(corpus, {}, today=NOW.date()) as arxiv,
        open_library(tmp_path, environ=arxiv.environ(), clock=at(NOW)) as library,
    ):
        *_, warned, first = make_deck(library, SAMPLE, None, 1)
        assert isinstance(warned, Warned)
        assert isinstance(first, DeckReport)
        assert first.first_texts == 200
        *_, second = make_deck(library, SAMPLE, None)
        assert isinstance(second, DeckReport)
        assert (second.papers, second.first_texts, second.requests) == (1_800, 300, 8)
        assert list(make_deck(library, SAMPLE, None))[-1].requests == 0  # type: ignore[union-attr]
        assert {paper.cohort for paper in library.store.part(Decks).papers(SAMPLE)} == {one.cohort for one in rows}
