"""ASReview itself on one review, run by the interpreter of an environment that has it; knows nothing of readinglist.

    PYTHON -m bench.screening_peer < REVIEW

reads `{"titles", "abstracts", "labels", "priors": [[include, exclude], ...]}` and prints a list of losses, one for
each pair of priors: `asreview.simulation` with the configuration "elas_u4" as the package has it.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import numpy as np
import pandas as pd
from asreview.learner import ActiveLearningCycle
from asreview.metrics import loss
from asreview.models.models import get_ai_config
from asreview.simulation.simulate import Simulate


def main() -> None:
    review = json.load(sys.stdin)
    print(json.dumps([simulated(review, priors) for priors in review["priors"]]))


def simulated(review: dict[str, Any], priors: list[int]) -> float:
    """The loss after one simulation, as `Simulate.review` pads its labels."""
    np.random.seed(0)
    labels = review["labels"]
    cycle = ActiveLearningCycle.from_meta(get_ai_config("elas_u4")["value"])
    cycle.n_query = lambda results: query_size(len(results), len(labels))
    texts = pd.DataFrame({"title": review["titles"], "abstract": review["abstracts"]})
    run = Simulate(texts, labels, [cycle], print_progress=False)
    run.label(priors)
    run.review()
    given = run._results.dropna(axis=0, subset="training_set")["label"].tolist()
    return float(loss(given + [0] * (len(labels) - len(run._results))))


def query_size(labelled: int, papers: int) -> int:
    """`n_query_extreme` of asreview-optuna."""
    large = papers >= 10_000
    if large and labelled >= 10_000:
        return 100_000
    if labelled >= 1_000:
        return 1_000 if large else 100
    if labelled >= 100:
        return 25 if large else 5
    return 1


if __name__ == "__main__":
    main()
