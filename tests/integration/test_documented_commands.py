"""Every command that README and the pages of docs show is run, page by page, in a library that has what they name."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from contextlib import chdir
from functools import partial
from pathlib import Path

import pytest

from tests.fakes import paper
from tests.harness.inside import told
from tests.harness.words import MORNING, make_library, opened
from tests.integration.store_toys import insert, open_store

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.M | re.S)
ID = re.compile(r"\b\d{4}\.\d{5}\b")


def lines(page: Path) -> Iterator[str]:
    """The lines of the program in the blocks for a shell, continued ones joined."""
    for block in BLOCK.findall(page.read_text(encoding="utf-8")):
        for line in re.sub(r"\\\n\s*", "", block).splitlines():
            if line.startswith("readinglist "):
                yield line.removeprefix("readinglist ")


def words(line: str) -> list[str]:
    """The words of a line without its comment and where it sends its output."""
    found = shlex.split(line, comments=True)
    return found[: next((n for n, word in enumerate(found) if word in (">", "|", ">>")), len(found))]


LINES = {page.name: [words(line) for line in lines(page)] for page in PAGES}
LIVE = {"serve", "mcp", "demo", "open", "schedule"}  # they go on and on, start a browser, or know the machine
ABSENT = {66, 69, 78}  # a file or name that is the reader's own, a service, a setting: nobody has it here
FITTING = re.compile(
    r"needs? a terminal|without a terminal|there is a (goal|pile)|confirm with --yes|cards are left"
)  # a right line at another moment


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a library that has each paper of the pages, and some of the files that they name."""
    folder = tmp_path_factory.mktemp("documented")
    make_library(folder / "home")
    ids = sorted(set(ID.findall(str(LINES))) - {f"2511.{n:05}" for n in range(41)})
    with open_store(folder / "home", MORNING) as store:
        store.papers.apply([insert(paper(n, id=i), ("2025-11-10", "new")) for n, i in enumerate(ids, 50)])
    assert told(["--home", str(folder / "home"), "top"], opened)[0] == 0  # the list whose numbers the pages name
    for name in ("library.bib", "my.bib", "candidates.bib"):
        (folder / name).write_text("@misc{a, title = {On walking}, year = {2022}, eprint = {2203.00001}}")
    return folder


@pytest.mark.parametrize("page", [name for name, found in LINES.items() if found and name != "cli.md"])
def test_the_commands_of_a_page_are_right(
    page: str, library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each ends well, or says that what it names is not here; none is misspelled, and none is a bug."""
    shutil.copytree(library, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("HOME", str(tmp_path))
    opener = partial(opened, environ={"READINGLIST_ARXIV_REQUEST_INTERVAL": "0"})
    with chdir(tmp_path):
        for line in (line for line in LINES[page] if line[0] not in LIVE):
            code, _, err = told(["--home", str(tmp_path / "home"), *line], opener)
            assert code in {0, *ABSENT} or FITTING.search(err), f"{line}: {code} {err}"
