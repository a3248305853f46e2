"""The titles that references are linked to: what linking asks of them, and an index of them in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import Protocol

from readinglist.model.references import Known
from readinglist.title_terms import title_terms


class Titles(Protocol):
    """Papers by id, by DOI, and by the terms that `title_terms` makes of their titles."""

    def by_ids(self, ids: Iterable[str]) -> Mapping[str, Known]:
        """Those of `ids` that are known, by id."""

    def by_dois(self, dois: Iterable[str]) -> Mapping[str, Known]:
        """Papers with one of these DOIs (lower case, no prefix), by DOI."""

    def sharing(self, terms: Sequence[str], limit: int) -> tuple[Known, ...]:
        """At most `limit` papers whose titles share the most of `terms`, rare ones counting more; best first."""


class TitleIndex:
    """Titles in memory: an inverted index of rare terms. Of equal papers the first given is the better one."""

    def __init__(self, papers: Iterable[Known]) -> None:
        self._papers = tuple(papers)
        self._rows: dict[str, list[int]] = defaultdict(list)
        for row, paper in enumerate(self._papers):
            for term in title_terms(paper.title):
                self._rows[term].append(row)
        self._ids = {paper.id: paper for paper in reversed(self._papers)}
        self._dois = {paper.doi.lower(): paper for paper in reversed(self._papers) if paper.doi}

    def by_ids(self, ids: Iterable[str]) -> Mapping[str, Known]:
        return {paper_id: self._ids[paper_id] for paper_id in ids if paper_id in self._ids}

    def by_dois(self, dois: Iterable[str]) -> Mapping[str, Known]:
        return {doi: self._dois[doi] for doi in dois if doi in self._dois}

    def sharing(self, terms: Sequence[str], limit: int) -> tuple[Known, ...]:
        """Each shared term counts log((1 + papers) / papers with it)."""
        weights: dict[int, float] = defaultdict(float)
        for term in terms:
            rows = self._rows.get(term, ())
            weight = log((1 + len(self._papers)) / len(rows)) if rows else 0.0
            for row in rows:
                weights[row] += weight
        best = sorted(weights, key=lambda row: (-weights[row], row))[:limit]
        return tuple(self._papers[row] for row in best)
