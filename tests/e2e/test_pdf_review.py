"""`pdf refs --review`: the reader answers, the answer is kept."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from readinglist import open_library
from readinglist.citations.tables.references import References
from readinglist.core.papers import Insert
from readinglist.core.references import Candidate, Link, Reference, ReferenceList
from tests.fakes import paper
from tests.harness.terminal import Terminal

CITING, FIRST, SECOND = (paper(n).id for n in (1, 2, 3))


def test_unsure_references_are_asked_about_and_answers_are_kept(tmp_path: Path) -> None:
    home = tmp_path / "home"
    unsure = Link(candidates=(Candidate(FIRST, "First", 0.6), Candidate(SECOND, "Second", 0.4)))
    references = tuple(
        Reference(n, f"B. Writer. Scenes, part {n}. 2024.", title=f"Scenes, part {n}") for n in range(1, 6)
    )
    with open_library(home, environ={}) as lib:
        lib.store.papers.apply([Insert(paper(n)) for n in range(1, 4)])
        links = (unsure, Link(FIRST, 0.9, "title"), unsure, unsure, unsure)
        lib.store.part(References).put(ReferenceList(None, CITING, "ok", references=references, links=links))
    words = [sys.executable, "-m", "readinglist", "--home", str(home), "pdf", "refs", CITING, "--review"]
    answers = (("part 1", "2"), ("part 3", "n"), ("part 4", "2401.00001"), ("not in the library", FIRST))
    with Terminal(words, {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}) as terminal:
        terminal.wait_for("1 in the library")
        for question, answer in answers:
            terminal.wait_for(question)
            terminal.send(f"{answer}\n")
        terminal.wait_for("part 5")
        terminal.send("q\n")
        assert terminal.end() == 0
    with open_library(home, environ={}) as lib:
        (found,) = lib.store.part(References).lists(CITING)
        told = [(entry.data.paper, entry.subject) for entry in reversed(lib.log())]  # type: ignore[union-attr]
    assert [(link.paper, link.by) for link in found.links] == [
        (SECOND, "reader"),
        (FIRST, "title"),
        (None, "reader"),
        (FIRST, "reader"),
        (None, None),
    ]
    assert told == [(SECOND, CITING), (None, CITING), (FIRST, CITING)]
