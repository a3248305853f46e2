"""The scores of `bench.refs` as text."""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from .refs_score import Judged, Score
from .refs_truth import Paper

RECALL_ALONE = "juliacon"


def print_papers(rows: Sequence[tuple[Paper, Judged, float]], *, everything: bool, number: int) -> None:
    """Papers with something wrong, the worst first; a paper's cost is its missed and surplus entries."""
    chosen = sorted(rows, key=lambda row: (-cost(row[0], row[1]), row[0].name))
    if not everything:
        chosen = [row for row in chosen if cost(row[0], row[1])][:number]
    print(f"\n{'paper':<64} {'true':>4} {'found':>5} {'P':>5} {'R':>5} {'title':>6} {'s':>6}")
    for paper, judged, seconds in chosen:
        score = judged.score
        print(
            f"{paper.set + ' ' + paper.name:<64.64} {score.true:>4} {score.found:>5} {figure(score.precision):>5} "
            f"{figure(score.recall):>5} {figure(score.share('title right', 'titles')):>6} {seconds:>6.2f}"
        )


def print_sets(scores: dict[str, Score], times: Sequence[float]) -> None:
    """One line a set, and all together."""
    print(
        f"\n{'set':<10} {'papers':>6} {'none':>4} {'true':>5} {'P':>5} {'R':>5} | {'title':>5} {'of found':>8} "
        f"{'exact':>5} | {'year':>5} | {'DOI P':>5} {'R':>5} | {'arX P':>5} {'R':>5}"
    )
    for name, score in [*scores.items(), ("all", total(scores))]:
        precision = "-" if name == RECALL_ALONE else figure(score.precision)
        print(
            f"{name:<10} {score.papers:>6} {score.nothing:>4} {score.true:>5} "
            f"{precision:>5} {figure(score.recall):>5} | "
            f"{figure(score.share('title right', 'titles')):>5} "
            f"{figure(score.share('title right', 'titles of found')):>8} "
            f"{figure(score.share('title exact', 'titles')):>5} | "
            f"{figure(score.share('year right', 'years of found')):>5} | "
            f"{figure(score.share('doi told right', 'doi told')):>5} "
            f"{figure(score.share('doi printed found', 'doi printed')):>5} | "
            f"{figure(score.share('arxiv told right', 'arxiv told')):>5} "
            f"{figure(score.share('arxiv printed found', 'arxiv printed')):>5}"
        )
    if times:
        print(f"seconds a paper: median {statistics.median(times):.2f}, most {max(times):.2f}")


def total(scores: dict[str, Score]) -> Score:
    """All sets as one; what is surplus in the set that counts for recall alone is left out."""
    everything = Score()
    for name, score in scores.items():
        everything.add(score)
        if name == RECALL_ALONE:
            everything.surplus -= score.surplus
    return everything


def figure(share: float | None) -> str:
    """.987, and 1.00 only where it is all."""
    if share is None:
        return "-"
    return "1.00" if share == 1 else f"{min(share, 0.999):.3f}"[1:]


def cost(paper: Paper, judged: Judged) -> int:
    """How many entries of a paper are missed or surplus."""
    surplus = 0 if paper.set == RECALL_ALONE else judged.score.surplus
    return len(judged.missed) + surplus
