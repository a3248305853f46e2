"""The forecast for a library's own papers, and the skill that is told beside it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from readinglist.core.citations import CitationArrays
from readinglist.graph.forecasting.cohort_forecast import (
    LEARN,
    Skill,
    age_seen,
    chances,
    forecast_of,
    in_cohort,
    outcomes,
    replay,
    settled_months,
    skill_from,
)
from tests.citation_arrays import arrays_of

FIRST, MONTHS, A_MONTH = 12 * 2020, 50, 55
NOW = FIRST + MONTHS - 1


@pytest.fixture(scope="module")
def grown() -> CitationArrays:
    """Fifty months of a field in which good papers are cited from the first month on."""
    rng = np.random.default_rng(4)
    n = MONTHS * A_MONTH
    month = np.repeat(np.arange(MONTHS), A_MONTH)
    quality = rng.pareto(1.5, n) + 0.1
    citing, cited = [], []
    for one in range(1, MONTHS):
        older = np.flatnonzero((month < one) & (month >= one - 20))
        chance = quality[older] / quality[older].sum()
        for paper in np.flatnonzero(month == one):
            found = rng.choice(older, 8, p=chance)
            citing += [paper] * 8
            cited += found.tolist()
    ids = tuple(map(str, range(n)))
    return arrays_of(ids, (citing, cited), month + FIRST, ("cs.LG",) * n)


def test_outcomes_are_known_of_complete_cohorts_alone_and_are_a_tenth_of_them(grown: CitationArrays) -> None:
    outcome = outcomes(grown, NOW)
    known = np.isfinite(outcome)
    assert grown.month[known].max() == NOW - 24
    assert known.sum() == (MONTHS - 24) * A_MONTH
    assert 0.08 < outcome[known].mean() < 0.12


def test_small_cohorts_and_papers_of_no_category_have_no_outcome(grown: CitationArrays) -> None:
    some = replace(grown, category=("",) * 10 + ("cs.LG",) * (grown.n - 10))
    assert not in_cohort(some)[:A_MONTH].any(), "the first month has 45 papers of a category left"
    assert in_cohort(some)[A_MONTH:].all()


def test_chances_tell_who_will_be_on_top_and_what_they_were_worth(grown: CitationArrays) -> None:
    outcome = outcomes(grown, NOW)
    months = settled_months(grown, outcome)
    assert months == list(range(NOW - 29, NOW - 23))
    told, came = replay(grown, outcome, 6, months[-1])
    assert told[came > 0].mean() > 2 * told[came == 0].mean()
    worth = skill_from([(told, came), (told, came)])
    assert (worth.cohorts, worth.papers) == (2, 2 * A_MONTH)
    assert worth.skill == pytest.approx(1 - np.mean((told - came) ** 2) / (came.mean() * (1 - came.mean())))
    assert skill_from([(told, came)]) == Skill(None, 1, A_MONTH), "too few papers to call it a skill"


def test_a_replay_never_looks_at_what_came_later(grown: CitationArrays) -> None:
    outcome = outcomes(grown, NOW)
    month = settled_months(grown, outcome)[-1]
    by_then = grown.month[grown.citing] <= month + 6
    earlier = replace(grown, citing=grown.citing[by_then], cited=grown.cited[by_then])
    papers = np.flatnonzero(grown.month == month)
    found = chances(grown, outcome, month, 6, papers)
    assert found is not None
    assert found.tolist() == pytest.approx(np.asarray(chances(earlier, outcome, month, 6, papers)).tolist())


def test_a_young_paper_has_a_chance_with_the_skill_beside_it(grown: CitationArrays) -> None:
    skill = Skill(0.4, 6, 330)
    young = int(np.flatnonzero(grown.month == NOW - 7)[0])
    told = forecast_of(grown, young, NOW, skill)
    assert told is not None
    assert told.chance is not None
    assert 0 < told.chance < 1
    assert (told.seen, told.skill, told.cohorts, told.papers) == (6, 0.4, 6, 330)


def test_there_is_none_for_the_youngest_and_for_those_whose_outcome_is_known(grown: CitationArrays) -> None:
    skill = Skill(None, 0, 0)
    for age in (0, 5, 24, 40):
        paper = int(np.flatnonzero(grown.month == NOW - age)[0])
        assert forecast_of(grown, paper, NOW, skill) is None
        assert (age_seen(age) is None) == (age < 6 or age >= 24)


def test_what_is_missing_is_said(grown: CitationArrays) -> None:
    skill = Skill(None, 0, 0)
    young = int(np.flatnonzero(grown.month == NOW - 7)[0])
    alone = replace(grown, category=tuple("cs.CL" if i == young else "cs.LG" for i in range(grown.n)))
    told = forecast_of(alone, young, NOW, skill)
    assert told is not None
    assert (told.chance, told.why) == (None, "its month and category have fewer than 50 papers")
    late = replace(grown, month=np.where(grown.month < NOW - 27, -1, grown.month))
    told = forecast_of(late, young, NOW, skill)
    assert told is not None
    assert told.chance is None
    assert f"fewer than {LEARN} papers" in told.why
