"""G8, G9, G10: a log that grows, odd places, odd permissions, and a part of the installation that is missing."""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.fakes import schedule
from tests.harness import pdfs
from tests.harness.arxiv import ScriptedArxiv
from tests.harness.command import Command
from tests.harness.scene import LATER, MONDAY, PAPERS_A_NIGHT, SKIPPED, WEEK, Scene
from tests.harness.steps import Body

ID = SKIPPED.id
CITED = pdfs.cited_paper("A. Author. A title of some length. Annals, 2020.", "B. Writer. Another title. 2018.")
NOBODY = 65534


@pytest.fixture
def monday() -> Iterator[ScriptedArxiv]:
    with ScriptedArxiv((), schedule(WEEK, PAPERS_A_NIGHT), today=MONDAY) as arxiv:
        arxiv.always("pdf", Body(CITED, "application/pdf"))
        yield arxiv


class AtXdg(Command):
    """No --home: the library lies where the environment says."""

    def _words(self, args: tuple[object, ...], home: Path | None) -> list[str]:
        return list(map(str, args))


def use(run: Command, arxiv: ScriptedArxiv, out: Path) -> None:
    """What a user does who lets the program write every kind of file: some below `out`."""
    shared = out / "shared"
    shared.mkdir()
    for words in (
        ("fetch",),
        ("init", "--yes", "--goal", "robots that walk", "--categories", "cs.LG"),
        ("fetch", "--json"),
        ("keep", ID, "--because", "it walks"),
        ("later", LATER.id),
        ("critique", ID, "--quick", "10x 2 3 1 yes: attention alone is enough"),
        ("journal", "write", "a line of mine"),
        ("pdf", "fetch", ID, "--json"),
        ("pdf", "refs", ID, "--json"),
        ("feeds", "add", "A blog", "--url", "http://blog.example.org/feed"),
        ("backup",),
        ("backup", out / "all.rlbackup"),
        ("restore", out / "all.rlbackup", "--yes"),
        ("export", "bibtex", "-o", out / "made" / "refs.bib", "--json"),
        ("export", "obsidian", "-o", out / "vault"),
        ("import", out / "made" / "refs.bib", "--json"),
        ("share", "-o", out / "share.json"),
        ("compare", out / "share.json", "--json"),
        ("sync", shared, "--json"),
        ("digest", "--html", "-o", out / "night.html"),
        ("review",),
        ("graph", "build"),
        ("top", "--json"),
        ("status", "--json"),
        ("doctor", "--json"),
    ):
        outcome = run(*words, arxiv=arxiv)
        assert outcome.code == 0, (words, outcome)


def open_to_others(folder: Path) -> dict[str, str]:
    """Files that are not 0600 and folders that are not 0700, with what they are."""
    found = {path: stat.S_IMODE(path.lstat().st_mode) for path in folder.rglob("*")}
    return {
        path.relative_to(folder).as_posix(): oct(mode)
        for path, mode in found.items()
        if mode != (0o700 if path.is_dir() else 0o600)
    }


@contextmanager
def umask(value: int) -> Iterator[None]:
    before = os.umask(value)
    try:
        yield
    finally:
        os.umask(before)


def test_G9_all_that_is_written_is_for_the_user_alone_whatever_the_umask_and_xdg_say(
    monday: ScriptedArxiv, tmp_path: Path
) -> None:
    home, out = tmp_path / "home", tmp_path / "out"
    home.mkdir()
    out.mkdir()
    odd = {f"XDG_{name}_HOME": "relative/place" for name in ("DATA", "CONFIG", "CACHE")}
    with umask(0o000):
        use(AtXdg(home, tmp_path, {"HOME": str(home), **odd}), monday, out)
    assert (home / ".local" / "share" / "readinglist" / "library.db").is_file()
    assert not (tmp_path / "relative").exists()
    assert open_to_others(home) == {}
    (out / "shared").chmod(0o700)  # the user's own folder
    assert open_to_others(out) == {}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no file names that are not UTF-8")
def test_G9_names_of_any_bytes_are_places_too_and_a_strict_umask_is_no_matter(
    monday: ScriptedArxiv, tmp_path: Path
) -> None:
    odd = tmp_path / os.fsdecode(b"a b\xff\xfe \"q\" 's' #%3f?x=1&y [z] {0} %s\x1b[2J\n")
    odd.mkdir()
    run = Command(odd / "home", tmp_path)
    with umask(0o077):
        use(run, monday, odd)
    told = run("database", arxiv=monday, check=True)
    assert "\x1b" not in told.out + told.err
    assert [path.name for path in tmp_path.iterdir()] == [odd.name]
    assert not list(odd.rglob(".tmp-*"))


@pytest.mark.skipif(
    os.getuid() != 0 or not shutil.which("setpriv"), reason="needs root and setpriv, to be somebody else"
)
@pytest.mark.parametrize("words", ["top", "init --yes --categories cs.LG"])
def test_G9_a_home_that_may_not_be_written_is_a_clean_error(words: str, tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:  # pytest's own are closed to others
        closed = Path(folder)
        closed.chmod(0o555)
        away = {f"XDG_{name}_HOME": "" for name in ("DATA", "CONFIG", "CACHE")}
        somebody = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
        run = AtXdg(closed, tmp_path, {"HOME": str(closed), **away})
        outcome = run(*words.split(), before=somebody, cwd=Path("/"))
        assert outcome.code == 74, outcome
        assert len(outcome.err.splitlines()) == 1
        assert f"{closed}/." in outcome.error
        assert list(closed.iterdir()) == []


def test_G8_a_fetch_caps_the_log_of_its_scheduler(tuesday: Scene) -> None:
    log = tuesday.home / "nightly.log"
    log.write_text("an old night\n" * 100_000)
    assert tuesday.fetch().code == 0
    assert 400_000 < log.stat().st_size <= 500_000
    assert log.read_text().startswith("an old night\n")


def test_G10_without_pymupdf_all_but_pdfs_works(tuesday: Scene, tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    missing.mkdir()
    (missing / "pymupdf.py").write_text("raise ImportError('libmupdf.so: cannot open shared object file')")
    environ = {"PYTHONPATH": str(missing)}
    tuesday.arxiv.always("pdf", Body(CITED, "application/pdf"))

    def run(*words: object, code: int = 0) -> str:
        outcome = tuesday.run(*words, arxiv=tuesday.arxiv, environ=environ)
        assert outcome.code == code, outcome
        return outcome.error

    assert tuesday.fetch(environ=environ).json["new"] == PAPERS_A_NIGHT
    run("top")
    run("keep", "1")
    run("pdf", "fetch", ID)
    said = run("pdf", "refs", ID, code=69)
    assert "PyMuPDF cannot be loaded" in said
    run("ideas", "add", "--canon")
    assert "PyMuPDF" in run("graph", "export", tmp_path / "map.png", code=78)
    assert not (tmp_path / "map.png").exists()
    run("graph", "export", tmp_path / "map.svg")
    tuesday.sound()
    read = tuesday.run("pdf", "refs", ID, "--json", arxiv=tuesday.arxiv, check=True).json
    assert len(read["references"]) == 2  # nothing was held against the file
