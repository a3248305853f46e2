"""What a paper builds on: how much, how young, and whether others run the same way at that moment."""

from __future__ import annotations

from typing import Any

import numpy as np

from readinglist.graph.measures.structure import Floats
from readinglist.model.months import NO_MONTH

from .timeline import Moment

WIDEST = 2_000  # citations of a shared reference: what half of a field cites ties nobody together


def foundation_signals(moment: Moment) -> dict[str, Floats]:
    """By name, one float a paper of the cohort: from its references, and from papers that share some with it."""
    references = moment.references()
    number = np.diff(references.indptr)
    each = np.maximum(number, 1)
    month = moment.graph.month
    old = np.where(month == NO_MONTH, 6 * moment.age, np.clip(moment.month - month, 0, None)).astype(float)
    recent = references @ moment.recent
    found = {
        "references": np.log1p(number),
        "references recent": (references @ np.log1p(moment.recent)) / each,
        "references known": (references @ np.log1p(moment.citations)) / each,
        "references growing": np.log1p(recent) - np.log1p(references @ moment.before),
        "references cited": np.log1p(recent),
        "references age": (references @ np.log1p(old)) / each,
        "references young": references @ (old <= 2 * moment.age).astype(float),
    }
    return found | coupled_signals(moment, references)


def coupled_signals(moment: Moment, references: Any) -> dict[str, Floats]:
    """Papers of about the same time that share references: how many, and how well they are cited by then."""
    low, high = np.searchsorted(moment.graph.month, [moment.month - 2 * moment.age, moment.seen + 1])
    low = max(int(low), int(np.searchsorted(moment.graph.month, NO_MONTH, side="right")))
    peers = np.arange(low, high)
    narrow = (moment.citations <= WIDEST).astype(float)
    shared = ((references * narrow).tocsr() @ moment.references(peers).T.tocsr()).tocsr()
    month = moment.graph.month[peers]
    total = shared.sum(axis=1)
    same, later = (shared @ (chosen.astype(float)) for chosen in (month == moment.month, month > moment.month))
    return {
        "coupled": np.log1p(total),
        "coupled cited": (shared @ np.log1p(moment.citations[peers])) / np.maximum(total, 1),
        "coupled same month": np.log1p(same),
        "coupled later": np.log1p(later) - np.log1p(total),
    }
