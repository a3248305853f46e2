"""The ledger as a fold, and the figures of an idea."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.log import IdeaChanged, LogData, LogEntry, Undo
from readinglist.graph.adoption import (
    FALLING,
    RARE,
    RISING,
    STEADY,
    TOO_YOUNG,
    UNOBSERVED,
    UNUSED,
    Month,
    adoption,
    bursts,
    rate_ratio,
)
from readinglist.graph.ledger import find_idea, fold_ideas, independent_groups

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def entries(*said: tuple[str, LogData]) -> list[LogEntry]:
    return [
        LogEntry(f"e{n}", NOON + timedelta(hours=n), "d", "idea", subject, data)
        for n, (subject, data) in enumerate(said)
    ]


def add(**told: object) -> IdeaChanged:
    return IdeaChanged("add", **told)  # type: ignore[arg-type]


def months(*used: int, papers: int = 100) -> list[Month]:
    return [(date(2020 + n // 12, n % 12 + 1, 1), count, papers) for n, count in enumerate(used)]


def test_an_idea_is_what_was_said_of_it() -> None:
    log = entries(
        ("LoRA", add(origin="2106.09685", aliases=("low-rank adaptation",))),
        ("lora", add(aliases=("Low-Rank Adaptation", "LoRA adapter"), builds_on=("adapter",))),
    )
    (idea,) = fold_ideas(log)
    assert (idea.name, idea.origin, idea.builds_on) == ("LoRA", "2106.09685", ("adapter",))
    assert idea.aliases == ("low-rank adaptation", "LoRA adapter")


def test_a_merged_idea_is_a_name_of_the_other() -> None:
    log = entries(
        ("attention", add()),
        ("soft attention", add(origin="1409.0473", aliases=("alignment",))),
        ("soft attention", IdeaChanged("merge", into="attention")),
    )
    (idea,) = fold_ideas(log)
    assert (idea.name, idea.origin, idea.aliases) == ("attention", "1409.0473", ("soft attention", "alignment"))
    assert find_idea([idea], "Soft-Attention") == idea


def test_what_was_dropped_or_undone_is_gone_in_whatever_order_devices_meet() -> None:
    log = entries(("A", add()), ("B", add()), ("A", IdeaChanged("drop")), ("e1", Undo()), ("C", add()))
    assert [idea.name for idea in fold_ideas(log)] == ["C"]
    assert fold_ideas(log[::-1]) == fold_ideas(log)


def test_a_merge_into_nothing_or_itself_changes_nothing() -> None:
    log = entries(("A", add()), ("A", IdeaChanged("merge", into="B")), ("A", IdeaChanged("merge", into="A")))
    assert [idea.name for idea in fold_ideas(log)] == ["A"]


@pytest.mark.parametrize(
    ("used", "direction"),
    [
        ([5] * 24, STEADY),
        ([2] * 12 + [9] * 12, RISING),
        ([9] * 12 + [2] * 12, FALLING),
        ([9] * 12 + [0] * 12, UNUSED),
        ([0] * 23 + [1], RARE),
        ([5] * 4, UNOBSERVED),
        ([], UNOBSERVED),
    ],
)
def test_one_word_says_what_became_of_it(used: list[int], direction: str) -> None:
    assert adoption(months(*used)).direction == direction


def test_months_that_were_not_looked_at_say_nothing() -> None:
    assert adoption(months(*[1] * 24, papers=5)).direction == UNOBSERVED
    assert adoption(months(*[1] * 24, papers=5)).peak is None


def test_an_idea_of_this_year_is_too_young() -> None:
    assert adoption(months(*[5] * 24), date(2021, 6, 1)).direction == TOO_YOUNG


def test_the_peak_and_the_half_of_it() -> None:
    told = adoption(months(*([1] * 6 + [8, 9, 8] + [6] * 3 + [1] * 12)))
    assert told.peak == date(2020, 8, 1)
    assert told.half_life_months == 5.0
    assert adoption(months(*range(1, 25))).half_life_months is None


def test_a_library_that_grows_makes_nothing_rise() -> None:
    grown = [(day, count * 10, 1000) for day, count, _ in months(*[5] * 12)]
    later = [(date(2021, day.month, 1), count, papers) for day, count, papers in grown]
    assert adoption([*months(*[5] * 12), *later]).direction == STEADY


def test_a_burst_is_where_the_rate_doubles() -> None:
    assert bursts([1] * 10 + [9] * 3 + [1] * 10, [100] * 23) == ((10, 12),)
    assert bursts([1] * 20 + [9] * 3, [100] * 23) == ((20, None),)
    assert bursts([1] * 19, [100] * 19) == ()
    assert bursts([100] * 3, [100] * 3) == ()


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 60)), max_size=40))
def test_bursts_follow_each_other_inside_the_series(series: list[tuple[int, int]]) -> None:
    totals = [used + more for used, more in series]
    found = bursts([used for used, _ in series], totals)
    ends = [len(series) if last is None else last for _, last in found]
    assert all(first <= end for (first, _), end in zip(found, ends, strict=True))
    assert all(end < first for end, (first, _) in zip(ends, found[1:], strict=False))


@given(st.integers(0, 500), st.integers(1, 500))
def test_the_interval_of_equal_rates_holds_one(used: int, papers: int) -> None:
    low, high = rate_ratio(used, papers, used, papers)
    assert low < 1 < high


def test_groups_are_those_who_never_wrote_together() -> None:
    assert independent_groups([]) == 0
    assert independent_groups([[], []]) is None
    assert independent_groups([["A", "B"], ["B", "C"], ["D"], []]) == 2
    assert independent_groups([["José X"], ["Jose X"]]) == 1
    assert independent_groups([["A", "B"], ["B", "C"], ["D"]], origin=["C"]) == 2
