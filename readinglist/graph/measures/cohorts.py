"""A paper's citations beside those of its peers: cohort percentile and Newman's z.

Newman, "Prediction of highly cited papers", 2014.
"""

from __future__ import annotations

import numpy as np

from readinglist.core.dates import NO_MONTH
from readinglist.core.statistics import percentiles

from .structure import Floats, Ints

STRIDE = 2**32  # between the keys of two categories: more than any span of months


def percentile(count: Floats, month: Ints, category: Ints, min_peers: int) -> Floats:
    """`percentiles` among the papers of the same month and category.

    NaN for papers without a month and where there are fewer than `min_peers` peers.

    >>> percentile(np.array([1.0, 1.0, 5.0, 9.0]), np.zeros(4, int), np.zeros(4, int), 4).tolist()
    [0.25, 0.25, 0.625, 0.875]
    """
    share = percentiles(count, category * STRIDE + month, min_peers)
    share[month == NO_MONTH] = np.nan
    return share


def newman_z(count: Floats, month: Ints, category: Ints, window: int) -> Floats:
    """(c - mean) / deviation over the papers of the category at most `window` months away, itself included.

    The population's deviation; NaN where it is 0, and for papers without a month. The sums are whole
    numbers of any size, so that equal counts never leave a rest that looks like a deviation.
    """
    found = np.full(len(count), np.nan)
    known = np.flatnonzero(month != NO_MONTH)
    if not len(known):
        return found
    key, where = np.unique(category[known] * STRIDE + month[known], return_inverse=True)
    whole = count[known].astype(np.int64)
    low, high = np.searchsorted(key, key - window), np.searchsorted(key, key + window, side="right")
    sums = (running_sums(where, len(key), whole**power) for power in (0, 1, 2))
    peers, first, second = (total[high] - total[low] for total in sums)
    spread = peers * second - first * first  # peers^2 times the variance
    mean = (first / peers).astype(float)
    deviation = np.sqrt(spread.astype(float)) / peers.astype(float)
    deviation[deviation == 0] = np.nan
    found[known] = (count[known] - mean[where]) / deviation[where]
    return found


def running_sums(where: Ints, bins: int, values: Ints) -> np.ndarray:
    """Running sums of values over the bins, as Python's integers, with a 0 in front."""
    total = np.zeros(bins, dtype=np.int64)
    np.add.at(total, where, values)
    return np.concatenate([np.zeros(1, dtype=object), np.cumsum(total.astype(object))])
