"""Percentiles of a cohort: where each of some values stands among its peers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray


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
