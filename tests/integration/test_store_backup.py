"""One file holds the library; restoring brings it back and keeps what it replaces."""

from __future__ import annotations

import errno
import gzip
import os
import sqlite3
import tarfile
import time
import zlib
from contextlib import closing
from pathlib import Path

import pytest

from readinglist.core.errors import InputError, Locked, NotFound, SchemaTooNew, StoreError
from readinglist.core.log import Verdict
from readinglist.core.papers import Insert
from readinglist.store.backups import copy_before_migration
from readinglist.upkeep.backup import _archive, check_backup, restore_backup, write_backup
from tests.fakes import paper
from tests.integration.store_toys import at, check_invariant, dump, open_store

TABLES = ("papers", "log", "state", "listings", "nights")


@pytest.fixture
def library(home):
    with open_store(home) as store:
        store.papers.apply([Insert(paper(1)), Insert(paper(2))])
        store.log.append(Verdict("keep", because="ü"), paper(1).id)
        (home / "goals").mkdir()
        (home / "goals" / "walk.md").write_text("---\nname: walk\n---\ntext\n")
        (home / "config.toml").write_text('[arxiv]\ncontact = "me@example.org"\n')
        yield store


def test_a_backup_restored_into_an_empty_home_is_the_same_library(library, tmp_path):
    backup = write_backup(library, library.places)
    assert backup.parent == library.places.backups
    assert backup.stat().st_mode & 0o077 == 0
    with open_store(tmp_path / "other") as other:
        restore_backup(other, other.places, backup)
        assert dump(other, *TABLES) == dump(library, *TABLES)
        assert (tmp_path / "other" / "goals" / "walk.md").read_text() == "---\nname: walk\n---\ntext\n"
        assert other.places.config.read_text() == library.places.config.read_text()
        check_invariant(other)


def test_an_attachment_of_any_size_comes_back_and_the_one_that_was_there_is_kept(library, tmp_path):
    attached = library.places.journal / "files" / "video.mp4"
    attached.parent.mkdir(parents=True)
    attached.write_bytes(b"begin")
    os.truncate(attached, 70_000_000)
    backup = write_backup(library, library.places)
    attached.write_bytes(b"another")
    restore_backup(library, library.places, backup)
    assert attached.stat().st_size == 70_000_000
    assert attached.with_name("video.mp4.bak").read_bytes() == b"another"
    with open_store(tmp_path / "other") as other:
        restore_backup(other, other.places, backup)
        assert (other.places.journal / "files" / "video.mp4").stat().st_size == 70_000_000


def test_C12_what_a_restore_replaces_is_kept_beside_it(library, tmp_path):
    backup = write_backup(library, library.places, tmp_path / "b.rlbackup")
    goal = library.places.goals / "walk.md"
    goal.write_text("changed since")
    (library.places.goals / "new.md").write_text("new since")
    library.log.append(Verdict("skip"), paper(2).id)
    restore_backup(library, library.places, backup)
    assert library.log.last_seq() == 1
    assert (library.places.goals / "walk.md.bak").read_text() == "changed since"
    assert (library.places.goals / "new.md").read_text() == "new since"
    restore_backup(library, library.places, library.places.database.with_name("library.db.bak"))
    assert library.log.state(paper(2).id).verdict == "skip"


def tree(home: Path) -> dict[str, bytes | None]:
    """All that is in a home but its database and its locks, folders too."""
    paths = (path for path in home.rglob("*") if not path.name.startswith("library.db") and path.suffix != ".lock")
    return {str(path.relative_to(home)): path.read_bytes() if path.is_file() else None for path in sorted(paths)}


@pytest.fixture
def changed(library, home, tmp_path):
    """A backup, and its library changed since: what it is now, of the database and of the files."""
    (home / "journal" / "2026").mkdir(parents=True)
    for name in ("goals/run.md", "goals/walk.md.bak", "journal/2026/day.md", "journal/2026/new.md"):
        (home / name).write_text(name)
    backup = write_backup(library, library.places, tmp_path / "b.rlbackup")
    for name in ("goals/walk.md", "goals/walk.md.bak", "journal/2026/day.md", "config.toml"):
        (home / name).write_text("changed since")
    (home / "journal/2026/new.md").unlink()
    library.log.append(Verdict("skip"), paper(2).id)
    (home / "cache").mkdir(exist_ok=True)
    return backup, (dump(library, *TABLES), tree(home))


def blocked_by_a_folder(home):
    (home / "journal/2026/day.md").unlink()
    (home / "journal/2026/day.md").mkdir()


def blocked_by_a_file(home):
    for path in (home / "journal/2026").iterdir():
        path.unlink()
    (home / "journal/2026").rmdir()
    (home / "journal/2026").write_text("mine")


def blocked_beside(home):
    (home / "goals/run.md").write_text("changed since")
    (home / "goals/run.md.bak").mkdir()


@pytest.mark.parametrize("block", [blocked_by_a_folder, blocked_by_a_file, blocked_beside])
@pytest.mark.parametrize("is_dry", [False, True])
def test_C12_a_name_that_cannot_be_written_restores_nothing(changed, library, home, block, is_dry):
    """Told before anything is replaced, by a dry run too."""
    backup, (rows, _) = changed
    block(home)
    before = tree(home)
    with pytest.raises(StoreError, match=r"nothing was restored") as raised:
        check_backup(library.places, backup) if is_dry else restore_backup(library, library.places, backup)
    assert raised.value.exit_code == 74
    assert (dump(library, *TABLES), tree(home)) == (rows, before)


def test_C12_a_name_that_is_too_long_restores_nothing(changed, library, home, tmp_path):
    _, before = changed
    (home / "notes").mkdir()
    (home / "notes" / f"{'n' * 250}.md").write_text("its .bak has no name")
    backup = write_backup(library, library.places, tmp_path / "long.rlbackup")
    (home / "notes" / f"{'n' * 250}.md").write_text("another")
    before = (dump(library, *TABLES), tree(home))
    library.log.append(Verdict("keep"), paper(2).id)
    with pytest.raises(StoreError, match="File name too long"):
        restore_backup(library, library.places, backup)
    assert tree(home) == before[1]
    assert library.log.state(paper(2).id).verdict == "keep"


def test_C12_a_restore_that_fails_at_any_rename_is_taken_back(changed, library, home, monkeypatch):
    backup, before = changed
    replace, left = os.replace, 0

    def fail_once(source, target):
        nonlocal left
        left -= 1
        if left == 0:
            raise OSError(errno.EIO, "Input/output error")
        replace(source, target)

    monkeypatch.setattr(os, "replace", fail_once)
    for point in range(1, 20):
        left = point
        if (said := failure(library, backup)) is None:
            break
        assert "Input/output error" in said
        assert "nothing was restored" in said
        assert (dump(library, *TABLES), tree(home)) == before, point
    assert point > 6
    assert (home / "goals/walk.md").read_text() != "changed since"
    assert (home / "goals/walk.md.bak").read_text() == "changed since"
    assert library.log.state(paper(2).id).verdict is None


def failure(library, backup):
    try:
        restore_backup(library, library.places, backup)
    except StoreError as error:
        return str(error)
    return None


def test_C12_a_restore_that_cannot_be_taken_back_says_what_stands(changed, library, monkeypatch):
    backup, _ = changed
    replace, left = os.replace, 5

    def fail_on(source, target):
        nonlocal left
        left -= 1
        if left <= 0:
            raise OSError(errno.EIO, "Input/output error")
        replace(source, target)

    monkeypatch.setattr(os, "replace", fail_on)
    with pytest.raises(StoreError, match=r"half-way.*\.bak"):
        restore_backup(library, library.places, backup)


def test_C12_a_database_that_is_written_meanwhile_leaves_the_files(changed, library, home, monkeypatch):
    backup, before = changed
    monkeypatch.setattr("readinglist.upkeep.backup.BUSY_STEPS", 0)
    library.db.run("pragma busy_timeout = 0")
    with closing(sqlite3.connect(library.places.database, isolation_level=None)) as other:
        other.execute("begin immediate")
        with pytest.raises(Locked):
            restore_backup(library, library.places, backup)
    assert (dump(library, *TABLES), tree(home)) == before


# What a backup unpacks to.


def forged(path: Path, *members: tuple[str, int, bytes], rest: int = 0) -> Path:
    """A tar of members that say to be so long, with as many zeros as that after them, in gzip of little."""
    zeros, block = gzip.compress(bytes(10_000_000), 9), bytes(512)
    with path.open("wb") as file:
        for name, size, kind in members:
            info = tarfile.TarInfo(name)
            info.size, info.type = size, kind
            file.write(gzip.compress(info.tobuf(tarfile.GNU_FORMAT)))
            file.write(zeros * (size // 10_000_000) + gzip.compress(bytes(-size % 512)))
        file.write(gzip.compress(block * 2) + zeros * (rest // 10_000_000))
    return path


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("notes/long.md", tarfile.REGTYPE),
        ("library.db", tarfile.REGTYPE),
        ("elsewhere/x", tarfile.REGTYPE),
        ("pax", tarfile.XHDTYPE),
        ("name", tarfile.GNUTYPE_LONGNAME),
    ],
    ids=str,
)
def test_C12_a_backup_that_unpacks_to_more_than_it_may_is_refused(library, tmp_path, name, kind):
    """20 MB of 20 GB: told from what it says, in a moment."""
    bomb = forged(tmp_path / "bomb", (name, 20_000_000_000, kind))
    assert bomb.stat().st_size < 21_000_000
    before, begun = dump(library, *TABLES), time.process_time()
    with pytest.raises(InputError, match="unpacks to more than"):
        restore_backup(library, library.places, bomb)
    assert time.process_time() - begun < 5
    assert dump(library, *TABLES) == before
    assert not list(library.places.data.rglob(".tmp-*"))


def test_C12_all_of_a_backup_counts(library, tmp_path, monkeypatch):
    """Many files that are small enough, what stands behind the last of them, and how many there are."""
    monkeypatch.setattr("readinglist.upkeep.backup.ROOM", 50_000_000)
    monkeypatch.setattr("readinglist.upkeep.backup.MOST_FILES", 100)
    many = [(f"notes/{n}", 10_000_000, tarfile.REGTYPE) for n in range(6)]
    for bomb in (forged(tmp_path / "many", *many), forged(tmp_path / "rest", rest=90_000_000)):
        with pytest.raises(InputError, match="unpacks to more than 50,000,000 bytes"):
            check_backup(library.places, bomb)
    for members in ([("x", 0, tarfile.REGTYPE)] * 200, [("notes/x", -512, tarfile.REGTYPE)]):
        with pytest.raises(InputError, match="too many files"):
            check_backup(library.places, forged(tmp_path / "files", *members))


def test_readers_that_were_open_see_the_restored_library(library, home, tmp_path):
    backup = write_backup(library, library.places, tmp_path / "b.rlbackup")
    library.papers.apply([Insert(paper(3))])
    with open_store(home) as reader:
        assert reader.papers.count() == 3
        restore_backup(library, library.places, backup)
        assert reader.papers.count() == 2


def test_two_backups_of_one_instant_have_two_names(library):
    assert write_backup(library, library.places) != write_backup(library, library.places)


def test_C11_a_file_that_is_there_is_never_replaced_by_a_backup(library, tmp_path):
    for target in (tmp_path / "taken", library.places.database):
        if not target.exists():
            target.write_text("mine")
        before = target.read_bytes()
        with pytest.raises(StoreError, match="exists already"):
            write_backup(library, library.places, target)
        assert target.read_bytes() == before
    assert not list(tmp_path.glob(".tmp-*"))


def test_C11_a_backup_into_a_file_for_a_folder_is_a_clean_error(library, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError):
        write_backup(library, library.places, tmp_path / "file" / "b.rlbackup")


def spoiled(tmp_path: Path, name: str, body: bytes) -> Path:
    path = tmp_path / name
    path.write_bytes(body)
    return path


def test_what_is_no_backup_is_refused_and_changes_nothing(library, tmp_path):
    library.places.journal.mkdir()
    (library.places.journal / "long.md").write_text("".join(f"{n * n} lines\n" for n in range(90_000)))
    backup = write_backup(library, library.places, tmp_path / "b.rlbackup")
    whole = backup.read_bytes()
    foreign = tmp_path / "foreign.tar"
    with tarfile.open(foreign, "w:gz") as archive:
        archive.add(library.places.config, "../../evil")
    bad = [
        spoiled(tmp_path, "text", b"hello"),
        spoiled(tmp_path, "empty", b""),
        spoiled(tmp_path, "cut", whole[: len(whole) // 2]),
        spoiled(tmp_path, "db", b"SQLite format 3\x00" + b"\0" * 5000),
        foreign,
    ]
    with pytest.raises(InputError, match="not a complete backup"), _archive(backup):
        raise zlib.error("of some flipped bits, one in two hundred")
    for place in (*range(40, len(whole) - 8, len(whole) // 20), len(whole) - 8):
        flipped = spoiled(tmp_path, "flipped", whole[:place] + bytes([whole[place] ^ 255]) + whole[place + 1 :])
        with pytest.raises(InputError, match="not a complete backup"):
            restore_backup(library, library.places, flipped)
    before = dump(library, *TABLES)
    for path in bad:
        with pytest.raises((InputError, StoreError)):
            restore_backup(library, library.places, path)
    with pytest.raises(NotFound):
        restore_backup(library, library.places, tmp_path / "none")
    assert dump(library, *TABLES) == before
    assert not list(library.places.data.rglob(".tmp-*"))
    check_invariant(library)


def test_a_backup_of_a_newer_version_is_refused(library, tmp_path):
    library.db.run("pragma user_version = 4000")
    backup = write_backup(library, library.places, tmp_path / "b.rlbackup")
    library.db.run("pragma user_version = 1")
    with pytest.raises(SchemaTooNew):
        restore_backup(library, library.places, backup)


def test_C12_a_restore_waits_for_no_fetch(library, home, tmp_path):
    backup = write_backup(library, library.places, tmp_path / "b.rlbackup")
    with open_store(home) as other, other.writer_lock("fetch"), pytest.raises(Locked, match="fetch"):
        restore_backup(library, library.places, backup)


def test_G11_copies_before_migrations_are_five_and_the_new_one_stays_whatever_the_clock_says(library):
    folder = library.places.backups
    whole = write_backup(library, library.places).name
    for number in range(7):
        old = folder / f"library-schema1-2040{number}.db"
        old.write_bytes(b"from a clock that went ahead")
        os.utime(old, (4e9 + number, 4e9 + number))
    for _ in range(3):
        made = copy_before_migration(library.db.connection, folder, at())
        names = {path.name for path in folder.iterdir()}
        assert {made.name, whole} <= names  # a backup that was asked for is nobody's to delete
        assert len(names - {whole}) == 5
    connection = sqlite3.connect(made)
    assert connection.execute("pragma quick_check").fetchone() == ("ok",)
    connection.close()


def test_G11_a_second_restore_replaces_what_the_first_kept_beside_it(library, home, tmp_path):
    backup = write_backup(library, library.places, tmp_path / "all.rlbackup")
    for _ in range(3):
        restore_backup(library, library.places, backup)
    assert [path.name for path in home.rglob("*.bak")] == ["library.db.bak"]
