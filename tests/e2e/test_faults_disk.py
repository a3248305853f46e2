"""C9, C11, C16, C24: journals lost or not ours, backups without room, a disk that is only read, power cuts."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.fakes import paper
from tests.harness.command import Command
from tests.harness.invariant import stored_ids
from tests.harness.scene import TUESDAY, Scene, follow


def without_folding_in(scene: Scene, to: Path) -> Path:
    """Fetch Tuesday while somebody reads; a copy of the home whose journal holds the whole night."""
    with closing(sqlite3.connect(scene.home / "library.db", isolation_level=None)) as reader:
        reader.execute("begin")
        reader.execute("select count(*) from papers").fetchone()
        assert scene.fetch().json["new"] == 5
        shutil.copytree(scene.home, to)
    (to / "library.db-shm").unlink()
    assert (to / "library.db-wal").stat().st_size > 10_000
    return to


def test_C9_a_journal_that_was_deleted_is_told_by_doctor_and_the_night_is_fetched_again(
    tuesday: Scene, tmp_path: Path
) -> None:
    home = without_folding_in(tuesday, tmp_path / "lost")
    (home / "library.db-wal").unlink()
    found = tuesday.run("doctor", "--json", arxiv=tuesday.arxiv, home=home)
    assert found.code == 65, found
    assert any("library.db-wal" in problem["what"] for problem in found.json["problems"])
    assert tuesday.run("top", arxiv=tuesday.arxiv, home=home).code == 0
    assert tuesday.run("fetch", arxiv=tuesday.arxiv, home=home).code == 0
    assert tuesday.due() <= stored_ids(home)
    assert tuesday.run("doctor", arxiv=tuesday.arxiv, home=home).code == 0


def test_C9_the_journal_of_another_library_is_no_crash_and_what_it_spoils_is_found(
    scene: Scene, run: Command, tmp_path: Path
) -> None:
    scene.announce(TUESDAY, *(paper(n, categories=("cs.CV",)) for n in range(100, 300)))
    tuesday = scene.open()
    other = tmp_path / "other"
    follow(other, "cs.CV")
    run("fetch", arxiv=tuesday.arxiv, home=other, check=True)
    journal = without_folding_in(tuesday, tmp_path / "copy") / "library.db-wal"
    shutil.copy(journal, other / "library.db-wal")
    for words in (("top",), ("search", "paper"), ("doctor",)):
        outcome = run(*words, arxiv=tuesday.arxiv, home=other)
        assert "Traceback" not in outcome.err, outcome
        assert outcome.code in (0, 65), (words, outcome)
    assert outcome.code == 65, "doctor finds nothing wrong with the pages of two libraries"


def test_C11_a_backup_that_finds_no_room_leaves_the_old_one_and_nothing_else(tuesday: Scene) -> None:
    tuesday.run("backup", arxiv=tuesday.arxiv, check=True)
    [old] = (tuesday.home / "backups").iterdir()
    before = old.read_bytes()
    for fault in ("enospc_open", "enospc_fsync"):
        outcome = tuesday.run("backup", arxiv=tuesday.arxiv, faults={fault: 1})
        assert (outcome.code, "full" in outcome.error) == (74, True), (fault, outcome)
        assert "Traceback" not in outcome.err
        assert [path.name for path in (tuesday.home / "backups").iterdir()] == [old.name]
    assert old.read_bytes() == before
    tuesday.sound()


def test_C11_a_backup_goes_into_no_folder_that_is_closed(
    tuesday: Scene, nobody: tuple[tuple[str, ...], Path], tmp_path: Path
) -> None:
    words, folder = nobody
    home, closed = folder / "home", folder / "closed"
    shutil.copytree(tuesday.home, home)
    for path in (home, *home.rglob("*")):
        shutil.chown(path, 65534, 65534)
    closed.mkdir(mode=0o755)
    (closed / "old.rlbackup").write_bytes(b"old")
    for target in ("new.rlbackup", "old.rlbackup"):
        outcome = tuesday.run("backup", closed / target, home=home, before=words, cwd=folder)
        assert outcome.code == 74, outcome
        assert "Traceback" not in outcome.err
    assert [(path.name, path.read_bytes()) for path in closed.iterdir()] == [("old.rlbackup", b"old")]


def test_C16_on_a_disk_that_is_mounted_to_be_read_all_is_read(tuesday: Scene) -> None:
    probe = ["unshare", "-rm", "true"]
    if shutil.which("unshare") is None or subprocess.run(probe, capture_output=True, check=False).returncode:
        pytest.skip("no mount namespaces here: unshare -rm is denied")
    mounting = 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" || exit 99; exec "$@"'
    before = ("unshare", "-rm", "sh", "-c", mounting, str(tuesday.home))
    listed = tuesday.run("top", "--json", arxiv=tuesday.arxiv, before=before)
    if listed.code == 99:
        pytest.skip("no mount can be made read-only here")
    assert (listed.code, listed.json["count"] > 0) == (0, True), listed
    for words in (("search", "paper"), ("show", "2511.00003"), ("doctor",)):
        assert tuesday.run(*words, arxiv=tuesday.arxiv, before=before).code == 0, words
    for words in (("fetch",), ("keep", "2511.00003"), ("backup",)):
        outcome = tuesday.run(*words, arxiv=tuesday.arxiv, before=before)
        assert outcome.code == 74, (words, outcome)
        assert "Traceback" not in outcome.err
    tuesday.heals()


@pytest.mark.parametrize("words", [("keep", "2511.00003"), ("goal", "add", "gait", "robot gait")], ids="-".join)
def test_C24_the_journal_is_on_the_disk_before_it_is_said_to_be_saved(
    tuesday: Scene, strace: str, tmp_path: Path, words: tuple[str, ...]
) -> None:
    """Beside a reader: who closes the library last would sync it in any case, though perhaps too late."""
    log = tmp_path / "strace"
    trace = (strace, "--seccomp-bpf", "-f", "-qq", "-y", "-o", str(log), "-e", "trace=pwrite64,fsync,fdatasync,write")
    with closing(sqlite3.connect(tuesday.home / "library.db", isolation_level=None)) as reader:
        reader.execute("select count(*) from papers").fetchone()
        assert tuesday.run(*words, arxiv=tuesday.arxiv, before=trace).code == 0
    calls = [line.split(maxsplit=1)[1] for line in log.read_text(errors="replace").splitlines()]
    said = next(n for n, call in enumerate(calls) if re.match(r"write\(1<", call))
    written = max(n for n, call in enumerate(calls[:said]) if call.startswith("pwrite64") and "library.db-wal>" in call)
    synced = [n for n, call in enumerate(calls) if re.match(r"f(data)?sync\(\d+<[^>]*library\.db-wal>\) += 0", call)]
    assert any(written < n < said for n in synced), calls[written : said + 1]
