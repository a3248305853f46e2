"""Newman's forecast: what a paper has beside its peers at the same age, as a chance of the top tenth.

Newman, "Prediction of highly cited papers", 2014: papers with a high z-score early tend to stay ahead. The z-score is
that within the paper's month and category, all of one age, so that nothing later than the moment is in it; a
logistic curve, fitted on earlier cohorts whose outcome was known by then, makes it a chance.
"""

from __future__ import annotations

import numpy as np

from readinglist.graph.measures.cohorts import newman_z
from readinglist.graph.measures.graph import category_codes
from readinglist.graph.measures.structure import Floats, Ints
from readinglist.model.citation_arrays import CitationArrays
from readinglist.model.months import NO_MONTH
from readinglist.policy import HORIZON

from .logistic import chance, fit_logistic
from .outlook import learnt_papers

PENALTY = 1.0  # of the squared slope


def newman_chances(
    arrays: CitationArrays, outcome: Floats, z: Floats, month: int, seen: int, papers: Ints
) -> Floats | None:
    """The chance of each of `papers`, of cohorts of `month`, by its citations in the first `seen` months.

    `outcome` as of `outlook.outcomes`, `z` as of `z_at_age`. None where fewer than 200 papers can be learnt from.
    """
    learn = learnt_papers(arrays, outcome, month + seen - HORIZON)
    if learn is None:
        return None
    came = outcome[learn]
    if came.all() or not came.any():
        return np.full(len(papers), (came.sum() + 1) / (len(came) + 10))
    x = np.column_stack([np.ones(arrays.n), np.sign(z) * np.log1p(np.abs(z))])
    prior = np.array([np.log(came.mean() / (1 - came.mean())), 0.0])
    weights = fit_logistic(x[learn], came, np.ones(len(learn)), np.array([1e-6, PENALTY]), prior)
    return chance(x[papers] @ weights)


def z_at_age(arrays: CitationArrays, seen: int) -> Floats:
    """(n,) z-scores of the citations of the first `seen` months among those of the same month and category; 0: none."""
    ahead = arrays.month[arrays.citing] - arrays.month[arrays.cited]
    early = (arrays.month[arrays.citing] != NO_MONTH) & (ahead <= seen)
    count = np.bincount(arrays.cited[early], minlength=arrays.n).astype(float)
    return np.nan_to_num(newman_z(count, arrays.month, category_codes(arrays.category, arrays.n), 0))
