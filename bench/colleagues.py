"""`make bench-colleagues`: what a colleague's list adds to the ranking of a reader, on the real stream.

The protocol is that of the ranking bench. A reader's colleague is the other reader with the largest share of picks in
common (shared picks over the picks of the smaller of both), five at least. Beside it stands a stranger: the reader with
the least in common. Their picks up to the day T are known, and speak for papers like them; in the lines "kept" those of
the candidate days are known too, as on a morning on which a backlog is read with a fresh list, and the very papers
count as so many standard deviations at least. Differences are to our ranking alone, with 95 % intervals by bootstrap
over readers.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from readinglist.ranking import count_terms
from readinglist.ranking.signals import Likeness

from .machine import machine
from .rank import figures_of, shared_data
from .rank_systems import Counted, ask, ours
from .readers import Reader, iter_cases, load_readers, load_stream

KEPT = (1.0, 3.0, 10.0)
CHOSEN = 0.5, 1.0  # weight, and what is usual
WEIGHTS = (0.125, 0.25, 0.5, 1.0)
USUAL = (0.0, 1.0)  # standard deviations that say nothing yet
LEAST_SHARED = 5
FIGURES = ("ap", "recall20", "pooled")
TAKEN = (f"{CHOSEN[0]} over {CHOSEN[1]}", "kept 3")  # what the ranking does now
DRAWS = 4_000
PAGE = Path(__file__).with_name("colleagues.md")


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


def page(told: dict[str, Any]) -> str:
    """The tables of colleagues.md."""
    rows = [
        "# What a colleague's list adds",
        "",
        "This page shows what following the list of a colleague adds to the ranking of real readers,",
        "and what following a stranger does. `make bench-colleagues` writes it; how it is measured is in",
        "[methods](../docs/methods.md#a-colleagues-list). Differences to our ranking alone, 95 % intervals.",
    ]
    for kind, variants in told["figures"].items():
        shared = [pairs[kind][2] for pairs in told["pairs"].values() if kind in pairs]
        rows += [
            "",
            f"## Of a {kind}",
            "",
            f"{len(variants['alone'])} readers; {min(shared)} to {max(shared)} picks in common.",
            "",
            "| weight, and what is usual | AP a day | recall@20 | pooled AP |",
            "|---|---:|---:|---:|",
            *(f"| {name} | {' | '.join(cells)} |" for name, cells in _cells(variants)),
        ]
    made = f"Measured on {datetime.now(UTC):%Y-%m-%d} by `make bench-colleagues`: {machine()}."
    return "\n".join([*rows, "", made, ""])


def _cells(variants: dict[str, dict[str, list[dict[str, float]]]]) -> Iterator[tuple[str, list[str]]]:
    """Variant and its figures: of our ranking alone as they are, of the others as differences."""
    for variant, by_reader in variants.items():
        cells = []
        for figure in FIGURES:
            alone = [float(np.mean([case[figure] for case in cases])) for cases in variants["alone"].values()]
            mine = [float(np.mean([case[figure] for case in cases])) for cases in by_reader.values()]
            values = np.array(mine) - np.array(alone)
            draws = np.random.default_rng(1).integers(0, len(values), (DRAWS, len(values)))
            low, high = np.percentile(values[draws].mean(axis=1), [2.5, 97.5])
            told = f"{np.mean(alone):.3f}" if variant == "alone" else f"{values.mean():+.4f} [{low:+.4f}, {high:+.4f}]"
            cells.append(told)
        yield f"**{variant}**" if variant in TAKEN else variant, cells


def main(words: list[str]) -> None:
    """`--readers N`: the first N only, and nothing is written."""
    most = int(words[words.index("--readers") + 1]) if "--readers" in words else None
    text = page(measure(most))
    if most is None:
        PAGE.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main(sys.argv[1:])
