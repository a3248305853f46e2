"""The notebooks run from top to bottom on the library of the demo, and are committed without output."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench.notebooks import NOTEBOOKS, PICTURES, ROOT, TAG, execute, pictures_of, text_of
from readinglist.demo.story import run_demo

PUBLIC = ("readinglist", "readinglist.graph", "readinglist.ranking")


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
def test_a_notebook_runs_from_top_to_bottom_without_real_data_and_says_so(path: Path, demo_home: Path) -> None:
    done = execute(path, demo_home, {"RL_SHARED": str(demo_home / "nowhere")})
    ran = [cell for cell in done.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in ran] == list(range(1, len(ran) + 1))
    text = text_of(done)
    if "RL_SHARED" in "".join("".join(cell["source"]) for cell in code_cells(path)):
        assert "their cells say so" in text or "its cells say so" in text
        assert "skipped: the real" in text
    for _, svg in pictures_of(done):
        assert svg.startswith("<svg")


@pytest.mark.parametrize("path", NOTEBOOKS[1:], ids=[path.name for path in NOTEBOOKS[1:]])
def test_a_notebook_runs_on_a_sample_of_real_data_and_draws_its_pictures(
    path: Path, demo_home: Path, shared: Path
) -> None:
    done = execute(path, demo_home, {"RL_SHARED": str(shared), "READINGLIST_SMALL": "yes"})
    assert "skipped" not in text_of(done)
    drawn = {name for name, _ in pictures_of(done)}
    assert drawn, "a notebook without a picture"
    assert drawn <= {file.stem for file in PICTURES.glob("*.svg")}, "make notebooks"


def test_each_picture_of_a_notebook_is_in_the_documentation() -> None:
    tags = {tag for path in NOTEBOOKS for cell in code_cells(path) for tag in cell["metadata"].get("tags", ())}
    assert len(tags) >= len(NOTEBOOKS)
    page = (ROOT / "docs" / "notebooks.md").read_text(encoding="utf-8")
    for tag in tags:
        name = tag.removeprefix(TAG)
        assert f"pictures/{name}.svg" in page
        assert (PICTURES / f"{name}.svg").is_file(), "make notebooks"
