"""Listing days, the window of a fit, and the queries that verdicts and goals make."""

from __future__ import annotations

from datetime import date

from readinglist.core.papers import Goal
from readinglist.core.policy import SMALL_LIBRARY
from readinglist.ranking import Kept, listing_day, window
from readinglist.ranking.fitted import as_goals, as_kept, build_queries
from tests.unit.ranking.toy_library import toy


def test_a_listing_day_is_the_night_or_the_day_of_v1():
    assert listing_day(toy(0)) == date(2025, 11, 3)
    assert listing_day(toy(0, announced=None)) == date(2025, 11, 1)
    assert listing_day(toy(0, announced=None, published=None)) is None


def test_the_window_is_the_newest_days_that_hold_papers():
    papers = [toy(i) for i in range(SMALL_LIBRARY + 500)]
    chosen = window(papers, days=10)
    days = {papers[i].announced for i in chosen}
    assert len(days) == 10
    assert min(days) > max(p.announced for i, p in enumerate(papers) if i not in set(chosen))
    assert [papers[i].id for i in chosen] == sorted(papers[i].id for i in chosen)


def test_the_window_is_capped_at_the_newest():
    papers = [toy(i) for i in range(SMALL_LIBRARY)]
    assert {papers[i].announced for i in window(papers, days=60, cap=7)} == {
        papers[-1].announced,
        papers[-6].announced,
    }


def test_a_small_library_is_its_own_window():
    papers = [toy(i, announced=None, published=None) for i in range(20)]
    assert len(window(papers, days=1)) == 20
    assert window([]) == []


def test_undated_papers_are_a_window_where_no_paper_has_a_date():
    papers = [toy(i, announced=None, published=None) for i in range(SMALL_LIBRARY)]
    assert len(window(papers)) == SMALL_LIBRARY
    papers[0] = toy(0)
    assert window(papers) == [0]


def test_keeps_and_goals_come_in_several_forms():
    assert as_kept(["b", toy(1), Kept("a", "g", 0.5), "b"]) == (
        Kept("2511.00001"),
        Kept("a", "g", 0.5),
        Kept("b"),
    )
    assert as_goals(["walk", Goal("n", "t")]) == (Goal("walk", "walk"), Goal("n", "t"))


def test_queries_are_taste_and_one_a_goal_with_its_own_likes():
    kept = as_kept([Kept("a"), Kept("b", "one"), Kept("c", "two")])
    goals = [Goal("one", "", seeds=("s",)), Goal("two", "text"), Goal("three", " ")]
    taste, one, two, three = build_queries(kept, goals)
    assert (taste.name, set(taste.likes)) == (None, {"a", "b", "c"})
    assert (one.name, set(one.likes), one.others) == ("one", {"s", "a", "b"}, {"c"})
    assert (set(two.likes), two.others, two.text) == ({"a", "c"}, {"b"}, "text")
    assert set(three.likes) == {"a"}


def test_a_goal_with_nothing_to_look_for_is_no_query():
    assert build_queries((), [Goal("empty", " ")]) == ()
    assert build_queries((), []) == ()
