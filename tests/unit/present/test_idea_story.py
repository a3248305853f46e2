"""The story of an idea has ten lines that fit, whatever stands in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from readinglist.core.ideas import BuildsOn, Displacement, Idea, Rival
from readinglist.core.lines import plain, width
from readinglist.core.papers import Paper
from readinglist.ideas.records import IdeaFate, IdeaPath, IdeaRecord, PathStep
from readinglist.ideas.view.fates import displacement_lines, path_lines
from readinglist.ideas.view.ideas import ledger_lines, story_lines
from tests.unit.cli.fake_library import paper

LONG = "深度学习 with a \x1b[31mvery long name " * 4
ORIGIN = paper(3, title=LONG * 5)
RIVAL = Rival(LONG, "builds on x", 40, 30, 9, 0.75, (0.6, 0.86))
FULL = IdeaRecord(
    Idea(LONG.strip(), ORIGIN.id, ("another name",) * 20),
    uses=123_456,
    used=12,
    by_citation=100_000,
    by_name=50_000,
    independent_groups=9_999,
    direction="unobserved",
    peak=date(2024, 5, 1),
    half_life_months=7.0,
    bursts=((date(2023, 1, 1), date(2023, 9, 1)), (date(2024, 1, 1), None)),
    displacement=Displacement("x", LONG, "left", rivals=(RIVAL,)),
    builds_on=(BuildsOn("x", LONG, LONG * 9, "abstract", ORIGIN.id),) * 12,
    opened=tuple(f"{LONG} {n}" for n in range(30)),
    adoption=tuple((date(2020 + n // 12, n % 12 + 1, 1), n % 7, 100) for n in range(70)),
    opened_in_all=99,
    what=LONG * 9,
    fate=IdeaFate("building block", (LONG * 9, "second"), 0.8, 0.3, date(2026, 1, 31), "library"),
)
BARE = IdeaRecord(Idea("LoRA"), 0, 0, 0, 0, None, "rare")


@pytest.mark.parametrize("room", [60, 80, 120])
@pytest.mark.parametrize(("record", "origin"), [(FULL, ORIGIN), (FULL, None), (BARE, None)])
def test_ten_lines_tell_an_idea_and_fit(record: IdeaRecord, origin: Paper | None, room: int) -> None:
    rows = [plain(row) for row in story_lines(record, origin, room)]
    story = rows[: rows.index("")] if "" in rows else rows
    assert len(story) == 10
    assert all(width(row) <= room for row in rows)
    assert not any("\x1b" in row for row in rows)
    labels = [row.split("  ")[0].split(" by ")[0].strip() for row in story[1:]]
    assert [label.split()[0] for label in labels] == (
        ["what", "origin", "builds", "uses", "adoption", "groups", "displaced", "opened", "fate"]
    )


def test_without_a_terminal_nothing_is_cut() -> None:
    text = "\n".join(plain(row) for row in story_lines(FULL, ORIGIN, None))
    assert "…" not in text
    assert "30 of 40 authors" in text
    assert "the door to 30 ideas" in text
    assert "99 with those that build on these" in text


WAY = IdeaPath(
    LONG,
    "x",
    "citations",
    (PathStep(LONG, ORIGIN.id, "citation", LONG * 9, "2106.09685", ORIGIN.id), PathStep(ORIGIN.id, "x", "name")),
)
LEFT = Displacement(LONG, LONG, LONG * 3, date(2024, 1, 1), date(2025, 1, 1), 99_999, (RIVAL,) * 12)


@pytest.mark.parametrize("room", [60, 80, 120])
def test_ways_and_rivals_fit(room: int) -> None:
    lines = [
        *path_lines(WAY, {ORIGIN.id: ORIGIN.title}, room),
        *displacement_lines(LEFT, room),
        *ledger_lines([FULL], room),
    ]
    rows = [plain(row) for row in lines]
    assert all(width(row) <= room for row in rows)
    assert not any("\x1b" in row for row in rows)
    assert "and 2 more: --json has them" in rows


TURN: dict[str, Any] = {"peak": date(2024, 1, 1), "since": date(2025, 1, 1)}
FEW = Rival("b", "builds on a", 3, 3, 2, None, None)


@pytest.mark.parametrize(
    ("told", "first"),
    [
        (Displacement("a", None, "too rarely used"), "what displaced a is not known"),
        (Displacement("a", None, "no authors", **TURN), "what displaced a is not known"),
        (Displacement("a", None, "too few", authors=30, rivals=(FEW,), **TURN), "what displaced a is not known"),
        (Displacement("a", None, "it has not fallen", peak=date(2024, 1, 1)), "a was displaced by nothing"),
        (Displacement("a", None, "nobody went", authors=30, **TURN), "a was displaced by nothing"),
        (Displacement("a", None, "they stayed", authors=30, rivals=(RIVAL,), **TURN), "a was displaced by nothing"),
        (Displacement("a", "b", "they left", authors=30, rivals=(RIVAL,), **TURN), "a was displaced by b"),
    ],
)
def test_that_nothing_displaced_an_idea_is_said_only_where_it_was_seen(told: Displacement, first: str) -> None:
    assert plain(next(iter(displacement_lines(told, 80)))) == first
    story = [plain(row) for row in story_lines(replace(BARE, displacement=told), None, None)]
    (displaced,) = [row for row in story if row.startswith("displaced")]
    assert ("not known" in displaced) == ("not known" in first)


def test_a_ledger_tells_how_often_ideas_are_named_where_any_was_looked_for() -> None:
    rows = [plain(row) for row in ledger_lines([replace(FULL, direction="rising"), FULL], None)]
    assert rows[0].split()[-3:] == ["fate", "last", "year"]
    assert ["rising" in rows[1], "unobserved" in rows[2]] == [True, True]
    rows = [plain(row) for row in ledger_lines([FULL], 80)]
    assert rows[0].split()[-1] == "fate"
    assert "building block" in rows[1]
    assert "unobserved" not in "".join(rows)
    assert "takes 20 papers" in rows[2]


def test_an_idea_has_one_fate_and_no_status_where_none_was_seen() -> None:
    rows = [plain(row) for row in story_lines(FULL, ORIGIN, None)]
    assert "unobserved" not in "".join(rows)
    assert sum(row.startswith("fate") for row in rows) == 1
    assert "rising" in plain(next(story_lines(replace(FULL, direction="rising"), ORIGIN, None)))
