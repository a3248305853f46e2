"""`make bench-rank`: how well rankings find what real readers picked, all systems in one process.

The protocol stands in docs/methods.md. Writes rank.json (every figure by system, reader and case) and the
tables of ranking.md.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readinglist.ranking import Weights

from . import rank_systems as systems
from .deletion import deletions
from .machine import machine
from .metrics import of_days, of_order
from .morning import mornings
from .rank_page import write_page
from .rank_systems import Counted, Question, ask, count_all
from .readers import LEAST_PAPERS, SMALL_PICKS, Case, Reader, iter_cases, load_readers, load_stream

Array = NDArray[Any]
System = Callable[[Counted, Question], Array] | Weights  # weights: a mix of readinglist's parts
RESULTS = Path(__file__).with_name("rank.json")
OURS = "readinglist"

PEERS: dict[str, System] = {
    "arxiv-sanity-lite": systems.sanity,
    "wide SVM": systems.wide,
    "zotero-arxiv-daily": systems.zotero,
    "BM25": systems.bm25,
    "centroid": systems.centroid,
    "ELAS u4, with skips": systems.elas,
    "newest first": systems.newest_first,
    "random": systems.random_order,
}
OWN: dict[str, System] = {
    OURS: Weights(),
    f"{OURS}, with the goal's text": partial(systems.ours, goal=True),
    f"{OURS}, with skips": partial(systems.ours, skips=True),
}
SMALL = ("arxiv-sanity-lite", "wide SVM", "centroid", OURS)  # asked for small readers too
# One change each of the weights (docs/methods.md, "Variants").
VARIANTS: dict[str, Weights] = {
    "no SVM": Weights(svm=0.0),
    "SVM 1": Weights(svm=1.0),
    "no centroid": Weights(centroid=0.0),
    "centroid .5": Weights(centroid=0.5),
    "no neighbours": Weights(neighbours=0.0),
    "neighbours 2": Weights(neighbours=2.0),
    "no authors": Weights(authors=0.0),
    "authors .3": Weights(authors=0.3),
}


def shared_data() -> Path:
    """Where the real stream is looked for."""
    return Path(os.environ.get("RL_SHARED", Path(__file__).parents[2] / "shared")) / "data"


def measure(chosen: dict[str, System], most: int | None = None) -> dict[str, Any]:
    """Figures by system, reader and case; seconds by system. `most`: so many readers only."""
    stream = load_stream(shared_data())
    readers = load_readers(shared_data(), stream)[:most]
    small = load_readers(shared_data(), stream, small=True)[:most]
    started = time.perf_counter()
    counted = count_all(stream)
    seconds = defaultdict(float, {"counting, for all": time.perf_counter() - started})
    cases = [case for reader in readers for case in iter_cases(stream, reader)]
    told: dict[str, Any] = {
        "agreement": systems.check_recipe(counted, ask(cases[0], counted)),
        "figures": compared(counted, cases, chosen, seconds),
        "readers": described(readers),
        "small": compared(
            counted,
            [case for reader in small for case in iter_cases(stream, reader, SMALL_PICKS)],
            {name: chosen[name] for name in SMALL},
            seconds,
        ),
    }
    begun = time.perf_counter()
    told |= {"mornings": mornings(counted), "deletions": deletions(counted)}
    seconds["mornings and reasons"] = time.perf_counter() - begun
    return told | {"seconds": dict(seconds)}


def compared(
    counted: Counted, cases: Sequence[Case], chosen: dict[str, System], seconds: defaultdict[str, float]
) -> dict[str, dict[str, list[dict[str, float]]]]:
    """The figures of each system for each reader and case; adds to `seconds`."""
    figures: dict[str, dict[str, list[dict[str, float]]]] = {name: {} for name in chosen}
    for n, case in enumerate(cases, start=1):
        question = ask(case, counted)
        begun = time.perf_counter()
        parts = systems.parts(counted, question)
        seconds["parts, for all variants"] += time.perf_counter() - begun
        for name, system in chosen.items():
            begun = time.perf_counter()
            scores = systems.mixed(parts, system) if isinstance(system, Weights) else system(counted, question)
            seconds[name] += time.perf_counter() - begun
            figure = figures_of(question, scores) | {"k": case.k, "join": case.join.month}
            figures[name].setdefault(case.reader.name, []).append(figure)
        print(f"{n} of {len(cases)} cases: {case.reader.name}, {case.k} likes", flush=True)
    return figures


def figures_of(question: Question, scores: Array) -> dict[str, float]:
    """The mean over the days with a pick, and AP over the pooled days."""
    is_wanted = np.isin(question.candidates, list(question.case.wanted))
    told = of_days(question.case.nights, is_wanted, scores, LEAST_PAPERS)
    return told | {"pooled": of_order(is_wanted[np.argsort(-scores, kind="stable")])["ap"]}


def described(readers: tuple[Reader, ...]) -> dict[str, dict[str, Any]]:
    """Facts of the readers for the page."""
    return {r.name: {"kind": r.kind, "goal": r.goal, "picks": len(r.picks)} for r in readers}


def main(words: list[str]) -> None:
    """`--readers N`: the first N only, and nothing is written."""
    most = int(words[words.index("--readers") + 1]) if "--readers" in words else None
    chosen = PEERS | OWN | {f"variant: {name}": weights for name, weights in VARIANTS.items()}
    started = time.perf_counter()
    told = measure(chosen, most)
    told["seconds"]["all"] = time.perf_counter() - started
    told["run"] = {"date": f"{datetime.now(UTC):%Y-%m-%d}", "machine": machine(), "command": "make bench-rank"}
    if most is None:
        RESULTS.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
        write_page(told)
    else:
        from .rank_page import lines

        print("\n".join(lines(told)))


if __name__ == "__main__":
    main(sys.argv[1:])
