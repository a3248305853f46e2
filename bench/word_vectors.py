"""`make vectors`: the table of word vectors that ships with the package, from arXiv's abstracts.

Latent semantic analysis: tf-idf rows of all abstracts of the shared data, factorised by a randomised singular value
decomposition (Halko, Martinsson and Tropp 2011); a term's vector is its right singular vectors by the root of the
singular values. arXiv's metadata is in the public domain (CC0).
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import readinglist.ranking
from readinglist.core.text import fold, words
from readinglist.ranking.space import Space
from readinglist.ranking.terms import count_terms, name_term
from readinglist.ranking.vectors import FILE, WIDTH, packed, unit

from .records import shared_data

TERMS = 57_000  # 7.8 MB
LEAST_PAPERS = 5
MOST_SHARE = 0.2  # of the papers: a term in more of them says nothing
PASSES = 3


def abstracts(data: Path, before: date | None = None) -> Iterator[str]:
    """The texts of all papers, of the daily stream those first listed before a day."""
    with lzma.open(data / "daily" / "papers.jsonl.xz", "rt", encoding="utf-8") as file:
        for paper in map(json.loads, file):
            if before is None or date.fromisoformat(paper["first_listed"]) < before:
                yield f"{paper['title']} {paper['abstract']}"
    with lzma.open(data / "arxiv_cs_1993_2016.jsonl.xz", "rt", encoding="utf-8") as file:
        for paper in map(json.loads, file):
            yield f"{paper['title']} {paper['abstract']}"


def learned(texts: Iterable[str]) -> dict[str, NDArray[Any]]:
    """The arrays of the table: all words that are in enough of the texts, then the pairs that are in most."""
    from sklearn.utils.extmath import randomized_svd

    texts = list(texts)
    counts = count_terms(texts)
    terms, df = np.unique(counts.terms, return_counts=True)
    is_word = np.isin(terms, [name_term(word) for word in {word for text in texts for word in words(fold(text))}])
    able = np.flatnonzero((df >= LEAST_PAPERS) & (df < MOST_SHARE * len(counts)))
    chosen = np.sort(able[np.lexsort((-df[able], ~is_word[able]))[:TERMS]])
    space = Space(terms[chosen], np.log((1 + len(counts)) / (1 + df[chosen])) + 1)
    rows = space.rows(counts).astype(np.float32)
    _, values, right = randomized_svd(rows, WIDTH, n_iter=PASSES, random_state=0)
    vectors = (right.T * np.sqrt(values)).astype(np.float32)
    return packed(space, vectors, topical(rows, unit(np.asarray(rows @ vectors))))


def topical(rows: Any, texts: NDArray[Any]) -> NDArray[Any]:
    """Of each term, the mean cosine of two texts that have it, less that of any two texts; `texts`: unit rows."""
    n, df = rows.shape[0], np.bincount(rows.indices, minlength=rows.shape[1])
    sums = (rows > 0).astype(np.float32).T @ texts
    any_two = ((texts.sum(axis=0) ** 2).sum() - n) / (n * (n - 1))
    return np.asarray(((sums**2).sum(axis=1) - df) / np.maximum(df * (df - 1), 1) - any_two)


def main() -> None:
    """Writes the file into the package."""
    path = Path(readinglist.ranking.__file__).with_name(FILE)
    with path.open("wb") as file:
        np.savez(file, **learned(abstracts(shared_data())))  # type: ignore[arg-type]
    print(f"{path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
