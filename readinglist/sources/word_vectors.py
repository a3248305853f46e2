"""Static word vectors that ship inside a wheel: read from where it is installed, never downloaded, never asked for.

The extra `readinglist[embed]` installs the wheel of WordLlama (MIT), with 32,000 word pieces of 256 numbers each. Only
its two data files are read: its own code would look for more of them on the network.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readinglist.core.errors import ConfigError

WHEEL = "wordllama"
WEIGHTS = "weights/l2_supercat_256.safetensors"
PIECES = "tokenizers/l2_supercat_tokenizer_config.json"
WIDTH = 256
VERSION = "l2_supercat_256"  # of the vectors: stored ones of another are made again
_BLOCK = 512  # texts split at once


class WordVectors:
    """The vectors of the installed wheel. Raises ConfigError where it is not installed, or not as it is known."""

    def __init__(self) -> None:
        folder = _folder()
        try:
            from safetensors.numpy import load_file
            from tokenizers import Tokenizer

            self._pieces = Tokenizer.from_file(str(folder / PIECES))
            self._table = load_file(folder / WEIGHTS)["embedding.weight"].astype(np.float32)
        except Exception as error:  # of two libraries, each with errors of its own
            raise ConfigError(f"[rank] embed: the word vectors in {folder} cannot be read ({error})") from error
        self._pieces.no_padding()
        self._pieces.no_truncation()

    def of(self, texts: Sequence[str]) -> NDArray[Any]:
        """(n_texts, 256) float32, of length 1 each: the mean of the pieces; zeros for a text without any."""
        found = np.zeros((len(texts), WIDTH), np.float32)
        for start in range(0, len(texts), _BLOCK):
            some = list(texts[start : start + _BLOCK])
            for n, pieces in enumerate(self._pieces.encode_batch(some, add_special_tokens=False), start):
                if pieces.ids:
                    mean = self._table[np.minimum(pieces.ids, len(self._table) - 1)].mean(axis=0)
                    found[n] = mean / max(float(np.linalg.norm(mean)), 1e-9)
        return found


def _folder() -> Path:
    """Where the wheel lies; it is not imported."""
    spec = find_spec(WHEEL)
    places = list(spec.submodule_search_locations or ()) if spec is not None else []
    if not places:
        raise ConfigError(
            "[rank] embed = true needs word vectors: pip install 'readinglist[embed]', or set it to false"
        )
    return Path(places[0])
