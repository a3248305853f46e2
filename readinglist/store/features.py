"""Counts of terms of each paper, on disk as an append-only sparse matrix that is mapped, never read in.

Five flat files in one folder of a generation: `rows` (int64) and `revisions` (int32) say whose text
was counted, `ends` (int64) where its terms end, `terms` (uint32 hashes) and `counts` (uint8, at most
255) are the entries. `lengths.json` is replaced last: what lies behind the lengths in it does not
exist, and is cut by the next append. All of it can be counted again, so what does not fit together
is dropped; the files of a generation never shrink below their lengths, so a mapping stays valid.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from readinglist.core import files as private
from readinglist.core.clock import Clock
from readinglist.core.errors import UNREADABLE
from readinglist.core.frozen import Frozen

from .files import disk_errors, make_folder, write_text_atomically
from .locks import held

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

TYPES = {"rows": "<i8", "revisions": "<i4", "ends": "<i8", "terms": "<u4", "counts": "u1"}
LAST_ROW = 1 << 25  # ten times the papers of arXiv: beyond it the number is spoilt
LOCK_WAIT_S = 60.0


class _Snapshot(Frozen):
    """One state of the shards: mapped arrays, and for each row number the place of its newest entry (or -1)."""

    generation: str
    papers: int
    terms: int
    parts: dict[str, NDArray[Any]]
    place: NDArray[np.int64]


class FeatureShards:
    """The shards under `cache`, of one version of the recipe of counting; those of another are dropped.

    Version None reads those of any (for `doctor`).
    """

    def __init__(self, cache: Path, version: int | None = None, clock: Clock | None = None) -> None:
        self.folder = cache / "features"
        self.version = version
        self._clock = clock or Clock()
        self._snapshot: _Snapshot | None = None

    def counted(self, rows: ArrayLike, revisions: ArrayLike) -> NDArray[np.bool_]:
        """For each row number whether its text of this revision is counted. Sees other processes' appends."""
        import numpy as np

        snapshot = self._snapshot = self._open()
        asked = np.asarray(rows, dtype=np.int64)
        places = _places(snapshot, asked)
        known = places >= 0
        if known.any():
            known[known] = snapshot.parts["revisions"][places[known]] == np.asarray(revisions, dtype=np.int32)[known]
        return known

    def load(self, rows: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.uint32], NDArray[np.uint8]]:
        """(indptr, terms, counts) of these row numbers, in the order asked; indptr of shape (n + 1,).

        As of the last `counted` or `append`. Raises LookupError where a row is not counted.
        """
        import numpy as np

        snapshot = self._snapshot or self._open()
        self._snapshot = snapshot
        places = _places(snapshot, np.asarray(rows, dtype=np.int64))
        if (places < 0).any():
            raise LookupError(f"{int((places < 0).sum())} rows are not counted")
        ends = snapshot.parts["ends"]
        stops = ends[places]
        starts = np.where(places > 0, ends[places - 1], 0)
        indptr = np.concatenate(([0], np.cumsum(stops - starts)))
        runs = list(_runs(places, starts, stops))
        terms = [snapshot.parts["terms"][a:b] for a, b in runs] or [np.empty(0, dtype=np.uint32)]
        counts = [snapshot.parts["counts"][a:b] for a, b in runs] or [np.empty(0, dtype=np.uint8)]
        return indptr, np.concatenate(terms), np.maximum(np.concatenate(counts), 1)  # a spoilt 0 has no logarithm

    def sizes(self, rows: ArrayLike) -> NDArray[np.int64]:
        """How many terms each of these row numbers has; 0 where it is not counted. As of the last `counted`."""
        import numpy as np

        snapshot = self._snapshot = self._snapshot or self._open()
        places = _places(snapshot, np.asarray(rows, dtype=np.int64))
        ends, known = snapshot.parts["ends"], places >= 0
        sizes = np.zeros(len(places), dtype=np.int64)
        sizes[known] = ends[places[known]] - np.where(places[known] > 0, ends[places[known] - 1], 0)
        return sizes

    def append(
        self, rows: ArrayLike, revisions: ArrayLike, indptr: ArrayLike, terms: ArrayLike, counts: ArrayLike
    ) -> None:
        """Add the counts of papers, on disk when this returns; of a row that is there the later one counts.

        Shapes (n,), (n,), (n + 1,), (nnz,), (nnz,). Raises DiskFull or StoreError, with nothing added.
        """
        import numpy as np

        starts = np.asarray(indptr, dtype=np.int64)
        if len(starts) < 2:
            return
        with held(self._made() / "lock", self._clock, "counting", wait_s=LOCK_WAIT_S):
            snapshot = self._open()
            new = {
                "rows": np.asarray(rows, dtype="<i8"),
                "revisions": np.asarray(revisions, dtype="<i4"),
                "ends": (starts[1:] - starts[0] + snapshot.terms).astype("<i8"),
                "terms": np.asarray(terms).astype("<u4", copy=False)[starts[0] : starts[-1]],
                "counts": np.minimum(np.asarray(counts)[starts[0] : starts[-1]], 255).astype("u1", copy=False),
            }
            folder = self.folder / snapshot.generation
            make_folder(folder)
            for name, values in new.items():
                known = snapshot.terms if name in ("terms", "counts") else snapshot.papers
                _extend(folder / name, known * np.dtype(TYPES[name]).itemsize, values.tobytes())
            if not snapshot.papers:
                private.sync_folder(folder)  # the names of files that were made
            self._publish(snapshot.generation, snapshot.papers + len(starts) - 1, int(new["ends"][-1]))
            self._snapshot = self._open()

    def drop(self) -> None:
        """Forget everything; the next append starts anew. Mappings of other processes stay valid."""
        with held(self._made() / "lock", self._clock, "dropping counts", wait_s=LOCK_WAIT_S):
            (self.folder / "lengths.json").unlink(missing_ok=True)
            self._sweep("")
            self._snapshot = None

    def is_sound(self) -> bool:
        """Whether what is on disk fits together; nothing on disk is sound."""
        if not (self.folder / "lengths.json").exists():
            return True
        found = self._read()
        return found is not None and bool(found.parts["counts"].all())  # what is counted occurs

    def last_row(self) -> int:
        """The highest row number that was counted, 0 where there is none."""
        return max(len(self._open().place) - 1, 0)

    def _open(self) -> _Snapshot:
        """The state on disk; an empty one of a new generation where there is none that fits together."""
        import numpy as np

        found = self._read()
        if found is not None:
            return found
        empty = {name: np.empty(0, dtype=kind) for name, kind in TYPES.items()}
        return _Snapshot(f"g{secrets.token_hex(4)}", 0, 0, empty, np.empty(0, dtype=np.int64))

    def _read(self) -> _Snapshot | None:
        """The state on disk, checked: sizes, order of the ends, range of the rows. None where it fails."""
        import numpy as np

        try:
            lengths = json.loads(private.read_file(self.folder / "lengths.json", 10_000))
            generation, papers, terms = str(lengths["generation"]), int(lengths["papers"]), int(lengths["terms"])
            if self.version not in (None, lengths["version"]) or not generation.isalnum():
                return None
            if self._snapshot and (self._snapshot.generation, self._snapshot.papers) == (generation, papers):
                return self._snapshot
            parts = {}
            for name, kind in TYPES.items():
                count = terms if name in ("terms", "counts") else papers
                parts[name] = _mapped(self.folder / generation / name, kind, count)
        except (OSError, KeyError, TypeError, OverflowError, *UNREADABLE):
            return None
        rows, ends = parts["rows"], parts["ends"]
        if papers and (int(rows.min()) < 0 or int(rows.max()) > LAST_ROW or int(ends[0]) < 0):
            return None
        if papers and (int(ends[-1]) != terms or bool((np.diff(ends) < 0).any())):
            return None
        place = np.full(int(rows.max()) + 1 if papers else 0, -1, dtype=np.int64)
        place[rows] = np.arange(papers)  # of a row that occurs twice the later place stays
        return _Snapshot(generation, papers, terms, parts, place)

    def _publish(self, generation: str, papers: int, terms: int) -> None:
        lengths = {"version": self.version, "generation": generation, "papers": papers, "terms": terms}
        write_text_atomically(self.folder / "lengths.json", json.dumps(lengths) + "\n")
        self._sweep(generation)

    def _sweep(self, generation: str) -> None:
        """Remove other generations; who has them mapped keeps them until it ends."""
        for folder in self.folder.glob("g*"):
            if folder.is_dir() and not folder.is_symlink() and folder.name != generation:
                shutil.rmtree(folder, ignore_errors=True)

    def _made(self) -> Path:
        make_folder(self.folder)
        return self.folder


def _places(snapshot: _Snapshot, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    import numpy as np

    places = np.full(rows.shape, -1, dtype=np.int64)
    inside = (rows >= 0) & (rows < len(snapshot.place))
    places[inside] = snapshot.place[rows[inside]]
    return places


def _runs(places: NDArray[Any], starts: NDArray[Any], stops: NDArray[Any]) -> Iterable[tuple[int, int]]:
    """Slices of the entries, neighbours in the order asked that are neighbours on disk joined."""
    import numpy as np

    if not len(places):
        return
    breaks = np.flatnonzero(np.diff(places) != 1)
    firsts = np.concatenate(([0], breaks + 1))
    lasts = np.concatenate((breaks, [len(places) - 1]))
    yield from zip(starts[firsts].tolist(), stops[lasts].tolist(), strict=True)


def _mapped(path: Path, kind: str, count: int) -> NDArray[Any]:
    """The first `count` values of a file, read-only. Raises ValueError where it is shorter."""
    import numpy as np

    if count == 0:
        return np.empty(0, dtype=kind)
    private.check_file(path)
    return np.memmap(path, dtype=kind, mode="r", shape=(count,)).view(np.ndarray)  # a plain array slices faster


def _extend(path: Path, length: int, body: bytes) -> None:
    """Cut the file to `length` bytes, write `body` behind them and wait for the disk."""
    with disk_errors(path):
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "r+b") as file:
            file.truncate(length)
            file.seek(length)
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
