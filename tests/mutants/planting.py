"""A bug put into a copy of the project, and the tests that must find it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("readinglist", "feeds", "tests", "docs", "bench", "notebooks", "pyproject.toml", "README.md", "CHANGELOG.md")
SECONDS = 120  # for the tests of one bug, a tenth of which they take without it: a bug may well be an endless loop


@dataclass(frozen=True, slots=True)
class Bug:
    """In `file` below readinglist/, `right` becomes `wrong`; `tests` are what pytest is given.

    `rule` is the number of the fault in docs/faults.md, or H and a number: a rule of the house that stands once.
    """

    rule: str
    what: str
    file: str
    right: str
    wrong: str
    tests: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.rule}: {self.what}"


def copy_project(folder: Path) -> Path:
    """What the tests need, copied; data and environments stay where they are."""
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
        elif source.exists():
            shutil.copy(source, folder / name)
    return folder


def plant(bug: Bug, project: Path) -> str:
    """Write the bug into the copy; the text of the file before. AssertionError where the code is not as it was."""
    path = project / "readinglist" / bug.file
    before = path.read_text(encoding="utf-8")
    count = before.count(bug.right)
    assert count == 1, f"{bug.name}: its place in {bug.file} is there {count} times: bring the list of bugs up to date"
    path.write_text(before.replace(bug.right, bug.wrong), encoding="utf-8")
    return before


def is_found(bug: Bug, project: Path) -> tuple[bool, str]:
    """Whether the tests of the bug turn red with it; and the end of what pytest said."""
    before = plant(bug, project)
    try:
        done = run_tests(bug.tests, project)
    finally:
        (project / "readinglist" / bug.file).write_text(before, encoding="utf-8")
    return done[0] == 1, done[1]  # 1: tests failed. 2 to 5 are an error in how they were asked for


def run_tests(tests: tuple[str, ...], project: Path) -> tuple[int, str]:
    """Run some tests of the copy: pytest's exit code (1 where they had no end), and its last lines."""
    shared = os.environ.get("RL_SHARED", str(ROOT.parent / "shared"))
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "READINGLIST_"))}
    variables |= {"PYTHONPATH": str(project), "RL_SHARED": shared, "PYTHONDONTWRITEBYTECODE": "1"}
    words = [sys.executable, "-m", "pytest", "-q", "-x", "--assert=plain", "-p", "no:cacheprovider", "-p", "no:xdist"]
    try:
        done = subprocess.run(
            [*words, *tests], cwd=project, env=variables, capture_output=True, text=True, timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        return 1, f"no end within {SECONDS} seconds"
    return done.returncode, "\n".join(done.stdout.strip().splitlines()[-3:])
