"""The scene of most faults: made once, copied for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness.command import Command
from tests.harness.scene import Scene, make_template


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that took one night; never used itself."""
    folder = tmp_path_factory.mktemp("template")
    make_template(folder / "home", Command(folder / "home", folder))
    return folder / "home"


@pytest.fixture
def scene(home: Path, run: Command, template: Path) -> Iterator[Scene]:
    """A library with Monday behind it and Tuesday ahead; not yet opened, so that nights may be added."""
    made = Scene(home, run, template)
    yield made
    made.close()


@pytest.fixture
def tuesday(scene: Scene) -> Scene:
    """The same, opened as it is."""
    return scene.open()
