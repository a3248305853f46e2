"""The last twelve months of an idea: of the library, of a service's list, of the canon; the newest count speaks."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from readinglist.core.dates import NO_MONTH, month_number
from readinglist.core.ideas import LastYear
from readinglist.core.references import CitedBy
from readinglist.graph.adoption import COURSES, course, last_year
from readinglist.ideas.witnesses import _year_of_list, canon_history, newest, told_by_canon

ASKED = datetime(2025, 11, 15, tzinfo=UTC)
NOW = month_number(ASKED)


def months(*used: int, papers: int = 100) -> list[tuple[date, int, int]]:
    return [(date(2023 + n // 12, n % 12 + 1, 1), count, papers) for n, count in enumerate(used)]


def test_twelve_months_are_compared_with_the_twelve_before() -> None:
    found = last_year(months(*[9] * 5, *[1] * 12, *[4] * 12), "library")
    assert found == LastYear("rising", 48, 12, date(2025, 5, 1), "library")
    assert last_year(months(*[4] * 12, *[4] * 12), "library") == LastYear(
        "steady", 48, 48, date(2024, 12, 1), "library"
    )


def test_of_a_young_idea_and_of_months_without_papers_nothing_is_said() -> None:
    assert last_year(months(*[4] * 14), "library") is None
    assert last_year(months(*[4] * 40, papers=3), "library") is None
    assert last_year(months(*[1] * 3, *[6] * 12), "library") is not None


def test_a_growing_library_makes_no_idea_rise() -> None:
    grown = [(day, used * (1 + n // 12), 100 * (1 + n // 12)) for n, (day, used, _) in enumerate(months(*[4] * 24))]
    found = last_year(grown, "library")
    assert found is not None
    assert (found.course, found.used, found.before) == ("steady", 96, 48)


@pytest.mark.parametrize(("used", "before", "word"), [(0, 0, 2), (4, 40, 3), (10, 40, 2), (30, 30, 1)])
def test_what_hardly_anybody_uses_is_quiet_however_it_came_to_that(used: int, before: int, word: int) -> None:
    told = course(used, 100, before, 100)
    assert told == ("quiet" if used < 5 else COURSES[word])


def listed(counts: dict[int, int], since: int | None = None, years: tuple[tuple[int, int], ...] = ()) -> CitedBy:
    some = tuple(sorted((NOW - ago, count) for ago, count in counts.items()))
    return CitedBy("2301.00001", "semantic_scholar", ASKED, sum(counts.values()), since, some, years=years)


def test_a_list_of_two_years_gives_whole_months_and_the_month_that_runs_counts_not() -> None:
    counts = {0: 500} | dict.fromkeys(range(1, 13), 3) | dict.fromkeys(range(13, 25), 1)
    found = _year_of_list(listed(counts), NOW - 40)
    assert found == LastYear("rising", 36, 12, date(2025, 10, 31), "semantic_scholar")


def test_a_list_that_is_cut_within_two_years_gives_whole_years_where_they_are_known() -> None:
    counts = dict.fromkeys(range(6), 166)
    assert _year_of_list(listed(counts, NOW - 5), NOW - 40) is None
    years = ((2023, 700), (2024, 900), (2025, 800))
    found = _year_of_list(listed(counts, NOW - 5, years), NOW - 60)
    assert found == LastYear("rising", 900, 700, date(2024, 12, 31), "semantic_scholar")
    assert _year_of_list(listed(counts, NOW - 5, years), NOW - 16) is None, "half a year of 2024 is no year"
    assert _year_of_list(None, NO_MONTH) is None


def test_the_newest_count_speaks() -> None:
    old, new = (LastYear("quiet", 0, 0, date(year, 8, 31), "x") for year in (2023, 2025))
    assert newest(None, old, new) == newest(new, old) == new
    assert newest(None) is None


def test_the_canon_knows_what_rose_and_what_fell_to_its_cut_off() -> None:
    told = {one.idea: told_by_canon(one, ASKED.date()).lately for one in canon_history().ideas}
    words = {name: found.course for name, found in told.items() if found}
    assert {words[name] for name in ("LoRA", "chain-of-thought prompting", "latent diffusion", "RoPE")} == {"rising"}
    assert {words[name] for name in ("Adam", "VGG", "BERT")} == {"falling"}
    assert {str(found.until) for found in told.values() if found} == {"2023-08-31"}
    assert len(words) >= 0.75 * len(told)
