"""The harness does what it says: otherwise every test that uses it proves nothing."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from http.client import HTTPConnection, IncompleteRead
from pathlib import Path

import pytest

from tests.fakes import night_of, paper
from tests.harness.arxiv import ScriptedArxiv
from tests.harness.command import SITE
from tests.harness.invariant import invariant
from tests.harness.steps import OK, Body, Empty, Redirect, Reset, Stall, Status, Step, Truncate, WrongLength

TUESDAY = date(2025, 11, 11)
WRITES_FIVE = """
import sqlite3, sys
db = sqlite3.connect(sys.argv[1], isolation_level=None)
db.execute("create table if not exists t (x)")
for n in range(5):
    db.execute("insert into t values (?)", (n,))
"""
STORES = """
import os, sys
with open(sys.argv[1] + ".new", "w") as file:
    file.write("new")
    file.flush()
    os.fsync(file.fileno())
os.replace(sys.argv[1] + ".new", sys.argv[1])
"""


def sabotaged(program: str, *words: object, **faults: object) -> subprocess.CompletedProcess[bytes]:
    environ = {f"FAULT_{name.upper()}": str(value) for name, value in faults.items()} | {"PYTHONPATH": str(SITE)}
    command = [sys.executable, "-c", program, *map(str, words)]
    return subprocess.run(command, env=environ, capture_output=True, check=False)


@pytest.mark.parametrize("k", range(1, 8))
def test_the_program_dies_before_its_kth_statement(tmp_path: Path, k: int) -> None:
    database = tmp_path / "x.db"
    ended = sabotaged(WRITES_FIVE, database, kill_sql=k)
    assert ended.returncode == (-signal.SIGKILL if k <= 6 else 0)
    db = sqlite3.connect(database)
    tables = db.execute("select count(*) from sqlite_master").fetchone()[0]
    assert tables == (k > 1)
    assert not tables or db.execute("select count(*) from t").fetchone()[0] == min(k - 2, 5)


@pytest.mark.parametrize("point", ["open", "fsync", "rename"])
def test_the_program_dies_before_it_opens_syncs_or_renames(tmp_path: Path, point: str) -> None:
    old = tmp_path / "note"
    old.write_text("old")
    assert sabotaged(STORES, old, **{f"kill_{point}": 1}).returncode == -signal.SIGKILL
    assert old.read_text() == "old"
    assert (tmp_path / "note.new").exists() == (point != "open")
    assert sabotaged(STORES, old, **{f"kill_{point}": 2}).returncode == 0
    assert old.read_text() == "new"


def test_the_disk_is_full_from_the_kth_open_on(tmp_path: Path) -> None:
    ended = sabotaged(STORES, tmp_path / "note", enospc_open=1)
    assert b"No space left on device" in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_no_socket_is_connected_but_the_one_that_is_allowed(tmp_path: Path) -> None:
    program = "import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2]))); print('connected')"
    log = tmp_path / "log"
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert sabotaged(program, "127.0.0.1", port, net=port, log=log).stdout == b"connected\n"
        assert sabotaged(program, "127.0.0.1", port, net=port + 1).returncode == 1
        assert sabotaged(program, "example.org", port, net=port).returncode == 1
    assert f"connect\t('127.0.0.1', {port})" in log.read_text()


def test_what_was_opened_and_run_is_in_the_log(tmp_path: Path) -> None:
    log, database = tmp_path / "log", tmp_path / "x.db"
    sabotaged(WRITES_FIVE, database, log=log, pragma="max_page_count=50")
    lines = log.read_text().splitlines()
    assert [line for line in lines if line.startswith("sql\tinsert")] == [
        f"sql\tinsert into t values ({n})" for n in range(5)
    ]
    assert int(lines[-1].removeprefix("peak\t")) > 1000


def test_a_pragma_is_set_on_every_connection(tmp_path: Path) -> None:
    ended = sabotaged(WRITES_FIVE, tmp_path / "x.db", pragma="max_page_count=1")
    assert b"database or disk is full" in ended.stderr


def ask(arxiv: ScriptedArxiv) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", arxiv.port, timeout=2)
    try:
        connection.request("GET", "/atom/cs.LG")
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def test_steps_are_played_in_order_and_then_it_is_honest(loopback: Callable[..., ScriptedArxiv]) -> None:
    arxiv = loopback((), night_of(TUESDAY, paper(1)))
    arxiv.script("rss", Status(503, "2"), OK(), Body(b"x"), Empty(), Redirect("http://127.0.0.1:1/"))
    assert [ask(arxiv)[0] for _ in range(6)] == [503, 200, 200, 200, 301, 200]
    status, body = ask(arxiv)
    assert (status, body.count(b"<entry>")) == (200, 1)
    assert [request.endpoint for request in arxiv.log] == ["rss"] * 7


@pytest.mark.parametrize(
    ("step", "error"),
    [
        (Truncate(300), IncompleteRead),
        (Truncate(0.5, "chunked"), IncompleteRead),
        (WrongLength(), IncompleteRead),
        (Reset(), ConnectionError),
        (Reset(after=100), (ConnectionError, IncompleteRead)),
        (Stall(seconds=3), TimeoutError),
    ],
)
def test_a_broken_answer_is_broken_for_a_client(
    loopback: Callable[..., ScriptedArxiv], step: Step, error: type[Exception] | tuple[type[Exception], ...]
) -> None:
    arxiv = loopback((), night_of(TUESDAY, paper(1)))
    arxiv.script("rss", step)
    with pytest.raises(error):
        ask(arxiv)
    assert ask(arxiv)[0] == 200


def test_an_emptied_feed_is_well_formed(loopback: Callable[..., ScriptedArxiv]) -> None:
    from lxml import etree

    arxiv = loopback((), night_of(TUESDAY, paper(1), paper(2)))
    arxiv.always("rss", Empty())
    assert etree.fromstring(ask(arxiv)[1]).findall("{*}entry") == []
    arxiv.heal()
    assert len(etree.fromstring(ask(arxiv)[1]).findall("{*}entry")) == 2


def test_the_invariant_sees_damage(tmp_path: Path) -> None:
    """A row that no list announced, a lost entry of the night, a broken page: each is noticed."""
    arxiv = ScriptedArxiv((), night_of(TUESDAY, paper(1)))
    home = _library(tmp_path / "sound", paper(1).title, paper(1).id)
    invariant(home, arxiv)
    for name, title, paper_id in (("altered", "Another title", paper(1).id), ("foreign", paper(1).title, "2501.00001")):
        with pytest.raises(AssertionError):
            invariant(_library(tmp_path / name, title, paper_id), arxiv)
    file = home / "library.db"
    os.truncate(file, file.stat().st_size - 4096)
    with pytest.raises((AssertionError, sqlite3.DatabaseError)):
        invariant(home, arxiv)


def _library(home: Path, title: str | None, paper_id: str) -> Path:
    """A library as far as the invariant looks at it, with one paper of Tuesday."""
    home.mkdir()
    one = paper(1)
    with sqlite3.connect(home / "library.db") as db:
        db.execute("create table papers (n integer primary key, id, title, abstract, authors, categories, source)")
        db.execute("create table nights (category, night)")
        db.execute("create virtual table papers_fts using fts5 (title, content='papers', content_rowid='n')")
        row = (paper_id, title, one.abstract, json.dumps(one.authors), " ".join(one.categories))
        db.execute("insert into papers values (1, ?, ?, ?, ?, ?, 'listing')", row)
        db.execute("insert into papers_fts (papers_fts) values ('rebuild')")
        db.execute("insert into nights values ('cs.LG', ?)", (TUESDAY.isoformat(),))
    db.close()
    return home
