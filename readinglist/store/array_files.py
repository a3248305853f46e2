"""Files of arrays under `cache`: read whole or not at all, since all of them can be made again.

Whoever can write into the cache must not be able to run anything: pickles are never read.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readinglist import private


def load_arrays(path: Path) -> dict[str, NDArray[Any]] | None:
    """The arrays of an npz file by name; None where there is none that can be read."""
    try:
        private.check_file(path)
        with np.load(path, allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except Exception:  # zipfile, zlib, ast and tokenize, through numpy: each raises what it stumbles on
        return None
