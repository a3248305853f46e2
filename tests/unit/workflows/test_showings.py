"""Which of a night's lists says what was seen."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from readinglist.lists.history import _first_list
from readinglist.store.scores import BLIND_TRIAGE, Impression

NIGHT = date(2026, 11, 24)


def showing(number: int, ids: str, seen: int, **changes: Any) -> list[Impression]:
    """List `number` of papers named by a letter each, seen down to row `seen`."""
    fields: dict[str, Any] = {"surface": "triage", "goal": None, "audit": False, "propensity": None, "source": None}
    fields |= changes
    at = datetime(2026, 11, 24, 6 + number, tzinfo=UTC)
    return [
        Impression(showing=number, at=at, night=NIGHT, id=i, row=place, position=place, is_seen=place <= seen, **fields)
        for place, i in enumerate(ids, start=1)
    ]


def seen(impressions: list[Impression]) -> str:
    return "".join(row.id for row in _first_list(impressions) if row.is_seen)


def test_the_first_list_counts_and_one_that_was_ranked_anew_does_not():
    assert seen(showing(1, "abcd", 2) + showing(2, "bacd", 4)) == "ab"


def test_a_list_that_goes_on_from_the_first_is_the_same_list():
    rows = _first_list(showing(1, "abcd", 2) + showing(2, "abcdef", 5))
    assert "".join(row.id for row in rows if row.is_seen) == "abcde"
    assert {row.at.hour for row in rows} == {7}


def test_what_a_script_printed_was_not_seen_where_triage_says_how_far():
    printed = showing(1, "abc", 3, surface="top")
    assert seen(printed + showing(2, "abc", 1, surface=BLIND_TRIAGE)) == "a"
    assert seen(printed) == "abc"
    assert seen(printed + showing(2, "abcde", 1)) == "a"


def test_a_list_for_a_goal_is_none_of_them():
    assert seen(showing(1, "abc", 3, goal="walk")) == ""
    assert seen(showing(1, "abc", 3, goal="walk") + showing(2, "cab", 2)) == "ca"


def test_no_list_is_nothing():
    assert _first_list([]) == ()
