"""The seeded rule by which the contemporaries of the canon are drawn from a citation graph.

Nothing in it depends on a generator of some language version: the order is that of SHA-256.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping

SEED = "readinglist demo 1"
COUNT = 100

Cohort = tuple[str, str]  # month as YYYY-MM, primary category


def draw_contemporaries(
    canon: Iterable[str], graph: Mapping[str, Cohort], *, count: int = COUNT, seed: str = SEED
) -> tuple[str, ...]:
    """Ids of `count` papers of `graph` that are not in `canon`, sorted by id.

    The papers of the canon that the graph knows are taken in the order of their hashes; each draws
    one paper uniformly (that of the least hash, not yet drawn) among those of its month and
    category. A paper's citations, title and authors play no part. Gives fewer where the cohorts
    are too small.
    """
    landmarks = set(canon)
    cohorts: dict[Cohort, list[str]] = defaultdict(list)
    for paper, cohort in graph.items():
        if paper not in landmarks:
            cohorts[cohort].append(paper)
    for papers in cohorts.values():
        papers.sort(key=lambda paper: _order(seed, paper), reverse=True)
    drawn: list[str] = []
    for landmark in sorted(landmarks & graph.keys(), key=lambda paper: _order(seed, paper)):
        if len(drawn) == count:
            break
        if cohorts[graph[landmark]]:
            drawn.append(cohorts[graph[landmark]].pop())
    return tuple(sorted(drawn))


def _order(seed: str, paper: str) -> bytes:
    return hashlib.sha256(f"{seed}:{paper}".encode()).digest()
