"""Sleeping beauties: papers that were cited late.

Ke, Ferrara, Radicchi, Flammini, "Defining and identifying Sleeping Beauties in science", 2015. Below
some twenty citations the figure is noise; whoever shows it keeps to that.
"""

from __future__ import annotations

import numpy as np

from readinglist.core.dates import NO_MONTH

from .structure import Floats, Ints, Structure, spans

YEAR = 12  # months
CELLS = 4_000_000  # papers times years at a time


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


def yearly(graph: Structure, places: Ints, years: int) -> Floats:
    """(places, years) citations of each place in each year of its life."""
    number = graph.citations[places]
    row = np.repeat(np.arange(len(places)), number)
    citer = graph.citer[spans(graph.citer_start[places], number)]
    age = graph.month[citer] - graph.month[places][row]
    cell = (row * years + age // YEAR)[age >= 0]
    counts = np.bincount(cell, minlength=len(places) * years)
    return counts.reshape(len(places), years).astype(float)


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
