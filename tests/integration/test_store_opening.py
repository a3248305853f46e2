"""Which files are opened, made, migrated, and which are refused and left as they are."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from readinglist.core.errors import Damaged, Locked, NotOurDatabase, SchemaTooNew, StoreError
from readinglist.core.log import Verdict
from readinglist.core.papers import Insert
from readinglist.store.migrations import APPLICATION_ID, MIGRATIONS, NAMES, Step
from readinglist.store.store import Store
from tests.fakes import paper
from tests.integration.store_toys import at, check_invariant, open_store, places


@pytest.fixture
def made(home: Path) -> Path:
    """The file of a closed library with one paper."""
    with open_store(home) as store:
        store.papers.apply([Insert(paper(1))])
    return home / "library.db"


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def refused(home: Path, error: type[StoreError], match: str) -> None:
    path = home / "library.db"
    before = digest(path) if path.is_file() else None
    with pytest.raises(error, match=match):
        open_store(home)
    assert (digest(path) if path.is_file() else None) == before


def test_G9_a_new_library_is_private_and_has_our_mark(made):
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert int.from_bytes(made.read_bytes()[68:72]) == APPLICATION_ID
    assert not list(made.parent.glob(".tmp-*"))


def test_C20_C24_the_settings_that_keep_the_data_safe_are_on(home):
    with open_store(home) as store:
        asked = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout", "trusted_schema")
        assert [store.db.value(f"pragma {name}") for name in asked] == ["wal", 2, 1, 5000, 0]


def test_without_create_nothing_is_made(home):
    with pytest.raises(StoreError, match="no library"):
        Store.open(places(home), clock=at(), create=False)
    assert not home.exists()


@pytest.mark.parametrize(
    ("body", "error", "match"),
    [
        (b"", Damaged, "empty"),
        (b"just text\n" * 40, NotOurDatabase, "not a database"),
        (b"SQLite", NotOurDatabase, "not a database"),
    ],
)
def test_a_file_that_is_no_database_is_refused_untouched(home, body, error, match):
    home.mkdir()
    (home / "library.db").write_bytes(body)
    refused(home, error, match)


def test_a_database_of_another_program_is_refused_untouched(home):
    home.mkdir()
    connection = sqlite3.connect(home / "library.db")
    connection.execute("create table notes (x)")
    connection.commit()
    connection.close()
    refused(home, NotOurDatabase, "another program")


def test_a_folder_and_a_link_to_nothing_are_refused(home):
    (home / "library.db").mkdir(parents=True)
    refused(home, Damaged, "not a file")
    (home / "library.db").rmdir()
    (home / "library.db").symlink_to(home / "elsewhere.db")
    refused(home, Damaged, "link to nothing")
    assert not (home / "elsewhere.db").exists()


def test_C13_a_newer_schema_is_refused_and_says_who_wrote_it(made):
    connection = sqlite3.connect(made)
    connection.execute("update library set value = '9.9' where key = 'written_by'")
    connection.execute("insert into _sqlite_migrations (migration_set, name) values ('readinglist', 'm999_new')")
    connection.commit()
    connection.execute("pragma wal_checkpoint(truncate)")
    connection.close()
    refused(made.parent, SchemaTooNew, r"readinglist 9\.9")


def test_C13_a_newer_user_version_is_refused(made):
    connection = sqlite3.connect(made)
    connection.execute("pragma user_version = 4000")
    connection.close()
    refused(made.parent, SchemaTooNew, "newer")


@pytest.mark.parametrize("where", ["header", "cut", "schema"])
def test_C8_damage_is_refused_untouched_and_names_the_last_backup(made, where):
    (made.parent / "backups").mkdir()
    (made.parent / "backups" / "library-1.rlbackup").write_bytes(b"x")
    body = bytearray(made.read_bytes())
    if where == "cut":
        del body[-4096:]
    else:
        start = 16 if where == "header" else 100
        body[start : start + 40] = b"\xff" * 40
    made.write_bytes(body)
    path = made
    before = digest(path)
    with pytest.raises((Damaged, NotOurDatabase)) as caught:
        open_store(made.parent).close()
    assert digest(path) == before
    assert "library-1.rlbackup" in str(caught.value)


def test_a_damaged_page_is_an_error_when_it_is_read_and_names_the_backup(made):
    (made.parent / "backups").mkdir()
    (made.parent / "backups" / "library-1.rlbackup").write_bytes(b"x")
    connection = sqlite3.connect(made)
    page = connection.execute("select rootpage from sqlite_master where name = 'papers'").fetchone()[0]
    connection.close()
    body = bytearray(made.read_bytes())
    body[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    made.write_bytes(body)
    with open_store(made.parent) as store, pytest.raises(Damaged, match=r"library-1\.rlbackup"):
        store.papers.get(paper(1).id)


def test_C18_two_names_of_one_library_share_its_lock(made, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "library.db").symlink_to(made)
    with open_store(made.parent) as first, open_store(other) as second, first.writer_lock("fetch"):
        assert second.papers.count() == 1
        with (
            pytest.raises(Locked, match=rf"fetch pid {os.getpid()} since 2026-11-24T06:00:00Z"),
            second.writer_lock("x"),
        ):
            pass


def test_D2_the_lock_is_free_once_its_holder_is_gone(made):
    (made.parent / "writer.lock").write_text("fetch pid 1 since 2020-01-01T00:00:00Z\n")
    with open_store(made.parent) as store, store.writer_lock("fetch"):
        assert str(os.getpid()) in (made.parent / "writer.lock").read_text()


def test_C17_on_a_network_disk_there_is_no_wal_and_a_warning(home, tmp_path):
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"1 1 0:1 / / rw - ext4 /dev/sda rw\n2 1 0:2 / {tmp_path} rw shared:1 - nfs4 server:/x rw\n")
    with Store.open(places(home), clock=at(), mountinfo=mounts) as store:
        assert store.db.value("pragma journal_mode") == "delete"
        assert "nfs4" in store.warnings[0]
        store.papers.apply([Insert(paper(1))])
    with open_store(home) as store:
        assert (store.papers.count(), store.warnings) == (1, ())


def test_a_pending_step_is_applied_once_after_a_backup(made, monkeypatch):
    m999_add_mood = Step("m999_add_mood", statements=("alter table papers add column mood text",))
    monkeypatch.setattr("readinglist.store.migrations.MIGRATIONS", (*MIGRATIONS, m999_add_mood))
    monkeypatch.setattr("readinglist.store.opening.NAMES", (*NAMES, "m999_add_mood"))
    for _ in range(2):
        with open_store(made.parent) as store:
            assert store.db.value("select mood from papers") is None
            assert store.db.value("pragma user_version") == len(NAMES) + 1
    (copy,) = (made.parent / "backups").iterdir()
    connection = sqlite3.connect(copy)
    assert connection.execute("select count(*) from papers").fetchone() == (1,)
    assert connection.execute("pragma user_version").fetchone() == (len(NAMES),)
    connection.close()


def test_a_step_that_fails_leaves_the_library_as_it_was(made, monkeypatch):
    m999_fail = Step("m999_fail", statements=("alter table papers add column mood text", "select * from nowhere"))
    with monkeypatch.context() as patch:
        patch.setattr("readinglist.store.migrations.MIGRATIONS", (*MIGRATIONS, m999_fail))
        patch.setattr("readinglist.store.opening.NAMES", (*NAMES, "m999_fail"))
        with pytest.raises(sqlite3.OperationalError, match="nowhere"):
            open_store(made.parent)
    with open_store(made.parent) as store:
        check_invariant(store)
        assert "mood" not in [row[1] for row in store.db.rows("pragma table_info(papers)")]


def test_sqlite_utils_and_numpy_are_not_imported_where_no_migration_is_pending(made):
    program = (
        "import sys, pathlib; from tests.integration.store_toys import open_store\n"
        "store = open_store(pathlib.Path(sys.argv[1])); store.search('x'); store.papers.count()\n"
        "print(sorted({'sqlite_utils', 'numpy', 'scipy', 'tarfile', 'yaml'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", program, str(made.parent)], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_C15_two_processes_may_make_one_library_at_once(home):
    program = (
        "import sys, pathlib; from readinglist.core.clock import Clock; from readinglist.store import Store\n"
        "from tests.integration.store_toys import places\n"
        "print(Store.open(places(pathlib.Path(sys.argv[1])), clock=Clock()).papers.count())"
    )
    command = [sys.executable, "-c", program, str(home)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    assert [process.communicate() for process in running] == [("0\n", "")] * 4
    with open_store(home) as store:
        check_invariant(store)


def test_C5_writers_wait_for_each_other_and_lose_nothing(made, whole):
    """Each reads what the others wrote, inside of the transaction in which it writes: no addition is lost."""
    times = 200 if whole else 40
    program = (
        "import sys, pathlib; from readinglist.core.clock import Clock; from readinglist.store import Store\n"
        "from readinglist.core.log import Verdict; from tests.integration.store_toys import places\n"
        "with Store.open(places(pathlib.Path(sys.argv[1])), clock=Clock()) as store:\n"
        "    for i in range(int(sys.argv[3])):\n"
        "        with store.transaction():\n"
        "            said = len(store.log.entries())\n"
        "            store.log.append(Verdict('keep', because=str(said)), f'{sys.argv[2]}:{i}')"
    )
    command = [sys.executable, "-c", program, str(made.parent)]
    running = [subprocess.Popen([*command, f"w{n}x", str(times)]) for n in range(4)]
    assert [process.wait() for process in running] == [0] * 4
    with open_store(made.parent) as store:
        entries = store.log.entries()
        assert {e.subject for e in entries} == {f"w{n}x:{i}" for n in range(4) for i in range(times)}
        assert {e.data.because for e in entries} == {str(n) for n in range(4 * times)}
        check_invariant(store)


@pytest.mark.skipif(not shutil.which("setpriv") or os.getuid() != 0, reason="needs root and setpriv to become nobody")
@pytest.mark.parametrize("wal", ["checkpointed", "left over"])
def test_C16_a_write_protected_library_can_be_read_and_says_why_it_cannot_be_written(tmp_path, wal):
    home = Path("/tmp") / f"readinglist-{tmp_path.name}-{os.getpid()}"
    try:
        store = open_store(home)
        store.papers.apply([Insert(paper(1))])
        if wal == "checkpointed":
            store.close()
        for path in (home, *home.iterdir()):
            path.chmod(0o555 if path.is_dir() else 0o444)
        program = (
            "import sys, pathlib; from tests.integration.store_toys import open_store\n"
            "from readinglist.core.errors import StoreError; from readinglist.core.log import Verdict\n"
            "store = open_store(pathlib.Path(sys.argv[1]))\n"
            "print(store.papers.count(), store.search('paper').count, store.writable, len(store.warnings))\n"
            "try: store.log.append(Verdict('keep'), 'a')\n"
            "except StoreError as error: print(error)"
        )
        nobody = ["setpriv", "--reuid", "65534", "--clear-groups", sys.executable, "-B", "-c", program, str(home)]
        done = subprocess.run(nobody, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
        if "Permission denied" in done.stderr:
            pytest.skip("nobody may not run this python")
        assert done.stdout.startswith("1 1 False 1\n"), done.stderr
        assert "can only be read" in done.stdout
    finally:
        shutil.rmtree(home)


def test_a_verdict_is_on_disk_before_it_is_said_to_be(made):
    """The entry survives a process that ends without closing anything."""
    program = (
        "import os, sys, pathlib; from tests.integration.store_toys import open_store\n"
        "from readinglist.core.log import Verdict\n"
        "store = open_store(pathlib.Path(sys.argv[1])); store.log.append(Verdict('keep'), 'a:b')\n"
        "os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", program, str(made.parent)], check=False)
    assert done.returncode == -9
    with open_store(made.parent) as store:
        assert store.log.state("a:b").verdict == Verdict("keep").verdict
        assert store.db.value("pragma user_version") == len(NAMES)


def test_a_library_that_is_opened_twice_in_a_process_keeps_what_the_first_writes(tmp_path):
    """Closing any file of a database in a process gives up the locks of sqlite there (POSIX)."""
    other = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('select count(*) from log').fetchone()"
    with open_store(tmp_path / "home") as one:
        one.log.append(Verdict("keep"), "2511.00002")  # there is a journal
        open_store(tmp_path / "home").close()
        subprocess.run([sys.executable, "-c", f"{other}; c.close()", str(one.db.path)], check=True)
        one.log.append(Verdict("keep"), "2511.00001")
        found = f"{other}; print(c.execute('select count(*) from log').fetchone()[0])"
        told = subprocess.run([sys.executable, "-c", found, str(one.db.path)], check=True, capture_output=True)
    assert told.stdout.split() == [b"2"]
