"""What Tab offers: as click's own classes of shells are told it."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from click.shell_completion import BashComplete

from readinglist import open_library
from readinglist.core.ideas import Idea
from readinglist.ideas.ideas import add_ideas
from readinglist.interface.session import Session
from readinglist.practice.goals import close_goal
from readinglist.shell.group import readinglist
from readinglist.shell.process import COMPLETION_VARIABLE, NAME, open_real_library


def offered(*words: str) -> set[tuple[str, str]]:
    """Kind and text of what is offered where the last of the words is begun."""
    shell = BashComplete(readinglist, {"obj": Session(open_real_library)}, NAME, COMPLETION_VARIABLE)
    *before, begun = words
    return {(item.type, item.value) for item in shell.get_completions(before, begun)}


@pytest.mark.parametrize(
    "words",
    [
        "import de",
        "import one.bib de",
        "restore de",
        "backup de",
        "compare de",
        "colleague add ada de",
        "share -o de",
        "export bibtex -o de",
        "digest -o de",
        "graph import de",
        "graph import edges.csv --papers de",
        "graph export de",
        "pdf refs de",
        "feeds import-opml de",
        "init --import de",
        "pile start survey --file de",
    ],
)
def test_the_shell_offers_files_where_a_file_is_named(words: str) -> None:
    assert offered(*shlex.split(words)) == {("file", "de")}


@pytest.mark.parametrize("words", ["sync de", "--home de", "--feeds de", "project add gait --repo de"])
def test_the_shell_offers_folders_where_a_folder_is_named(words: str) -> None:
    assert offered(*shlex.split(words)) == {("dir", "de")}


def test_names_that_the_library_holds_are_offered(tmp_path: Path) -> None:
    home = ("--home", str(tmp_path))
    with open_library(tmp_path, environ={}) as library:
        library.add_goal("walk", "robots that walk")
        library.add_goal("a-knot", "a robot ties a knot")
        close_goal(library, "a-knot", None)
        add_ideas(library, [Idea("ResNet", aliases=("residual network", "resnets")), Idea("GAN")])
    assert offered(*home, "top", "--goal", "") == {("plain", "walk")}
    assert offered(*home, "keep", "1", "--goal", "W") == {("plain", "walk")}
    assert offered(*home, "goal", "edit", "x") == set()
    assert offered(*home, "ideas", "show", "res") == {("plain", "ResNet"), ("plain", "resnets")}
    assert ("plain", "kept_by_month") in offered(*home, "database", "ke")


def test_tab_makes_no_library_and_tells_no_error(tmp_path: Path) -> None:
    home = tmp_path / "none"
    assert offered("--home", str(home), "top", "--goal", "") == set()
    assert not home.exists()
    (tmp_path / "library.db").write_bytes(b"not a database at all" * 400)
    assert offered("--home", str(tmp_path), "ideas", "show", "") == set()
