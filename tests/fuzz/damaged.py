"""Files that a disk or another program may have damaged: Zotero's database, our own cache."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from io import BytesIO
from zipfile import ZipFile

from .target import scratch


def zotero_database(body: bytes) -> None:
    from readinglist.exchange.zotero_database import read_zotero
    from readinglist.formats import read_items

    path = scratch() / "zotero.sqlite"
    path.write_bytes(body)
    found = read_zotero(path)
    read_items(found.items, found.collections)


def zotero_items(body: bytes) -> None:
    """What Zotero's own API answers, item by item."""
    from readinglist.formats import read_items

    with suppress(ValueError, RecursionError):
        found = json.loads(body)
        read_items(found if isinstance(found, list) else [found], {"SHELF": {"name": "a", "parent": "SHELF"}})


ITEM = {
    "itemType": "preprint",
    "title": "Attention",
    "archiveID": "arXiv:1706.03762",
    "creators": [{"creatorType": "author", "firstName": "Ada", "lastName": "Lovelace"}],
    "date": "2017-06-12",
    "tags": [{"tag": "a"}],
    "collections": ["SHELF"],
}


def database_seeds() -> Iterator[bytes]:
    from tests.harness.zotero import write_database

    path = write_database(scratch() / "seed.sqlite", [ITEM], {"SHELF": {"name": "a", "parent": None}})
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("pragma page_size = 512; vacuum")  # as small as an input is
    yield path.read_bytes()


def cache_files(body: bytes) -> None:
    """Every file of the cache that is read whole: whatever it holds, it counts as missing or as what it says."""
    from readinglist.citations.tables.arrays import GraphCache
    from readinglist.store.cache_files import StoredVectors, damaged_files
    from readinglist.store.features import FeatureShards
    from readinglist.store.stamped_cache import CacheFile
    from readinglist.sync.tables import load_state

    cache = scratch() / "cache"
    for name in ("vectors.npz", "graph/known.npz", "features/lengths.json", "sync/abc.json", "kept.json"):
        path = cache / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    StoredVectors(cache, "1").load()
    GraphCache(cache).load()
    FeatureShards(cache, 1).is_sound()
    load_state(cache, "abc")
    CacheFile(cache / "kept.json")
    list(damaged_files(cache))
    with ZipFile(cache / "vectors.npz", "w") as whole:  # sums that are right around an array that is not
        whole.writestr("vectors.npy", body)
    StoredVectors(cache, "1").load()


def cache_seeds() -> tuple[bytes, ...]:
    import numpy as np

    arrays, plain, one = BytesIO(), BytesIO(), BytesIO()
    rows = np.arange(3)
    np.savez(arrays, version=np.array("1"), rows=rows, revisions=rows, vectors=np.ones((3, 2), np.float32))
    np.savez_compressed(plain, facts=np.frombuffer(b'{"version": 1}', np.uint8), ids=rows)
    np.save(one, np.ones((3, 2), np.float32))
    lengths = {"version": 1, "generation": "g1", "papers": 3, "terms": 9}
    state = {"place": {"writer": "a", "lines": 1}, "files": {"notes/a.md": {"sha": "x", "version": "y"}}}
    return (
        arrays.getvalue(),
        plain.getvalue(),
        *(json.dumps(one).encode() for one in (lengths, state, {"k": ["s", 1]})),
    )
