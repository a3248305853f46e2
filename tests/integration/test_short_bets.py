"""Bets that settle in days: a second version, by the nights that were fetched, and questions answered by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from readinglist import open_library
from readinglist.core.errors import NotFound, UsageError
from readinglist.core.log import Bet, BetSettled
from readinglist.core.merging import plan
from readinglist.shell.library import Library
from readinglist.sources.calendar import nights_between
from readinglist.taste.bets import (
    answer_own,
    bet_on_own,
    bet_on_revision,
    morning_question,
    placed_bets,
    revision_rate,
)
from readinglist.taste.records import SettleReport
from readinglist.taste.settle import settle_bets
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
            bet_on_revision(library, paper(n).id, 0.3)
        with pytest.raises(UsageError, match="you said 30%"):
            bet_on_revision(library, paper(1).id, 0.3)
        nights = nights_between(NOW.date(), LATER.date())
        library.store.nights.record(nights[: round(share * len(nights))], ["cs.LG"], "test")
        second = paper(1, published=NOW - timedelta(days=3), version=2, updated=NOW + timedelta(days=20))
        library.store.papers.apply([plan(library.store.papers.get(paper(1).id), second)])
        with pytest.raises(UsageError, match="has version 2 already"):
            bet_on_revision(library, paper(1).id, 0.9)
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


def of_a_morning(library: Library) -> str | None:
    found = morning_question(library)
    return found.id if found else None


def test_a_morning_asks_for_one_drawn_paper_and_tells_the_base_rate_after_the_answer(tmp_path: Path) -> None:
    night = NOW.date()
    old = [
        paper(n, published=NOW - timedelta(days=200), updated=NOW - timedelta(days=190), version=1 + (n % 4 == 0))
        for n in range(100, 160)
    ]
    with open_library(tmp_path, environ={}, clock=at(NOW)) as library:
        assert of_a_morning(library) is None
        library.store.papers.apply([insert(one) for one in old])
        library.store.papers.apply([insert(paper(n), (night.isoformat(), "new")) for n in range(1, 20)])
        library.store.nights.record([night], ["cs.LG"], "test")
        drawn = of_a_morning(library)
        assert drawn == of_a_morning(library)
        assert drawn is not None
        rate = revision_rate(library, bet_on_revision(library, drawn, 0.3, asked=True))
        assert (rate.papers, rate.share) == (60, 0.25)
        assert of_a_morning(library) is None
