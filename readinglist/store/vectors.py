"""The vectors of texts that a ranking used last: one file under `cache`, made again where it is missing.

A vector is known by the paper's row and the revision of its text. What the last night did not use is dropped, so the
file stays as large as the window: 1 KB a paper.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .array_files import load_arrays
from .files import write_bytes_atomically

Array = NDArray[Any]


class StoredVectors:
    """`version` names the table of word vectors; a file of another one counts as missing."""

    def __init__(self, cache: Path, version: str) -> None:
        self._path = cache / "vectors.npz"
        self._version = version

    def load(self) -> tuple[Array, Array, Array]:
        """Rows, revisions (n,) and vectors (n, width); empty where there is no file that fits."""
        stored = load_arrays(self._path) or {}
        if {"version", "rows", "revisions", "vectors"} <= stored.keys() and str(stored["version"]) == self._version:
            rows, revisions, vectors = stored["rows"], stored["revisions"], stored["vectors"]
            if rows.shape == revisions.shape == vectors.shape[:1] and vectors.ndim == 2 and np.isfinite(vectors).all():
                return rows, revisions, vectors
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros((0, 0), np.float32)

    def save(self, rows: Array, revisions: Array, vectors: Array) -> None:
        """Replace the file."""
        body = io.BytesIO()
        np.savez(body, version=np.array(self._version), rows=rows, revisions=revisions, vectors=vectors)
        write_bytes_atomically(self._path, body.getvalue())
