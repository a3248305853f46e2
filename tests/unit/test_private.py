"""Files and folders for this user alone, whatever the umask, and drafts that go with their writer."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from readinglist.core import files as private


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_G9_folders_parents_and_files_are_private_whatever_the_umask(umask: int, tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b" / "c"
    private.make_folder(folder)
    private.make_folder(folder)
    assert [mode(path) for path in (folder, *folder.parents[:2])] == [0o700] * 3
    private.replace_file(folder / "file", b"one")
    assert ((folder / "file").read_bytes(), mode(folder / "file")) == (b"one", 0o600)


def test_a_file_that_is_replaced_keeps_its_permissions(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"old")
    (tmp_path / "file").chmod(0o640)
    private.replace_file(tmp_path / "file", b"new")
    assert mode(tmp_path / "file") == 0o640


def test_a_file_in_the_place_of_a_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for path in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(OSError, match="file"):
            private.make_folder(path)


def test_G1_what_dead_writers_left_goes_folders_too_and_nobody_follows_a_link(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "mine").touch()
    folder = tmp_path / "folder"
    (folder / ".tmp-999999998-feeds" / "inner").mkdir(parents=True)
    (folder / ".tmp-999999999-aa").touch()
    (folder / ".tmp-link").symlink_to(kept)
    (folder / f".tmp-{os.getppid()}-bb").touch()
    private.remove_leftovers(folder)
    assert os.listdir(folder) == [f".tmp-{os.getppid()}-bb"]
    assert os.listdir(kept) == ["mine"]


def test_a_draft_that_is_not_named_is_gone(tmp_path: Path) -> None:
    with private.draft(tmp_path / "file") as (file, _):
        file.write(b"half")
    assert os.listdir(tmp_path) == []


def test_what_is_no_file_keeps_its_name(tmp_path: Path) -> None:
    """As `/dev/null`, which an export by root would have replaced for every program of the machine."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    for name in ("pipe", "folder"):
        before = mode(tmp_path / name), (tmp_path / name).is_file()
        with pytest.raises(OSError, match="not a regular file"):
            private.replace_file(tmp_path / name, b"new")
        assert (mode(tmp_path / name), (tmp_path / name).is_file()) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "pipe"]


def test_where_nothing_can_be_made_is_an_error() -> None:
    with pytest.raises(OSError, match="/proc"):
        private.make_folder(Path("/proc/1/x"))


def test_links_in_a_circle_and_homes_of_nobody_are_names_like_others(tmp_path: Path) -> None:
    (tmp_path / "circle").symlink_to("circle")
    assert private.real(tmp_path / "circle" / "x") == tmp_path / "circle" / "x"
    assert private.at_home("~nobody-of-this-name/x") == Path("~nobody-of-this-name/x")
