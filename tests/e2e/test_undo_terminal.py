"""`undo` of many decisions on a terminal: it asks, and no is no."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from readinglist import open_library
from readinglist.core.papers import Insert
from readinglist.triage.commands.verdicts import UNASKED
from tests.fakes import paper
from tests.harness.terminal import Terminal

MANY = UNASKED + 1


@pytest.mark.parametrize(("answer", "code", "left"), [("n", 130, MANY), ("", 130, MANY), ("y", 0, 0)])
def test_many_decisions_are_taken_back_only_after_a_yes(tmp_path: Path, answer: str, code: int, left: int) -> None:
    home = tmp_path / "home"
    with open_library(home, environ={}) as lib:
        lib.store.papers.apply([Insert(paper(n)) for n in range(MANY)])
        lib.keep(*(paper(n).id for n in range(MANY)))
    words = [sys.executable, "-m", "readinglist", "--home", str(home), "undo", "9999"]
    with Terminal(words, {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}) as terminal:
        terminal.wait_for(f"This takes back {MANY} decisions. Continue? [y/N]")
        terminal.send(f"{answer}\n")
        assert terminal.end() == code
    with open_library(home, environ={}) as lib:
        assert len(lib.store.papers.kept()) == left
