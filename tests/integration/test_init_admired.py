"""`init` asks for what one admires, and why: by questions and by options."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from readinglist import open_library
from readinglist.interface.session import Session
from tests.integration.store_toys import at
from tests.unit.cli.fake_library import Ran, run_on

PAPER = "1706.03762"


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("readinglist.night.start._take_nights", lambda *words: iter(()))


def run(home: Path, *words: str) -> Ran:
    return run_on(open_library(home, environ={}, clock=at()), *words)  # type: ignore[arg-type]


def admired(home: Path) -> list[tuple[str, str | None]]:
    record = json.loads(run(home, "admire", "list", "--json").out)
    return [(one["achievement"], one["because"]) for one in record["admired"]]


def test_options_say_what_and_why(tmp_path: Path) -> None:
    words = (
        "init",
        "--yes",
        "--admire",
        f"arXiv:{PAPER}v2",
        "--because",
        "attention alone",
        "--admire",
        "residual nets",
    )
    ran = run(tmp_path, *words)
    assert ran.code == 0, ran
    expected = [(PAPER, "attention alone"), ("residual nets", None)]
    assert admired(tmp_path) == expected
    assert run(tmp_path, *words).code == 0  # repeated
    assert admired(tmp_path) == expected


def test_a_reason_for_nothing_is_refused(tmp_path: Path) -> None:
    ran = run(tmp_path, "init", "--yes", "--admire", "residual nets", "--because", "depth", "--because", "and what?")
    assert (ran.code, "each --because says why for one --admire" in ran.err) == (2, True)
    assert admired(tmp_path) == []


def asked(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """Answers the questions in their order, each once; what was asked."""
    said: list[str] = []
    replies: Iterator[str] = iter(answers)

    def prompt(text: str, value_proc: Callable[[str], object] = str, **_: object) -> object:
        said.append(text)
        is_ours = "admire" in text or "stand out" in text
        return value_proc(next(replies) if is_ours else "")

    monkeypatch.setattr(click, "prompt", prompt)
    monkeypatch.setattr(click, "confirm", lambda *_, **__: False)
    monkeypatch.setattr(Session, "is_asked", property(lambda _: True))
    return said


def test_each_answer_is_asked_for_its_reason_and_all_may_be_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = asked(monkeypatch, PAPER, "attention alone", "residual nets", "", "")
    assert run(tmp_path, "init").code == 0
    assert sum("stand out" in text for text in said) == 2
    monkeypatch.undo()
    assert admired(tmp_path) == [(PAPER, "attention alone"), ("residual nets", None)]


def test_enter_leaves_the_question_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = asked(monkeypatch, "")
    assert run(tmp_path, "init").code == 0
    assert not any("stand out" in text for text in said)
    monkeypatch.undo()
    assert admired(tmp_path) == []
