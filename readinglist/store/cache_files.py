"""Files under `cache`: arrays and vectors, and which of all files there cannot be read (cut, damaged, no file).

All of them can be made again, and none is trusted: one that cannot be read holds nothing. `doctor` reports it, because
what was kept in it is missed, and removes it, so that it is made anew. Whoever can write into the cache must not be
able to run anything: pickles are never read.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readinglist.core import files as private
from readinglist.core.errors import UNREADABLE

from .files import new_files

Array = NDArray[Any]


def load_arrays(path: Path, version: str | None = None) -> dict[str, NDArray[Any]] | None:
    """The arrays of an npz file by name; None where there is none that can be read.

    `version`: of what they were made from, as the file says; with another one nothing of it is read.
    """
    try:
        private.check_file(path)
        with np.load(path, allow_pickle=False) as file:
            if version is None or str(file["version"]) == version:
                return {name: file[name] for name in file.files}
            return None
    except Exception:  # zipfile, zlib, ast and tokenize, through numpy: each raises what it stumbles on
        return None


def save_arrays(path: Path, version: str, arrays: Mapping[str, Any]) -> None:
    """Replace the file by arrays that were made from what `version` says. Raises StoreError."""
    with new_files([path]) as (file,):
        np.savez(file, version=np.array(version), **arrays)


# The folders there, and the folders in them; whatever else is one has the place of a file.
FOLDERS = {name: re.compile(inner) for name, inner in (
    ("features", "g[0-9a-f]+"), ("graph", ""), ("harvest", ".*"), ("sync", ""), ("trace", "")
)}  # fmt: skip


def damaged_files(cache: Path) -> Iterator[Path]:
    """What cannot be read, by name. What is in the shards of `features` has a check of its own."""
    for path in sorted(cache.rglob("*")):
        if path.is_dir():
            if not _is_folder(path.relative_to(cache).parts):
                yield path
        elif not path.is_file() or path.relative_to(cache).as_posix() in FOLDERS:
            yield path  # a link to nothing, a pipe; a file in the place of a folder
        elif not _is_readable(path):
            yield path


def remove_damaged_files(cache: Path) -> None:
    """Take them out; a folder only where nothing is in it."""
    for path in list(damaged_files(cache)):
        with suppress(OSError):
            if path.is_dir() and not path.is_symlink():
                path.rmdir()
            else:
                path.unlink(missing_ok=True)


def _is_folder(parts: tuple[str, ...]) -> bool:
    """Whether a folder belongs there."""
    inner = FOLDERS.get(parts[0])
    return inner is not None and (len(parts) == 1 or (len(parts) == 2 and bool(inner.fullmatch(parts[1]))))


def _is_readable(path: Path) -> bool:
    """Whether JSON is JSON, arrays are arrays, and any other file can be opened, as a lock must be.

    A file that `sudo` left behind cannot; where the folder cannot be written, nothing in it need be.
    """
    if path.suffix == ".npz":
        return load_arrays(path) is not None
    try:
        if path.suffix == ".json":
            json.loads(private.read_file(path))
    except (OSError, *UNREADABLE):
        return False
    return os.access(path, os.R_OK | os.W_OK) or not os.access(path.parent, os.W_OK)


class StoredVectors:
    """The vectors of texts that a ranking used last, in one file that is made again where it is missing.

    A vector is known by the paper's row and the revision of its text. What the last night did not use is dropped, so
    the file stays as large as the window: 1 KB a paper. `version` names the table of word vectors; a file of another
    one counts as missing.
    """

    def __init__(self, cache: Path, version: str) -> None:
        self._path = cache / "vectors.npz"
        self._version = version

    def load(self) -> tuple[Array, Array, Array]:
        """Rows, revisions (n,) and vectors (n, width); empty where there is no file that fits."""
        stored = load_arrays(self._path, self._version) or {}
        if {"rows", "revisions", "vectors"} <= stored.keys():
            rows, revisions, vectors = stored["rows"], stored["revisions"], stored["vectors"]
            if rows.shape == revisions.shape == vectors.shape[:1] and vectors.ndim == 2 and np.isfinite(vectors).all():
                return rows, revisions, vectors
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros((0, 0), np.float32)

    def save(self, rows: Array, revisions: Array, vectors: Array) -> None:
        """Replace the file."""
        save_arrays(self._path, self._version, {"rows": rows, "revisions": revisions, "vectors": vectors})
