"""The notebooks run from top to bottom on the library of the demo, and are committed without output."""

from __future__ import annotations

import ast
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.notebooks import NOTEBOOKS, PICTURES, ROOT, TAG, execute, pictures_of, text_of
from tests.harness.scene import LivedDemo

PUBLIC = ("readinglist", "readinglist.graph", "readinglist.ranking")


def code_cells(path: Path) -> Iterator[dict[str, Any]]:
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            yield cell


def tags(path: Path) -> set[str]:
    """The names of the pictures that a notebook draws."""
    told = {tag for cell in code_cells(path) for tag in cell["metadata"].get("tags", ())}
    return {tag.removeprefix(TAG) for tag in told if tag.startswith(TAG)}


@pytest.fixture(scope="module")
def demo_home(demo: LivedDemo, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that `readinglist demo` leaves."""
    return shutil.copytree(demo.home, tmp_path_factory.mktemp("notebooks") / "home")


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
def test_a_notebook_runs_from_top_to_bottom_on_what_is_at_hand(path: Path, demo_home: Path) -> None:
    """On the demo, and on a sample of the real data; where that is not here a cell says so."""
    folder = Path(os.environ.get("RL_SHARED", ROOT.parent / "shared"))
    done = execute(path, demo_home, {"RL_SHARED": str(folder), "READINGLIST_SMALL": "yes"})
    ran = [cell for cell in done.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in ran] == list(range(1, len(ran) + 1))
    wants_data = any("RL_SHARED" in "".join(cell["source"]) for cell in code_cells(path))
    assert ("skipped: the real" in text_of(done)) == (wants_data and not folder.is_dir())
    drawn = dict(pictures_of(done))
    assert drawn.keys() == tags(path) or not folder.is_dir()
    assert all(svg.startswith("<svg") for svg in drawn.values())


def test_a_notebook_says_where_it_looked_for_real_data_that_is_not_there(demo_home: Path) -> None:
    path = next(path for path in NOTEBOOKS if path.name.startswith("02"))
    text = text_of(execute(path, demo_home, {"RL_SHARED": str(demo_home / "nowhere")}))
    assert str(demo_home / "nowhere") in text
    assert "skipped: the real graph is not here" in text


def test_each_picture_of_a_notebook_is_in_the_documentation() -> None:
    page = (ROOT / "docs" / "notebooks.md").read_text(encoding="utf-8")
    for path in NOTEBOOKS:
        assert tags(path)
        for name in tags(path):
            assert f"pictures/{name}.svg" in page
            assert (PICTURES / f"{name}.svg").is_file(), "make notebooks"
