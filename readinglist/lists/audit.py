"""Audit nights: one in twenty, where half of the first rows were chosen by another recipe.

Only there the ranking can be compared with something: elsewhere people judge what it put before them.
Which recipe chose a row is in the record of impressions and is never shown.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date

from readinglist.context import Context
from readinglist.core.papers import ScoredPaper
from readinglist.core.policy import HEAD
from readinglist.store.scores import Shown

from .rank import window, without_exploration

ONE_IN = 20
OURS, SANITY = "ours", "sanity"
LEAST_FIT = 100  # papers; the other recipe wants terms that are in five of them


def is_audit_night(lib: Context, night: date) -> bool:
    """Whether `night` is one of them: drawn from the seed and the night alone, so never at will."""
    settings = lib.settings.rank
    return settings.audit and random.Random(f"audit {settings.seed} {night.isoformat()}").random() * ONE_IN < 1


def audit_list(
    lib: Context, night: date, ranked: Sequence[ScoredPaper]
) -> tuple[tuple[ScoredPaper, ...], dict[int, str]]:
    """The list of an audit night, and which recipe chose each of its first rows (row -> source).

    The head is drawn once for a night and kept; `ranked` that is not in it follows by score, without
    exploration. Where nothing is liked yet, or nothing can be written, `ranked` as it is and no source.
    """
    head = lib.store.impressions.drawn(night) or _draw(lib, night, ranked)
    if not head:
        return tuple(ranked), {}
    sources = audit_sources(lib, night)
    found = {scored.paper.row: without_exploration(scored) for scored in ranked}
    first = [found[shown.row] for shown in head if shown.row in found]
    rest = [scored for scored in _by_score(ranked) if scored.paper.row not in sources]
    return (*first, *rest), sources


def audit_sources(lib: Context, night: date) -> dict[int, str]:
    """Row -> the recipe that chose it, of the head that was drawn for `night`; empty where none was."""
    return {shown.row: shown.source or OURS for shown in lib.store.impressions.drawn(night)}


def _draw(lib: Context, night: date, ranked: Sequence[ScoredPaper]) -> tuple[Shown, ...]:
    from numpy.random import default_rng

    from readinglist.ranking.order import interleave

    ours = [scored.paper.row for scored in _by_score(ranked)]
    theirs = _other_order(lib, ranked)
    if not theirs:
        return ()
    rng = default_rng([lib.settings.rank.seed, night.toordinal(), HEAD])
    drawn = interleave(ours, theirs, HEAD, rng)
    head = tuple(Shown(row, i, None, OURS if mine else SANITY) for i, (row, mine) in enumerate(drawn, start=1))
    lib.store.impressions.draw(night, head)
    return lib.store.impressions.drawn(night)


def _other_order(lib: Context, ranked: Sequence[ScoredPaper]) -> list[int]:
    """The rows of `ranked` as arxiv-sanity-lite would order them; empty where it has nothing to learn from."""
    from readinglist.ranking.recipes import arxiv_sanity_lite

    kept = {paper.row for paper in lib.store.papers.kept() if paper.title is not None}
    papers = lib.store.papers.by_rows(sorted({*window(lib), *kept}))
    liked = [i for i, paper in enumerate(papers) if paper.row in kept]
    if len(papers) < LEAST_FIT or not 0 < len(liked) < len(papers):
        return []
    candidates = [scored.paper for scored in ranked]
    scores = arxiv_sanity_lite(papers, liked, candidates)
    order = sorted(range(len(candidates)), key=lambda i: (-float(scores[i]), candidates[i].id))
    return [candidates[i].row for i in order]


def _by_score(ranked: Sequence[ScoredPaper]) -> list[ScoredPaper]:
    return sorted(map(without_exploration, ranked), key=lambda scored: (-scored.score, scored.paper.id))
