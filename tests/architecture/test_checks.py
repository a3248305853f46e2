"""What `make check` holds is held by the tests too, so that one command is enough to know."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
CHECKS = {
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "import contracts": ["lint-imports", "--no-cache"],
    "types": ["mypy", "--strict", "readinglist"],
}


def run(words: list[str]) -> str:
    """Everything that the check said, empty where it is content."""
    if not (BIN / words[0]).is_file():
        pytest.skip(f"{words[0]} is not installed in this environment")
    done = subprocess.run([BIN / words[0], *words[1:]], cwd=ROOT, capture_output=True, text=True, timeout=300)
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.mark.parametrize("name", CHECKS)
def test_the_tree_passes_the_check_of(name: str) -> None:
    assert run(CHECKS[name]) == ""


def test_generated_pages_are_what_they_would_be_generated_as() -> None:
    pages = [str(path) for path in [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"]]
    done = subprocess.run([sys.executable, "-m", "cogapp", "--check", "-P", *pages], cwd=ROOT, capture_output=True)
    assert done.returncode == 0, done.stdout.decode()
