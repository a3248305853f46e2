"""Citations over a paper's life: sleeping beauties, which were cited late, and bursts.

Beauties by Ke, Ferrara, Radicchi, Flammini, "Defining and identifying Sleeping Beauties in science", 2015. Below
some twenty citations the figure is noise; whoever shows it keeps to that. Bursts, months in which a paper is cited
more than over its life, by Kleinberg's automaton: see `graph/adoption.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from readinglist.core.dates import NO_MONTH
from readinglist.core.frozen import Frozen
from readinglist.graph.adoption import BURSTING, COST, HIGHEST, SCALE

from .acyclic import months_ahead
from .structure import Flags, Floats, Ints, Structure, pointers, spans

YEAR = 12  # months
CELLS = 4_000_000  # papers times years, or months, at a time


def sleeping_beauty(graph: Structure, asked: Ints) -> tuple[Floats, Floats]:
    """(B, year of awakening) of the asked places, in their order; years of twelve months, from a paper's own month on.

    Citations before that month are of no year. NaN for papers without a month.
    """
    late = np.full(len(asked), np.nan)
    awake = np.full(len(asked), np.nan)
    known = np.flatnonzero(graph.month[asked] != NO_MONTH)
    if len(known):
        years = int(graph.month[-1] - graph.month[asked[known]].min()) // YEAR + 1
        for part in np.array_split(known, -(-len(known) * years // CELLS)):
            late[part], awake[part] = beauty(yearly(graph, asked[part], years))
    return late, awake


def cited_at(graph: Structure, places: Ints) -> tuple[Ints, Ints]:
    """(row in `places`, month) of each of their citations, those before a paper's own month left out."""
    number = graph.citations[places]
    row = np.repeat(np.arange(len(places)), number)
    month = graph.month[graph.citer[spans(graph.citer_start[places], number)]]
    later = month >= graph.month[places][row]
    return row[later], month[later]


def yearly(graph: Structure, places: Ints, years: int) -> Floats:
    """(places, years) citations of each place in each year of its life."""
    row, month = cited_at(graph, places)
    cell = row * years + (month - graph.month[places][row]) // YEAR
    return np.bincount(cell, minlength=len(places) * years).reshape(len(places), years).astype(float)


def beauty(c: Floats) -> tuple[Floats, Floats]:
    """(B, awakening) of each row of citations by year.

    B = sum for t = 0 to t_m of (l_t - c_t) / max(1, c_t), with t_m the first year of the most
    citations and l_t = (c_tm - c_0) t / t_m + c_0; 0 where t_m is 0. Awakening: the first t <= t_m with
    the largest abs((c_tm - c_0) t - t_m c_t + t_m c_0), its distance from the line times a constant.

    >>> [float(np.round(x[0], 3)) for x in beauty(np.array([[1.0, 0, 0, 0, 2, 10, 30]]))]
    [42.683, 4.0]
    """
    t = np.arange(c.shape[1], dtype=float)[None, :]
    peak = np.argmax(c, axis=1)
    t_m = peak[:, None].astype(float)
    c_0 = c[:, :1]
    rise = np.take_along_axis(c, peak[:, None], axis=1) - c_0
    sleeping = t <= t_m
    line = rise * t / np.maximum(t_m, 1) + c_0
    late = np.where(sleeping, (line - c) / np.maximum(1, c), 0.0).sum(axis=1)
    distance = np.where(sleeping, np.abs(rise * t - t_m * c + t_m * c_0), -1.0)
    return np.where(peak == 0, 0.0, late), np.argmax(distance, axis=1).astype(float)


class Bursts(Frozen):
    """One burst an entry: by number, then by time."""

    paper: Ints
    first: Ints  # months since year 0
    last: Ints  # -1: it goes on in the last month of the graph


class Series(Frozen):
    """What the automaton is given of some papers, by month of the graph from `begin` on."""

    begin: int  # the month of the first paper
    papers: Ints  # (months,) citations that all papers of the month make
    started: Ints  # (months,) how many of the papers were there; they are in the order of their months
    events: Floats  # (months, papers) citations of each
    up: Floats  # (papers,) what it costs to go up
    hit: Floats  # (papers,) what a citation of the paper adds to the cost of state 1 over state 0
    miss: Floats  # (papers,) and a citation of another


def bursts(graph: Structure, least: int = BURSTING) -> Bursts:
    """Bursts of all papers, by number.

    A paper's series is of the months from its own to the last of the graph: of all citations that
    papers of a month make, those of the paper. Citations before its month are no events. None below
    `least` events, and for papers without a month.
    """
    ahead = months_ahead(graph)
    events = graph.citations - np.bincount(graph.reference[ahead < 0], minlength=graph.n)
    known = graph.month != NO_MONTH
    asked = np.flatnonzero(known & (events >= max(least, 1)) & (graph.month < graph.month[-1:]))
    found = [np.zeros((3, 0), dtype=np.int64)]
    for series, places in all_series(graph, asked, events):
        found.append(np.stack(runs(states(series), series.begin, places)))
    place, first, last = np.concatenate(found, axis=1)
    paper = graph.order[place]
    order = np.lexsort((first, paper))
    return Bursts(paper[order], first[order], last[order])


def all_series(graph: Structure, asked: Ints, events: Ints) -> Iterator[tuple[Series, Ints]]:
    """(series, their places) in pieces that fit into memory; papers that get all citations there are have none."""
    if not len(asked):
        return
    begin, end = int(graph.month[asked[0]]), int(graph.month[-1]) + 1
    papers = np.diff(graph.reference_start[np.searchsorted(graph.month, np.arange(begin, end + 1))])
    running = pointers(papers)
    base = events[asked] / (running[-1] - running[graph.month[asked] - begin])
    high = np.minimum(SCALE * base, HIGHEST)
    asked, base, high = (values[high > base] for values in (asked, base, high))
    for part in np.array_split(np.arange(len(asked)), 1 + len(asked) * len(papers) // CELLS):
        if not len(part):
            continue
        places = asked[part]
        since = int(graph.month[places[0]])
        months = np.arange(since, end)
        yield (
            Series(
                since,
                papers[since - begin :],
                np.searchsorted(graph.month[places], months, side="right"),
                monthly(graph, places, since, len(months)),
                COST * np.log(end - graph.month[places]),
                np.log(base[part]) - np.log(high[part]),
                np.log(1 - base[part]) - np.log(1 - high[part]),
            ),
            places,
        )


def monthly(graph: Structure, places: Ints, since: int, months: int) -> Floats:
    """(months, places) citations of each place in each month, from its own on."""
    row, month = cited_at(graph, places)
    cell = (month - since) * len(places) + row
    return np.bincount(cell, minlength=months * len(places)).reshape(months, len(places)).astype(float)


def states(series: Series) -> Flags:
    """(months, papers) whether state 1 is on the cheapest way.

    Only the cost of state 1 over that of state 0 is kept, `over`. In going on a month it is cut at 0,
    since going down is free, and at `up`, since going up is not dearer. Backwards the state is 1 where
    it is below 0, 0 where it is not below `up`, and between them what it is in the next month.
    """
    over = series.events  # becomes it month by month
    before = series.up
    for month, (papers, there) in enumerate(zip(series.papers.tolist(), series.started.tolist(), strict=True)):
        hits = over[month]
        emitted = hits * series.hit + (papers - hits) * series.miss
        over[month, :there] = np.clip(before[:there], 0, series.up[:there]) + emitted[:there]
        over[month, there:] = np.inf
        before = over[month]
    found = np.empty(over.shape, dtype=bool)
    after = np.zeros(over.shape[1], dtype=bool)
    for month in range(len(over) - 1, -1, -1):
        after = (over[month] < 0) | (after & (over[month] < series.up))
        found[month] = after
    return found


def runs(found: Flags, begin: int, places: Ints) -> tuple[Ints, Ints, Ints]:
    """(place, first month, last month) of each run of months in state 1."""
    edge = np.zeros((1, found.shape[1]), dtype=bool)
    rises = np.nonzero((found & ~np.concatenate([edge, found[:-1]])).T)
    falls = np.nonzero((found & ~np.concatenate([found[1:], edge])).T)[1]
    last = np.where(falls == len(found) - 1, NO_MONTH, begin + falls)
    return places[rises[0]], begin + rises[1], last
