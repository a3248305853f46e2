"""Critiques from the command line: the editor, two programs at one file, kills and full disks."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from readinglist.taste.notes import Notes
from tests.e2e.test_crash_points import at_each, count_points, leftovers, sampled
from tests.fakes import paper
from tests.harness.command import Command
from tests.harness.scene import TUESDAY, Scene

ID = "2511.00003"
QUICK = "10x 2 3 1 no: scales: few parts"


def editor(folder: Path, script: str) -> str:
    """An editor that runs `script` with the file as `$1`."""
    path = folder / "an editor.sh"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return f"'{path}' --wait"


@pytest.fixture
def ready(scene: Scene) -> Scene:
    return scene.open()


def notes(home: Path) -> dict[str, bytes]:
    """Notes of the papers that are tested here, by name; not those in the trash."""
    found = sorted((home / "notes").glob("*.md"))
    return {p.name: p.read_bytes() for p in found if p.name != "2511.00001.md"}


def test_the_file_is_there_before_the_editor_starts_and_what_it_writes_is_read(ready: Scene, tmp_path: Path) -> None:
    words = editor(tmp_path, 'shift; grep -q "^## Claim" "$1" && echo "It walks." >> "$1"')
    done = ready.run("critique", ID, environ={"VISUAL": words, "EDITOR": "false"}, check=True)
    assert "It walks." in done.out
    record = ready.run("critique", ID, "--json", check=True).json
    assert (record["id"], record["sections"], record["quick"]) == (ID, {"My prediction": "It walks."}, False)
    assert ready.run("critique", "search", "walks", "--json", check=True).json["count"] == 1
    assert "also in 1 note: readinglist critique search walks" in ready.run("search", "walks", check=True).err
    assert "critique search" not in ready.run("search", "wheels", check=True).err


def test_a_form_that_is_left_as_it_was_is_told_and_not_called_a_critique(ready: Scene) -> None:
    left = ready.run("critique", ID, environ={"VISUAL": "true"}, check=True)
    assert left.out == ""
    assert f"nothing written yet: the form is in {ready.home / 'notes' / ID}.md" in left.err
    assert ready.run("critique", ID, "--json", check=True).json["empty"]


def test_a_quick_critique_is_recorded_found_and_taken_back(ready: Scene) -> None:
    ready.run("keep", ID, "2511.00004", check=True)
    assert ready.run("critique", "missing", "--json", check=True).json["count"] == 2
    ready.run("critique", ID, "--quick", QUICK, check=True)
    listed = ready.run("critique", "list", "--json", check=True).json["critiques"]
    mine = next(c for c in listed if c["id"] == ID)
    ratings = {"upside": "10x", "complexity": 2, "generality": 3, "fragility": 1, "build_on": "no"}
    assert (mine["ratings"], mine["line"], mine["quick"]) == (ratings, "scales: few parts", True)
    entry = ready.run("log", "--json", check=True).json[0]
    assert (entry["kind"], entry["subject"], entry["data"]) == ("critique", ID, {**ratings, "line": mine["line"]})
    assert [p["id"] for p in ready.run("critique", "missing", "--json", check=True).json["papers"]] == ["2511.00004"]
    ready.run("undo", check=True)
    assert notes(ready.home) == {}
    (trashed,) = (ready.home / "notes" / ".trash").rglob("*.md")
    assert "scales: few parts" in trashed.read_text()
    ready.run("critique", ID, "--quick", "one line", check=True)
    assert ready.run("critique", ID, "--json", check=True).json["line"] == "one line"


def test_what_is_no_rating_no_paper_or_no_editor_is_said_in_a_line(ready: Scene, tmp_path: Path) -> None:
    for words, code in (
        (("critique", ID, "--quick", "11x"), 2),
        (("critique", "2511.99999", "--quick", QUICK), 66),
        (("critique", ID, "--json"), 66),
        (("critique", "no id"), 2),
    ):
        failed = ready.run(*words)
        assert (failed.code, len(failed.err.strip().splitlines())) == (code, 1), failed
    assert notes(ready.home) == {}
    nothing = ready.run("critique", ID, environ={"VISUAL": "", "EDITOR": ""})
    assert (nothing.code, "$EDITOR" in nothing.error, f"{ID}.md" in nothing.err) == (78, True, True), nothing
    absent = ready.run("critique", ID, environ={"VISUAL": "", "EDITOR": str(tmp_path / "absent")})
    assert absent.code == 78
    told = ready.run("critique", ID, environ={"VISUAL": "", "EDITOR": editor(tmp_path, "exit 3")})
    assert (told.code, "ended with 3" in told.err) == (0, True), told


def test_a_fetch_brings_a_revised_title_into_the_file_and_keeps_the_users_words(scene: Scene) -> None:
    scene.announce(TUESDAY, replace(paper(3), title="A new title: better", version=2), type="replace")
    scene.open()
    scene.run("critique", ID, "--quick", QUICK, check=True)
    path = scene.home / "notes" / f"{ID}.md"
    path.write_text(path.read_text().replace("status:", "colour: red # mine\nstatus:") + "my words\r\n")
    path = path.rename(path.with_name("renamed.md"))
    before = path.read_text()
    assert scene.fetch().code == 0
    assert scene.run("show", ID, "--json", check=True).json["title"] == "A new title: better"
    changed = {"title:", '  - "Paper 3', '  - "A new', "updated:"}
    kept = [line for line in before.split("\n") if not line.startswith(tuple(changed))]
    after = path.read_text()
    assert [line for line in after.split("\n") if not line.startswith(tuple(changed))] == kept
    assert 'title: "A new title: better"\n' in after
    assert list(notes(scene.home)) == ["renamed.md"]


@pytest.mark.parametrize("point", ["open", "rename", "fsync", "sql"])
def test_G1_killed_at_any_point_the_note_is_the_old_or_the_new_and_the_rating_is_not_lost(
    ready: Scene, tmp_path: Path, whole: bool, point: str
) -> None:
    """A second rating, into a file with words of the user's."""
    ready.run("critique", ID, "--quick", "10% 1 1 1 maybe", check=True)
    path = ready.home / "notes" / f"{ID}.md"
    path.write_text(path.read_text() + "my words\n")
    old = path.read_bytes()
    log, prepared = tmp_path / "log", tmp_path / "prepared"
    shutil.copytree(ready.home, prepared)
    ready.run("critique", ID, "--quick", QUICK, faults={"log": log}, check=True)
    new = path.read_bytes()
    assert b'upside: "10x"' in new
    total = count_points(log)[point]
    assert total > 0

    def trial(k: int) -> None:
        home = tmp_path / f"{point}-{k}"
        shutil.copytree(prepared, home)
        killed = ready.run("critique", ID, "--quick", QUICK, home=home, faults={f"kill_{point}": k})
        assert killed.code in (0, -signal.SIGKILL), (k, killed)
        found = {name: body for name, body in notes(home).items() if not name.startswith(".tmp-")}
        assert list(found) == [f"{ID}.md"], k
        assert found[f"{ID}.md"] in (old, new), k
        recorded = any(e["data"].get("upside") == "10x" for e in ready.run("log", "--json", home=home).json)
        assert recorded or found[f"{ID}.md"] == old, "the file says what the log does not"
        ready.run("critique", ID, "--quick", QUICK, home=home, check=True)
        assert notes(home) == {f"{ID}.md": new}, k
        assert leftovers(home) == [], k
        shutil.rmtree(home)

    at_each(sampled(total, whole), trial)


@pytest.mark.parametrize("point", ["open", "fsync"])
def test_G1_a_full_disk_leaves_a_whole_note(ready: Scene, tmp_path: Path, whole: bool, point: str) -> None:
    ready.run("critique", ID, "--quick", "10% 1 1 1 maybe", check=True)
    old = notes(ready.home)
    log, prepared = tmp_path / "log", tmp_path / "prepared"
    shutil.copytree(ready.home, prepared)
    ready.run("critique", ID, "--quick", QUICK, faults={"log": log}, check=True)
    new = notes(ready.home)

    def trial(k: int) -> None:
        home = tmp_path / f"{point}-{k}"
        shutil.copytree(prepared, home)
        failed = ready.run("critique", ID, "--quick", QUICK, home=home, faults={f"enospc_{point}": k})
        if failed.code:
            assert failed.code == 74, (k, failed)
            assert "Traceback" not in failed.err
            assert notes(home) in (old, new), k
        ready.run("critique", ID, "--quick", QUICK, home=home, check=True)
        assert b'upside: "10x"' in notes(home)[f"{ID}.md"]
        shutil.rmtree(home)

    at_each(sampled(count_points(log)[point], whole), trial)


def test_G3_edited_at_the_moment_of_our_writing_the_users_text_stays(ready: Scene, tmp_path: Path) -> None:
    """Stopped with our draft open; the editor saves in that moment: in place, and as editors do by renaming."""
    ready.run("critique", ID, "--quick", "10% 1 1 1 maybe", check=True)
    path = ready.home / "notes" / f"{ID}.md"
    log, prepared = tmp_path / "log", tmp_path / "prepared"
    shutil.copytree(ready.home, prepared)
    ready.run("critique", ID, "--quick", QUICK, faults={"log": log}, check=True)
    opened = [line for line in log.read_text().splitlines() if line.startswith("open\t")]
    draft = next(k for k, line in enumerate(opened, start=1) if "/notes/.tmp-" in line)
    for renamed in (False, True):
        shutil.rmtree(ready.home)
        shutil.copytree(prepared, ready.home)
        stopped = tmp_path / f"stopped-{renamed}"
        faults = {"stop_open": draft, "stop_s": 20, "stopped": stopped}
        with ready.run.start_warm("critique", ID, "--quick", QUICK, faults=faults) as process:
            deadline = time.monotonic() + 30
            while not stopped.exists() and time.monotonic() < deadline and process.poll() is None:
                time.sleep(0.02)
            mine = path.read_text().replace("status:", "colour: red\nstatus:") + "my words\n"
            if renamed:
                path.with_name("other").write_text(mine)
                os.replace(path.with_name("other"), path)
            else:
                path.write_text(mine)
            stopped.unlink()
            out, err = process.communicate(timeout=60)
        assert process.returncode == 0, (out, err)
        after = path.read_text()
        assert after.endswith("my words\n")
        assert "colour: red\n" in after
        assert 'upside: "10x"' in after, "and ours was written into it"


def test_G3_a_file_that_changes_at_each_try_ends_with_both_texts(tmp_path: Path) -> None:
    from tests.integration.store_toys import open_store

    with open_store(tmp_path / "home") as store:
        path = store.part(Notes).free_path(ID)
        assert store.part(Notes).write(path, "first\n", None) == path
        beside = store.part(Notes).write(path, "ours\n", "another hash")
        assert beside.name == f"{ID}.conflict.md"
        assert (path.read_text(), beside.read_text()) == ("first\n", "ours\n")
        assert store.part(Notes).write(path, "ours again\n", None).name == f"{ID}.conflict-2.md"
        assert [found.note.is_copy for found in store.part(Notes).search("ours")] == [True, True]
        assert len(list(store.part(Notes).problems())) == 2


def test_G5_notes_that_may_not_be_written_are_said_and_the_rating_is_recorded(
    ready: Scene, nobody: tuple[tuple[str, ...], Path]
) -> None:
    words, folder = nobody
    home = folder / "home"
    ready.run("critique", ID, "--quick", "10% 1 1 1 maybe", check=True)
    shutil.copytree(ready.home, home)
    for path in (home, *home.rglob("*")):
        os.chown(path, 65534, 65534)
    before = notes(home)
    (home / "notes").chmod(0o555)
    failed = ready.run("critique", ID, "--quick", QUICK, before=words, home=home, cwd=folder)
    assert failed.code == 74, failed
    assert "recorded" in failed.err
    assert notes(home) == before
    (home / "notes").chmod(0o755)
    ready.run("critique", ID, "--quick", "- - - - yes", before=words, home=home, cwd=folder, check=True)
    assert b'upside: "10x"' in notes(home)[f"{ID}.md"], "made up for"


@pytest.fixture
def nobody() -> Iterator[tuple[tuple[str, ...], Path]]:
    """Words that make a command run as nobody, and a folder where nobody can go."""
    words = ("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups")
    if os.getuid() != 0 or shutil.which("setpriv") is None:
        pytest.skip("needs root and setpriv to become somebody else")
    folder = Path(tempfile.mkdtemp(prefix="readinglist-"))
    folder.chmod(0o755)
    try:
        probe = [*words, sys.executable, "-c", "import readinglist.core.clock"]
        if subprocess.run(probe, capture_output=True, check=False, cwd=folder).returncode:
            pytest.skip("nobody may not run this Python: its folder is closed to others")
        yield words, folder
    finally:
        shutil.rmtree(folder)


def test_many_critiques_are_listed_fast_enough_to_wait_for(run: Command, home: Path) -> None:
    """No assertion on time: that a thousand files are read at all, each once."""
    folder = home / "notes"
    folder.mkdir(parents=True)
    for n in range(300):
        (folder / f"{n}.md").write_text(f'---\nid: "2401.{n:05}"\ntitle: T{n}\n---\nwords {n}\n')
    assert run("critique", "list", "--json", check=True).json["count"] == 300
    assert run("critique", "search", "words 299", "--json", check=True).json["critiques"][0]["id"] == "2401.00299"
