"""`python -m bench.colleagues`: what a colleague's list adds to the ranking of a reader, on the real stream.

The protocol is that of the ranking bench. A reader's colleague is the other reader with the largest share of picks in
common (shared picks over the picks of the smaller of both), five at least. Beside it stands a stranger: the reader with
the least in common. Their picks up to the day T are known, and speak for papers like them; in the lines "kept" those of
the candidate days are known too, as on a morning on which a backlog is read with a fresh list, and the very papers
count as so many standard deviations at least. Differences are to our ranking alone, with 95 % intervals by bootstrap
over readers.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from readinglist.ranking import count_terms
from readinglist.ranking.colleagues import Likeness

from .rank import figures_of, shared_data
from .rank_systems import Counted, ask, ours
from .readers import Reader, iter_cases, load_readers, load_stream

KEPT = (1.0, 3.0, 10.0)
CHOSEN = 0.5, 1.0  # weight, and what is usual
WEIGHTS = (0.125, 0.25, 0.5, 1.0)
USUAL = (0.0, 1.0)  # standard deviations that say nothing yet
LEAST_SHARED = 5
FIGURES = ("ap", "recall20", "pooled")


def overlap(a: Reader, b: Reader) -> tuple[float, int]:
    """(shared picks over those of the smaller, shared picks)"""
    shared = len({*a.picks} & {*b.picks})
    return shared / min(len(a.picks), len(b.picks)), shared


def companions(reader: Reader, readers: Sequence[Reader]) -> dict[str, Reader]:
    """The colleague, where there is one, and the stranger."""
    others = [other for other in readers if other.name != reader.name]
    near = max(others, key=lambda other: overlap(reader, other))
    told = {"stranger": min(others, key=lambda other: (*overlap(reader, other), other.name))}
    return told | ({"colleague": near} if overlap(reader, near)[1] >= LEAST_SHARED else {})


def measure(most: int | None = None) -> dict[str, Any]:
    """companion -> variant -> reader -> figure -> mean over cases; and who was whose companion."""
    stream = load_stream(shared_data())
    readers = load_readers(shared_data(), stream)
    own = count_terms(paper.text for paper in stream.papers)
    counted = Counted(stream, own, None, None)
    figures: dict[str, dict[str, dict[str, list[dict[str, float]]]]] = defaultdict(lambda: defaultdict(dict))
    pairs = {}
    for reader in readers[:most]:
        with_whom = companions(reader, readers)
        pairs[reader.name] = {kind: [c.name, *overlap(reader, c)] for kind, c in with_whom.items()}
        for case in iter_cases(stream, reader):
            question = ask(case, counted)
            alone = ours(counted, question)
            likeness = Likeness(own.take(np.asarray(case.window)))
            for kind, companion in with_whom.items():
                kept = [pick for pick in companion.picks if stream.days[pick] <= case.at]
                z = likeness.of(own.take(kept), own.take(question.candidates))
                told = {"alone": alone}
                told |= {
                    f"{weight} over {usual}": alone + weight * np.log1p(np.maximum(z - usual, 0.0))
                    for weight in WEIGHTS
                    for usual in USUAL
                }
                weight, usual = CHOSEN
                like, is_kept = np.maximum(z - usual, 0.0), np.isin(question.candidates, companion.picks)
                told |= {f"kept {n:g}": alone + weight * np.log1p(np.maximum(is_kept * n, like)) for n in KEPT}
                for variant, scores in told.items():
                    figure = figures_of(question, scores) | {"k": case.k}
                    figures[kind][variant].setdefault(reader.name, []).append(figure)
        print(reader.name, file=sys.stderr, flush=True)
    return {"pairs": pairs, "figures": figures}


def lines(told: dict[str, Any]) -> list[str]:
    """A table of differences for each kind of companion; the half of the readers by name that it is of."""
    rows = []
    for kind, variants in told["figures"].items():
        rows += ["", f"{kind}: {len(variants['alone'])} readers", f"{'':20}{''.join(f'{n:>30}' for n in FIGURES)}"]
        for variant, by_reader in variants.items():
            cells = []
            for name in FIGURES:
                mean = {r: float(np.mean([c[name] for c in cases])) for r, cases in by_reader.items()}
                base = {r: float(np.mean([c[name] for c in variants["alone"][r]])) for r in by_reader}
                values = np.array([mean[r] - base[r] for r in by_reader])
                if variant == "alone":
                    cells.append(f"{np.mean(list(base.values())):>30.4f}")
                    continue
                draws = np.random.default_rng(1).integers(0, len(values), (4000, len(values)))
                low, high = np.percentile(values[draws].mean(axis=1), [2.5, 97.5])
                cells.append(f"{values.mean():>+12.4f} [{low:+.4f}, {high:+.4f}]")
            rows.append(f"{variant:20}{''.join(cells)}")
    return rows


if __name__ == "__main__":
    found = measure(int(sys.argv[1]) if len(sys.argv) > 1 else None)
    if len(sys.argv) > 2:
        Path(sys.argv[2]).write_text(json.dumps(found, indent=1), encoding="utf-8")
    print("\n".join(lines(found)))
