"""Bets that settle in days: a second version, by the nights that were fetched, and questions answered by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from readinglist import open_library
from readinglist.citations.api import CitedLists
from readinglist.core.errors import NotFound, UsageError
from readinglist.core.log import ACCEPTED, CITED, CODE, FAVORITE, REVISION, UPTAKE, Bet, BetSettled, Rated
from readinglist.core.merging import plan
from readinglist.core.references import CitedBy
from readinglist.sources.calendar import nights_between
from readinglist.taste.bets import (
    answer_own,
    bet_on_own,
    placed_bets,
)
from readinglist.taste.records import SettleReport
from readinglist.taste.settle import settle_bets
from readinglist.taste.short_bets import KINDS, base_rate, bet_short, morning_question
from tests.fakes import paper
from tests.integration.store_toys import at, insert

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=60)


def settled(home: Path) -> dict[str, str]:
    with open_library(home, environ={}, clock=at(LATER)) as library:
        *_, report = settle_bets(library, lambda item, day: None)
        assert isinstance(report, SettleReport)
        return {one.placed.subject: one.settled.outcome if one.settled else one.why or "" for one in report.judged}


@pytest.mark.parametrize("share", [1.0, 0.5])
def test_a_second_version_wins_none_loses_and_too_few_nights_are_void(tmp_path: Path, share: float) -> None:
    with open_library(tmp_path, environ={}, clock=at(NOW)) as library:
        library.store.papers.apply([insert(paper(n, published=NOW - timedelta(days=3))) for n in (1, 2, 3)])
        for n in (1, 2):
            bet_short(library, REVISION, paper(n).id, 0.3)
        with pytest.raises(UsageError, match="you said 30%"):
            bet_short(library, REVISION, paper(1).id, 0.3)
        nights = nights_between(NOW.date(), LATER.date())
        library.store.nights.record(nights[: round(share * len(nights))], ["cs.LG"], "test")
        second = paper(1, published=NOW - timedelta(days=3), version=2, updated=NOW + timedelta(days=20))
        library.store.papers.apply([plan(library.store.papers.get(paper(1).id), second)])
        with pytest.raises(UsageError, match="has version 2 already"):
            bet_short(library, REVISION, paper(1).id, 0.9)
    assert settled(tmp_path) == {paper(1).id: "won", paper(2).id: "lost" if share == 1 else "void"}
    assert settled(tmp_path) == {}


def test_a_question_of_ones_own_is_answered_by_hand(tmp_path: Path) -> None:
    with open_library(tmp_path, environ={}, clock=at(NOW)) as library:
        entry = bet_on_own(library, "The critic beats PPO", 0.6, (NOW + timedelta(days=10)).date())
        bet_on_own(library, "The talk is accepted", 0.2)
        for question in ("", "Is it so? " * 21):  # no word of a question is cut off
            with pytest.raises(UsageError, match="at most 200 characters"):
                bet_on_own(library, question, 0.2)
        assert isinstance(entry.data, Bet)
    assert "bet answer" in settled(tmp_path)["The critic beats PPO"]
    with open_library(tmp_path, environ={}, clock=at(LATER)) as library:
        with pytest.raises(NotFound, match="The critic beats PPO; The talk is accepted"):
            answer_own(library, "the", "yes")
        done = answer_own(library, "the critic", "no", "two of five seeds diverge")
        assert done.data == BetSettled("lost", LATER.date().isoformat(), source="me", why="two of five seeds diverge")
        assert [one.state for one in placed_bets(library)] == ["lost", "open"]
        with pytest.raises(NotFound):
            answer_own(library, "the critic", "yes")


def test_a_morning_asks_for_one_drawn_paper_and_shows_the_base_rate_after_the_answer(tmp_path: Path) -> None:
    night = NOW.date()
    old = [
        paper(n, published=NOW - timedelta(days=200), updated=NOW - timedelta(days=190), version=1 + (n % 4 == 0))
        for n in range(100, 160)
    ]
    with open_library(tmp_path, environ={}, clock=at(NOW)) as library:
        assert morning_question(library) is None
        library.store.papers.apply([insert(one) for one in old])
        library.store.papers.apply([insert(paper(n), (night.isoformat(), "new")) for n in range(1, 20)])
        library.store.nights.record([night], ["cs.LG"], "test")
        drawn = morning_question(library)
        assert drawn == morning_question(library)
        assert drawn is not None
        kind, found = drawn
        assert kind in KINDS
        bet = bet_short(library, REVISION, found.id, 0.3, asked=True).data
        assert isinstance(bet, Bet)
        rate = base_rate(library, bet, found.id)
        assert (rate.papers, rate.share) == (60, 0.25)
        assert morning_question(library) is None


def test_code_that_a_later_version_names_wins_and_its_base_rate_counts_papers_that_came_without(tmp_path: Path) -> None:
    link = "Code: https://github.com/a/b"
    with open_library(tmp_path, environ={}, clock=at(NOW)) as library:
        born = NOW - timedelta(days=100)
        for n in range(100, 160):  # every sixth comes with code, every third of the others gets it
            text = link if n % 6 == 0 else "Text."
            library.store.papers.apply([insert(paper(n, published=born, abstract=text))])
            if n % 6 in (1, 2):
                second = paper(n, published=born, abstract=link, version=2, updated=born + timedelta(days=9))
                library.store.papers.apply([plan(library.store.papers.get(paper(n).id), second)])
        library.store.papers.apply([insert(paper(n, published=NOW, abstract="Text.")) for n in (1, 2)])
        library.store.papers.apply([insert(paper(3, published=NOW, abstract=link))])
        with pytest.raises(UsageError, match="names its code already"):
            bet_short(library, CODE, paper(3).id, 0.5)
        for n in (1, 2):
            bet = bet_short(library, CODE, paper(n).id, 0.5).data
        assert isinstance(bet, Bet)
        rate = base_rate(library, bet, paper(1).id)
        assert (rate.papers, rate.share) == (50, 0.4)
        library.store.nights.record(nights_between(NOW.date(), LATER.date()), ["cs.LG"], "test")
        second = paper(1, published=NOW, abstract=link, version=2, updated=NOW + timedelta(days=20))
        library.store.papers.apply([plan(library.store.papers.get(paper(1).id), second)])
    assert settled(tmp_path) == {paper(1).id: "won", paper(2).id: "lost"}


@pytest.mark.parametrize(
    ("comment", "came"),
    [
        ("12 pages, accepted at ICML 2027", "won"),
        ("Submitted to ICML", "lost"),
        ("ICML workshop on robots; code soon", "lost"),
        (None, "lost"),
    ],
)
def test_an_acceptance_is_read_from_the_comment(tmp_path: Path, comment: str | None, came: str) -> None:
    with open_library(tmp_path, environ={}, clock=at(NOW)) as library:
        library.store.papers.apply([insert(paper(1, published=NOW, updated=NOW))])
        with pytest.raises(UsageError, match="name the venue"):
            bet_short(library, ACCEPTED, paper(1).id, 0.4)
        bet_short(library, ACCEPTED, paper(1).id, 0.4, LATER.date(), at="ICML")
        library.store.nights.record(nights_between(NOW.date(), LATER.date()), ["cs.LG"], "test")
        said = paper(1, published=NOW, updated=NOW + timedelta(days=9), version=2, comment=comment)
        library.store.papers.apply([plan(library.store.papers.get(paper(1).id), said)])
    assert settled(tmp_path) == {paper(1).id: came}


@pytest.mark.parametrize(
    ("others", "asked", "came"), [(2, 1, "won"), (0, 90, "lost"), (2, 40, "void"), (2, -5, "Semantic Scholar")]
)
def test_citations_by_others_count_from_a_list_of_the_month_after(
    tmp_path: Path, others: int, asked: int, came: str
) -> None:
    with open_library(tmp_path, environ={"READINGLIST_CITATIONS_SOURCES": ""}, clock=at(NOW)) as library:
        library.store.papers.apply([insert(paper(1, published=NOW))])
        bet_short(library, CITED, paper(1).id, 0.4, LATER.date())
        day = LATER + timedelta(days=asked)
        library.store.part(CitedLists).put([CitedBy(paper(1).id, "s2", day, listed=3, groups=others, others=others)])
    environ = {"READINGLIST_CITATIONS_SOURCES": ""}
    with open_library(tmp_path, environ=environ, clock=at(LATER + timedelta(days=91))) as library:
        *_, report = settle_bets(library, lambda item, day: None)
        assert isinstance(report, SettleReport)
        (one,) = report.judged
        assert (one.settled.outcome if one.settled else one.why or "").startswith(came)


def test_ones_own_first_ten_need_twenty_ratings_and_another_reading(tmp_path: Path) -> None:
    def rated(n: int, moment: datetime) -> None:
        with open_library(tmp_path, environ={}, clock=at(moment)) as library:
            library.store.log.append(
                Rated(upside="10x" if n < 12 else "10%", build_on="yes" if n < 5 else "no"), paper(n).id
            )

    with open_library(tmp_path, environ={}, clock=at(NOW)) as library:
        library.store.papers.apply([insert(paper(n)) for n in range(20)])
    for n in range(19):
        rated(n, NOW)
    with open_library(tmp_path, environ={}, clock=at(NOW)) as library, pytest.raises(UsageError, match="19 papers, 20"):
        bet_short(library, FAVORITE, paper(1).id, 0.9)
    rated(19, NOW)
    with open_library(tmp_path, environ={}, clock=at(NOW)) as library:
        for n in (1, 11, 2):
            bet = bet_short(library, FAVORITE, paper(n).id, 0.9).data
        assert isinstance(bet, Bet)
        assert base_rate(library, bet, paper(1).id).share == 0.5
    rated(1, NOW + timedelta(days=20))
    rated(11, NOW + timedelta(days=20))
    assert settled(tmp_path) == {paper(1).id: "won", paper(11).id: "lost", paper(2).id: "void"}


def test_an_uptake_needs_an_idea_to_be_asked(tmp_path: Path) -> None:
    with open_library(tmp_path, environ={}, clock=at(NOW)) as library:
        library.store.papers.apply([insert(paper(1))])
        with pytest.raises(UsageError, match="your ledger has no ideas"):
            bet_short(library, UPTAKE, paper(1).id, 0.4)
