"""C3, C4, C8, C9, C13, C16: a disk that is full or fails, a file that is damaged, foreign, newer, or read-only."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fakes import paper
from tests.harness.invariant import stored_ids
from tests.harness.scene import TUESDAY, Scene


def digest(home: Path) -> dict[str, str]:
    """What every file of the database is, byte for byte."""
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in home.glob("library.db*") if p.is_file()}


def pages(home: Path) -> int:
    with sqlite3.connect(home / "library.db") as db:
        return int(db.execute("pragma page_count").fetchone()[0])


@pytest.mark.parametrize("room", [0, 1, 3, 8])
def test_C4_a_database_that_may_not_grow_is_a_full_disk(scene: Scene, room: int) -> None:
    scene.announce(TUESDAY, *(paper(n) for n in range(100, 160)))  # more than the free room of old pages
    tuesday = scene.open()
    before = tuesday.rows()
    limit = {"pragma": f"max_page_count={pages(tuesday.home) + room}"}
    outcome = tuesday.fetch(faults=limit)
    assert (outcome.code, "full" in outcome.error) == (74, True), outcome
    assert tuesday.rows() == before
    listed = tuesday.run("top", "--json", arxiv=tuesday.arxiv, faults=limit)
    assert (listed.code, listed.json["count"] > 0) == (0, True), listed
    tuesday.heals()


def test_C4_no_file_can_be_made_at_any_point(tuesday: Scene, whole: bool) -> None:
    """From the k-th open for writing on: what is not a database says the same as what is."""
    before = tuesday.rows()
    for k in range(1, 40 if whole else 9):
        outcome = tuesday.fetch(faults={"enospc_open": k})
        assert outcome.code in (0, 74), (k, outcome)
        tuesday.sound()
        if outcome.code == 0:
            break
        assert tuesday.rows()["papers"] == before["papers"]
    tuesday.heals()


@pytest.fixture
def little_disk() -> Callable[[str], list[str]]:
    """Words that put a command into a mount of its own: a disk of some size at the home."""
    probe = ["unshare", "-rm", "true"]
    if shutil.which("unshare") is None or subprocess.run(probe, capture_output=True, check=False).returncode:
        pytest.skip("no mount namespaces here: unshare -rm is denied")
    return lambda size: ["unshare", "-rm", "sh", "-c", _LITTLE.replace("SIZE", size), "sh"]


_LITTLE = """
home=$1; shift
disk=$(mktemp -d); mount -t tmpfs -o size=SIZE tmpfs "$disk" || exit 99
cp -a "$home/." "$disk/" || exit 98
mount --bind "$disk" "$home"
dd if=/dev/zero of="$home/filler" bs=1k count="$1" 2>/dev/null; shift
"$1" "$2" "$3" "$4" "$5" top >/dev/null 2>&1; echo "top $?" >&2
"$@"; code=$?
rm "$home/filler"
"$@" >/dev/null; echo "afterwards $?" >&2
exit $code
"""


def test_C4_a_disk_that_is_really_full_is_said_and_healed_from(
    tuesday: Scene, little_disk: Callable[[str], list[str]]
) -> None:
    """A tmpfs filled to the brim; the same command after the filler is gone."""
    used = sum(p.stat().st_size for p in tuesday.home.rglob("*") if p.is_file())
    size = used // 1024 + 600
    before = (*little_disk(f"{size}k"), str(tuesday.home), str(size))
    outcome = tuesday.run("fetch", "--json", arxiv=tuesday.arxiv, before=before)
    if outcome.code in (98, 99):
        pytest.skip("no tmpfs can be mounted here")
    assert outcome.code == 74, outcome
    assert "top 0" in outcome.err, outcome
    assert "full" in outcome.err or "space" in outcome.err
    assert "afterwards 0" in outcome.err
    tuesday.heals()  # the real home was never touched


C3 = [("pwrite64", "ENOSPC", 9), ("fsync,fdatasync", "EIO", 1), ("pwrite64", "EIO", 1)]


@pytest.mark.parametrize(("call", "error", "one"), C3, ids=["write full", "sync fails", "write fails"])
def test_C3_the_system_call_fails(tuesday: Scene, strace: str, whole: bool, call: str, error: str, one: int) -> None:
    """From the k-th on; in the short form from one of them.

    An error that meets a folder is ignored by sqlite, rightly: then the run succeeds.
    """
    for k in range(1, 60) if whole else (one,):
        words = (
            strace,
            "--seccomp-bpf",  # stops at these calls only
            "-f",
            "-qq",
            "-o",
            os.devnull,
            "-e",
            f"trace={call}",
            "-e",
            f"inject={call}:error={error}:when={k}+",
        )
        outcome = tuesday.fetch(before=words, timeout=240)
        assert outcome.code in (0, 74), (k, outcome)
        tuesday.sound()
        listed = tuesday.run("top", "--json", arxiv=tuesday.arxiv)
        assert listed.code == 0, (k, listed)
        if outcome.code == 0:
            break
    tuesday.heals()


def as_text(file: Path) -> None:
    file.write_text("This is a shopping list.\n" * 200)


def as_nothing(file: Path) -> None:
    file.write_bytes(b"")


def as_folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def as_dangling_link(file: Path) -> None:
    file.unlink()
    file.symlink_to(file.with_name("gone.db"))


def as_spoilt_header(file: Path) -> None:
    spoil(file, 0)


def as_cut(file: Path) -> None:
    os.truncate(file, file.stat().st_size * 2 // 3)


def as_foreign(file: Path) -> None:
    file.unlink()
    with sqlite3.connect(file) as db:
        db.execute("create table accounts (owner)")
    db.close()


def as_newer(file: Path) -> None:
    with sqlite3.connect(file) as db:
        db.execute("pragma journal_mode = delete")
        db.execute("pragma user_version = 9000")
    db.close()


def spoil(file: Path, at: int, count: int = 64) -> None:
    data = bytearray(file.read_bytes())
    data[at : at + count] = bytes(b ^ 0xFF for b in data[at : at + count])
    file.write_bytes(bytes(data))


DAMAGES = [as_text, as_nothing, as_folder, as_dangling_link, as_spoilt_header, as_cut, as_foreign, as_newer]


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda f: f.__name__)
def test_C8_C13_a_file_that_cannot_be_ours_is_refused_and_left_alone(
    tuesday: Scene, damage: Callable[[Path], None]
) -> None:
    for name in ("library.db-wal", "library.db-shm"):
        (tuesday.home / name).unlink(missing_ok=True)
    damage(tuesday.home / "library.db")
    before = digest(tuesday.home)
    for words in (("fetch", "--json"), ("top",), ("skip", "2511.00003"), ("status", "--json"), ("doctor",)):
        outcome = tuesday.run(*words, arxiv=tuesday.arxiv)
        assert "Traceback" not in outcome.err
        assert outcome.code == 65, (words, outcome)
        assert "library.db" in outcome.error
    assert digest(tuesday.home) == before
    assert not (tuesday.home / "gone.db").exists()
    assert tuesday.arxiv.log == []


def test_C8_the_message_names_the_last_backup(tuesday: Scene) -> None:
    tuesday.run("backup", arxiv=tuesday.arxiv, check=True)
    [backup] = (tuesday.home / "backups").iterdir()
    as_spoilt_header(tuesday.home / "library.db")
    outcome = tuesday.run("top", arxiv=tuesday.arxiv)
    assert backup.name in outcome.err


@pytest.mark.parametrize("page", [2, 3, 5, 9, 14])
def test_C8_a_spoilt_page_is_no_crash_and_doctor_finds_it(tuesday: Scene, page: int) -> None:
    for name in ("library.db-wal", "library.db-shm"):
        (tuesday.home / name).unlink(missing_ok=True)
    spoil(tuesday.home / "library.db", (page - 1) * 4096 + 1, 4000)
    for words in (("top",), ("fetch",), ("doctor",)):
        outcome = tuesday.run(*words, arxiv=tuesday.arxiv)
        assert "Traceback" not in outcome.err, outcome
        assert outcome.code in (0, 65), (words, outcome)
    assert outcome.code == 65, "doctor did not find it"


def test_C8_a_spoilt_journal_loses_at_most_what_was_not_yet_in_the_database(tuesday: Scene) -> None:
    keeper = sqlite3.connect(tuesday.home / "library.db")  # keeps the journal from being folded in
    keeper.execute("select count(*) from papers").fetchone()
    tuesday.fetch()
    journal = tuesday.home / "library.db-wal"
    assert journal.stat().st_size > 10_000
    copy = journal.read_bytes()
    database = (tuesday.home / "library.db").read_bytes()
    keeper.close()
    (tuesday.home / "library.db-shm").unlink(missing_ok=True)
    (tuesday.home / "library.db").write_bytes(database)
    journal.write_bytes(copy)
    spoil(journal, 32 + 24 + 100)
    tuesday.heals()


def test_C9_a_journal_that_is_gone_or_another_s_is_no_crash(tuesday: Scene) -> None:
    (tuesday.home / "library.db-wal").write_bytes(b"\x37\x7f\x06\x82" + bytes(5000))
    for words in (("top",), ("doctor",)):
        outcome = tuesday.run(*words, arxiv=tuesday.arxiv)
        assert "Traceback" not in outcome.err
        assert outcome.code in (0, 65), outcome
    tuesday.heals()


@pytest.mark.parametrize("closed", ["file", "folder"])
def test_C16_what_can_only_be_read_is_read(tuesday: Scene, nobody: tuple[tuple[str, ...], Path], closed: str) -> None:
    words, folder = nobody
    home = folder / "home"
    shutil.copytree(tuesday.home, home)
    owner = 65534 if closed == "file" else 0
    for path in (home, *home.rglob("*")):
        os.chown(path, owner, owner)
        path.chmod(0o755 if path.is_dir() else 0o644)
    if closed == "file":
        (home / "library.db").chmod(0o444)
    for command in (("top", "--json"), ("search", "paper", "--json"), ("show", "2511.00003", "--json")):
        outcome = tuesday.run(*command, arxiv=tuesday.arxiv, home=home, before=words, cwd=folder)
        assert outcome.code == 0, (command, outcome)
    outcome = tuesday.run("fetch", "--json", arxiv=tuesday.arxiv, home=home, before=words, cwd=folder)
    assert outcome.code == 74, outcome
    assert "Traceback" not in outcome.err
    assert stored_ids(home) == stored_ids(tuesday.home)
