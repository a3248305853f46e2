"""Rules of the store that hold whoever uses it: journals, names, forks, references between rows."""

from __future__ import annotations

import ast
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from readinglist import open_library
from readinglist.core.errors import StoreError
from readinglist.core.log import Verdict
from readinglist.core.papers import Insert
from readinglist.shell.web.app import build_app
from readinglist.shell.web.guard import Door, hosts_of
from readinglist.shell.web.worker import PageWorker
from readinglist.store import opening
from readinglist.store.migrations import NAMES
from readinglist.store.opening import network_file_system
from readinglist.upkeep.doctor import examine
from tests.fakes import paper
from tests.integration.store_toys import at, check_invariant, insert, open_store

ROOT = Path(__file__).parents[2]
OLD = ROOT / "tests" / "data" / "old" / "0.1.0-schema6"


@pytest.fixture
def reader(home):
    """Another program that began to read on the evening before, and never ends."""
    with open_store(home) as store:
        store.papers.apply([Insert(paper(1))])
    connection = sqlite3.connect(home / "library.db", isolation_level=None)
    connection.execute("begin")
    connection.execute("select count(*) from papers").fetchone()
    yield connection
    connection.close()


def test_C6_beside_a_reader_that_never_ends_nights_are_written_and_a_long_journal_is_told(home, reader, monkeypatch):
    """The journal cannot be folded in beyond what the reader sees: it grows, and from some length on this is told."""
    with open_store(home) as store:
        for night in range(3):
            store.papers.apply([insert(paper(100 * night + n), ("2026-11-05", "new")) for n in range(1, 40)])
        assert store.papers.count() == 117
        assert (examine(store, store.places).problems, store.warnings) == ((), ())
        monkeypatch.setattr(opening, "LARGEST_WAL", 50_000)
        [problem] = examine(store, store.places).problems
        assert "library.db-wal" in problem.what
        assert not examine(store, store.places, fix=True).is_healthy, "while it is read nothing can be done"
    with open_store(home) as store:
        assert "a program has kept the library open" in store.warnings[0]
        reader.execute("rollback")
        assert examine(store, store.places, fix=True).is_healthy
        assert (home / "library.db-wal").stat().st_size == 0
    with open_store(home) as store:
        assert store.warnings == ()


def test_C6_a_page_that_is_open_all_night_reads_no_old_state_between_two_requests(home):
    """So the journal is folded in whole while it is served."""
    with open_store(home) as store:
        store.papers.apply([insert(paper(1), ("2026-11-05", "new"))])
    desk = PageWorker(lambda: open_library(home, environ={}, clock=at()))
    app = build_app(desk, Door(hosts_of("127.0.0.1", 8377), 8377))
    with TestClient(app, base_url="http://127.0.0.1:8377") as client, open_store(home) as store:
        for path in (
            "/",
            "/search?q=paper",
            f"/paper/{paper(1).id}",
            "/health",
            "/ideas",
            "/taste",
            "/study",
            "/notebook",
        ):
            assert client.get(path).status_code == 200, path
            store.papers.apply([Insert(paper(2, title=path))])
            [(busy, _, _)] = store.db.rows("pragma wal_checkpoint(truncate)")
            assert not busy, path
    desk.close()


def test_C15_of_three_processes_that_migrate_at_once_one_does_and_makes_one_backup(home):
    shutil.copytree(OLD, home)
    program = (
        "import sys, pathlib; from readinglist.core.clock import Clock; from readinglist.store import Store\n"
        "from tests.integration.store_toys import places\n"
        "with Store.open(places(pathlib.Path(sys.argv[1])), clock=Clock()) as store: print(store.papers.count() > 0)"
    )
    command = [sys.executable, "-c", program, str(home)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    assert [process.communicate() for process in running] == [("True\n", "")] * 3
    assert len(list((home / "backups").iterdir())) == 1
    with open_store(home) as store:
        assert store.db.value("pragma user_version") == len(NAMES)
        check_invariant(store)


@pytest.mark.parametrize("kind", ["nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "ceph", "lustre"])
def test_C17_a_network_file_system_is_told_by_its_mount(tmp_path, kind):
    mounts = tmp_path / "mountinfo"
    mounts.write_text(
        "1 1 0:1 / / rw - ext4 /dev/sda rw\n"
        f"2 1 0:2 / /home/ann/far\\040away rw shared:1 - {kind} server:/x rw\n"
        "3 2 0:3 / /home/ann/far\\040away/near rw - tmpfs none rw\n"
    )
    assert network_file_system(Path("/home/ann/far away/library.db"), mounts) == kind
    assert network_file_system(Path("/home/ann/far away/near/library.db"), mounts) is None
    assert network_file_system(Path("/home/ann/far awayness/library.db"), mounts) is None
    assert network_file_system(Path("/home/ann/library.db"), tmp_path / "none") is None


def test_C18_a_file_with_a_second_name_is_read_and_not_written(home, tmp_path):
    """By a hard link sqlite would begin another journal beside the other name."""
    with open_store(home) as store:
        store.papers.apply([Insert(paper(1))])
    other = tmp_path / "other"
    other.mkdir()
    (other / "library.db").hardlink_to(home / "library.db")
    before = (home / "library.db").read_bytes()
    for folder in (home, other):
        with open_store(folder) as store:
            assert (store.papers.count(), store.search("paper").count) == (1, 1)
            assert "2 names" in store.warnings[0]
            with pytest.raises(StoreError, match="hard links"):
                store.log.append(Verdict("keep"), paper(1).id)
    assert (home / "library.db").read_bytes() == before
    (other / "library.db").unlink()
    with open_store(home) as store:
        store.log.append(Verdict("keep"), paper(1).id)


def test_C19_nothing_of_ours_forks_and_keeps_running():
    """A connection must not be used on both sides of a fork: other programs are started, none is a copy of us."""
    forking = {"multiprocessing", "concurrent.futures.process"}
    for path in (ROOT / "readinglist").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                assert not {alias.name for alias in node.names} & forking, path
            if isinstance(node, ast.ImportFrom):
                names = {alias.name for alias in node.names}
                assert node.module not in forking, path
                assert not names & {"ProcessPoolExecutor", "fork", "forkpty"}, path
            if isinstance(node, ast.Attribute):
                assert node.attr not in {"fork", "forkpty", "ProcessPoolExecutor", "preexec_fn"}, path


def test_C19_a_child_is_handed_no_file_of_the_database(home):
    with open_store(home) as store:
        store.papers.apply([Insert(paper(1))])
        if not Path("/proc/self/fd").is_dir():
            pytest.skip("no /proc here")
        own = [link.resolve().name for link in Path("/proc/self/fd").iterdir()]
        assert "library.db" in own
        with store.writer_lock("fetch"):
            words = ["ls", "-l", "/proc/self/fd"]
            done = subprocess.run(words, close_fds=False, capture_output=True, text=True, check=True)
        assert "library" not in done.stdout
        assert "writer.lock" not in done.stdout


@pytest.mark.parametrize("table", ["papers", "reference_lists", "colleague_lists", "showings"])
def test_C20_a_row_that_others_belong_to_cannot_be_deleted(home, table):
    with open_store(home) as store:
        store.papers.apply([insert(paper(1), ("2026-11-05", "new"))])
        for sql in (
            "insert into reference_lists (n, origin, status, taken, entries) values (1, 'pdf', 'ok', '2026', 1)",
            """insert into refs (list, position, raw, authors, places, kind, confidence, candidates)
                values (1, 0, 'x', '[]', '[]', 'other', 0, '[]')""",
            "insert into colleague_lists (digest, shared) values ('d', '2026-11-05')",
            "insert into colleague_keeps (list, id) values (1, '2511.00001')",
            """insert into showings (at, surface, night, goal, audit, rows, seen_to)
                values ('2026-11-05', 'top', '2026-11-05', '', 0, 1, 1)""",
            "insert into impressions (showing, position, n) values (1, 1, 1)",
        ):
            store.db.run(sql)
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            store.db.run(f"delete from {table}")
        assert store.db.rows("pragma foreign_key_check") == []


def test_C20_no_code_of_ours_turns_the_check_of_references_off():
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "readinglist").rglob("*.py")]
    assert not [text for text in texts if "foreign_keys = off" in text.lower() or "foreign_keys=0" in text.lower()]
