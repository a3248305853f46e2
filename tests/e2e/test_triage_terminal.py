"""Triage on real terminals: in tmux, which says what a person would see, and killed after any key."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from readinglist.core.lines import width
from readinglist.triage.screen.parts import layout
from tests.e2e import triage_night as night
from tests.e2e.test_hostile_titles import TITLES
from tests.e2e.triage_night import copy_of, environment, log_of, plan, standing_of
from tests.harness.command import Command
from tests.harness.invariant import invariant
from tests.harness.terminal import Terminal, Tmux

WORDS = [sys.executable, "-m", "readinglist"]


@pytest.fixture(scope="module")
def template(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("triage") / "home"
    night.make_library(home, night.real_papers(shared))
    return home


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of titles that would steer a terminal, all else in them as bad."""
    home = tmp_path_factory.mktemp("hostile") / "home"
    home.mkdir()
    snapshot = home.parent / "hostile.jsonl"
    with snapshot.open("w", encoding="utf-8", errors="surrogatepass") as file:
        for k, title in enumerate(TITLES):
            versions = [{"version": "v1", "created": "Mon, 4 Jan 2016 00:00:00 GMT"}]
            record: dict[str, object] = {
                "id": f"1601.{k:05d}",
                "title": title,
                "abstract": f"{title} walks. " * 3,
                "comments": title,
            }
            record |= {"authors": f"{title[:40]}, Ada Author", "categories": "cs.LG", "versions": versions}
            file.write(json.dumps(record) + "\n")
    Command(home, home.parent)("import", snapshot, now=night.NOW, check=True)
    return home


def test_a_morning_in_tmux_is_in_the_log_just_as_it_was_pressed(template: Path, tmp_path: Path) -> None:
    home, planned = copy_of(template, tmp_path / "home"), plan()
    environ = environment(home, night.scripted_editor(tmp_path))
    with Tmux([*WORDS, "triage"], environ, tmp_path, (80, 24)) as tmux:
        tmux.wait_for("0/300 decided")
        tmux.press(*planned.keys)
        decided = len(planned.standing)
        tmux.wait_for(f"{decided}/300 decided")
        tmux.press(*night.QUICK, *night.LINE, "Enter")
        tmux.wait_for("noted")
        tmux.press("n")
        screen = tmux.wait_for("saved")
        assert "Night of Thursday 24 April 2025" in screen, "the editor gives the screen back"
        tmux.press("q")
        assert tmux.end() == 0
    log = log_of(home)
    verdicts = [entry for entry in standing_of(log) if entry[0] == "verdict"]
    assert [(kind, verdict) for kind, verdict, _ in verdicts] == [(k, v) for k, v, _ in planned.standing]
    assert len({subject for _, _, subject in verdicts}) == decided
    assert [entry["data"]["line"] for entry in log if entry["kind"] == "critique"] == [night.LINE]
    assert len(list((home / "notes").rglob("*.md"))) == 1

    (tmp_path / "status").unlink()
    with Tmux([*WORDS, "triage"], environ, tmp_path, (60, 20)) as tmux:
        screen = tmux.wait_for(f"{decided} of 300 decided")
        assert re.search(rf"^>  *{decided + 1} ", screen, re.M), "the cursor is on the first undecided paper"
        tmux.press("u")
        tmux.wait_for("undone")
        tmux.press("q")
        assert tmux.end() == 0


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 20)], ids=str)
def test_titles_that_steer_leave_no_trace_on_the_screen(size: tuple[int, int], hostile: Path, tmp_path: Path) -> None:
    home = copy_of(hostile, tmp_path / "home")
    with Tmux([*WORDS, "triage", "--all"], environment(home), tmp_path, size) as tmux:
        title = tmux.run("display-message", "-p", "#{pane_title}")
        tmux.wait_for(f"0/{len(TITLES)} decided")
        for _ in TITLES:
            tmux.press("j")
        tmux.press("k", "y", "x")
        screen = tmux.wait_for(f"2/{len(TITLES)} decided")
        assert tmux.run("display-message", "-p", "#{pane_title}") == title
        assert not {c for c in screen if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co")} - {"\n"}
        rows = screen.splitlines()
        assert len(rows) <= size[1]
        room = layout(*size)
        if not room.is_narrow:
            bars = {width(row[: row.index("│")]) for row in rows[1 : 1 + room.body]}
            assert bars == {room.list_cells + 1}, "the line between list and abstract is straight"
        assert rows[0].startswith("All")
        assert "q quit" in rows[-1]
        tmux.press("q")
        assert tmux.end() == 0
    assert len(standing_of(log_of(home))) == 2, "one kept, one skipped"


def test_every_decision_on_the_screen_survives_kill_9(template: Path, tmp_path: Path, whole: bool) -> None:
    """Killed at any moment after a key: what was acknowledged is in the log, and nothing else but that key."""
    home, rng = copy_of(template, tmp_path / "home"), random.Random(3)
    acknowledged: list[str] = []
    for round_ in range(40 if whole else 6):
        key = "yxl"[round_ % 3]
        before = len(log_of(home))
        with Terminal([*WORDS, "triage"], environment(home)) as terminal:
            terminal.wait_for("q quit")
            since = len(terminal.raw)
            terminal.send(key)
            told = rf"{night.PAST[night.VERDICTS[key]]}: (\d{{4}}\.\d{{5}})"
            if round_ % 2:  # at any moment, acknowledged or not
                terminal.last_byte_after("", quiet=rng.uniform(0, 0.05), seconds=rng.uniform(0, 0.05))
            else:
                terminal.wait_for(night.PAST[night.VERDICTS[key]] + ": ", since)
            terminal.kill(signal.SIGKILL)
            acknowledged += re.findall(told, terminal.text(since))
        log = log_of(home)
        assert len(log) - before in (0, 1)
        assert set(acknowledged) <= {entry["subject"] for entry in log}
    assert acknowledged
    invariant(home)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_leaves_the_terminal_as_it_was(number: int, template: Path, tmp_path: Path) -> None:
    home = copy_of(template, tmp_path / "home")
    with Terminal([*WORDS, "triage"], environment(home)) as terminal:
        terminal.wait_for("q quit")
        terminal.send("y")
        terminal.wait_for("kept: ")
        os.kill(terminal.process.pid, number)
        assert terminal.end() == 128 + number
        assert terminal.raw.rstrip().endswith((b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[<u", b"\x1b[?1004l"))
        assert b"\x1b[?1049l" in terminal.raw
    assert [entry["kind"] for entry in log_of(home)] == ["goal", "verdict"]


@pytest.mark.parametrize("words", [("triage",), ("--no-color", "triage"), ("triage", "--blind")], ids=" ".join)
def test_colours_are_refused_on_the_screen_too(words: tuple[str, ...], template: Path, tmp_path: Path) -> None:
    home = copy_of(template, tmp_path / "home")
    environ = environment(home) | ({"NO_COLOR": "1"} if words[-1] == "--blind" else {})
    with Terminal([*WORDS, *words], environ) as terminal:
        terminal.wait_for("q quit")
        terminal.send("q")
        assert terminal.end() == 0
    colours = re.findall(rb"\x1b\[[0-9;]*?(?:3[1-7]|4[1-7]|38|48)[0-9;]*m", terminal.raw)
    assert bool(colours) == (words == ("triage",))


def test_without_a_terminal_it_prints_what_top_prints(template: Path, tmp_path: Path) -> None:
    home = copy_of(template, tmp_path / "home")

    def printed(*words: str) -> tuple[int, bytes]:
        done = subprocess.run([*WORDS, *words], env=environment(home), capture_output=True, stdin=subprocess.DEVNULL)
        return done.returncode, done.stdout

    assert printed("triage") == printed("top")
    assert printed("triage")[0] == 0
    assert printed("triage", "--all") == printed("top", "--all")
    assert b"\x1b" not in printed("triage")[1]


def test_keys_that_cannot_be_end_it_before_the_screen(template: Path, tmp_path: Path) -> None:
    home = copy_of(template, tmp_path / "home")
    (home / "config.toml").write_text('[keys]\nkeep = "x"\n')
    with Terminal([*WORDS, "triage"], environment(home)) as terminal:
        assert terminal.end() == 78
    assert "config.toml" in terminal.text()
    assert "skip" in terminal.text()


def test_a_night_without_papers_says_why_as_top_does(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with Terminal([*WORDS, "triage"], environment(home)) as terminal:
        assert terminal.end() == 0
    assert "No night yet" in terminal.text()
