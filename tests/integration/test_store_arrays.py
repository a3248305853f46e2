"""D14 for the files of arrays in the cache: whatever stands in one, it is read whole or not at all, and never run."""

from __future__ import annotations

import io
import pickle
import random
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest

from readinglist.citations.tables.arrays import GraphCache
from readinglist.store.cache_files import StoredVectors, load_arrays


@pytest.fixture
def body() -> bytes:
    file = io.BytesIO()
    np.savez(
        file, version=np.array("1"), rows=np.arange(40), revisions=np.zeros(40, np.int64), vectors=np.ones((40, 4))
    )
    return file.getvalue()


class Trap:
    """What a pickle would run while it is read."""

    def __init__(self, canary: Path) -> None:
        self.canary = canary

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return (Path.touch, (self.canary,))


def test_D14_a_file_that_is_cut_or_has_other_bytes_holds_no_arrays_and_is_no_crash(tmp_path: Path, body: bytes) -> None:
    path, dice = tmp_path / "vectors.npz", random.Random(14)
    for _ in range(1500):
        spoilt = bytearray(body)
        for _ in range(dice.randint(1, 4)):
            spoilt[dice.randrange(len(spoilt))] = dice.randrange(256)
        path.write_bytes(spoilt[: dice.choice([len(spoilt), dice.randrange(len(spoilt))])])
        found = load_arrays(path)
        assert found is None or all(isinstance(values, np.ndarray) for values in found.values())
    for end in range(0, len(body), 97):
        path.write_bytes(body[:end])
        assert load_arrays(path) is None
        assert len(StoredVectors(tmp_path, "1").load()[0]) == 0
    path.write_bytes(body)
    assert len(StoredVectors(tmp_path, "1").load()[0]) == 40
    assert len(StoredVectors(tmp_path, "2").load()[0]) == 0, "vectors of another table"


HEADS = ("{'descr': '<f8', (", "'''", "[" * 3_000, "-" * 5_000 + "1", "{'shape': (10**12,)}")


@pytest.mark.parametrize("head", HEADS, ids=lambda head: head[:10])
def test_D14_an_array_whose_head_cannot_be_read_is_none(tmp_path: Path, head: str) -> None:
    """In an archive whose sums are right: what reads the head is a parser of Python."""
    with ZipFile(tmp_path / "vectors.npz", "w") as file:
        file.writestr("rows.npy", b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little") + head.encode())
    assert load_arrays(tmp_path / "vectors.npz") is None


@pytest.mark.parametrize("spoilt", ["too few rows", "too few revisions", "flat", "not numbers"])
def test_D13_D14_vectors_that_do_not_fit_together_or_are_no_numbers_are_not_there(tmp_path: Path, spoilt: str) -> None:
    rows, vectors = np.arange(40), np.ones((40, 4), np.float32)
    good: dict[str, np.ndarray] = {"rows": rows, "revisions": rows, "vectors": vectors}
    bad: dict[str, dict[str, np.ndarray]] = {
        "too few rows": {"rows": rows[:9]},
        "too few revisions": {"revisions": rows[:9]},
        "flat": {"vectors": vectors[:, 0]},
        "not numbers": {"vectors": np.where(rows[:, None] == 7, np.nan, vectors)},
    }
    store = StoredVectors(tmp_path, "1")
    store.save(**good)
    assert len(store.load()[0]) == 40
    store.save(**(good | bad[spoilt]))
    assert [len(part) for part in store.load()] == [0, 0, 0]


def test_D14_a_pickle_in_the_place_of_arrays_is_not_run(tmp_path: Path) -> None:
    canary, path = tmp_path / "canary", tmp_path / "graph" / "known.npz"
    path.parent.mkdir()
    path.write_bytes(pickle.dumps(Trap(canary)))
    assert load_arrays(path) is None
    with path.open("wb") as file:
        np.savez(file, facts=np.array([Trap(canary)], dtype=object))
    assert load_arrays(path) is None
    assert GraphCache(tmp_path).load() is None
    assert not canary.exists()
