"""The scene of most faults, made once and copied for each test; and what a machine must offer for some of them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.harness.browser import chromium
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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser of a file; each page that is watched is a fresh reader's.

    Not of a process: while it is open a loop runs in this thread, and no test beside it could run one of its own.
    """
    with chromium() as browser:
        yield browser


@pytest.fixture
def strace() -> str:
    """The path of strace; skips where tracing is denied."""
    path = shutil.which("strace")
    if path is None:
        pytest.skip("strace is not installed")
    if subprocess.run([path, "-f", "true"], capture_output=True, check=False).returncode:
        pytest.skip("ptrace is denied here")
    return path


@pytest.fixture
def nobody() -> Iterator[tuple[tuple[str, ...], Path]]:
    """Words that make a command run as nobody, and a folder where nobody can go."""
    words = ("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups")
    if os.getuid() != 0 or shutil.which("setpriv") is None:
        pytest.skip("needs root and setpriv to become somebody else")
    folder = Path(tempfile.mkdtemp(prefix="readinglist-"))
    folder.chmod(0o755)
    probe = [*words, sys.executable, "-c", "import readinglist.core.clock"]
    try:
        if subprocess.run(probe, capture_output=True, check=False, cwd=folder).returncode:
            pytest.skip("nobody may not run this Python: its folder is closed to others")
        yield words, folder
    finally:
        shutil.rmtree(folder)
