"""How well an order puts the wanted on top: average precision, recall, nDCG; and intervals over readers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
NAMES = ("ap", "recall20", "recall10%", "ndcg20")


def of_order(is_wanted: Array) -> dict[str, float]:
    """AP, recall@20, recall@10 % and nDCG@20 of a list, best first; `is_wanted` holds at least one True.

    AP = mean over wanted of the precision at its place. nDCG@20 = sum of 1 / log2(1 + place) over wanted
    places up to 20, over that of the best order.
    """
    places = np.flatnonzero(is_wanted) + 1
    n, wanted = len(is_wanted), len(places)
    top = max(int(np.ceil(n / 10)), 1)
    gain = 1 / np.log2(1 + np.arange(1, 21))
    return {
        "ap": float(np.mean(np.arange(1, wanted + 1) / places)),
        "recall20": float((places <= 20).sum() / wanted),
        "recall10%": float((places <= top).sum() / wanted),
        "ndcg20": float((1 / np.log2(1 + places[places <= 20])).sum() / gain[: min(wanted, 20)].sum()),
    }


def of_days(nights: Sequence[Sequence[int] | Array], is_wanted: Array, scores: Array, least: int) -> dict[str, float]:
    """The means of `of_order` over the days that have a wanted paper and at least `least` papers; empty without any.

    `is_wanted` and `scores` are beside the papers of all nights, one night after the other.
    """
    days, start = [], 0
    for night in nights:
        part = slice(start, start + len(night))
        start += len(night)
        if len(night) >= least and is_wanted[part].any():
            days.append(of_order(is_wanted[part][np.argsort(-scores[part], kind="stable")]))
    return {name: float(np.mean([day[name] for day in days])) for name in days[0]} if days else {}


def average_precision(scores: Array, is_wanted: Array) -> float:
    """AP of the order by falling score; ties in the order given."""
    return of_order(is_wanted[np.argsort(-scores, kind="stable")])["ap"]


def paired_interval(differences: Sequence[float], rng: np.random.Generator, draws: int = 10_000) -> tuple[float, float]:
    """95 % interval of the mean of `differences`, by a bootstrap over their owners (readers)."""
    values = np.asarray(differences, dtype=np.float64)
    if not len(values):
        return float("nan"), float("nan")
    means = values[rng.integers(0, len(values), (draws, len(values)))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return float(low), float(high)
