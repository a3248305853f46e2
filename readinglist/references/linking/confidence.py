"""How sure a link is: the weights of all that speaks for and against it, as a logistic sum.

The weights are those of a logistic regression on half of the tagged strings of the benchmark, rounded,
but for years: there a paper's own year is the printed one, while an arXiv v1 is often one to three
years older than what is cited, or was put there long after, so a distance costs little here.
"""

from __future__ import annotations

from math import exp

from .evidence import Evidence

BIAS = -2.0
LENGTH, LONG = 1.4, 40  # for each 20 letters of the title, and no more from 40 on
AUTHORS = {"first": 1.4, "some": 0.0, "none": -3.7, None: 0.4}
LEFT = {"start": 0.8, "stop": -0.7, "subtitle": -4.0, "run": -2.2}
RIGHT = {
    "end": 1.8, "venue": 1.3, "glued": 1.3, "stop": 1.6, "sentence": -1.1, "run": -1.0, "goes on": -2.3,
    "parted": -3.5, "subtitle": -6.0,
}  # fmt: skip
QUOTED = {"whole": 0.7, "part": -2.6, None: -0.1}
TOLD = {"same": 0.5, "shorter": 1.0, "longer": -1.0, "wider": -2.0, "other": -1.0, "apart": -1.6, None: -0.3}
RUNS_ON = -1.0  # further, where the title that was parsed is longer and no sign stands between
SLIP = -2.2
YEARS = ((0, 2.0), (1, 1.2), (3, 0.5), (6, -1.0))  # up to so many years apart
FAR, UNKNOWN = -2.0, 1.5
ITS_OWN = 20  # letters of a title that its first author hardly gave twice: years far apart say nothing then


def confidence(evidence: Evidence) -> float:
    """1 / (1 + e^-t), t the sum of the weights."""
    total = BIAS + LENGTH * min(evidence.letters, LONG) / 20 + SLIP * evidence.slips
    total += AUTHORS[evidence.authors] + LEFT[evidence.left] + RIGHT[evidence.right]
    total += QUOTED[evidence.quoted] + TOLD[evidence.told] + _years(evidence)
    if evidence.told == "longer" and evidence.right == "run":
        total += RUNS_ON
    return 1 / (1 + exp(-total))


def _years(evidence: Evidence) -> float:
    if evidence.years is None:
        return UNKNOWN
    weight = next((weight for most, weight in YEARS if evidence.years <= most), FAR)
    return max(weight, 0.0) if evidence.authors == "first" and evidence.letters >= ITS_OWN else weight
