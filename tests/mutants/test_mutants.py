"""The short form of `make mutants`: three bugs, and the list itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from .bugs import BUGS
from .planting import ROOT, copy_project, is_found

IN_SHORT = ("B8", "C13", "F9")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_project(tmp_path_factory.mktemp("mutants"))


@pytest.mark.parametrize("bug", [bug for bug in BUGS if bug.rule in IN_SHORT], ids=lambda bug: bug.rule)
def test_a_planted_bug_turns_a_test_red(bug, project):
    found, told = is_found(bug, project)
    assert found, f"{bug.name} was not found: {told}"


def test_every_bug_can_be_planted_and_has_a_name_of_its_own():
    assert len(BUGS) >= 24
    assert len({(bug.rule, bug.what) for bug in BUGS}) == len(BUGS)
    for bug in BUGS:
        text = (ROOT / "readinglist" / bug.file).read_text(encoding="utf-8")
        assert text.count(bug.right) == 1, f"{bug.name}: bring the list up to date"
        assert bug.right != bug.wrong
        for test in bug.tests:
            assert (ROOT / test.partition("::")[0]).exists(), test
