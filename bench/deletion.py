"""Whether reasons tell the truth: the terms that are said to be strongest are taken out of real papers' texts.

A term is taken out wherever it stands. Beside it as many terms of the paper, drawn by lot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from readinglist.core.papers import Paper, ScoredPaper
from readinglist.ranking import Ranker, term_names

from .rank_systems import Counted

PAPERS, TERMS, LIKES, WINDOW = 1_000, 3, 10, 6_000


def without(paper: Paper, terms: Sequence[str]) -> Paper:
    """`paper` with `terms` (folded words with spaces between) taken out of title and abstract."""
    title, abstract = paper.title or "", paper.abstract or ""
    for term in terms:
        between = r"[\W_]+".join(map(re.escape, term.split()))
        pattern = re.compile(rf"(?<![^\W_]){between}(?![^\W_])", re.IGNORECASE)
        title, abstract = pattern.sub(" ", title), pattern.sub(" ", abstract)
    return replace(paper, title=title, abstract=abstract)


def deletions(counted: Counted) -> dict[str, Any]:
    """The share of papers whose score falls more by their three strongest terms than by three others; sums too."""
    papers = counted.stream.papers
    rng = np.random.default_rng(5)
    known = papers[-WINDOW:]
    ranker = Ranker().fit(known)
    kept = [known[i].id for i in sorted(rng.permutation(WINDOW)[:LIKES].tolist())]
    scored = ranker.rank([known[i] for i in sorted(rng.permutation(WINDOW)[:PAPERS].tolist())], kept=kept)
    told = [paper for paper in scored if len(strongest(paper)) == TERMS]
    by_reason = [without(paper.paper, strongest(paper)) for paper in told]
    by_lot = [without(paper.paper, drawn(paper.paper, rng)) for paper in told]
    after = {s.paper.id: s.score for s in ranker.rank(by_reason, kept=kept, explain=0)}
    lot = {s.paper.id: s.score for s in ranker.rank(by_lot, kept=kept, explain=0)}
    lower = sum(after[paper.paper.id] < lot[paper.paper.id] for paper in told)
    off = max(abs(sum(reason.weight for reason in s.reasons) - s.score) for s in scored)
    return {"papers": len(told), "lower": lower / len(told), "off": off, "without_terms": len(scored) - len(told)}


def strongest(scored: ScoredPaper) -> list[str]:
    """The terms that speak most for a paper, at most three."""
    terms = [reason for reason in scored.reasons if reason.kind == "term" and reason.weight > 0]
    return [reason.text for reason in sorted(terms, key=lambda reason: -reason.weight)[:TERMS]]


def drawn(paper: Paper, rng: np.random.Generator) -> list[str]:
    """Three terms of the paper by lot."""
    names = sorted(term_names(paper.text).values())
    return [names[i] for i in rng.permutation(len(names))[:TERMS].tolist()]


def lines(told: dict[str, Any]) -> Iterator[str]:
    """What came of it."""
    yield "### Reasons"
    yield ""
    yield f"Of {told['papers']:,} papers, {told['lower']:.1%} lose more by their three strongest terms than by three "
    yield f"drawn ones ({told['without_terms']:,} more have fewer than three terms that speak for them). The weights "
    yield f"of all reasons are off their score by {told['off']:.1e} at most."
    yield ""
