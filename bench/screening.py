"""How well a pile is screened: readinglist beside ASReview itself, on ten reviews with all labels known.

    make bench-screening          # with the peer that `make bench-peers` installed, into bench/screening.md
    python -m bench.screening     # ours alone, printed

**The measurement.** ASReview's simulation: two priors (one include, one exclude, drawn by the seed), then always
the top paper; a fit after each label up to 100, then every 5, from 1,000 on every 100 (`batch`).
Loss as asreview/metrics.py has it, of the labels after the priors: 0 is a perfect order, .5 about chance. Both
systems get the same priors; the mean over SEEDS of each review, then over reviews. *With checks*: one paper in ten
drawn at random, as a pile of a reader does it. *Held*: of these runs the share in which the 95 % interval held the
true number of includes left at every single label, and the median width of it at half of the pile.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import lzma
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np

from readinglist.ranking.screening import Check, Screener, includes_left

from .machine import machine
from .records import ROOT, shared_data

HEAD = """# How well a pile is screened

This page shows how early `readinglist pile` finds what belongs to a review, beside the real ASReview
([docs/piles.md](../docs/piles.md) says how it works). `make bench-peers` installs the peer, `make bench-screening`
writes this page.

Ten systematic reviews with all labels known. Two priors, an include and an exclude; then always the top paper, a fit
after each label up to 100, then every 5, from 1,000 on every 100. Loss as ASReview defines it: 0 is a perfect order,
.5 about chance; the mean of five pairs of priors, the same for both. **With checks**: one paper in ten is drawn at
random, as piles do it to tell what is left. **Interval held**: in how many of these five runs the 95 % interval held
the true number of includes left at every single check. **Width**: of that interval at half of the pile, the median.
"""
SEEDS = range(5)
EVERY = 10  # one label in so many is of a paper drawn at random


def batch(labelled: int, papers: int) -> int:
    """How many labels ASReview's simulations give between two fits: 1, from 100 labels on 5, and so on.

    A pile of a reader is fitted after every label; this is the schedule of the benchmark
    (`n_query_extreme` of asreview-optuna).
    """
    large = papers >= 10_000
    if large and labelled >= 10_000:
        return 100_000
    if labelled >= 1_000:
        return 1_000 if large else 100
    if labelled >= 100:
        return 25 if large else 5
    return 1


def loss(labels: Sequence[int]) -> float:
    """ASReview's loss of labels (0 or 1) in the order in which they were given: 0 is perfect, 1 the reverse.

    (Ny (Nx - (Ny - 1) / 2) - sum of the cumulated labels) / (Ny (Nx - Ny)); asreview/metrics.py. Raises
    ValueError where all labels are equal.

    >>> loss([1, 1, 0, 0]), loss([0, 0, 1, 1]), loss([1, 0, 1, 0])
    (0.0, 1.0, 0.25)
    """
    relevant, all_labels = sum(labels), len(labels)
    if relevant in (0, all_labels):
        raise ValueError("the labels are all equal")
    area = float(np.cumsum(labels).sum())
    return (relevant * (all_labels - (relevant - 1) / 2) - area) / (relevant * (all_labels - relevant))


@dataclass(frozen=True, slots=True)
class Review:
    name: str
    titles: tuple[str, ...]
    abstracts: tuple[str, ...]
    labels: tuple[int, ...]

    @property
    def texts(self) -> list[str]:
        return [f"{title} {abstract}" for title, abstract in zip(self.titles, self.abstracts, strict=True)]


def reviews(folder: Path) -> Iterator[Review]:
    """The reviews of `folder`, by name: CSV files, packed."""
    for path in sorted(folder.glob("*.csv.xz")):
        with lzma.open(path, "rt", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(io.StringIO(file.read())))
        yield Review(
            path.name.removesuffix(".csv.xz"),
            tuple(row["title"] for row in rows),
            tuple(row["abstract"] for row in rows),
            tuple(int(row["label_included"]) for row in rows),
        )


def priors(labels: Sequence[int], seed: int) -> tuple[int, int]:
    """One include and one exclude, drawn."""
    rng = np.random.default_rng(seed)
    y = np.asarray(labels)
    return int(rng.choice(np.flatnonzero(y == 1))), int(rng.choice(np.flatnonzero(y == 0)))


def screened(review: Review, screener: Screener, seed: int) -> list[int]:
    """The order in which all papers but the priors were labelled, by ASReview's schedule."""
    given = list(priors(review.labels, seed))
    while len(given) < len(review.labels) and sum(review.labels[i] for i in given) < sum(review.labels):
        direction = screener.fit([(i, bool(review.labels[i])) for i in given])
        given += screener.order(direction, given)[: batch(len(given), len(review.labels))]
    rest = sorted(set(range(len(review.labels))) - set(given))  # no include is among them
    return [*given[2:], *rest]


def checked(review: Review, screener: Screener, seed: int) -> dict[str, Any]:
    """As `screened` with checks, to the end of the pile: loss, whether the interval always held, its width."""
    y, papers = review.labels, len(review.labels)
    draws = np.random.default_rng([seed, 1]).permutation(papers).tolist()
    given, checks, found = list(priors(y, seed)), list[Check](), 1
    known, held, widths = set(given), True, [papers]
    queue: list[int] = []
    fitted_at = -papers
    while len(given) < papers:
        if len(given) - fitted_at >= batch(len(given), papers):
            direction = screener.fit([(i, bool(y[i])) for i in given])
            queue, fitted_at = screener.order(direction, given), len(given)
        is_check = len(checks) < (len(given) + 1) // EVERY
        i = next(i for i in (draws if is_check else queue) if i not in known)
        if is_check:
            checks.append(Check(papers - len(given), found, bool(y[i])))
        given.append(i)
        known.add(i)
        found += y[i]
        if is_check:  # between two checks includes that are found leave the interval and the truth alike
            left = includes_left(checks, papers, found, papers - len(given))
            held = held and left.low <= sum(y) - found <= left.high
            if len(given) <= papers // 2:
                widths.append(left.high - left.low)
    return {"loss": loss([y[i] for i in given[2:]]), "held": held, "width": widths[-1]}


def ours(review: Review) -> dict[str, Any]:
    """Means over the seeds."""
    started = time.perf_counter()
    screener = Screener(review.texts)
    losses = [loss([review.labels[i] for i in screened(review, screener, seed)]) for seed in SEEDS]
    seconds = time.perf_counter() - started
    with_checks = [checked(review, screener, seed) for seed in SEEDS]
    return {
        "review": review.name,
        "papers": len(review.labels),
        "included": sum(review.labels),
        "losses": losses,
        "seconds": seconds,
        "checked": [run["loss"] for run in with_checks],
        "held": [run["held"] for run in with_checks],
        "width": float(np.median([run["width"] for run in with_checks])),
    }


def peer(review: Review, interpreter: str) -> list[float]:
    """The losses of the real package, run by the interpreter of an environment that has it."""
    told = {
        "titles": review.titles,
        "abstracts": review.abstracts,
        "labels": review.labels,
        "priors": [priors(review.labels, seed) for seed in SEEDS],
    }
    command = [str(Path(interpreter).absolute()), "-m", "bench.screening_peer"]
    environ = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    with tempfile.TemporaryDirectory() as folder:  # it leaves a cache where it runs
        done = subprocess.run(
            command, cwd=folder, input=json.dumps(told), stdout=subprocess.PIPE, text=True, check=True, env=environ
        )
    losses: list[float] = json.loads(done.stdout.splitlines()[-1])
    return losses


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.screening", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--peer", metavar="PYTHON", help="the interpreter of an environment that has asreview")
    parser.add_argument("--write", metavar="FILE", help="write the table there too")
    options = parser.parse_args()
    all_reviews = list(reviews(shared_data() / "screening"))
    rows = []
    with ProcessPoolExecutor(2) as pool:
        for review, row in zip(all_reviews, pool.map(ours, all_reviews), strict=True):
            print(review.name, round(float(np.mean(row["losses"])), 4), f"{row['seconds']:.0f} s", flush=True)
            rows.append(row)
        if options.peer:
            for row, losses in zip(rows, pool.map(peer, all_reviews, repeat(options.peer)), strict=True):
                row["peer"] = losses
    page = "\n".join(table(rows)) + "\n"
    print(page)
    if options.write:
        told = f"Measured on {datetime.now(UTC):%Y-%m-%d} by `make bench-screening`: {machine()}."
        Path(options.write).write_text(f"{HEAD}\n{page}\n{told}\n", encoding="utf-8")


def table(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """One line a review, the means last."""
    yield "| review | papers | includes | readinglist | asreview ELAS u4 | with checks | interval held | width |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    for row in rows:
        told = f"{np.mean(row['peer']):.4f}" if "peer" in row else "not run"
        yield (
            f"| {row['review']} | {row['papers']:,} | {row['included']} | {np.mean(row['losses']):.4f} | {told} "
            f"| {np.mean(row['checked']):.4f} | {sum(row['held'])} of {len(row['held'])} | {row['width']:.0f} |"
        )
    mean = {key: np.mean([np.mean(row[key]) for row in rows]) for key in ("losses", "checked")}
    peers = [np.mean(row["peer"]) for row in rows if "peer" in row]
    told = f"{np.mean(peers):.4f}" if peers else "not run"
    held = sum(sum(row["held"]) for row in rows), sum(len(row["held"]) for row in rows)
    yield (
        f"| **mean** | | | **{mean['losses']:.4f}** | **{told}** | {mean['checked']:.4f} | {held[0]} of {held[1]} | |"
    )


if __name__ == "__main__":
    main()
