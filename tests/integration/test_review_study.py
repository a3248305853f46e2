"""Time by kind and goal, and reimplementations with verdict, days and lessons, in the review of a week."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from readinglist import open_library
from tests.integration.store_toys import at
from tests.unit.cli.fake_library import run_on

ENVIRON = {"READINGLIST_STUDY_ZONE": "UTC"}


def run(home: Path, day: str, *words: str) -> str:
    clock = at(datetime.fromisoformat(f"{day}T12:00:00+00:00"))
    ran = run_on(open_library(home, environ=ENVIRON, clock=clock), *words)  # type: ignore[arg-type]
    assert ran.code == 0, ran
    return ran.out


def test_a_review_says_how_reimplementations_stand_and_what_they_taught(tmp_path: Path) -> None:
    run(tmp_path, "2026-11-11", "queue", "add", "Proximal", "--kind", "reimplementation", "--name", "ppo")
    run(tmp_path, "2026-11-11", "repro", "claim", "ppo", "return", "2100", "--data", "Hopper", "--tolerance", "10%")
    run(tmp_path, "2026-11-12", "queue", "log", "ppo", "60m")
    first = run(tmp_path, "2026-11-12", "review")
    assert "- **ppo**: not yet (return on Hopper no result for 2100); 2 days so far, 2 this week" in first
    run(tmp_path, "2026-11-17", "journal", "the runs of @ppo are slow")
    run(tmp_path, "2026-11-18", "repro", "result", "ppo", "1800", "--notes", "clip the *value* too")
    told = run(tmp_path, "2026-11-18", "review")
    assert "- **ppo**: not yet (return on Hopper 1800 for 2100); 4 days so far, 2 this week" in told
    assert "- ppo, lesson: clip the *value* too" in told
    run(tmp_path, "2026-11-19", "repro", "result", "ppo", "1950", "--notes", "average over all seeds")
    again = run(tmp_path, "2026-11-19", "review")
    assert "- **ppo**: reproduced (return on Hopper 1950 for 2100); 5 days so far, 3 this week" in again
    assert again.count("**ppo**:") == 1
    assert "- ppo, lesson: average over all seeds" in again
    old = run(tmp_path, "2026-11-19", "review", "--week", "2026-W46")
    assert "not yet (return on Hopper no result" in old  # as it stood at the end of that week
    assert "lesson" not in old
    assert "**ppo**" not in run(tmp_path, "2026-11-25", "review")


def test_a_review_splits_the_time_by_kind_and_goal(tmp_path: Path) -> None:
    run(tmp_path, "2026-11-16", "goal", "add", "walk", "robots that walk")
    run(tmp_path, "2026-11-16", "queue", "add", "Balance", "--kind", "textbook", "--pages", "90", "--goal", "walk")
    run(tmp_path, "2026-11-16", "queue", "add", "Ovens", "--kind", "paper")
    run(tmp_path, "2026-11-16", "queue", "log", "balance", "30m")
    run(tmp_path, "2026-11-17", "queue", "log", "balance", "60m")
    assert "goal walk" in run(tmp_path, "2026-11-17", "review")
    run(tmp_path, "2026-11-18", "queue", "log", "ovens", "30m")
    run(tmp_path, "2026-11-19", "journal", "@walk needs a plan")
    told = run(tmp_path, "2026-11-19", "review")
    assert "- **textbook**: 90 min logged, 75%" in told
    assert "- **papers read or critiqued**: 30 min logged, 25%" in told
    assert "- **goal walk**: 90 min logged, 75%; on 3 days" in told
    assert "- **for no goal**: 30 min logged, 25%; on 1 day" in told


def test_without_a_goal_no_split_by_goal_is_told(tmp_path: Path) -> None:
    run(tmp_path, "2026-11-16", "queue", "add", "Ovens", "--kind", "paper")
    run(tmp_path, "2026-11-16", "queue", "log", "ovens", "30m")
    assert "for no goal" not in run(tmp_path, "2026-11-16", "review")
