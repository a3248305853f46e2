"""Where the papers of a graph stand: time to the right, what belongs together at one height.

Made for being looked at again: a paper's height follows from what it cites and from the papers of the year before
it, never from papers that come later, so that a night moves nothing that stood there. Everything follows from the
whole graph, so that a paper has one place whatever part of it is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from readinglist.core.dates import NO_MONTH, month_day, month_number
from readinglist.core.graph_export import GraphFilters

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

ORIGIN = date(2000, 1, 1)  # x = 0; small numbers, since programs that draw have seven digits
HEIGHT = 3_000.0  # of the sheet, in days
PULL = 0.8  # how much the height of what a paper cites counts beside its own
BAND = 0.3  # height of a category, of the whole; its archive's middle counts for the rest
POOL = 12  # months among which the heights are spread


def heights(ids: Sequence[str], month: Ints, category: Sequence[str], citing: Ints, cited: Ints) -> Floats:
    """y of each paper, (n,), from -HEIGHT / 2 to HEIGHT / 2. `month` as `dated` gives it.

    A paper stands at the mean height of the older papers that it cites, drawn to the band of its category, at a
    place within it that its id gives. Month by month these heights are spread evenly over the sheet by their rank
    among those of the last year: without this means of means would crowd the middle.

    >>> heights(["a", "b"], np.array([1, 2]), ["", ""], np.array([1]), np.array([0])).tolist()
    [0.0, 750.0]
    """
    own = _own(ids, category)
    raw, y = own.copy(), own.copy()
    older = np.flatnonzero(month[cited] < month[citing])
    order = older[np.argsort(month[citing[older]], kind="stable")]
    one, other = citing[order], cited[order]
    edge_month = month[one]
    papers = np.argsort(month, kind="stable")
    ordered = month[papers]
    for now in np.unique(month):
        first, last = np.searchsorted(ordered, [now, now + 1])
        here = papers[first:last]
        begin, end = np.searchsorted(edge_month, [now, now + 1])
        raw[here] = _drawn(own, y, here, one[begin:end], other[begin:end])
        pool = np.sort(raw[papers[np.searchsorted(ordered, now - POOL + 1) : last]])
        rank = np.searchsorted(pool, raw[here]) + np.searchsorted(pool, raw[here], side="right")
        y[here] = rank / (2 * len(pool))
    return (y - 0.5) * HEIGHT


def dated(month: Ints, citing: Ints, cited: Ints) -> Ints:
    """`month` with a guess for papers without one: the last month of what it cites, else the first that cites it."""
    unknown = month == NO_MONTH
    if not unknown.any():
        return month
    latest = np.full(len(month), NO_MONTH, dtype=np.int64)
    np.maximum.at(latest, citing, month[cited])
    far = np.iinfo(np.int64).max
    earliest = np.full(len(month), far, dtype=np.int64)
    np.minimum.at(earliest, cited, np.where(month[citing] == NO_MONTH, far, month[citing]))
    guess = np.where(latest != NO_MONTH, latest, np.where(earliest != far, earliest, NO_MONTH))
    return np.where(unknown, guess, month)


def day_x(day: date) -> float:
    """x of a day: days since ORIGIN."""
    return float((day - ORIGIN).days)


def month_x(month: int) -> float | None:
    """x of the first day of a month; None where it is not known."""
    return None if month == NO_MONTH else day_x(month_day(month))


def _drawn(own: Floats, y: Floats, here: Ints, citing: Ints, cited: Ints) -> Floats:
    """The heights of the papers of one month before they are spread."""
    place = np.searchsorted(here, citing)  # papers of a month stand in the order of their numbers
    count = np.bincount(place, minlength=len(here))
    mean = np.bincount(place, weights=y[cited], minlength=len(here)) / np.maximum(count, 1)
    return np.asarray(np.where(count > 0, PULL * mean + (1 - PULL) * own[here], own[here]))


def _own(ids: Sequence[str], category: Sequence[str]) -> Floats:
    """The height that a paper has of itself, 0 to 1: its category's band, and a place in it by its id."""
    middle = np.array([_middle(name) for name in category])
    inside = np.array([share_of(name) for name in ids])
    return np.asarray(middle + BAND * (inside - 0.5))


@lru_cache(maxsize=1024)
def _middle(category: str) -> float:
    archive = category.partition(".")[0]
    return BAND / 2 + (1 - BAND) * (0.7 * share_of(archive) + 0.3 * share_of(category))


def share_of(text: str) -> float:
    """A number from 0 to 1 that is always the same for a text and looks drawn by chance."""
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=7).digest()) / 2**56


# Which nodes of a graph are wanted; one rule for graphs of papers and of ideas.


Mask = NDArray[np.bool_]


def select(
    filters: GraphFilters, month: Ints, citations: Ints, kept: Mask, citing: Ints, cited: Ints, ego: int | None = None
) -> Ints:
    """The numbers of the nodes that are wanted, in their order. All arrays but the edges are (n,).

    The neighbourhood of `ego` is that in the whole graph; of it remains what the other filters let through, and
    `ego` itself always. A node without a month (-1) is outside of every span of time.

    >>> months, none = np.array([24000, 24001, 24002]), np.zeros(3, bool)
    >>> chain = np.array([1, 2]), np.array([0, 1])
    >>> select(GraphFilters(ego="first"), months, months, none, *chain, ego=0).tolist()
    [0, 1]
    """
    wanted = _in_time(month, filters) & (citations >= filters.min_citations)
    if ego is not None:
        start = np.zeros(len(month), dtype=bool)
        start[ego] = True
        wanted &= neighbourhood(start, citing, cited, 1 if filters.hops is None else filters.hops)
        wanted &= kept if filters.kept else True
        wanted[ego] = True
    elif filters.kept:
        wanted &= neighbourhood(kept, citing, cited, filters.hops or 0)
    return np.flatnonzero(wanted)


def neighbourhood(start: Mask, citing: Ints, cited: Ints, hops: int) -> Mask:
    """What lies at most `hops` citations away from `start`, whichever way they point."""
    reached = start.copy()
    for _ in range(hops):
        near = reached.copy()
        near[cited[reached[citing]]] = True
        near[citing[reached[cited]]] = True
        if np.array_equal(near, reached):
            break
        reached = near
    return reached


def between(numbers: Ints, n: int, citing: Ints, cited: Ints) -> Ints:
    """The places of the edges whose two ends are both among `numbers`, in their order."""
    inside = np.zeros(n, dtype=bool)
    inside[numbers] = True
    return np.flatnonzero(inside[citing] & inside[cited])


def _in_time(month: Ints, filters: GraphFilters) -> Mask:
    inside = np.ones(len(month), dtype=bool)
    if filters.since is not None:
        inside &= month >= month_number(filters.since)
    if filters.until is not None:
        inside &= (month >= 0) & (month <= month_number(filters.until))
    return inside
