"""Readers of a known taste who see only what a biased ranking shows: does `evaluate` find out how good it was?

A reader has twelve topics to choose from and follows four; the ranking begins with one of them and learns
from keeps alone, so that it goes on showing what it showed. How much of what was wanted in the better half of its
nights it had on top is known here and hidden from the figures. Run: python -m bench.evaluation [RUNS] [NIGHTS]
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readinglist.core.papers import Paper, ScoredPaper
from readinglist.core.policy import HEAD
from readinglist.ranking import arrange
from readinglist.ranking.evaluate import (
    CUTS,
    Figure,
    NightOutcome,
    SeenRow,
    hits,
    plain_figures,
    unbiased_figures,
    weights_of,
)

TOPICS, PAPERS, SHARE = 12, 150, 0.1
WORDS = [[f"word{chr(97 + topic)}{chr(97 + k)}" for k in range(10)] for topic in range(TOPICS)]
DEEP = 0.3  # of the nights are read beyond the head, to a drawn row

Array = NDArray[Any]


@dataclass(frozen=True, slots=True)
class Run:
    """What was true of one reader, and what the two replays said, by cut."""

    truth: tuple[float, ...]
    plain: tuple[Figure, ...]
    unbiased: tuple[Figure, ...]


@dataclass
class Reader:
    """A taste, and what its ranking has seen of it: keeps by topic."""

    rng: np.random.Generator
    taste: Array
    kept: Array

    @classmethod
    def born(cls, seed: int) -> Reader:
        rng = np.random.default_rng(seed)
        liked = rng.permutation(TOPICS)[:4]
        taste, kept = np.zeros(TOPICS), np.zeros(TOPICS)
        taste[liked] = [0.35, 0.25, 0.12, 0.12]
        kept[liked[0]] = 2
        return cls(rng, taste, kept)

    def night(self, number: int) -> tuple[NightOutcome, NightOutcome]:
        """One night: what the figures are told, and what is true."""
        rng = self.rng
        topic, quality = rng.integers(TOPICS, size=PAPERS), rng.normal(size=PAPERS)
        chance = np.clip((0.01 + self.taste[topic]) * np.exp(0.8 * quality - 0.32), 0, 0.95)
        is_wanted = rng.random(PAPERS) < chance
        learned = np.log(0.02 + self.kept / self.kept.sum())[topic]
        scores = 0.8 * learned + 0.3 * quality + 0.5 * rng.normal(size=PAPERS)
        papers = [_paper(number, i, int(topic[i]), rng) for i in range(PAPERS)]
        order = np.argsort(-scores, kind="stable")
        scored = [ScoredPaper(papers[i], float(scores[i]), rank) for rank, i in enumerate(order, start=1)]
        reach = int(rng.integers(HEAD, 70)) if rng.random() < DEEP else HEAD
        shown = arrange(scored, HEAD, rng, SHARE, rest=True)[:reach]
        rows = [SeenRow(paper.paper.id, paper.explore.propensity if paper.explore else None) for paper in shown]
        weights = weights_of([papers[i].id for i in order], rows, ceil(SHARE * HEAD))
        rank = {int(i): place for place, i in enumerate(order, start=1)}
        kept = [row for row in (paper.paper.row for paper in shown) if is_wanted[row]]
        np.add.at(self.kept, topic[kept], 1)
        told = _outcome(papers, kept, rank)
        drawn = {row.id: 1.0 / row.propensity for row in rows if row.propensity}
        if weights is not None:
            told = NightOutcome(
                PAPERS,
                told.kept,
                told.places,
                tuple(weights[paper] for paper in told.kept),
                len(drawn.keys() & set(told.kept)),
                max(drawn.values()),
            )
        better = [i for i in np.flatnonzero(is_wanted).tolist() if rank[i] <= PAPERS / 2]  # what could be drawn
        return told, _outcome(papers, better, rank)


def simulate(seed: int, nights: int) -> Run:
    """One reader over so many nights."""
    reader = Reader.born(seed)
    told, true = zip(*(reader.night(number) for number in range(nights)), strict=True)
    found = sum(hits(night, "ours").sum(axis=0) for night in true if night.kept)
    wanted = sum(len(night.kept) for night in true)
    truth = tuple(float(x) for x in np.asarray(found) / wanted)
    rng = np.random.default_rng([seed, 1])
    return Run(truth, plain_figures(told, "ours", rng), unbiased_figures(told, "ours", rng))


def coverage(runs: list[Run]) -> tuple[list[float], list[float], int]:
    """Share of runs whose interval holds the truth: plain and unbiased, by cut; and how many runs had a figure."""
    told = [run for run in runs if run.unbiased[0].interval is not None]
    return (
        [sum(_holds(run.plain[c], run.truth[c]) for run in told) / len(told) for c in range(len(CUTS))],
        [sum(_holds(run.unbiased[c], run.truth[c]) for run in told) / len(told) for c in range(len(CUTS))],
        len(told),
    )


def main(runs: int = 200, nights: int = 60) -> None:
    """Print the table of docs/evaluate.md."""
    found = [simulate(seed, nights) for seed in range(runs)]
    plain, unbiased, told = coverage(found)
    print(f"{runs} readers, {nights} nights of {PAPERS} papers; {told} with enough to tell")
    print("| share of what was wanted in | truth | plain | holds | unbiased | holds |")
    print("|---|---|---|---|---|---|")
    for c, cut in enumerate(CUTS):
        some = [run for run in found if run.unbiased[c].value is not None]
        means = [float(np.mean([x or 0.0 for x in xs])) for xs in zip(*(_values(run, c) for run in some), strict=True)]
        cells = (f"{means[0]:.3f}", f"{means[1]:.3f}", f"{plain[c]:.1%}", f"{means[2]:.3f}", f"{unbiased[c]:.1%}")
        print(f"| {cut} | {' | '.join(cells)} |")


def _values(run: Run, cut: int) -> tuple[float | None, ...]:
    return run.truth[cut], run.plain[cut].value, run.unbiased[cut].value


def _holds(figure: Figure, truth: float) -> bool:
    return figure.interval is not None and figure.interval[0] <= truth <= figure.interval[1]


def _outcome(papers: list[Paper], kept: list[int], rank: dict[int, int]) -> NightOutcome:
    return NightOutcome(PAPERS, tuple(papers[i].id for i in kept), {"ours": tuple(rank[i] for i in kept)})


def _paper(night: int, row: int, topic: int, rng: np.random.Generator) -> Paper:
    field = f"c{topic % 4}"
    title = " ".join(rng.choice(WORDS[topic], 5))
    return Paper(row, f"{night:03d}.{row:04d}", title=title, categories=(field,), primary_category=field)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
