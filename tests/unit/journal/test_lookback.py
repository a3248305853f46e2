"""The days of some months, by what became of the projects that had them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.log import LogData, LogEntry, Undo
from readinglist.core.work_entries import Backburner, Incremented, ProjectChanged
from readinglist.practice.project_log import Idea, Project, fold_backburner, fold_projects
from readinglist.review.lookback_figures import look_back

FIRST, LAST = date(2026, 6, 1), date(2026, 11, 30)
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
PROJECTS = [
    Project("done", NOW, NOW, state="delivered", source="Ada"),
    Project("dead", NOW, NOW, state="dead end"),
    Project("left", NOW, NOW, state="abandoned", source="Ada"),
    Project("now", NOW, NOW),
]


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def test_days_are_shared_and_switches_counted() -> None:
    touches = [(day(n), "done") for n in range(6)] + [(day(5), "dead"), (day(6), "dead"), (day(7), "left")]
    touches += [(day(8), "left"), (day(9), "now"), (day(9), "now"), (day(400), "done"), (day(1), "unknown")]
    found = look_back(PROJECTS, touches, [], FIRST, LAST)
    assert found.touched == 10
    assert found.days == {"active": 1, "delivered": 5.5, "dead end": 1.5, "abandoned": 2}
    assert found.share("abandoned") == pytest.approx(0.2)
    assert found.warning is None
    assert found.switches == 2  # dead to left, left to now; from done to dead a day was shared
    assert [spell.project.name for spell in found.spells] == ["done", "dead", "left", "now"]
    assert (found.spells[0].first, found.spells[0].last) == (day(0), day(5))


def test_a_word_where_too_much_was_left_half_finished() -> None:
    found = look_back(PROJECTS, [(day(n), "left" if n < 5 else "done") for n in range(10)], [], FIRST, LAST)
    assert "50% of your days" in (found.warning or "")
    assert look_back(PROJECTS, [(day(n), "left") for n in range(9)], [], FIRST, LAST).warning is None


def test_outcomes_by_whose_idea_it_was() -> None:
    ideas = [Idea("x", NOW, "x", "Bo"), Idea("y", NOW, "y", "Ada")]
    own, ada, bo = look_back(PROJECTS, [], ideas, FIRST, LAST).sources
    assert (own.source, own.states, own.ended) == (None, {"active": 1, "dead end": 1}, 1)
    assert (ada.source, ada.states, ada.waiting) == ("Ada", {"delivered": 1, "abandoned": 1}, 1)
    assert ada.interval is not None
    assert ada.interval[0] < 0.5 < ada.interval[1]
    assert (bo.source, bo.states, bo.waiting, bo.interval) == ("Bo", {}, 1, None)


@given(st.lists(st.tuples(st.integers(-5, 190), st.sampled_from(["done", "dead", "left", "now"])), max_size=60))
def test_the_shares_of_all_states_are_all_days(touched: list[tuple[int, str]]) -> None:
    found = look_back(PROJECTS, [(day(n), name) for n, name in touched], [], FIRST, LAST)
    assert sum(found.days.values()) == pytest.approx(found.touched)
    assert sum(spell.days for spell in found.spells) == pytest.approx(found.touched)
    assert 0 <= found.switches <= max(found.touched - 1, 0)


def entry(number: int, data: LogData, subject: str) -> LogEntry:
    return LogEntry(str(number), NOW + timedelta(hours=number), "here", "", subject, data)


def test_projects_are_the_fold_of_their_entries() -> None:
    log = [
        entry(0, Incremented("before it began"), "gait"),
        entry(1, ProjectChanged("add", "walks", goal="walk", source="Ada", upside="10x"), "gait"),
        entry(2, Incremented("a step", "+1", "2 lines"), "gait"),
        entry(3, ProjectChanged("edit", goal="", complexity=2), "gait"),
        entry(4, ProjectChanged("state", state="abandoned", instead="newer"), "gait"),
        entry(5, Undo(), "4"),
        entry(6, Backburner("add", "an idea", "Bo"), "idea"),
        entry(7, Backburner("add", "another"), "another"),
        entry(8, Backburner("drop"), "idea"),
    ]
    (gait,) = fold_projects(reversed(log))
    assert (gait.goal, gait.source, gait.upside, gait.complexity, gait.state) == (None, "Ada", "10x", 2, "active")
    assert [step.text for step in gait.increments] == ["a step"]
    assert [idea.text for idea in fold_backburner(log)] == ["another"]
