"""What was kept in the cache: of a file that is damaged nothing, and it is made anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from readinglist.stamped_cache import Kept, read_kept


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"\xff", b"[" * 9_000])
def test_D14_of_a_file_that_is_damaged_nothing_is_kept(tmp_path: Path, body: bytes) -> None:
    path = tmp_path / "kept.json"
    path.write_bytes(body)
    assert read_kept(path) == {}
    kept = Kept(path)
    kept.put("a", "stamp", 1)
    kept.save()
    assert Kept(path).get("a", "stamp") == 1
    assert Kept(path).get("a", "another stamp") is None
