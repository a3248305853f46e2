"""Two random readers who follow references: PageRank and CiteRank.

Brin and Page 1998; Walker, Xie, Yan, Maslov, "Ranking scientific publications using a model of
network traffic", 2007.
"""

from __future__ import annotations

import numpy as np

from readinglist.model.months import NO_MONTH

from .flow import Shares, flow
from .structure import Floats, Structure


def pagerank(graph: Structure, damping: float, guess: Floats | None = None) -> Floats:
    """By place, sum 1. A reader follows a reference with the chance `damping`, else begins anywhere, as at a dead end.

    Dead ends give to all alike, as beginnings do: x = damping W x + c for one number c, so that x is
    the solution for c = 1, divided by its sum. A `guess` is one of x but for its size: what leaves all
    papers together is n.
    """
    if not 0 <= damping < 1:
        raise ValueError("damping is at least 0 and below 1")
    if not graph.n:
        return np.zeros(0)
    if guess is not None:
        guess = guess * (graph.n / float(np.sum(guess * np.where(graph.references > 0, 1 - damping, 1.0))))
    value = flow(np.ones(graph.n), even_shares(graph, damping), guess)
    return np.asarray(value / value.sum())


def citerank(graph: Structure, alpha: float, tau: float) -> Floats:
    """By place: the traffic sum_k (alpha W)^k rho, with rho proportional to e^(-age / tau), sum 1.

    Ages are months before the last month of the graph. A paper without a month is no beginning. What
    comes to a dead end leaves.
    """
    if not 0 <= alpha < 1 or tau <= 0:
        raise ValueError("alpha is at least 0 and below 1, tau above 0")
    known = graph.month != NO_MONTH
    if not known.any():
        return np.zeros(graph.n)
    rho = np.where(known, np.exp(-(graph.month[-1] - graph.month) / tau), 0.0)
    return flow(rho / rho.sum(), even_shares(graph, alpha))


def even_shares(graph: Structure, factor: float) -> Shares:
    """Each paper gives `factor` of its value to its references, to all alike."""
    return Shares(graph.citer_start, graph.citer, factor / np.maximum(graph.references, 1))
