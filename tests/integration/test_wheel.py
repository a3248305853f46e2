"""The built wheel is whole: installed alone, away from the checkout, it has its data and runs.

It is built by the backend itself, so no index of packages is asked.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of what belongs to it."""
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("dist")
    for name in ("readinglist", "feeds"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "sbom.cdx.json"):
        shutil.copy(ROOT / name, source / name)
    build = ["-m", "hatchling", "build", "--target", "wheel", "--directory", str(target)]
    subprocess.run([sys.executable, *build], cwd=source, check=True, capture_output=True, timeout=120)
    (built,) = target.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel unpacked into a folder of its own."""
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def run(installed: Path, cwd: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """`readinglist WORDS` of the unpacked wheel; the folder stands before the checkout on the path."""
    environ = {"PATH": os.environ["PATH"], "HOME": str(cwd), "PYTHONPATH": str(installed)}
    command = [sys.executable, "-m", "readinglist", *words]
    return subprocess.run(command, cwd=cwd, env=environ, capture_output=True, text=True, timeout=180)


def test_the_wheel_holds_every_file_of_the_package_and_the_feeds(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    package = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "readinglist").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    feeds = {f"readinglist/{path.relative_to(ROOT)}" for path in (ROOT / "feeds").iterdir()}
    assert "readinglist/py.typed" in package
    assert "readinglist/feeds/arxiv.toml" in feeds
    assert any("canon" in name and not name.endswith(".py") for name in package)
    assert package | feeds <= names
    assert not {name for name in names if name.startswith(("tests", "bench", "docs"))}


def test_the_installed_package_is_the_one_of_the_wheel(installed: Path, tmp_path: Path) -> None:
    script = "import readinglist; print(readinglist.__file__)"
    environ = {"PYTHONPATH": str(installed)}
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, env=environ, capture_output=True, text=True)
    assert Path(done.stdout.strip()).is_relative_to(installed)


def test_the_installed_program_shows_its_help(installed: Path, tmp_path: Path) -> None:
    done = run(installed, tmp_path, "--help")
    assert done.returncode == 0, done.stderr
    assert "fetch" in done.stdout


def test_the_installed_program_finds_the_feeds_that_it_ships(installed: Path, tmp_path: Path) -> None:
    done = run(installed, tmp_path, "--home", str(tmp_path / "home"), "feeds", "list", "--json")
    assert done.returncode == 0, done.stderr
    assert "cs.LG" in done.stdout


def test_the_installed_program_runs_the_demo_away_from_the_checkout(installed: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    done = run(installed, tmp_path, "--home", str(home), "demo")
    assert done.returncode == 0, done.stderr
    assert "Continuous control with deep reinforcement learning" in done.stdout
    assert "exports/ideas.svg is the map of ideas" in done.stdout
    assert "library.db" in done.stdout
    assert not home.exists(), "the user's own library is not made"


def test_the_wheel_carries_its_bill_of_materials(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if ".dist-info/sboms/" in name]
        assert archive.read(name) == (ROOT / "sbom.cdx.json").read_bytes()
