"""What `bench.rank` counts and how its page tells it: readers, intervals, the seeds of a morning."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from bench import morning
from bench.metrics import of_order
from bench.rank_page import BASE, COLUMNS, LIKES, OURS, WIDE, difference, of_readers, table, worst
from bench.readers import DAYS, LEAST_PICKS, Reader, Stream, iter_cases
from readinglist.core.papers import Paper

NAMES = tuple(COLUMNS)


def case(k: int, value: float) -> dict[str, float]:
    return dict.fromkeys(NAMES, value) | {"k": k}


def cells(row: str) -> list[str]:
    return [cell.strip() for cell in row.strip("|").split("|")]


def test_a_reader_counts_once_however_many_cases_there_are() -> None:
    cases = {"a": [case(1, 0.2), case(5, 0.4)], "b": [case(1, 0.9)]}
    assert of_readers(cases, "ap") == pytest.approx({"a": 0.3, "b": 0.9})
    assert of_readers(cases, "ap", 5) == pytest.approx({"a": 0.4})
    shown = cells(list(table({BASE: cases}))[3])
    assert shown[:2] == [BASE, "0.600"]


def test_a_difference_is_of_the_readers_that_both_have() -> None:
    assert difference({"a": 0.5, "b": 0.9}, {"a": 0.4, "c": 0.0}) == "+0.100 [+0.100, +0.100]"


def test_a_system_without_cases_of_that_many_likes_has_no_row() -> None:
    told = {BASE: {"a": [case(k, 0.1) for k in LIKES]}, WIDE: {"a": [case(1, 0.1)]}}
    assert [cells(row)[0] for row in table(told, LIKES[-1]) if row.startswith("| ")][1:] == [BASE]


def test_the_worst_reader_stands_first_beside_its_best_peer() -> None:
    told: dict[str, Any] = {
        OURS: {"a": [case(1, 0.5)], "b": [case(1, 0.2)]},
        BASE: {"a": [case(1, 0.4)], "b": [case(1, 0.1)]},
        WIDE: {"a": [case(1, 0.1)], "b": [case(1, 0.4)]},
    }
    rows = [cells(row) for row in worst(told) if row.startswith("| ")][1:]
    assert rows == [["b", "0.200", WIDE, "0.400", "0.50"], ["a", "0.500", BASE, "0.400", "1.25"]]


def test_figures_of_an_order() -> None:
    told = of_order(np.array([True, False, True, *[False] * 37]))
    assert told["ap"] == pytest.approx((1 + 2 / 3) / 2)
    assert told["recall10%"] == told["recall20"] == 1.0
    assert told["ndcg20"] == pytest.approx((1 + 1 / np.log2(4)) / (1 + 1 / np.log2(3)))


def stream_of(days: int) -> Stream:
    """One paper a day from the first join day on."""
    calendar = tuple(date(2025, 4, 1) + timedelta(days=i) for i in range(days))
    papers = tuple(Paper(i + 1, f"2504.{i:05d}") for i in range(days))
    return Stream(papers, tuple(range(days)), calendar, {paper.id: i for i, paper in enumerate(papers)})


def test_a_case_is_fitted_on_what_was_listed_by_then_and_asked_of_what_came() -> None:
    stream = stream_of(100)
    reader = Reader("a", "page", (3, 10, 11, 12, 13, 14, 99), None, "")
    first = next(iter_cases(stream, reader))
    assert (first.k, first.kept, first.window) == (1, (3,), range(0, 4))
    assert sorted(first.wanted) == [10, 11, 12, 13, 14]
    assert [night.start for night in first.nights] == list(range(4, 4 + DAYS))


def test_a_list_is_asked_for_nothing_beyond_its_last_addition() -> None:
    reader = Reader("a", "list", (3, 10, 11, 12, 13, 14), date(2025, 4, 14), "")
    cases = list(iter_cases(stream_of(100), reader, LEAST_PICKS - 1))
    assert [(c.k, sorted(c.wanted)) for c in cases] == [(1, [10, 11, 12, 13])]
    assert not list(iter_cases(stream_of(100), reader, LEAST_PICKS))


def test_a_seed_knows_its_topic_by_the_beginnings_of_words() -> None:
    seed = morning.Seed(Paper(0, "x"), "robots", ("legged", "locomot"))
    assert seed.is_of(Paper(1, "a", title="Bipedal Locomotion"))
    assert not seed.is_of(Paper(2, "b", title="The privilegged few", abstract="Words."))


def test_there_are_enough_seeds_and_all_are_of_the_canon() -> None:
    seeds = list(morning.seeds())
    assert len({seed.paper.id for seed in seeds}) == len(seeds) >= morning.SEEDS
    assert all(seed.words and seed.paper.abstract for seed in seeds)


def test_the_page_tells_the_median_and_the_worst_morning() -> None:
    row = {"title": "T", "topic": "t", "papers": 40, "candidates": 1000, "first": ["F"]}
    told = [row | {"of_topic": of_topic} for of_topic in (4, 9, 10)]
    assert "9 share the topic in the median, at least 4." in "\n".join(morning.lines(told))
