"""Bets as a fold, and what settles them, beside a count by hand."""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest

from readinglist.core.log import Bet, BetSettled, LogEntry, Undo
from readinglist.core.references import CitationCount
from readinglist.taste.bet_log import (
    CohortPlace,
    bets_due_by,
    by_day,
    cohort_place,
    fold_bets,
    readings,
    settle_idea,
    settle_paper,
    stretches,
)

START = datetime(2025, 1, 1, tzinfo=UTC)


def entry(number: int, subject: str, data: Bet | BetSettled | Undo) -> LogEntry:
    return LogEntry(f"e{number}", START + timedelta(hours=number), "d", "x", subject, data)


def test_a_changed_mind_is_another_bet_and_both_count() -> None:
    bets = fold_bets([entry(2, "p", Bet(0.6, "2027-01-01")), entry(1, "p", Bet(0.3, "2027-01-01"))])
    assert [bet.bet.p for bet in bets] == [0.3, 0.6]
    assert bets[0].question == bets[1].question


def test_the_first_settlement_stands_and_nothing_takes_it_back() -> None:
    bets = fold_bets(
        [
            entry(1, "p", Bet(0.3, "2026-01-01")),
            entry(3, "e1", BetSettled("lost", "2026-01-03")),
            entry(2, "e1", BetSettled("won", "2026-01-02")),
            entry(4, "e1", Undo()),
        ]
    )
    assert [(bet.state, bet.outcome) for bet in bets] == [("won", True)]


def test_a_bet_that_was_taken_back_is_gone() -> None:
    assert fold_bets([entry(1, "p", Bet(0.3, "2026-01-01")), entry(2, "e1", Undo())]) == ()


def test_due_are_the_open_ones_whose_day_has_come() -> None:
    bets = fold_bets(
        [
            entry(1, "late", Bet(0.3, "2026-03-01")),
            entry(2, "now", Bet(0.3, "2026-02-01")),
            entry(3, "old", Bet(0.3, "2026-01-01")),
            entry(4, "done", Bet(0.3, "2026-01-01")),
            entry(5, "e4", BetSettled("void", "2026-01-02")),
        ]
    )
    assert [bet.subject for bet in bets_due_by(bets, date(2026, 2, 1))] == ["old", "now"]


def test_a_thousand_bets_equal_a_count_by_hand() -> None:
    draw = random.Random(5)
    for _ in range(1_000):
        size = draw.randrange(40, 120)
        cohort = [f"p{i}" for i in range(size)]
        counts = {name: draw.choice([0, 0, 0, 1, 2, 5, 40]) for name in cohort if draw.random() < 0.93}
        paper, top = draw.choice(cohort), draw.choice([0.05, 0.1, 0.25])
        got = settle_paper(top, cohort_place(paper, cohort, counts), "2026-01-01", "s2")
        if size < 50 or len(counts) / size < 0.9 or paper not in counts:
            assert (got.outcome, got.percentile) == ("void", None)
            assert got.why
            continue
        ordered = sorted(counts.values())
        rank = (bisect_left(ordered, counts[paper]) + bisect_right(ordered, counts[paper])) / 2 / len(ordered)
        assert (got.outcome, got.percentile) == ("won" if rank >= 1 - top else "lost", rank)


@pytest.mark.parametrize("share", range(1, 51))
def test_a_paper_at_the_very_edge_of_the_top_wins(share: int) -> None:
    """A thousand edges of each share, and the places beside them, as exact fractions decide them."""
    for size in range(50, 50_050, 50):
        edge = size * (100 - share) // 50  # twice the mid-rank, which is a whole number
        for twice in (edge - 1, edge, edge + 1):
            found = CohortPlace(size, size, twice / 2 / size)
            is_won = Fraction(twice, 2 * size) >= 1 - Fraction(share, 100)
            assert settle_paper(share / 100, found, "2026-01-01", "s2").outcome == ("won" if is_won else "lost")


def test_at_four_fifths_a_bet_is_void_and_says_the_coverage() -> None:
    cohort = [f"p{i}" for i in range(100)]
    got = settle_paper(0.1, cohort_place("p1", cohort, dict.fromkeys(cohort[:80], 3)), "2026-01-01", "s2")
    assert (got.outcome, got.coverage) == ("void", 0.8)


def test_an_idea_with_groups_enough_needs_no_coverage() -> None:
    cases = ((3, 0.1), (2, 0.95), (2, 0.5), (None, 1.0))
    states = [settle_idea(groups, 3, coverage, "2026-01-01").outcome for groups, coverage in cases]
    assert states == ["won", "lost", "void", "void"]


def test_a_reading_takes_the_first_count_of_each_paper_in_its_time() -> None:
    """A run that ended early on one day was completed on another; what was counted later changes nothing."""
    (stretch, *_) = stretches(date(2026, 1, 10), date(2028, 1, 1))
    cohort = [f"p{n}" for n in range(60)]
    runs = [
        (date(2026, 4, 9), 60, 7),
        (date(2026, 4, 12), 40, 1),
        (date(2026, 4, 13), 60, 2),
        (date(2026, 6, 1), 60, 9),
    ]
    counts = [
        CitationCount(f"p{n}", "s2", datetime(day.year, day.month, day.day, tzinfo=UTC), n * factor)
        for day, last, factor in runs
        for n in range(last)
    ]
    (told,) = readings("p59", cohort, by_day(counts), [stretch])
    assert (told.months, told.on) == (3, date(2026, 4, 13))
    assert told.found is not None
    assert told.found.percentile == 59.5 / 60
    (early,) = readings("p39", cohort, by_day(counts), [stretch])
    assert early.found is not None
    assert early.found.percentile == 39.5 / 60  # 39 from the first run; the others have 80 and more
