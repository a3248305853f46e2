"""Random temporal graphs with all that real ones have: hubs, circles, citations forward, gaps, duplicates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from readinglist.graph import CitationGraph


@dataclass
class Drawn:
    n: int
    citing: np.ndarray
    cited: np.ndarray
    month: np.ndarray
    category: np.ndarray
    references: np.ndarray | None

    def graph(self) -> CitationGraph:
        return CitationGraph(self.n, self.citing, self.cited, self.month, self.category, self.references)

    def edges(self) -> list[tuple[int, int]]:
        return list(zip(self.citing.tolist(), self.cited.tolist(), strict=True))


def draw(rng: np.random.Generator, n: int | None = None) -> Drawn:
    """Most citations go back; some inside a month, both ways, and some forward; some papers have no month."""
    n = n or int(rng.integers(1, 45))
    months = int(rng.integers(1, 130))
    month = rng.integers(20, 20 + months, n)
    month[rng.random(n) < rng.choice([0, 0.1])] = -1
    m = int(rng.integers(0, n * 7 + 1))
    citing, cited = rng.integers(0, n, m), rng.integers(0, max(1, n // int(rng.integers(1, 4))), m)
    swap = (month[cited] > month[citing]) & (rng.random(m) < rng.choice([1, 0.9, 0.5]))
    citing, cited = np.where(swap, cited, citing), np.where(swap, citing, cited)
    again = rng.integers(0, max(m, 1), m // 5)
    back = rng.integers(0, max(m, 1), m // 8)
    citing, cited = (
        np.concatenate([citing, citing[again], cited[back]]),
        np.concatenate([cited, cited[again], citing[back]]),
    )
    references = None
    if rng.random() < 0.5:
        references = np.array([len(set(cited[citing == p])) + int(rng.integers(0, 5)) for p in range(n)])
    return Drawn(n, citing, cited, month, rng.integers(0, rng.integers(1, 4), n), references)


def permuted(drawn: Drawn, rng: np.random.Generator) -> tuple[Drawn, np.ndarray]:
    """The same graph with other numbers, other order of edges, and edges doubled; and the new number of each paper."""
    number = rng.permutation(drawn.n)
    back = np.argsort(number)
    edges = rng.permutation(np.concatenate([np.arange(len(drawn.citing))] * 2))
    loops = rng.integers(0, drawn.n, 5)
    citing = np.concatenate([number[drawn.citing[edges]], loops])
    cited = np.concatenate([number[drawn.cited[edges]], loops])
    references = None if drawn.references is None else drawn.references[back]
    return Drawn(drawn.n, citing, cited, drawn.month[back], drawn.category[back], references), number
