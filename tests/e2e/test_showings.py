"""What a person was shown is recorded by the commands, and asked for once where it costs something."""

from __future__ import annotations

import shutil
import sqlite3
import tomllib
from datetime import date
from pathlib import Path

import pytest

from tests.fakes import schedule
from tests.harness.arxiv import ScriptedArxiv
from tests.harness.command import Command

OLD = Path(__file__).parents[1] / "data" / "old" / "0.1.0"
NOW = "2025-11-14T06:00:00Z"


@pytest.fixture
def run(tmp_path):
    shutil.copytree(OLD, tmp_path / "home")
    return Command(tmp_path / "home", tmp_path)


def showings(home: Path) -> list[tuple]:
    connection = sqlite3.connect(home / "library.db")
    try:
        return connection.execute("select surface, night, rows, seen_to from showings order by k").fetchall()
    finally:
        connection.close()


def test_top_records_what_it_prints_as_json_and_nothing_in_a_pipe(run):
    run("top", "-n", 3, now=NOW, check=True)
    assert showings(run.home) == []
    for _ in range(2):
        run("top", "-n", 3, "--json", now=NOW, check=True)
    assert showings(run.home) == [("top", "2025-11-14", 3, 3)]


def test_a_list_is_printed_while_another_process_writes(run):
    run("status", now=NOW, check=True)  # the schema is of today
    connection = sqlite3.connect(run.home / "library.db", isolation_level=None)
    connection.execute("begin immediate")
    printed = run("top", "--json", now=NOW, check=True, forked=True).json
    connection.execute("rollback")
    connection.close()
    assert printed["count"] == 6
    assert showings(run.home) == []


def test_the_rest_of_a_night_is_seen_by_one_entry_and_given_back_by_one_undo(run):
    before = run("top", "--json", now=NOW, check=True).json
    run("seen", "--rest", now=NOW, check=True)
    assert run("top", "--json", now=NOW, check=True).json["count"] == 0
    (last, *_) = run("log", "--json", now=NOW, check=True).json
    assert (last["kind"], last["subject"], len(last["data"]["ids"])) == ("seen", "2025-11-14", 6)
    run("undo", now=NOW, check=True)
    after = run("top", "--json", now=NOW, check=True).json
    assert [paper["id"] for paper in after["papers"]] == [paper["id"] for paper in before["papers"]]
    assert {paper["verdict"] for paper in after["papers"]} == {None}


def test_init_writes_the_consent_to_audit_nights_and_leaves_a_file_that_was_edited(tmp_path):
    run = Command(tmp_path / "home", tmp_path)
    config = run.home / "config.toml"
    with ScriptedArxiv((), schedule([date(2025, 11, 10)], 3), today=date(2025, 11, 10)) as arxiv:
        run("init", "--yes", "--categories", "cs.LG", "--audit", arxiv=arxiv, check=True)
        assert tomllib.loads(config.read_text())["rank"] == {"audit": True}
        run("init", "--yes", "--no-audit", arxiv=arxiv, check=True)
        assert tomllib.loads(config.read_text())["rank"] == {"audit": False}
        config.write_text(written := config.read_text().replace("audit = false", "audit = true  # mine"))
        told = run("init", "--yes", "--no-audit", arxiv=arxiv, check=True)
        assert "audit = false" in told.err
    assert config.read_text() == written


def test_nobody_is_audited_who_was_not_asked(tmp_path):
    run = Command(tmp_path / "home", tmp_path)
    with ScriptedArxiv((), schedule([date(2025, 11, 10)], 3), today=date(2025, 11, 10)) as arxiv:
        run("init", "--yes", "--categories", "cs.LG", arxiv=arxiv, check=True)
    assert "# audit = false" in (run.home / "config.toml").read_text().splitlines()


@pytest.mark.parametrize(("words", "is_on"), [((), True), (("--no-trace",), False)])
def test_init_lets_the_trace_ask_unless_it_is_told_not_to(tmp_path, words, is_on):
    run = Command(tmp_path / "home", tmp_path)
    with ScriptedArxiv((), schedule([date(2025, 11, 10)], 3), today=date(2025, 11, 10)) as arxiv:
        assert run("status", "--json", now=NOW, check=True).json["trace"] == {
            "on": False,
            "sources": [],
            "files": [],
            "last": None,
        }
        run("init", "--yes", "--categories", "cs.LG", *words, arxiv=arxiv, check=True)
        written = tomllib.loads((run.home / "config.toml").read_text())["trace"]
        assert written == ({"sources": ["s2"], "pdfs": True, "history": 5} if is_on else {})
        trace = run("status", "--json", now=NOW, check=True).json["trace"]
        assert (trace["on"], trace["sources"], trace["files"]) == (is_on, ["s2"] * is_on, ["pdf"] * is_on)
        run("init", "--yes", "--no-trace" if is_on else "--trace", arxiv=arxiv, check=True)
        assert run("status", "--json", now=NOW, check=True).json["trace"]["on"] is not is_on
