"""The commands on a real library, from outside: what one command does, the next one sees."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.fakes import announced, paper, revised
from tests.harness.arxiv import ScriptedArxiv
from tests.harness.command import Command

MONDAY, TUESDAY = date(2025, 11, 10), date(2025, 11, 11)
Start = Callable[..., ScriptedArxiv]


@pytest.fixture
def arxiv(loopback: Start) -> ScriptedArxiv:
    """Twelve papers on Monday, eight on Tuesday with a new version of the first; it is Monday."""
    first, second = [paper(n) for n in range(1, 13)], [paper(n) for n in range(13, 21)]
    nights = {MONDAY: announced(*first), TUESDAY: [*announced(*second), *announced(revised(first[0]), type="replace")]}
    return loopback([*first, *second, revised(first[0])], nights, today=MONDAY)


def test_a_night_is_fetched_read_judged_and_undone(run: Command, arxiv: ScriptedArxiv) -> None:
    assert run("fetch", "--json", arxiv=arxiv, check=True).json["new"] == 12
    top = run("top", "--json", arxiv=arxiv, check=True).json
    assert (top["night"], top["count"]) == ("2025-11-10", 12)
    assert [p["rank"] for p in top["papers"]] == list(range(1, 13))
    first, second = top["papers"][0]["id"], top["papers"][1]["id"]
    kept = run("keep", "1", "#2", "--because", "a simple idea", arxiv=arxiv, check=True)
    assert first in kept.out
    assert second in kept.out
    assert run("top", "--json", arxiv=arxiv).json["count"] == 10
    assert run("show", first, "--json", arxiv=arxiv).json["verdict"] == "keep"
    assert [e["kind"] for e in run("log", "--json", arxiv=arxiv).json] == ["verdict", "verdict"]
    run("undo", "2", arxiv=arxiv, check=True)
    assert run("top", "--json", arxiv=arxiv).json["count"] == 12
    assert run("show", first, "--json", arxiv=arxiv).json["verdict"] is None
    run("seen", "--rest", arxiv=arxiv, check=True)
    empty = run("top", arxiv=arxiv, check=True)
    assert "decided or seen" in empty.out


def test_what_changed_of_a_kept_paper_is_shown(run: Command, arxiv: ScriptedArxiv) -> None:
    run("fetch", arxiv=arxiv, check=True)
    run("keep", paper(1).id, arxiv=arxiv, check=True)
    arxiv.today = TUESDAY
    assert run("fetch", "--json", arxiv=arxiv, check=True).json["revised"] == 1
    shown = run("revised", arxiv=arxiv, check=True).out
    assert "{+We corrected a proof.+}" in " ".join(shown.split())
    assert run("revised", "--json", arxiv=arxiv).json["papers"][0]["before"]["abstract"] == paper(1).abstract


def test_a_night_without_network_says_so_and_the_next_command_warns_once(run: Command) -> None:
    failed = run("fetch", "--json", environ={"READINGLIST_NETWORK_TIMEOUT": "1"})
    assert failed.code == 69
    assert failed.json["status"] == "failed"
    assert len(failed.err.splitlines()) <= 3
    assert failed.error.startswith("readinglist: ")
    after = run("top", "--json")
    assert after.code == 0
    assert after.json["count"] == 0
    assert len(after.err.splitlines()) == 1
    assert "failed" in after.err
    assert run("status").err == ""
    assert run("status", "--json").json["failed_since"] is not None


def test_a_goal_is_added_changed_closed_and_all_of_it_undone(run: Command) -> None:
    run("goal", "add", "walk", "robots that walk", "--seed", "1502.05477", "--exclude", "motion capture", check=True)
    goal = run("goal", "list", "--json").json["goals"][0]
    assert (goal["text"], goal["seeds"], goal["refused"]) == ("robots that walk", ["1502.05477"], ["motion capture"])
    run("goal", "edit", "walk", "--text", "robots that run", check=True)
    run("goal", "close", "walk", "--reason", "they do", check=True)
    assert run("goal", "list", "--json").json["goals"][0]["open"] is False
    assert "they do" in run("log").out
    run("undo", "2", check=True)
    goal = run("goal", "list", "--json").json["goals"][0]
    assert (goal["text"], goal["open"]) == ("robots that walk", True)
    assert run("keep", paper(1).id, "--goal", "nothing").code == 66


def test_a_backup_comes_back_into_another_home(run: Command, arxiv: ScriptedArxiv, tmp_path: Path) -> None:
    run("fetch", arxiv=arxiv, check=True)
    run("keep", "1", arxiv=arxiv)  # no list yet: refused
    run("keep", paper(3).id, arxiv=arxiv, check=True)
    file = tmp_path / "all.rlbackup"
    assert run("backup", str(file), arxiv=arxiv, check=True).out.strip() == str(file)
    other = tmp_path / "other"
    run("restore", str(file), "--dry-run", arxiv=arxiv, home=other, check=True)
    assert run("status", "--json", arxiv=arxiv, home=other).json["papers"] == 0
    run("restore", str(file), "--yes", arxiv=arxiv, home=other, check=True)
    assert run("log", "--json", arxiv=arxiv, home=other).out == run("log", "--json", arxiv=arxiv).out
    assert run("status", "--json", arxiv=arxiv, home=other).json["papers"] == 12
    assert run("doctor", arxiv=arxiv, home=other).code == 0


def test_a_restore_mends_a_damaged_library(run: Command, arxiv: ScriptedArxiv, tmp_path: Path, home: Path) -> None:
    run("fetch", arxiv=arxiv, check=True)
    file = tmp_path / "all.rlbackup"
    run("backup", str(file), arxiv=arxiv, check=True)
    (home / "library.db").write_bytes(b"not a database at all" * 400)
    assert run("top", arxiv=arxiv).code == 65
    run("restore", str(file), "--yes", arxiv=arxiv, check=True)
    assert run("top", "--json", arxiv=arxiv).json["count"] == 12


def test_init_without_questions_ends_with_a_list(run: Command, arxiv: ScriptedArxiv) -> None:
    words = ("--yes", "--goal", "robots that learn a gait by policy gradients", "--categories", "cs.LG")
    ended = run("init", *words, "--seed", paper(2).id, paper(3).id, "--json", arxiv=arxiv, check=True)
    assert ended.json["night"] is None
    assert ended.json["count"] == 10  # twelve papers, two of them kept as seeds
    goal = run("goal", "list", "--json", arxiv=arxiv).json["goals"][0]
    assert goal["seeds"] == [paper(2).id, paper(3).id]


def test_an_import_accounts_for_every_entry(run: Command, tmp_path: Path) -> None:
    ids = tmp_path / "ids.txt"
    ids.write_text("2401.00001\nhep-th/9901001v2\nno id at all\n", encoding="utf-8")
    report = run("import", str(ids), "--keep", "--json", check=True).json["files"][0]
    assert (report["found"], report["pending"]) == (2, 2)
    assert run("show", "hep-th/9901001", "--json").json["title"] is None
    assert run("import", str(tmp_path / "missing.bib")).code == 66


def test_a_paper_that_is_not_here_comes_in_by_its_id_as_the_error_says(run: Command, arxiv: ScriptedArxiv) -> None:
    wanted = paper(5)
    for words in (("keep", wanted.id), ("show", wanted.id), ("similar", wanted.id), ("citations", wanted.id)):
        refused = run(*words, arxiv=arxiv)
        assert refused.code == 66
        assert f"`readinglist import {wanted.id}`" in refused.error
    run("import", wanted.id, f"https://arxiv.org/abs/{paper(6).id}v1", arxiv=arxiv, check=True)
    assert run("show", wanted.id, "--json", arxiv=arxiv, check=True).json["title"] == wanted.title
    assert run("show", paper(6).id, "--json", arxiv=arxiv, check=True).json["title"] == paper(6).title
    assert len(arxiv.asked("api")) == 1
    run("import", wanted.id, arxiv=arxiv, check=True)
    assert len(arxiv.asked("api")) == 1  # of what is here nothing is asked
    run("keep", wanted.id, arxiv=arxiv, check=True)


def test_a_feed_of_the_user_is_followed(run: Command) -> None:
    run("feeds", "add", "robots", "--categories", "cs.RO", "--why", "they walk", check=True)
    names = {s["name"] for s in run("feeds", "list", "--json").json["subscriptions"]}
    assert "robots" in names
    assert run("feeds", "check").code == 0
    opml = run("feeds", "export-opml", check=True).out
    assert "cs.RO" in opml
