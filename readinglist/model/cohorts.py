"""The question that forecasts, bets, the quiz and the scorecard share: who comes to the top of a cohort.

A cohort is all papers of one month of first versions and one primary category.
"""

from __future__ import annotations

PEERS = 50  # papers of a cohort: with fewer nothing is told of a paper's place in it
TOP_SHARE = 0.1  # of a cohort
TOP = 1 - TOP_SHARE  # the percentile from which on a paper is in the top
HORIZON = 24  # months after its first version at which a paper's place is told
