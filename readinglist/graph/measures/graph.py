"""`CitationGraph`: every measure of a graph of citations, for whoever holds plain arrays.

Nothing is read, drawn or rounded here. What costs something and is needed by several measures is kept.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from . import acyclic, cohorts, disruption, histories, random_walks, reach
from .structure import Flags, Floats, Ints, build_structure, integers


class CitationGraph:
    """n papers, numbered from 0, and the citations among them: paper citing[i] cites cited[i].

    `month` counts months since year 0 of version 1; -1: not known, such a paper is in no cohort. `category`: one
    value a paper, whatever can be compared (None: all are of one). `references`: how many references
    each paper has in all, resolved or not (None: those in the graph; a number below 1 or NaN: not known).
    Duplicates and self-citations are dropped. Raises ValueError where the arrays do not fit together.

    Each measure returns one float a paper, (n,), NaN where it is not defined. One machine does some
    tens of millions of citations; 10 million take 0.2 GB.

    >>> graph = CitationGraph(3, [1, 2, 2], [0, 0, 1], [0, 1, 2])
    >>> graph.citations().tolist(), graph.influence().tolist(), graph.main_path()
    ([2.0, 1.0, 0.0], [3.0, 1.5, 1.0], (2, 1, 0))
    """

    def __init__(
        self,
        n: int,
        citing: ArrayLike,
        cited: ArrayLike,
        month: ArrayLike,
        category: ArrayLike | None = None,
        references: ArrayLike | None = None,
    ) -> None:
        self.n = n
        self.month = integers(month, "month")
        self.structure = build_structure(n, citing, cited, self.month)
        self.category = category_codes(category, n)
        self.references = None if references is None else np.asarray(references, dtype=float)
        if self.references is not None and self.references.shape != (n,):
            raise ValueError(f"{n} papers, but references of shape {self.references.shape}")

    @cached_property
    def components(self) -> acyclic.Components:
        """The graph without circles, and how much of it was dropped for that (`later`, `inside`)."""
        return acyclic.build_components(self.structure)

    def citations(self) -> Floats:
        """Distinct citing papers."""
        return self.structure.by_number(self.structure.citations)

    def percentile(self, min_peers: int = 50) -> Floats:
        """Mid-rank share of citations among the papers of the same month and category; NaN below `min_peers`."""
        return cohorts.percentile(self.citations(), self.month, self.category, min_peers)

    def newman_z(self, window: int = 6) -> Floats:
        """Citations as deviations from the mean of the category's papers at most `window` months away."""
        return cohorts.newman_z(self.citations(), self.month, self.category, window)

    def pagerank(self, damping: float = 0.85, guess: Floats | None = None) -> Floats:
        """PageRank, sum 1; a dead end's mass is spread evenly. A `guess`, of a similar graph, makes it quicker."""
        begin = None if guess is None else guess[self.structure.order]
        return self.structure.by_number(random_walks.pagerank(self.structure, damping, begin))

    def citerank(self, alpha: float = 0.5, tau: float = 24) -> Floats:
        """CiteRank, traffic from beginnings that sum to 1; tau in months; a dead end's mass is lost."""
        return self.structure.by_number(random_walks.citerank(self.structure, alpha, tau))

    def influence(self) -> Floats:
        """Persistent influence, in papers, a paper's own unit included; compare within cohorts only."""
        all_references = acyclic.all_references(self.structure, self.references)
        return self.structure.by_number(acyclic.influence(self.structure, self.components, all_references))

    def reuse(self, hops: int | None = 2, window: int | None = None) -> Floats:
        """Distinct papers that lead to a paper over at most `hops` citations; None: over any number.

        With a `window` only those of months at most so many after its own.
        """
        if hops is None:
            return self.structure.by_number(reach.reuse_of_all(self.structure, window))
        return self.structure.by_number(reach.reuse_within(self.structure, hops, window))

    def cd_index(
        self, window: int = 60, min_references: int = 5, min_citations: int = 5, papers: ArrayLike | None = None
    ) -> Floats:
        """The CD index over `window` months; of the asked papers in their order where `papers` names some."""
        asked = self.asked(papers)
        chosen = np.zeros(self.n, dtype=bool)
        chosen[asked] = True
        found = disruption.cd_index(self.structure, window, min_references, min_citations, chosen)
        return np.asarray(found[asked])

    def sleeping_beauty(self, papers: ArrayLike | None = None) -> tuple[Floats, Floats]:
        """(B, year of awakening, counted from the paper's own) of `papers` or of all; noise below some 20 citations."""
        return histories.sleeping_beauty(self.structure, self.asked(papers))

    def bursts(self, least: int = 20) -> histories.Bursts:
        """Months in which a paper is cited more than over its life; (bursts,) arrays. None below `least` citations."""
        return histories.bursts(self.structure, least)

    def coupling(self, max_degree: int | None = None) -> Any:
        """Bibliographic coupling, sparse (n, n): references that two papers share, the diagonal holds their number.

        References that more than `max_degree` papers cite are left out.
        """
        matrix = self._matrix(self.structure.citations[self.structure.reference], max_degree)
        return matrix @ matrix.T.tocsr()

    def co_citation(self, max_degree: int | None = None) -> Any:
        """Sparse (n, n): how many papers cite both, the diagonal holds the citations.

        Papers that cite more than `max_degree` others are left out.
        """
        matrix = self._matrix(np.repeat(self.structure.references, self.structure.references), max_degree)
        return matrix.T.tocsr() @ matrix

    def main_path(self) -> tuple[int, ...]:
        """The longest chain of papers, each citing the next; of several the one of the lowest numbers."""
        return acyclic.main_path(self.structure, self.components)

    def _matrix(self, degree: Ints, max_degree: int | None) -> Any:
        """By number, 1 where a row cites a column; `degree` of each edge says which are left out."""
        kept: slice | Flags = slice(None) if max_degree is None else degree <= max_degree
        order, structure = self.structure.order, self.structure
        ends = order[structure.citing()[kept]], order[structure.reference[kept]]
        return sparse.csr_array((np.ones(len(ends[0])), ends), shape=(self.n, self.n))

    def asked(self, papers: ArrayLike | None) -> Ints:
        """The places of these papers; of all in the order of their numbers where none are named."""
        places = self.structure.places()
        return places if papers is None else places[integers(papers, "papers")]


def category_codes(category: ArrayLike | None, n: int) -> Ints:
    """Categories as numbers from 0."""
    if category is None:
        return np.zeros(n, dtype=np.int64)
    values = np.asarray(category)
    if values.shape != (n,):
        raise ValueError(f"{n} papers, but categories of shape {values.shape}")
    if values.dtype == object:
        values = values.astype(str)
    return np.unique(values, return_inverse=True)[1].astype(np.int64)
