"""Entries of other devices at the door: what a program writes passes, anything else is told and stays outside."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.errors import InputError, Newer
from readinglist.core.log import KINDS, Bet, LogData, LogEntry, Rated, Seen, Undo, log_data_to
from readinglist.core.log_validation import parse_entry
from readinglist.core.work_entries import TimeSpent
from tests.decisions import DECISIONS

AT = datetime(2026, 11, 24, 6, tzinfo=UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def record(written: LogData, subject: str, /, **changes: Any) -> dict[str, Any]:
    kind, values = log_data_to(written)
    whole = {"id": "e1", "at": "2026-11-24T06:00:00Z", "device": "abcd", "kind": kind, "subject": subject}
    return json.loads(json.dumps({**whole, "data": values, **changes}))


def test_each_kind_of_the_log_is_among_the_decisions() -> None:
    """So that a new kind cannot be forgotten at the door."""
    assert {type(data) for data, _ in DECISIONS} | {Undo} == set(KINDS.values())


@pytest.mark.parametrize(("data", "subject"), [*DECISIONS, (Undo(), "an-entry")])
def test_what_the_program_writes_comes_through_as_it_was(data: LogData, subject: str) -> None:
    kind, _ = log_data_to(data)
    assert parse_entry(record(data, subject)) == LogEntry("e1", AT, "abcd", kind, subject, data)


@given(st.sampled_from(DECISIONS), st.data())
def test_a_wrong_value_is_refused_with_a_reason_and_never_a_crash(
    decision: tuple[LogData, str], data: st.DataObject
) -> None:
    good = record(*decision)
    names = sorted(asdict(decision[0]))
    place = data.draw(st.sampled_from([("data", name) for name in names] + [(name, "") for name in good]))
    value = data.draw(JSON)
    if place[0] == "data" and place[1]:
        good["data"][place[1]] = value
    else:
        good[place[0]] = value
    with suppress(InputError):  # nothing else is raised
        entry = parse_entry(good)
        kind, values = log_data_to(entry.data)
        assert kind == entry.kind
        json.dumps(values, allow_nan=False).encode()


WRONG: list[tuple[type[LogData], dict[str, Any]]] = [
    (Bet, {"by": "never"}),
    (Bet, {"by": "20281124"}),
    (Bet, {"by": "9999-12-31"}),
    (Bet, {"p": 1.5}),
    (Bet, {"p": "0.5"}),
    (Bet, {"visible": "score"}),
    (TimeSpent, {"on": "yesterday"}),
    (TimeSpent, {"minutes": -5}),
    (Rated, {"complexity": 9}),
    (Seen, {"ids": ["../../x"]}),
    (Seen, {"ids": None}),
]


@pytest.mark.parametrize(("cls", "changes"), WRONG)
def test_a_malformed_decision_is_no_decision(cls: type[LogData], changes: dict[str, Any]) -> None:
    good = record(*next(decision for decision in DECISIONS if isinstance(decision[0], cls)))
    with pytest.raises(InputError) as caught:
        parse_entry({**good, "data": {**good["data"], **changes}})
    assert not isinstance(caught.value, Newer)


@pytest.mark.parametrize(
    "changes",
    [
        {"id": ""},
        {"id": "a b"},
        {"id": "x" * 300},
        {"at": "2026-11-24"},
        {"at": "2026-13-24T06:00:00Z"},
        {"device": "\x1b[2J"},
        {"subject": "2401.1"},
        {"subject": ""},
        {"subject": 5},
        {"data": []},
        {"data": {"verdict": "keep", "\ud800": 1}},
    ],
)
def test_an_entry_without_its_parts_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        parse_entry(record(*DECISIONS[0], **changes))


def test_what_a_newer_version_wrote_is_told_apart_from_what_is_wrong() -> None:
    with pytest.raises(Newer):
        parse_entry(record(*DECISIONS[0], kind="wager"))
    with pytest.raises(Newer):
        parse_entry(record(*DECISIONS[0], data={"verdict": "maybe"}))
    more = record(*DECISIONS[0])
    more["data"]["mood"] = "good"
    assert parse_entry(more).data == DECISIONS[0][0]
