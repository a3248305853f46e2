"""What diversity and exploration cost a reader, and what they bring, on the readers of the real stream.

Two measures. At once: of what a reader picked on a day, how much stands in the twenty rows that are shown; and how
alike those rows are. Over time: a reader who begins with one like, sees twenty rows a day for sixty listing days and
keeps what he picked among them; the ranking learns from those alone, so that what it never shows it never learns.
Run: python -m bench.shown DATA
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from readinglist.core.papers import ScoredPaper
from readinglist.ranking import Ranker, TermCounts, arrange, count_terms
from readinglist.ranking.arrange import _cosines, plan_exploration

from .metrics import paired_interval
from .readers import Case, Stream, iter_cases, load_readers, load_stream

ROWS, SHARE = 20, 0.1
REFIT = 5  # listing days between two fits of a reader's sixty

Arrange = Callable[[Sequence[ScoredPaper], np.random.Generator], Sequence[ScoredPaper]]


def _explored(scored: Sequence[ScoredPaper], rng: np.random.Generator) -> Sequence[ScoredPaper]:
    """Exploration without diversity."""
    plan = plan_exploration(scored, ROWS, SHARE)
    drawn = plan.draw(rng)
    left = [paper for i, paper in enumerate(scored) if i not in drawn]
    return [*left[: ROWS - len(drawn)], *(scored[i] for i in drawn)]


ARRANGEMENTS: dict[str, Arrange] = {
    "by score alone": lambda scored, rng: scored[:ROWS],
    "diversity": lambda scored, rng: arrange(scored, ROWS, rng, 0.0),
    "exploration": _explored,
    "both": lambda scored, rng: arrange(scored, ROWS, rng, SHARE),
}


def main(data: Path) -> None:
    """Print the tables of docs/evaluate.md."""
    stream = load_stream(data)
    counts = count_terms(paper.text for paper in stream.papers)
    cases = [case for reader in load_readers(data, stream) for case in iter_cases(stream, reader)]
    first = {(case.reader.name, case.k): case for case in reversed(cases)}  # of the earliest day of joining
    at_once([case for case in first.values() if case.k == 10], stream, counts)
    over_time([case for case in first.values() if case.k == 1], stream, counts)


def at_once(cases: Sequence[Case], stream: Stream, counts: TermCounts) -> None:
    """Recall in the rows of a day, and the likeness of the rows, mean over days and then readers."""
    of_reader: dict[str, dict[str, list[tuple[float, float, float]]]] = {}
    rng = np.random.default_rng(0)
    for case in cases:
        ranker = fit(case.window, stream, counts, case.kept)
        kept = [stream.papers[i].id for i in case.kept]
        for night in case.nights:
            wanted = {stream.papers[i].id for i in night if i in case.wanted}
            if not wanted or len(night) < 2 * ROWS:
                continue
            scored = ranker.rank([stream.papers[i] for i in night], kept, counts=counts.take(list(night)), explain=0)
            for name, way in ARRANGEMENTS.items():
                shown = way(scored, rng)
                found = len(wanted.intersection(paper.paper.id for paper in shown)) / len(wanted)
                alike = _cosines([paper.paper.text for paper in shown])
                np.fill_diagonal(alike, 0.0)
                row = (found, float(alike.max(axis=1).mean()), len({p.paper.primary_category for p in shown}))
                of_reader.setdefault(case.reader.name, {}).setdefault(name, []).append(row)
    means = {name: [np.mean(days[name], axis=0) for days in of_reader.values()] for name in ARRANGEMENTS}
    print(
        f"| at once, ten likes, {len(of_reader)} readers | recall | difference | cosine to the nearest row | fields |"
    )
    print("|---|---|---|---|---|")
    for name, values in means.items():
        recall, alike, fields = np.mean(values, axis=0)
        change = _difference([v[0] for v in values], [v[0] for v in means["by score alone"]])
        print(f"| {name} | {recall:.3f} | {change} | {alike:.3f} | {fields:.1f} |")


def over_time(cases: Sequence[Case], stream: Stream, counts: TermCounts) -> None:
    """Of everything picked in sixty listing days, the share that was shown to a reader who began with one like."""
    found: dict[str, dict[str, list[float]]] = {}
    for case in cases:
        for name, way in ARRANGEMENTS.items():
            share = _worked_through(case, stream, counts, way)
            found.setdefault(case.reader.name, {}).setdefault(name, []).append(share)
    means = {name: [float(np.mean(shares[name])) for shares in found.values()] for name in ARRANGEMENTS}
    print(f"| over sixty days, from one like, {len(found)} readers | share of picks that was shown | difference |")
    print("|---|---|---|")
    for name, values in means.items():
        print(f"| {name} | {np.mean(values):.3f} | {_difference(values, means['by score alone'])} |")


def _worked_through(case: Case, stream: Stream, counts: TermCounts, way: Arrange) -> float:
    rng, kept, found = np.random.default_rng(case.at), list(case.kept), 0
    for number, night in enumerate(case.nights):
        if number % REFIT == 0:
            window = range(case.window.start + (night.start - case.window.stop), night.start)
            ranker = fit(window, stream, counts, kept)
            likes = [stream.papers[i].id for i in kept]
        scored = ranker.rank([stream.papers[i] for i in night], likes, counts=counts.take(list(night)), explain=0)
        shown = [paper.paper.row - 1 for paper in way(scored, rng)]
        picked = [i for i in shown if i in case.wanted]
        found += len(picked)
        kept += picked
    return found / len(case.wanted)


def fit(window: Iterable[int], stream: Stream, counts: TermCounts, kept: Sequence[int]) -> Ranker:
    """A ranking that knows the window and what was kept."""
    rows = sorted({*window, *kept})
    return Ranker().fit([stream.papers[i] for i in rows], counts.take(rows))


def _difference(values: Sequence[float], base: Sequence[float]) -> str:
    differences = [a - b for a, b in zip(values, base, strict=True)]
    low, high = paired_interval(differences, np.random.default_rng(0))
    return f"{np.mean(differences):+.3f} [{low:+.3f}, {high:+.3f}]"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
