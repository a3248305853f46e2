"""Shares and ranks: a share as people write it, its confidence interval, percentiles within a cohort."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from .errors import UsageError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray


Z = 1.959963984540054  # of a 95 % interval


Interval = tuple[float, float]


def wilson(hits: float, n: float) -> Interval | None:
    """The interval of a share hits / n, 0 to 1; None where n is 0.

    Wilson, "Probable inference, the law of succession, and statistical inference", 1927.

    >>> [round(end, 3) for end in wilson(9, 10)]
    [0.596, 0.982]
    """
    if n == 0:
        return None
    share, spread = hits / n, Z * Z / n
    middle = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * math.sqrt(share * (1 - share) / n + spread / (4 * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def parse_share(text: str) -> float:
    """A share as people write it: `30`, `30%` and `.3` are the same. Raises UsageError.

    Without a sign what has a point and is not above 1 is a share, everything else percent: `1` is one in a hundred.

    >>> [parse_share(text) for text in ("30", "30 %", ".3", "1", "1.0", "0")]
    [0.3, 0.3, 0.3, 0.01, 1.0, 0.0]
    """
    told = text.strip()
    number = told.removesuffix("%").strip()
    if re.fullmatch(r"[0-9]{1,3}|[0-9]{0,3}\.[0-9]{1,6}", number, re.A):
        is_percent = told.endswith("%") or "." not in number or float(number) > 1
        if (share := float(number) / 100 if is_percent else float(number)) <= 1:
            return share
    raise UsageError(f"{text[:20]!r} is not a probability: write 30, 30% or .3")


def percentiles(values: ArrayLike, cohort: ArrayLike | None = None, least: int = 1) -> NDArray[np.float64]:
    """(n,) the mid-rank share, 0 to 1, of each value among those of its cohort: (below + equal / 2) / all of them.

    Each value is one of its own peers. `cohort` (n,): a whole number for the cohort of each; None: all are of one. NaN
    in a cohort of fewer than `least` values.

    >>> percentiles([1, 5, 1, 0, 7], [0, 0, 0, 0, 1]).tolist()
    [0.5, 0.875, 0.5, 0.125, 0.5]
    """
    import numpy as np  # a tenth of a second, which reading commands do not pay

    ordered_by = np.asarray(values)
    key = np.zeros(len(ordered_by), dtype=np.int64) if cohort is None else np.asarray(cohort)
    order = np.lexsort((ordered_by, key))
    begins = _begins(key[order])
    first, last = _runs(begins)
    below, after = _runs(begins | _begins(ordered_by[order]))
    found = np.empty(len(order))
    found[order] = ((below - first) + (after - below) / 2) / (last - first)
    found[order[last - first < least]] = np.nan
    return found


def _begins(values: NDArray[Any]) -> NDArray[np.bool_]:
    """Where a sorted array begins a new value."""
    import numpy as np

    found = np.ones(len(values), dtype=bool)
    found[1:] = values[1:] != values[:-1]
    return found


def _runs(begins: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each entry where its run begins, and where the next one does."""
    import numpy as np

    first = np.flatnonzero(begins)
    lengths = np.diff(np.append(first, len(begins)))
    return np.repeat(first, lengths), np.repeat(first + lengths, lengths)


def side_of(interval: Interval, value: float, above: str, below: str, neither: str) -> str:
    """Which words an interval carries: it lies above a value, below it, or holds it.

    >>> side_of((0.6, 0.8), 0.5, "better", "worse", "not told apart")
    'better'
    """
    low, high = interval
    return above if low > value else below if high < value else neither
