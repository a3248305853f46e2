"""The snapshot: the same records from every packing, each line accounted for."""

from __future__ import annotations

import gzip
import json
import lzma
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard

from readinglist.errors import InputError, NotFound
from readinglist.model import PaperData, Skipped
from readinglist.sources.snapshot import read_snapshot


def record(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "id": f"0704.{number:04}",
        "title": f"Paper\n  {number}",
        "authors": "Ann Lee and B. Wu (MIT)",
        "abstract": "  Words about $x<y$.\n",
        "categories": "cs.LG stat.ML",
        "comments": None,
        "doi": None,
        "journal-ref": "J. 1 (2007)",
        "versions": [{"version": "v1", "created": "Mon, 2 Apr 2007 19:18:42 GMT"}],
        "update_date": "2008-11-26",
    } | fields


def lines(*records: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(r).encode() + b"\n" for r in records)


PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gz": gzip.compress,
    "xz": lzma.compress,
    "zst": zstandard.ZstdCompressor().compress,
    "zst in two frames": lambda data: b"".join(
        zstandard.ZstdCompressor().compress(part) for part in (data[:999], data[999:])
    ),
}


def read(tmp_path: Path, data: bytes) -> list[PaperData | Skipped]:
    path = tmp_path / "snapshot"
    path.write_bytes(data)
    return list(read_snapshot(path))


@pytest.mark.parametrize("packing", PACKINGS)
def test_every_packing_gives_the_same_records(tmp_path: Path, packing: str) -> None:
    """More than one block, so that records lie across the borders of blocks."""
    many = [record(n, abstract="word " * 300) for n in range(1, 900)]
    got = read(tmp_path, PACKINGS[packing](lines(*many)))
    assert [paper.id for paper in got] == [r["id"] for r in many]


def test_a_record_is_read_in_full(tmp_path: Path) -> None:
    later = {"version": "v2", "created": "Tue, 24 Jul 2007 20:10:27 GMT"}
    (paper,) = read(tmp_path, lines(record(1, versions=[*record(1)["versions"], later])))
    assert isinstance(paper, PaperData)
    assert (paper.id, paper.title, paper.version) == ("0704.0001", "Paper 1", 2)
    assert paper.authors == ("Ann Lee", "B. Wu")
    assert (paper.abstract, paper.categories) == ("Words about $x<y$.", ("cs.LG", "stat.ML"))
    assert (str(paper.published), str(paper.updated)) == ("2007-04-02 19:18:42+00:00", "2007-07-24 20:10:27+00:00")
    assert (paper.comment, paper.doi, paper.journal_ref) == (None, None, "J. 1 (2007)")


def test_names_in_parts_stand_in_for_an_author_line(tmp_path: Path) -> None:
    parts = [["Lee", "Ann", ""], ["King", "Martin", "Jr."]]
    (paper,) = read(tmp_path, lines(record(1, authors=None, authors_parsed=parts)))
    assert isinstance(paper, PaperData)
    assert paper.authors == ("Ann Lee", "Martin King Jr.")


BAD = [
    (b"not json", "not a record"),
    (b'{"id": 1}', "not a record"),
    (b"[]", "not a record"),
    (b'{"id": "0704.0009", "title": "\xff"}', "not a record"),
    (json.dumps(record(9, id="../../x")).encode(), "not an id"),
    (json.dumps(record(9, versions=[{"version": "v1", "created": "1 Jan 2099 00:00:00 GMT"}])).encode(), "cannot be"),
    (b"[" * 100_000, "not a record"),
]


@pytest.mark.parametrize(("line", "why"), BAD)
def test_a_bad_line_is_skipped_alone(tmp_path: Path, line: bytes, why: str) -> None:
    got = read(tmp_path, lines(record(1)) + line + b"\n\n" + lines(record(2)))
    assert [type(entry) for entry in got] == [PaperData, Skipped, PaperData]
    assert isinstance(got[1], Skipped)
    assert why in got[1].why


def test_signs_that_cannot_be_stored_are_cleaned_at_the_door(tmp_path: Path) -> None:
    line = b'{"id": "0704.0001", "title": "one\\u0000two\\ud800three\\ufffefour", "abstract": "x\\u0007y"}\n'
    (paper,) = read(tmp_path, line)
    assert isinstance(paper, PaperData)
    assert (paper.title, paper.abstract) == ("one two three four", "x y")


@pytest.mark.parametrize("packing", ["gz", "xz", "zst"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_packed_file_that_was_cut_is_never_taken_for_whole(tmp_path: Path, packing: str, share: float) -> None:
    data = PACKINGS[packing](lines(*(record(n, abstract=f"{n * 7919} " * 99) for n in range(1, 900))))
    with pytest.raises(InputError, match="ends early"):
        read(tmp_path, data[: int(len(data) * share)])


def test_a_plain_file_that_was_cut_says_so_of_its_last_line(tmp_path: Path) -> None:
    got = read(tmp_path, lines(record(1), record(2))[:-40])
    assert [type(entry) for entry in got] == [PaperData, Skipped]


def test_a_file_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        list(read_snapshot(tmp_path / "nothing"))
    with pytest.raises(InputError):
        list(read_snapshot(tmp_path))


def test_the_snapshot_of_computer_science_is_read_whole(shared: Path) -> None:
    ids: set[str] = set()
    for entry in read_snapshot(shared / "data" / "arxiv_cs_1993_2016.jsonl.xz"):
        assert isinstance(entry, PaperData)
        assert entry.title
        assert entry.authors
        assert entry.published
        ids.add(entry.id)
    assert len(ids) == 86_420
