"""All signals of all cohorts, made comparable: each stands relative to the papers of its own month.

The outcome is a rank within a cohort, and what is usual changes from year to year; so every signal is
told in deviations from its month's mean, the most telling ones also from that of the category in the
month, and citations as ranks. Nothing of a cohort's peers is used that is younger than the cohort's moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from readinglist.graph.measures.structure import Floats, Ints, Structure
from readinglist.percentiles import percentiles

from .authors import author_signals
from .early import early_signals
from .foundations import foundation_signals
from .timeline import Moment, moments

BY_CATEGORY = (
    "citations",
    "quality",
    "references recent",
    "references cited",
    "references",
    "coupled cited",
    "by others",
    "best author cited",
    "best author recent",
)
LARGEST = 6.0  # deviations


@dataclass(frozen=True, slots=True)
class Signals:
    """Rows of `values` (papers, signals) stand for `papers`, places ascending; `month` is theirs."""

    papers: Ints
    month: Ints
    values: Floats
    names: tuple[str, ...]


def collect_signals(graph: Structure, months: Ints, age: int, category: Ints, wrote: Any) -> Signals:
    """The signals of all papers of these months; `category` and `wrote` by place."""
    parts = []
    for moment in moments(graph, months, age):
        parts.append((moment.cohort, cohort_signals(moment, category, wrote)))
    papers = np.concatenate([cohort for cohort, _ in parts])
    raw = {name: np.concatenate([told[name] for _, told in parts]) for name in parts[0][1]}
    month = graph.month[papers]
    both = month * (int(category.max(initial=0)) + 1) + category[papers]
    told = {name: deviations(value, month) for name, value in raw.items()}
    told |= {f"{name}, category": deviations(raw[name], both) for name in BY_CATEGORY if name in raw}
    count = np.expm1(raw["citations"])
    for name, key in (("rank", month), ("rank, category", both)):
        rank = percentiles(count, key)
        told[name], told[f"tail of {name}"] = rank, -np.log(1.02 - rank)
    told["top of rank"] = told["tail of rank"] ** 2
    told["none"] = (count == 0).astype(float)
    for name, key in (("z", np.zeros_like(month)), ("z, category", category[papers])):
        told[name] = trailing_z(count, month, key, age)
        told[f"log {name}"] = np.log1p(np.maximum(told[name] + 1, 0))
    return Signals(papers, month, np.column_stack(list(told.values())), tuple(told))


def cohort_signals(moment: Moment, category: Ints, wrote: Any) -> dict[str, Floats]:
    told = early_signals(moment, category) | foundation_signals(moment)
    return told if wrote is None else told | author_signals(moment, wrote)


def deviations(value: Floats, key: Ints) -> Floats:
    """(value - mean) / deviation among the rows of the same key, the deviation made larger by .05 mean."""
    where = np.unique(key, return_inverse=True)[1]
    number = np.bincount(where)
    mean = np.bincount(where, value) / number
    spread = np.sqrt(np.maximum(np.bincount(where, value * value) / number - mean * mean, 0))
    return np.clip((value - mean[where]) / (spread + 0.05 * np.abs(mean) + 1e-3)[where], -LARGEST, LARGEST)


def trailing_z(count: Floats, month: Ints, key: Ints, window: int) -> Floats:
    """Deviations from the papers of the same key of this month and the `window` before."""
    stride = 2**32
    bins, where = np.unique(key * stride + month, return_inverse=True)
    sums = [np.concatenate([[0.0], np.cumsum(np.bincount(where, count**power))]) for power in (0, 1, 2)]
    low = np.searchsorted(bins, bins - window)
    number, first, second = (total[1:] - total[low] for total in sums)
    mean = first / number
    spread = np.sqrt(np.maximum(second / number - mean * mean, 0))
    return np.asarray(np.clip((count - mean[where]) / np.maximum(spread, 0.05)[where], -3, 30))
