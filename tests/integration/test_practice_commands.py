"""`journal`, `project`, `admire`, `backburner` and the plan of a `goal` from a shell."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from readinglist import open_library
from tests.fakes import paper
from tests.integration.store_toys import at, insert, open_store
from tests.unit.cli.fake_library import Ran, run_on

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
ENVIRON = {"READINGLIST_STUDY_ZONE": "Europe/Berlin"}
Run = Callable[..., Ran]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with open_store(tmp_path / "home") as store:
        store.papers.apply([insert(paper(n)) for n in range(1, 4)])
    return tmp_path / "home"


@pytest.fixture
def run(home: Path) -> Run:
    def command(*words: str, moment: datetime = NOON) -> Ran:
        return run_on(open_library(home, environ=ENVIRON, clock=at(moment)), *words)  # type: ignore[arg-type]

    return command


def record(ran: Ran) -> Any:
    assert (ran.code, ran.err) == (0, "")
    return json.loads(ran.out)


def test_an_entry_goes_into_the_file_of_the_day_where_the_reader_is(run: Run, home: Path) -> None:
    late = datetime(2026, 11, 24, 23, 30, tzinfo=UTC)  # half past midnight in Berlin
    noted = record(run("journal", "walks", "at", "last", "--section", "experiments", "--json", moment=late))
    assert (noted["day"], noted["time"], noted["text"]) == ("2026-11-25", "00:30", "walks at last")
    assert noted["file"] == str(home / "journal" / "2026-11-25.md")
    assert (home / "journal" / "2026-11-25.md").read_text() == (
        "---\ndate: 2026-11-25\n---\n\n## Experiments\n\n- 00:30 walks at last\n"
    )


def test_what_an_entry_mentions_is_known_again(run: Run) -> None:
    run("goal", "add", "walk", "robots that walk")
    run("project", "add", "gait", "one policy for all terrains", "--goal", "walk")
    told = run("journal", f"3 of 5 seeds @gait, as in @{paper(1).id} for @walk; @nobody")
    assert "@nobody is not a paper, goal, project or item of the queue yet" in told.out
    (shown,) = record(run("journal", "show", "--json"))["entries"]
    assert shown["mentions"] == [
        {"kind": "project", "name": "gait"},
        {"kind": "paper", "name": paper(1).id},
        {"kind": "goal", "name": "walk"},
        {"kind": None, "name": "nobody"},
    ]
    assert [entry["text"] for entry in record(run("project", "show", "gait", "--json"))["journal"]] == [shown["text"]]
    assert "3 of 5 seeds" in run("project", "show", "Gait").out


def test_a_plot_is_copied_beside_the_notebook_and_linked(run: Run, home: Path, tmp_path: Path) -> None:
    plot = tmp_path / "a curve.png"
    plot.write_bytes(b"png")
    for _ in range(2):
        assert run("journal", "the curve", "--attach", str(plot)).code == 0
    text = (home / "journal" / "2026-11-24.md").read_text()
    for name in ("2026-11-24-a-curve.png", "2-2026-11-24-a-curve.png"):
        assert f"\n  ![{name}](attached/{name})\n" in text
        assert (home / "journal" / "attached" / name).read_bytes() == b"png"
    assert run("journal", "x", "--attach", str(tmp_path)).code == 65


def test_days_and_weeks_are_shown_and_words_are_found(run: Run) -> None:
    run("journal", "Critic diverges", "-s", "insights", moment=datetime(2026, 11, 22, 12, tzinfo=UTC))
    run("journal", "the critic holds", "-s", "code")
    texts = [entry["text"] for entry in record(run("journal", "show", "2026-W48", "--json"))["entries"]]
    assert texts == ["the critic holds"]
    assert record(run("journal", "show", "all", "--json"))["count"] == 2
    assert record(run("journal", "show", "all", "-s", "insights", "--json"))["count"] == 1
    assert "Sunday 22 November 2026" in run("journal", "show", "2026-11-22").out
    found = record(run("journal", "search", "CRITIC", "--json"))
    assert [entry["day"] for entry in found["entries"]] == ["2026-11-24", "2026-11-22"]
    assert list(found) == ["query", "count", "entries", "reviews"]
    assert "nothing in the notebook" in run("journal", "search", "actor").out


def test_a_project_from_its_idea_to_its_end_and_back(run: Run) -> None:
    run("admire", "add", paper(1).id, "--because", "attention alone", "--as", "idea")
    begun = run("project", "add", "masks", "mask by entropy", "--from", f"arXiv:{paper(2).id}", "--upside", "10%")
    assert "Does this plan reach that level?" in begun.out
    assert "a reusable idea · attention alone" in begun.out
    run("project", "step", "masks", "entropy", "of", "patches", "--gain", "+1 point", "--cost", "4 lines")
    run("project", "edit", "masks", "--complexity", "high")
    (project,) = record(run("project", "list", "--json"))["projects"]
    assert (project["driven"], project["from"], project["complexity"], project["state"]) == (
        "idea",
        paper(2).id,
        "high",
        "active",
    )
    assert project["increments"][0]["cost"] == "4 lines"
    assert run("project", "state", "masks", "dead-end").code == 2
    assert run("project", "state", "masks", "abandoned", "--for", "newer").code == 0
    assert "no projects yet" in run("project", "list").out
    assert "for newer" in run("project", "list", "--all").out
    run("undo")
    assert record(run("project", "show", "masks", "--json"))["state"] == "active"


def test_ideas_wait_on_the_backburner(run: Run) -> None:
    run("backburner", "add", "train", "the", "critic", "on", "mistakes", "--from", "Ada")
    run("backburner", "add", "train the critic on mistakes of others")
    assert [one["idea"] for one in record(run("backburner", "list", "--json"))["ideas"]] == [
        "train-the-critic-on",
        "train-the-critic-on-2",
    ]
    assert record(run("backburner", "list", "--from", "ada", "--json"))["count"] == 1
    assert run("backburner", "add", "Train the critic on mistakes").code == 2
    run("backburner", "drop", "train-the-critic-on")
    assert record(run("backburner", "list", "--json"))["count"] == 1
    run("undo")
    assert record(run("backburner", "list", "--json"))["count"] == 2


def test_what_is_admired_is_told_once_with_the_last_words(run: Run) -> None:
    run("admire", "add", "the bitter lesson")
    run("admire", "add", "the", "bitter", "lesson", "--because", "scale", "--as", "perspective")
    (one,) = record(run("admire", "list", "--json"))["admired"]
    assert (one["achievement"], one["because"], one["stands_out"]) == ("the bitter lesson", "scale", "perspective")
    assert "changed a perspective · scale" in run("admire", "list").out


def test_phrases_that_a_goal_means_and_does_not_mean_are_in_its_file(run: Run, home: Path) -> None:
    added = run("goal", "add", "rope", "a robot ties knots", "--also", "deformable objects", "--refuse", "knot theory")
    assert "readinglist top --all --goal rope" in added.out
    assert "also: deformable objects" in run("goal", "list").out
    run("goal", "edit", "rope", "--also", "cables", "--also", "cloth")
    (goal,) = record(run("goal", "list", "--json"))["goals"]
    assert (goal["also"], goal["refused"]) == (["cables", "cloth"], ["knot theory"])
    assert "cloth" in (home / "goals" / "rope.md").read_text()


def test_interests_among_keeps_are_found_and_the_command_below_makes_one_a_goal(run: Run, home: Path) -> None:
    assert "no interests found" in run("goal", "list", "--found").out
    texts = {
        "robot locomotion gait legged terrain bipedal quadruped torque": range(11, 23),
        "language translation corpus dialogue token pretraining decoding": range(31, 40),
    }
    with open_store(home) as store:
        store.papers.apply(
            [insert(paper(n, title=text, abstract=text)) for text, numbers in texts.items() for n in numbers]
        )
    run("keep", *(paper(n).id for numbers in texts.values() for n in numbers))
    found = record(run("goal", "list", "--found", "--json"))
    assert found["count"] == 2
    walk, talk = found["interests"]
    assert walk["papers"] == [paper(n).id for n in range(22, 10, -1)]
    assert talk["papers"] == [paper(n).id for n in range(39, 30, -1)]
    assert set(" ".join(walk["phrases"]).split()) <= set(next(iter(texts)).split())
    told = run("goal", "list", "--found").out
    assert ", ".join(walk["phrases"]) + "  12 papers" in told
    assert walk["command"] in " ".join(told.split())
    run(*shlex.split(walk["command"])[1:])
    (goal,) = record(run("goal", "list", "--json"))["goals"]
    assert (goal["name"], goal["text"]) == (walk["phrases"][0], ", ".join(walk["phrases"]))
    assert goal["seeds"] == walk["papers"][:3]


def test_the_plan_of_a_goal_stands_in_its_file(run: Run, home: Path) -> None:
    run("goal", "add", "rope", "a robot ties knots", "--why", "nobody can", "--know", "a bowline", "--upside", "10x")
    path = home / "goals" / "rope.md"
    path.write_text(path.read_text().replace("know:", "# mine\nknow:") + "My own words.\n")
    assert run("goal", "edit", "rope", "--know", "two bowlines").code == 0
    (goal,) = record(run("goal", "list", "--json"))["goals"]
    assert (goal["why"], goal["know"], goal["upside"]) == ("nobody can", "two bowlines", "10x")
    assert "# mine\n" in path.read_text()
    assert path.read_text().endswith("My own words.\n")
    assert run("goal", "edit", "rope", "--upside", "2x").code == 2


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("journal",), 2, "nothing to write"),
        (("journal", "show", "some day"), 2, "neither a week such as"),
        (("project", "show", "none"), 66, "there is no project"),
        (("project", "add", "x", "text", "--goal", "none"), 66, "no open goal"),
        (("project", "add", "x", "text", "--upside", "2x"), 2, "an upside is"),
        (("project", "edit", "x"), 2, "say what to change"),
        (("backburner", "drop", "x"), 66, "no idea"),
    ],
)
def test_faults_are_one_line(run: Run, words: tuple[str, ...], code: int, told: str) -> None:
    ran = run(*words)
    assert ran.code == code
    assert told in ran.err.splitlines()[-1]


def test_the_look_back_counts_days_of_the_notebook_and_of_the_log(run: Run, tmp_path: Path) -> None:
    def on(day: int) -> datetime:
        return datetime(2026, 11, day, 12, tzinfo=UTC)

    assert "no activity on a project" in run("lookback").out
    run("project", "add", "gait", "one policy", "--from", "Ada", moment=on(2))
    run("project", "add", "masks", "by entropy", moment=on(3))
    for day in range(4, 13):
        run("journal", "more of @gait", moment=on(day))
    run("project", "state", "gait", "abandoned", "--for", "masks", moment=on(13))
    run("journal", "before the half year @gait", moment=datetime(2026, 5, 24, 12, tzinfo=UTC))
    found = record(run("lookback", "--json"))
    assert (found["from"], found["to"], found["days"], found["switches"]) == ("2026-05-25", "2026-11-24", 12, 2)
    assert {one["state"]: one["days"] for one in found["states"] if one["days"]} == {"active": 1, "abandoned": 11}
    assert "92% of your days" in found["warning"]
    assert [one["from"] for one in found["sources"]] == [None, "Ada"]
    plot = tmp_path / "projects.svg"
    told = run("lookback", "--months", "1", "--plot", str(plot))
    assert "left for something newer" in told.out
    assert plot.read_text().count("<line") >= 2
    assert ">gait<" in plot.read_text()
    assert run("lookback", "--plot", "x.doc").code == 2
    assert run("lookback", "--months", "0").code == 2


def test_days_are_written_and_searched_as_people_say_them(run: Run, home: Path) -> None:
    assert record(run("journal", "--on", "yesterday", "a dead critic", "--json"))["time"] is None
    run("journal", "the critic lives", "-s", "insights")
    assert (home / "journal" / "2026-11-23.md").read_text().endswith("## Notes\n\n- a dead critic\n")
    assert record(run("journal", "show", "monday", "--json"))["entries"][0]["text"] == "a dead critic"

    def found(*words: str) -> list[str]:
        return [one["text"] for one in record(run("journal", "search", "critic", *words, "--json"))["entries"]]

    assert found() == ["the critic lives", "a dead critic"]
    assert found("--until", "yesterday") == found("-s", "notes") == ["a dead critic"]
    assert found("--since", "today") == ["the critic lives"]
    assert run("journal", "--on", "tomorrow", "x").code == run("journal", "--on", "someday", "x").code == 2
