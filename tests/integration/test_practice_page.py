"""The walk-through of docs/practice.md, as it stands there: from an empty home to a first review worth keeping."""

from __future__ import annotations

import json
import re
import shlex
from datetime import UTC, datetime
from pathlib import Path

from readinglist import open_library
from tests.integration.store_toys import at
from tests.unit.cli.fake_library import Ran, run_on

PAGE = Path(__file__).parents[2] / "docs" / "practice.md"
ENVIRON = {"READINGLIST_STUDY_ZONE": "UTC"}


def commands() -> list[list[str]]:
    block = re.search(r"## The first week, in ten commands\n\n```sh\n(.*?)```", PAGE.read_text(), re.S)
    assert block is not None
    return [shlex.split(line, comments=True) for line in block[1].splitlines() if line.strip()]


def test_ten_commands_lead_to_a_first_review(tmp_path: Path) -> None:
    def run(*words: str, day: int = 24) -> Ran:
        clock = at(datetime(2026, 11, day, 12, tzinfo=UTC))
        ran = run_on(open_library(tmp_path, environ=ENVIRON, clock=clock), *words)  # type: ignore[arg-type]
        assert (ran.code, ran.err) == (0, ""), (words, ran)
        return ran

    told = commands()
    assert len(told) == 10
    for program, *words in told:
        assert program == "readinglist"
        run(*words)
    review = (tmp_path / "journal" / "2026-W48.md").read_text()
    for part in (
        "**In numbers**: 1 admired, 1 goal change, 1 project change, 1 increment, 1 backburner idea",
        "3 of 5 seeds of @gait walk",
        "frozen seeds have a dead critic",
        "gait: normalise the returns (gain +1 seed, cost 2 lines)",
        "- [ ] restart the critic when its value stands still, @gait",
    ):
        assert part in review
    later = json.loads(run("review", "--json", day=30).out)
    assert [step["text"] for step in later["promised"]] == ["restart the critic when its value stands still, @gait"]
    assert json.loads(run("lookback", "--json").out)["days"] == 1


def test_the_page_names_every_command_of_practice() -> None:
    page = PAGE.read_text()
    for command in ("journal", "project", "backburner", "admire", "goal", "review", "lookback", "project radar"):
        assert f"readinglist {command} " in page or f"`{command}" in page or f"readinglist {command}\n" in page
