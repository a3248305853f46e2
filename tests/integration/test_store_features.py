"""Shards return what was appended, in any order asked, or nothing at all."""

from __future__ import annotations

import json
import shutil
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readinglist.store import features
from readinglist.store.features import FeatureShards


def csr(lists):
    """(indptr, terms, counts) of lists of (term, count)."""
    indptr = np.cumsum([0, *(len(x) for x in lists)])
    flat = [pair for x in lists for pair in x]
    return indptr, np.array([t for t, _ in flat], np.uint32), np.array([c for _, c in flat], np.uint8)


def rows_of(shards, rows):
    indptr, terms, counts = shards.load(rows)
    pairs = list(zip(terms.tolist(), counts.tolist(), strict=True))
    return [pairs[a:b] for a, b in pairwise(indptr)]


TERMS = st.lists(st.tuples(st.integers(0, 2**31 - 1), st.integers(1, 255)), max_size=4)


@settings(max_examples=40)
@given(
    batches=st.lists(st.dictionaries(st.integers(1, 12), TERMS, max_size=6), min_size=1, max_size=4), order=st.randoms()
)
def test_what_was_appended_last_for_a_row_comes_back_in_the_order_asked(tmp_path_factory, batches, order):
    cache = tmp_path_factory.mktemp("cache")
    truth, revisions = {}, {}
    for number, batch in enumerate(batches):
        rows = list(batch)
        FeatureShards(cache).append(rows, [number] * len(rows), *csr([batch[row] for row in rows]))
        truth |= batch
        revisions |= dict.fromkeys(rows, number)
    shards = FeatureShards(cache)
    asked = list(truth)
    order.shuffle(asked)
    assert shards.counted(asked, [revisions[row] for row in asked]).all()
    assert not shards.counted(asked, [revisions[row] + 1 for row in asked]).any()
    assert not shards.counted([0, 99, -1], [0, 0, 0]).any()
    assert rows_of(shards, asked) == [truth[row] for row in asked]


@pytest.fixture
def shards(tmp_path):
    shards = FeatureShards(tmp_path, 3)
    shards.append([1, 2], [0, 0], *csr([[(5, 1)], [(6, 2), (7, 3)]]))
    return shards


def test_rows_that_are_not_counted_cannot_be_loaded(shards):
    with pytest.raises(LookupError, match="1 rows"):
        shards.load([1, 3])


def test_an_append_is_seen_by_others_once_it_is_whole(shards, tmp_path):
    other = FeatureShards(tmp_path, 3)
    assert other.counted([3], [0]).tolist() == [False]
    shards.append([3], [0], *csr([[(9, 9)]]))
    assert other.counted([3], [0]).tolist() == [True]
    assert rows_of(other, [3, 1]) == [[(9, 9)], [(5, 1)]]


def test_bytes_behind_the_lengths_do_not_exist_and_are_cut(shards, tmp_path):
    for path in tmp_path.glob("features/g*/*"):
        with path.open("ab") as file:
            file.write(b"\xff" * 13)  # what a killed append leaves
    again = FeatureShards(tmp_path, 3)
    assert rows_of(again, [2]) == [[(6, 2), (7, 3)]]
    again.append([3], [0], *csr([[(9, 9)]]))
    assert rows_of(FeatureShards(tmp_path, 3), [3, 2]) == [[(9, 9)], [(6, 2), (7, 3)]]


def spoil_lengths(folder, **changes):
    path = folder / "lengths.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda folder: next(folder.glob("g*/terms")).write_bytes(b"\0"),
        lambda folder: next(folder.glob("g*/ends")).unlink(),
        lambda folder: next(folder.glob("g*/ends")).write_bytes(b"\xff" * 16),
        lambda folder: next(folder.glob("g*/rows")).write_bytes(b"\xff" * 16),
        lambda folder: (folder / "lengths.json").write_text("{"),
        lambda folder: (folder / "lengths.json").write_text("[]"),
        lambda folder: (folder / "lengths.json").write_text("[" * 9_000),
        lambda folder: (folder / "lengths.json").write_text('{"version": 3, "generation": "g", "papers": 1e400}'),
        lambda folder: spoil_lengths(folder, generation="../.."),
        lambda folder: spoil_lengths(folder, papers=5),
        lambda folder: list(map(shutil.rmtree, folder.glob("g*"))),
    ],
)  # fmt: skip
def test_what_does_not_fit_together_is_dropped_and_can_be_counted_again(shards, tmp_path, spoil):
    spoil(tmp_path / "features")
    again = FeatureShards(tmp_path, 3)
    assert not again.is_sound()
    assert not again.counted([1, 2], [0, 0]).any()
    again.append([2], [0], *csr([[(1, 1)]]))
    assert again.counted([1, 2], [0, 0]).tolist() == [False, True]
    assert rows_of(again, [2]) == [[(1, 1)]]
    assert again.is_sound()


def test_counts_of_another_recipe_are_not_taken(shards, tmp_path):
    assert not FeatureShards(tmp_path, 4).counted([1], [0]).any()
    assert FeatureShards(tmp_path, 3).counted([1], [0]).all()


def test_dropping_does_not_pull_the_ground_from_under_a_reader(shards, tmp_path):
    reader = FeatureShards(tmp_path, 3)
    assert reader.counted([2], [0]).all()
    shards.drop()
    shards.append([1], [0], *csr([[(8, 8)]]))
    assert rows_of(reader, [2]) == [[(6, 2), (7, 3)]]
    assert reader.counted([1, 2], [0, 0]).tolist() == [True, False]


def test_sizes_are_those_of_the_newest_counts(shards):
    shards.append([2], [1], *csr([[(1, 1), (2, 1), (3, 1)]]))
    assert shards.sizes([2, 1, 7]).tolist() == [3, 1, 0]


def test_large_counts_stop_at_255_and_nothing_is_private_to_others(tmp_path):
    shards = FeatureShards(tmp_path)
    shards.append([1], [0], [0, 1], np.array([4]), np.array([70_000]))
    assert rows_of(shards, [1]) == [[(4, 255)]]
    assert all(path.stat().st_mode & 0o077 == 0 for path in tmp_path.rglob("*"))


def test_an_empty_append_writes_nothing(tmp_path):
    FeatureShards(tmp_path).append([], [], [0], [], [])
    assert list(tmp_path.iterdir()) == []
    indptr, terms, counts = FeatureShards(tmp_path).load([])
    assert (indptr.tolist(), terms.tolist(), counts.tolist()) == ([0], [], [])


def test_C24_the_names_of_files_that_are_made_are_on_the_disk_before_anything_points_to_them(tmp_path, monkeypatch):
    done = []
    monkeypatch.setattr(features.private, "sync_folder", lambda folder: done.append(folder.name))
    monkeypatch.setattr(features, "write_text_atomically", lambda path, text: done.append(path.name))
    FeatureShards(tmp_path).append([1], [1], *csr([[(5, 1)]]))
    generation, pointer = done[-2:]
    assert generation.startswith("g")
    assert pointer == "lengths.json"
