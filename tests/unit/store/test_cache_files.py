"""Files of the cache that nobody here can use are named, and removed by `doctor --fix`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from readinglist.store.cache_files import damaged_files, remove_damaged_files


def test_a_lock_that_another_user_left_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = tmp_path / "features" / "lock"
    lock.parent.mkdir()
    lock.write_text("counting\n", encoding="utf-8")
    assert not list(damaged_files(tmp_path))
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != lock)  # root may open anything
    assert list(damaged_files(tmp_path)) == [lock]
    remove_damaged_files(tmp_path)
    assert not lock.exists()


def test_where_the_folder_cannot_be_written_no_file_need_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "features").mkdir()
    (tmp_path / "features" / "lock").touch()
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    assert not list(damaged_files(tmp_path))
