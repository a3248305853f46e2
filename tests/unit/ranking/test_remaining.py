"""How many includes are left: the interval holds the truth at every label, whatever else is labelled."""

from __future__ import annotations

import numpy as np
import pytest

from readinglist.ranking.screening import Check, Remaining, includes_left

PAPERS = 120
PILES = 60


def screened(rng: np.random.Generator, includes: int, skill: float) -> bool:
    """Whether the interval held the truth at every check of one pile, labelled by a ranker of some skill."""
    y = np.zeros(PAPERS, dtype=int)
    y[rng.choice(PAPERS, includes, replace=False)] = 1
    by_rank = np.argsort(-(skill * y + rng.normal(size=PAPERS))).tolist()
    draws = rng.permutation(PAPERS).tolist()
    known: set[int] = set()
    checks: list[Check] = []
    found = 0
    while len(known) < PAPERS:
        is_check = len(checks) < (len(known) + 1) // 5
        i = next(i for i in (draws if is_check else by_rank) if i not in known)
        if is_check:
            checks.append(Check(PAPERS - len(known), found, bool(y[i])))
        known.add(i)
        found += int(y[i])
        if is_check:  # between two checks the interval only moves with what is found
            left = includes_left(checks, PAPERS, found, PAPERS - len(known))
            if not left.low <= includes - found <= left.high:
                return False
    return True


@pytest.mark.parametrize(("includes", "skill"), [(0, 1.0), (3, 3.0), (12, 1.5), (12, -2.0), (60, 2.0), (120, 0.0)])
def test_the_interval_holds_the_truth_at_every_label_in_nineteen_of_twenty_piles(includes: int, skill: float) -> None:
    """A good ranker, a useless one, and one that shows the worst first; 60 piles each."""
    held = [screened(np.random.default_rng([includes, seed]), includes, skill) for seed in range(PILES)]
    assert np.mean(held) >= 0.9  # .95 less what so few piles leave to chance


def test_without_a_check_everything_is_possible() -> None:
    assert includes_left([], 100, 5, 60) == Remaining(None, 0, 60, 0.95)
    assert includes_left([], 100, 5, 0) == Remaining(0, 0, 0, 0.95)


def test_checks_without_an_include_bring_the_upper_end_down_and_the_lower_end_stays_at_none() -> None:
    ends = [includes_left([Check(500, 20, False)] * n, 600, 20, 500 - n).high for n in (5, 20, 80, 200)]
    assert ends == sorted(ends, reverse=True)
    assert ends[-1] < 15
    assert includes_left([Check(500, 20, False)] * 20, 600, 20, 480).low == 0


def test_an_include_among_the_checks_says_that_there_are_more() -> None:
    left = includes_left([Check(500 - n, 20, n % 2 == 0) for n in range(40)], 520, 20, 460)
    assert left.likeliest is not None
    assert 0 < left.low < left.likeliest < left.high < 460


def test_what_was_found_since_a_check_is_not_left() -> None:
    before = includes_left([Check(100, 0, True)] * 10, 100, 10, 90)
    after = includes_left([Check(100, 0, True)] * 10, 100, 60, 40)
    assert before.low > 0
    assert after.high == 40
    assert after.low == max(before.low + 10 - 60, 0)
