"""The stamped cache: a value counts with the stamp of what it was made from, in memory and in a file."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from readinglist.store.stamped_cache import (
    CacheFile,
    LibraryState,
    StampedCache,
    Then,
    keep_result,
    last_result,
    read_object,
    stamp_of,
)

MADE = LibraryState("device", datetime(2026, 11, 20, tzinfo=UTC), papers=10, entries=5)
V1_OF_THE_FILE = b'{"version":1,"device":"device","at":"2026-11-20T00:00:00Z","papers":10,"entries":5,"value":{}}'


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    day: date


def test_a_value_counts_with_its_stamp_alone() -> None:
    cache = StampedCache()
    cache.put("a", 1, "value")
    assert (cache.get("a", 1), cache.get("a", 2), cache.get("b", 1)) == ("value", None, None)
    assert (cache.last("a"), cache.last("b")) == ("value", None)
    cache.clear()
    assert "a" not in cache


def test_what_is_asked_for_once_is_computed_once_for_a_stamp_also_where_it_is_none() -> None:
    cache, made = StampedCache(), list[int]()
    for stamp in (1, 1, 2, 2, 1):
        assert cache.once("a", stamp, lambda: made.append(1)) is None
    assert len(made) == 3


def test_the_oldest_go_where_more_are_put() -> None:
    cache = StampedCache(most=2)
    for key in "abac":
        cache.put(key, None, key)
    assert [key for key in "abc" if key in cache] == ["a", "c"]


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"\xff", b"[" * 9_000, b'{"a": {"now": 1}, "b": 3}'])
def test_D14_of_a_file_that_is_damaged_nothing_is_kept(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "kept.json"
    path.write_bytes(body)
    assert CacheFile(path).get("a", "stamp") is None
    kept = CacheFile(path)
    kept.put("a", "stamp", 1)
    kept.save()
    assert CacheFile(path).get("a", "stamp") == 1
    assert CacheFile(path).get("a", "another stamp") is None


def test_what_cannot_be_written_is_left(tmp_path: Path) -> None:
    path = tmp_path / "kept.json"
    path.mkdir()
    kept = CacheFile(path)
    kept.put("a", "stamp", 1)
    kept.save()
    assert read_object(path) == {}


def test_a_stamp_differs_where_any_part_does() -> None:
    stamps = {stamp_of(*parts) for parts in ((), ("a",), ("a", "b"), ("ab",), (b"a",), (1,), ("1",))}
    assert len(stamps) == 7
    assert stamp_of("a", 1) == stamp_of("a", 1)


def test_a_result_comes_back_with_what_came_since(tmp_path: Path) -> None:
    path, rows = tmp_path / "rows.json", (Row("a", date(2026, 1, 2)),)
    keep_result(path, MADE, rows)
    now = replace(MADE, papers=12, entries=6)
    assert last_result(path, now, tuple[Row, ...], StampedCache()) == Then(MADE.at, rows, 2, 1)


@pytest.mark.parametrize("now", [replace(MADE, device="other"), replace(MADE, papers=9), replace(MADE, entries=4)])
def test_a_result_of_another_library_or_a_later_state_is_none(tmp_path: Path, now: LibraryState) -> None:
    keep_result(tmp_path / "rows.json", MADE, ())
    assert last_result(tmp_path / "rows.json", now, tuple[Row, ...], StampedCache()) is None


@pytest.mark.parametrize("body", [b"{}", b'{"result": 1}', b'{"result": [{}, []]}', V1_OF_THE_FILE])
def test_a_result_of_another_version_is_none(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "rows.json").write_bytes(body)
    assert last_result(tmp_path / "rows.json", MADE, tuple[Row, ...], StampedCache()) is None


def test_a_result_is_read_again_only_where_its_file_changed(tmp_path: Path) -> None:
    path, memory = tmp_path / "rows.json", StampedCache()
    keep_result(path, MADE, (Row("a", date(2026, 1, 2)),))
    first = last_result(path, MADE, tuple[Row, ...], memory)
    again = last_result(path, MADE, tuple[Row, ...], memory)
    assert first is not None
    assert again is not None
    assert again.value is first.value
    keep_result(path, MADE, ())
    os.utime(path, ns=(1, 1))
    found = last_result(path, MADE, tuple[Row, ...], memory)
    assert found is not None
    assert found.value == ()
