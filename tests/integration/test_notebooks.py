"""The notebooks run from top to bottom on the library of the demo, and are committed without output."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from readinglist.demo.story import run_demo

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PUBLIC = ("readinglist", "readinglist.ranking")


def code_cells(path: Path) -> Iterator[dict[str, Any]]:
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            yield cell


@pytest.fixture(scope="module")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that `readinglist demo` leaves."""
    home = tmp_path_factory.mktemp("demo")
    for _ in run_demo(home=home):
        pass
    return home


@pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.name for path in NOTEBOOKS])
def test_a_notebook_has_no_output_and_uses_the_public_interface_only(path: Path) -> None:
    for cell in code_cells(path):
        assert cell["outputs"] == []
        assert cell["execution_count"] is None
        for node in ast.walk(ast.parse("".join(cell["source"]))):
            assert not isinstance(node, ast.FunctionDef | ast.ClassDef), "a definition belongs into the package"
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("readinglist"):
                assert node.module in PUBLIC


@pytest.mark.parametrize("path", NOTEBOOKS, ids=[path.name for path in NOTEBOOKS])
def test_a_notebook_runs_from_top_to_bottom(path: Path, demo_home: Path) -> None:
    script = "\n".join("".join(cell["source"]) for cell in code_cells(path))
    environ = {"PATH": os.environ["PATH"], "HOME": str(demo_home), "READINGLIST_HOME": str(demo_home)}
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=demo_home, env=environ, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert "papers," in done.stdout
