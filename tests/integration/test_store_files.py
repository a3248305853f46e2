"""A text is replaced whole or not at all; leftovers go; links are followed."""

from __future__ import annotations

import os
import stat

import pytest

from readinglist.core.errors import DiskFull, InputError, StoreError
from readinglist.store.files import cap_log, new_files, read_text, write_text_atomically


def test_G9_a_text_is_written_with_its_folders_and_is_private(tmp_path):
    path = tmp_path / "goals" / "walk.md"
    write_text_atomically(path, "one\r\n")
    write_text_atomically(path, "two é\n")
    assert path.read_bytes() == "two é\n".encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(path.parent) == ["walk.md"]


def test_G1_leftovers_of_ended_programs_go_and_those_of_living_ones_stay(tmp_path):
    (tmp_path / ".tmp-999999999-aa").write_text("no such process")
    (tmp_path / f".tmp-{os.getppid()}-bb").write_text("alive")
    write_text_atomically(tmp_path / "a.md", "text")
    assert sorted(os.listdir(tmp_path)) == [f".tmp-{os.getppid()}-bb", "a.md"]


@pytest.mark.parametrize("step", ["rename", "fsync"])
@pytest.mark.parametrize(("number", "error"), [(28, DiskFull), (5, StoreError)])
def test_G1_a_failing_disk_leaves_the_old_text(tmp_path, monkeypatch, step, number, error):
    path = tmp_path / "a.md"
    write_text_atomically(path, "old")

    def fail(*_, **__):
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, step, fail)
        with pytest.raises(error, match=r"a\.md"):
            write_text_atomically(path, "new")
    assert (path.read_text(), os.listdir(tmp_path)) == ("old", ["a.md"])


def test_a_symbolic_link_stays_one_and_its_target_is_replaced(tmp_path):
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "a.md").write_text("old")
    (tmp_path / "a.md").symlink_to(tmp_path / "vault" / "a.md")
    write_text_atomically(tmp_path / "a.md", "new")
    assert (tmp_path / "a.md").is_symlink()
    assert (tmp_path / "vault" / "a.md").read_text() == "new"


def test_a_folder_that_is_a_file_is_an_error_that_names_it(tmp_path):
    (tmp_path / "goals").write_text("x")
    with pytest.raises(StoreError, match="goals"):
        write_text_atomically(tmp_path / "goals" / "a.md", "text")


def test_reading_keeps_every_sign_and_refuses_what_is_no_text(tmp_path):
    path = tmp_path / "a.md"
    path.write_bytes(b"\xef\xbb\xbfone\r\n")
    assert read_text(path) == "\ufeffone\r\n"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="UTF-8"):
        read_text(path)
    with pytest.raises(InputError, match="larger"):
        read_text(path, max_bytes=1)
    with pytest.raises(InputError, match=r"none\.md"):
        read_text(tmp_path / "none.md")


def test_several_files_in_pieces_take_their_names_together(tmp_path):
    paths = [tmp_path / "out" / name for name in ("a.csv", "b.csv")]
    with new_files(paths) as files:
        for file in files:
            file.write(b"one ")
            file.write(b"two")
        assert not any(path.exists() for path in paths)
    assert [path.read_bytes() for path in paths] == [b"one two", b"one two"]
    assert sorted(os.listdir(paths[0].parent)) == ["a.csv", "b.csv"]


def test_G1_pieces_that_end_early_leave_the_old_files(tmp_path):
    paths = [tmp_path / name for name in ("a.csv", "b.csv")]
    for path in paths:
        path.write_text("old")

    def interrupted():
        with new_files(paths) as files:
            files[0].write(b"new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert [path.read_text() for path in paths] == ["old", "old"]
    assert sorted(os.listdir(tmp_path)) == ["a.csv", "b.csv"]


def test_G8_a_log_keeps_its_last_lines_while_somebody_appends(tmp_path):
    log = tmp_path / "nightly.log"
    cap_log(log)
    assert not log.exists()
    with log.open("ab") as shell:
        shell.write(b"".join(b"line %d\n" % n for n in range(200)))
        shell.flush()
        log.chmod(0o644)
        cap_log(log, 10_000)
        assert (log.stat().st_size, stat.S_IMODE(log.stat().st_mode)) == (1690, 0o600)
        cap_log(log, 1000)
        shell.write(b"the end\n")
    lines = log.read_text().splitlines()
    assert len(log.read_bytes()) <= 510
    assert lines[0].startswith("line 1")
    assert lines[-2:] == ["line 199", "the end"]


def test_G8_what_is_no_log_is_left_alone(tmp_path):
    (tmp_path / "other").write_bytes(b"x" * 5000)
    (tmp_path / "other").chmod(0o644)
    (tmp_path / "link.log").symlink_to(tmp_path / "other")
    os.mkfifo(tmp_path / "pipe.log")
    for name in ("link.log", "pipe.log", "."):
        cap_log(tmp_path / name, 1000)
    assert ((tmp_path / "other").stat().st_size, stat.S_IMODE((tmp_path / "other").stat().st_mode)) == (5000, 0o644)
