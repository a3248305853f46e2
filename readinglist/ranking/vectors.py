"""Texts by meaning: the vectors of words that ship with the package, and of texts as sums of them.

Words that occur in the same abstracts have vectors that point the same way, so a goal in everyday words is near papers
that use other ones. The table is made by latent semantic analysis (Deerwester et al. 1990) of arXiv's abstracts:
`make vectors`, docs/methods.md.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readinglist.core.frozen import Frozen

from .space import Space
from .terms import TermCounts

Array = NDArray[Any]
WIDTH = 128
FILE = "vectors.npz"
TOPICAL = 0.05  # of two papers that share a word, the cosine from which on it tells of a subject in full


class WordVectors(Frozen, eq=False):
    """`space`: the words and pairs that have a vector, with their idf; `vectors`: float32 (n_terms, WIDTH).

    `topical`: of each, how much alike two papers are that have it, as a mean cosine above that of any two papers.
    """

    space: Space
    vectors: Array
    topical: Array

    def texts(self, counts: TermCounts) -> Array:
        """(n_texts, WIDTH) float32 of length 1: the mean of the vectors of a text's words, weighted as its row is.

        Zeros for a text without a known word.
        """
        return self.of_rows(self.space.rows(counts))

    def of_rows(self, rows: Any) -> Array:
        """As `texts`, of rows of the space."""
        return unit(np.asarray(rows.astype(np.float32) @ self.vectors))

    def weights(self, terms: Array) -> Array:
        """How much each of `terms` (ascending) tells of a subject, 0 to 1: "gets" hardly anything, "gait" all.

        1 for what the table does not know: a rare word or a name.
        """
        weights = np.ones(len(terms))
        known, columns = self.space.find(terms)
        weights[known] = np.clip(self.topical[columns] / TOPICAL, 0.0, 1.0)
        return weights


def unit(vectors: Array) -> Array:
    """Rows of length 1; rows of zeros stay."""
    lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    return vectors / np.where(lengths > 0, lengths, 1.0)[:, None]


def packed(space: Space, vectors: Array, topical: Array) -> dict[str, Array]:
    """The arrays of the table's file: 8 bits a number, each word with a scale of its own."""
    scale = np.abs(vectors).max(axis=1)
    numbers = np.round(vectors / np.where(scale > 0, scale, 1.0)[:, None] * 127).astype(np.int8)
    return {
        "terms": space.terms,
        "idf": space.idf.astype(np.float16),
        "vectors": numbers,
        "scale": (scale / 127).astype(np.float16),
        "topical": topical.astype(np.float16),
    }


def unpacked(arrays: Any) -> WordVectors:
    """The table from the arrays of its file."""
    vectors = arrays["vectors"].astype(np.float32) * arrays["scale"].astype(np.float32)[:, None]
    space = Space(arrays["terms"], arrays["idf"].astype(np.float64))
    return WordVectors(space, vectors, arrays["topical"].astype(np.float64))


@cache
def word_vectors() -> WordVectors:
    """The table that ships with the package."""
    from importlib.resources import files  # slow to load, and not needed where no goal is set

    with files(__package__).joinpath(FILE).open("rb") as file, np.load(file) as arrays:
        return unpacked(arrays)
