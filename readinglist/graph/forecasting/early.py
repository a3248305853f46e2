"""What the first citations of a paper say: how many, when, by whom, and beside its peers."""

from __future__ import annotations

from typing import Any

import numpy as np

from readinglist.graph.measures.structure import Floats, Ints

from .timeline import Moment


def early_signals(moment: Moment, category: Ints) -> dict[str, Floats]:
    """By name, one float a paper of the cohort; `category` is by place."""
    citers = moment.citers()
    count = moment.citations[moment.cohort]
    references = np.maximum(moment.graph.references, 1)
    found = {
        "citations": np.log1p(count),
        "any": np.minimum(count, 3),
        "quality": citers @ np.log1p(moment.citations),
        "second hop": np.log1p(citers @ moment.citations),
        "fractional": np.log1p(10 * (citers @ (1 / references))),
        "categories": np.log1p(distinct(citers, category)),
    }
    return found | by_time(citers, moment)


def by_time(citers: Any, moment: Moment) -> dict[str, Floats]:
    """Citations of each third of the time so far: growing ones are worth more than early ones."""
    age = moment.graph.month[citers.indices] - moment.month
    row = np.repeat(np.arange(citers.shape[0]), np.diff(citers.indptr))
    third = np.clip(np.ceil(3 * age / max(moment.age, 1)).astype(int) - 1, 0, 2)
    table = np.zeros((citers.shape[0], 3))
    np.add.at(table, (row, third), 1)
    return {f"third {i + 1}": np.log1p(table[:, i]) for i in range(3)}


def distinct(citers: Any, category: Ints) -> Floats:
    """(cohort,) in how many categories the citing papers are."""
    row = np.repeat(np.arange(citers.shape[0]), np.diff(citers.indptr))
    pairs = np.unique(np.stack([row, category[citers.indices]]), axis=1)
    return np.bincount(pairs[0], minlength=citers.shape[0]).astype(float)
