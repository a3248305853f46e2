"""Files of arrays under `cache`: read whole or not at all, since all of them can be made again.

Whoever can write into the cache must not be able to run anything: pickles are never read.
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

# What numpy and zipfile raise where bytes are not what they expect.
_DAMAGED = (
    *(OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, OverflowError, MemoryError),
    *(RuntimeError, BadZipFile, zlib.error, struct.error),
)


def load_arrays(path: Path) -> dict[str, NDArray[Any]] | None:
    """The arrays of an npz file by name; None where there is none that can be read."""
    try:
        with np.load(path, allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except _DAMAGED:
        return None
