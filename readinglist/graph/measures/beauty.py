"""Sleeping beauties: papers that were cited late.

Ke, Ferrara, Radicchi, Flammini, "Defining and identifying Sleeping Beauties in science", 2015. Below
some twenty citations the figure is noise; whoever shows it keeps to that.
"""

from __future__ import annotations

import numpy as np

from .structure import NO_MONTH, Floats, Structure

YEAR = 12  # months
CELLS = 4_000_000  # papers times years at a time


def sleeping_beauty(graph: Structure) -> tuple[Floats, Floats]:
    """(B, year of awakening) by place; years of twelve months count from the paper's own month.

    Citations before that month are of no year. NaN for papers without a month.
    """
    late = np.full(graph.n, np.nan)
    awake = np.full(graph.n, np.nan)
    oldest = int(np.searchsorted(graph.month, NO_MONTH, side="right"))
    years = (int(graph.month[-1] - graph.month[oldest]) // YEAR + 1) if oldest < graph.n else 1
    step = max(1, CELLS // years)
    for first in range(oldest, graph.n, step):
        last = min(graph.n, first + step)
        counts = yearly(graph, first, last, years)
        late[first:last], awake[first:last] = beauty(counts)
    return late, awake


def yearly(graph: Structure, first: int, last: int, years: int) -> Floats:
    """(last - first, years) citations of each place in each year of its life."""
    low, high = graph.citer_start[first], graph.citer_start[last]
    row = np.repeat(np.arange(last - first), graph.citations[first:last])
    age = graph.month[graph.citer[low:high]] - graph.month[first + row]
    cell = (row * years + age // YEAR)[age >= 0]
    counts = np.bincount(cell, minlength=(last - first) * years)
    return counts.reshape(last - first, years).astype(float)


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
