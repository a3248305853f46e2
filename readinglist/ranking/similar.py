"""Papers like one paper, by the cosine of their tf-idf rows, with the words that they share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from readinglist.model import Paper, Reason, ScoredPaper

from .explain import term_reasons
from .order import ranked
from .space import choose_space
from .terms import TermCounts, TermNamer, count_terms

REST = "other shared words"


def similar(
    paper: Paper, papers: Sequence[Paper], counts: TermCounts | None = None, n: int = 20
) -> tuple[ScoredPaper, ...]:
    """The `n` papers of `papers` nearest to `paper` (which is left out), by falling cosine.

    `counts`: the terms of `papers`, row for row. Papers that share nothing are left out. Ties: newest
    first, then id. The reasons sum to the cosine.
    """
    counts = counts if counts is not None else count_terms(other.text for other in papers)
    own = count_terms([paper.text])
    space = choose_space(counts, always=own.terms)
    # Terms outside the paper add to the length of the others' rows, so the space is whole.
    query = space.rows(own).toarray().ravel()
    rows = space.rows(counts)
    cosines = rows @ query
    near = [i for i in np.flatnonzero(cosines > 0).tolist() if papers[i].id != paper.id]
    order = [near[i] for i in ranked([papers[i] for i in near], cosines[near].tolist())][:n]
    found, namer = [], TermNamer()
    for rank, i in enumerate(order, start=1):
        terms, values = (
            rows.indices[rows.indptr[i] : rows.indptr[i + 1]],
            rows.data[rows.indptr[i] : rows.indptr[i + 1]],
        )
        reasons = term_reasons(namer, papers[i].text, space.terms[terms], query[terms] * values)
        score = float(cosines[i])
        reasons.append(Reason("rest", REST, score - sum(reason.weight for reason in reasons)))
        found.append(ScoredPaper(papers[i], score, rank, tuple(reasons)))
    return tuple(found)
