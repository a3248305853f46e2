"""By whom papers are cited: groups of authors that are independent of each other and of the cited paper's own.

The same definition as `graph.groups`, for many papers at once. Here a paper without authors is a group of its
own: what is not known to be by the same people counts as by others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from readinglist.graph.groups import author_key
from readinglist.graph.measures.structure import Flags, Ints, pointers, spans


@dataclass(frozen=True, slots=True)
class Circles:
    """By number, (n,) each, of the citations that were given."""

    groups: Ints  # independent groups among the citing papers
    others: Ints  # citing papers without an author of the cited one
    known: Flags  # are the authors of the paper and of all who cite it known


def circles(n: int, citing: Ints, cited: Ints, authors: Mapping[int, Sequence[str]]) -> Circles:
    """Who cites whom: paper citing[i] cites cited[i], each pair once; `authors` by number, absent where unknown.

    >>> told = circles(4, np.array([1, 2, 3]), np.array([0, 0, 0]), {0: ["A A"], 1: ["B"], 2: ["B", "C"], 3: ["a a"]})
    >>> int(told.groups[0]), int(told.others[0])
    (1, 2)
    """
    length, code = coded(n, authors)
    start = pointers(length)
    edge, name = authors_of(citing, start, length, code)
    own = shared(edge, name, *authors_of(cited, start, length, code), len(citing))
    number = connected(cited, own, edge, name)
    unknown = np.bincount(cited, weights=length[citing] == 0, minlength=n) > 0
    others = np.bincount(cited[~own], minlength=n)
    return Circles(number_of(cited[~own], number[~own], n), others, ~unknown & (length > 0))


def coded(n: int, authors: Mapping[int, Sequence[str]]) -> tuple[Ints, Ints]:
    """(n,) how many authors each paper has, and the authors as numbers, paper after paper."""
    keys: dict[str, int] = {}
    names: dict[str, int] = {}  # each spelling is folded once
    length = np.zeros(n, dtype=np.int64)
    found: list[int] = []
    for paper in sorted(authors):
        mine = set()
        for name in authors[paper]:
            if name not in names:
                key = author_key(name)
                names[name] = keys.setdefault(key, len(keys)) if key else -1
            mine.add(names[name])
        mine.discard(-1)
        length[paper] = len(mine)
        found += sorted(mine)
    return length, np.array(found, dtype=np.int64)


def authors_of(papers: Ints, start: Ints, length: Ints, code: Ints) -> tuple[Ints, Ints]:
    """(place in `papers`, author) of each of their authors."""
    number = length[papers]
    return np.repeat(np.arange(len(papers)), number), code[spans(start[papers], number)]


def shared(edge: Ints, name: Ints, other_edge: Ints, other: Ints, edges: int) -> Flags:
    """(edges,) does an author stand on both sides?"""
    most = int(max(name.max(initial=0), other.max(initial=0))) + 1
    both = np.intersect1d(edge * most + name, other_edge * most + other, assume_unique=True)
    found = np.zeros(edges, dtype=bool)
    found[both // most] = True
    return found


def connected(cited: Ints, own: Flags, edge: Ints, name: Ints) -> Ints:
    """(edges,) the component of each citing paper among those of the same cited one, own citations left out."""
    kept = ~own[edge]
    edge, name = edge[kept], name[kept]
    most = int(name.max(initial=0)) + 1
    author = np.unique(cited[edge] * most + name, return_inverse=True)[1]
    size = len(cited) + int(author.max(initial=-1)) + 1
    matrix = sparse.coo_array((np.ones(len(edge), dtype=bool), (edge, len(cited) + author)), shape=(size, size))
    return np.asarray(connected_components(matrix.tocsr(), directed=False)[1][: len(cited)])


def number_of(cited: Ints, component: Ints, n: int) -> Ints:
    """(n,) how many components there are for each cited paper; none belongs to two."""
    _, first = np.unique(component, return_index=True)
    return np.bincount(cited[first], minlength=n)
