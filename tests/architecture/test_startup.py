"""What is imported at start-up: the static contracts cannot see that a deferred import is deferred."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HEAVY = (
    "arxiv",
    "bibtexparser",
    "feedparser",
    "igraph",
    "lxml",
    "matplotlib",
    "networkx",
    "numpy",
    "pylatexenc",
    "pymupdf",
    "requests",
    "scipy",
    "sklearn",
    "sqlite_utils",
    "starlette",
    "textual",
)
ASK = f"""
import sys
def loaded():
    return sorted(name for name in {HEAVY!r} if name in sys.modules)
def run(*words):
    from readinglist.shell.process import run_process
    try:
        return run_process(list(words))
    except SystemExit as end:
        return end.code
"""


def heavy_after(code: str, home: Path) -> list[str]:
    """The heavy packages that a fresh interpreter holds after `code`, told on the last line of its error stream."""
    script = f"{ASK}\n{code}\nprint(*loaded(), file=sys.stderr)"
    environ = {"PATH": "/usr/bin:/bin", "READINGLIST_HOME": str(home), "HOME": str(home)}
    done = subprocess.run([sys.executable, "-c", script], env=environ, capture_output=True, text=True, cwd=home)
    assert done.returncode == 0, done.stderr
    return done.stderr.splitlines()[-1].split()


def test_the_probe_sees_what_is_loaded(tmp_path: Path) -> None:
    assert heavy_after("import numpy", tmp_path) == ["numpy"]


def test_importing_the_package_loads_nothing_heavy(tmp_path: Path) -> None:
    assert heavy_after("import readinglist; readinglist.ReadingListError; readinglist.Paper", tmp_path) == []


def test_asking_for_the_library_loads_nothing_heavy(tmp_path: Path) -> None:
    assert heavy_after("from readinglist import open_library", tmp_path) == []


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    each = [["--help"], ["top", "--help"], ["--version"]]
    assert heavy_after(f"for words in {each!r}: assert run(*words) in (0, None), words", tmp_path) == []


def test_reading_commands_on_a_made_library_load_nothing_heavy(tmp_path: Path) -> None:
    """The first command makes the tables, with sqlite_utils; none after it needs that."""
    heavy_after("assert run('status') in (0, None)", tmp_path)
    each = [["top"], ["top", "--json"], ["search", "walk"], ["status"], ["log"], ["revised"]]
    assert heavy_after(f"for words in {each!r}: assert run(*words) in (0, None), words", tmp_path) == []
