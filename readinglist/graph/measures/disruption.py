"""The CD index: whether later work cites a paper instead of what it built on, or along with it.

Funk and Owen-Smith, "A dynamic network measure of technological change", 2017. Compare within year and
category only; papers without references are an artefact (Holst and others), and stay undefined.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from readinglist.core.dates import NO_MONTH

from .structure import Flags, Floats, Ints, Structure, pointers, spans
from .unions import union_sizes

TABLE = 8_000_000  # cells of the table of references at a time
ROWS = 4_096  # of it at most
PAIRS = 2_000_000  # pairs looked up at a time


def cd_index(graph: Structure, window: int, min_references: int, min_citations: int, chosen: Flags) -> Floats:
    """By place: (n_i - n_j) / (n_i + n_j + n_k) of the chosen papers, of papers 0 < months <= window after them.

    n_i cite the paper and none of its references, n_j both, n_k its references only. NaN with fewer
    references or citations in the graph than asked for, without a month, and where nobody cites it or
    its references in the window.
    """
    asked = chosen & (graph.month != NO_MONTH)
    asked &= (graph.references >= min_references) & (graph.citations >= min_citations)
    direct = np.zeros(graph.n)
    everyone = np.zeros(graph.n)
    for focal, low, high in windows(graph, asked, window):
        direct[focal] = high[focal] - low[focal]
        everyone[focal] = union_sizes(graph, focal, low, high)
    both = citing_both(graph, asked, window)
    found = np.full(graph.n, np.nan)
    defined = asked & (everyone > 0)
    found[defined] = (direct[defined] - 2 * both[defined]) / everyone[defined]
    return found


def windows(graph: Structure, asked: Flags, window: int) -> Iterator[tuple[Ints, Ints, Ints]]:
    """For each month with chosen papers: (their places, where the citers of its window begin and end, for each place).

    Citers are sorted by month. The two arrays move on from month to month: past the citers of each
    month that falls out of the window, or into it.
    """
    low, high = graph.citer_start[:-1].copy(), graph.citer_start[:-1].copy()
    low_to = high_to = 0  # citing places that the arrays have moved past
    focal = np.flatnonzero(asked)
    months, begin = np.unique(graph.month[focal], return_index=True)
    ends = np.append(begin, len(focal))[1:]
    for month, first, last in zip(months.tolist(), begin.tolist(), ends.tolist(), strict=True):
        low_to = move(graph, low, low_to, month)
        high_to = move(graph, high, high_to, month + window)
        yield focal[first:last], low, high


def move(graph: Structure, pointer: Ints, done: int, month: int) -> int:
    """Move pointers past the citers up to a month; returns the citing places that are passed now."""
    to = max(done, int(np.searchsorted(graph.month, month, side="right")))
    passed = graph.reference[graph.reference_start[done] : graph.reference_start[to]]
    np.add.at(pointer, passed, 1)
    return to


def citing_both(graph: Structure, asked: Flags, window: int) -> Floats:
    """By place, n_j: citers in the window that share a reference with the paper that they cite.

    What some citing papers cite is marked in a table, a column for each cited paper of theirs; in it
    the references of the cited ones are looked up.
    """
    both = np.zeros(graph.n)
    table = np.zeros(0, dtype=bool)
    column = np.zeros(graph.n, dtype=np.int32)  # of a cited paper in the table; 0: cited by none of these
    references = graph.references
    for first, last in batches(graph):
        low, high = graph.reference_start[first], graph.reference_start[last]
        cited = graph.reference[low:high]
        row = np.repeat(np.arange(last - first), references[first:last])
        ahead = graph.month[first + row] - graph.month[cited]
        looked_up = asked[cited] & (ahead > 0) & (ahead <= window)
        if not looked_up.any():
            continue
        column[cited] = np.arange(1, len(cited) + 1)  # of several citations of a paper the last one's number
        wide = len(cited) + 1
        if len(table) < (last - first) * wide:
            table = np.zeros((last - first) * wide, dtype=bool)
        cells = row * wide + column[cited]
        table[cells] = True
        focal, base = cited[looked_up], row[looked_up] * wide
        for part in np.array_split(np.arange(len(focal)), 1 + int(references[focal].sum()) // PAIRS):
            number = references[focal[part]]
            pairs = spans(graph.reference_start[focal[part]], number)
            hits = pointers(table[column[graph.reference[pairs]] + np.repeat(base[part], number)])
            shared = np.diff(hits[pointers(number)])
            np.add.at(both, focal[part[shared > 0]], 1)
        table[cells] = False
        column[cited] = 0
    return both


def batches(graph: Structure) -> Iterator[tuple[int, int]]:
    """Spans of places whose table holds at most `TABLE` cells, or of one place."""
    first = 0
    while first < graph.n:
        last = min(graph.n, first + ROWS)
        while (
            last - first > 1 and (last - first) * (graph.reference_start[last] - graph.reference_start[first]) > TABLE
        ):
            last = first + (last - first) // 2
        yield first, last
        first = last
