"""`make bench-interests`: two interests in one library, and whether a reader with one is left alone.

From each join day on a reader has kept 20 papers of each of two lists, three draws of a seeded generator. The ranking
is fitted on the last 60 listing days; the candidates are the papers of the next 60, not beyond the end of either list.
Of the first 20 rows, without exploration, those are counted that a list picked, and those on its subject: nearer to the
mean row of its picks than a tenth of these, and nearer than to that of the other. Pairs share less than 5 % of the
smaller list; each list has 20 picks before the join day and 10 after it.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readinglist.core.papers import ScoredPaper
from readinglist.ranking import Ranker, TermCounts, arrange, count_terms
from readinglist.ranking.space import choose_space

from .metrics import of_days
from .readers import DAYS, JOIN_DAYS, LEAST_PAPERS, Reader, Stream, iter_cases, load_readers, load_stream
from .records import shared_data

Array = NDArray[Any]
PAGE = Path(__file__).with_name("interests.md")
KEEPS, DRAWS, SHARED, LEAST_AFTER, ROWS = 20, 3, 0.05, 10, 20
MARK = "<!-- results -->"
SYSTEMS = {"one taste": False, "interests": True}


def rank(
    stream: Stream, counts: TermCounts, keeps: Sequence[int], window: Array, candidates: Array, *, has_interests: bool
) -> tuple[ScoredPaper, ...]:
    fit = sorted({*window.tolist(), *keeps})
    ranker = Ranker(has_interests=has_interests).fit([stream.papers[i] for i in fit], counts.take(fit))
    papers, kept = [stream.papers[i] for i in candidates], [stream.papers[i].id for i in keeps]
    return ranker.rank(papers, kept, counts=counts.take(candidates), explain=0)


def ap_a_day(stream: Stream, scored: Sequence[ScoredPaper], nights: Sequence[Array], wanted: Sequence[int]) -> float:
    scores = {stream.index[one.paper.id]: one.score for one in scored}
    papers = np.concatenate(nights)
    found = of_days(nights, np.isin(papers, wanted), np.array([scores[i] for i in papers]), LEAST_PAPERS)
    return found["ap"]


def subjects(rows: Any, pair: Sequence[Reader]) -> Array:
    """Of every paper of the stream, the number of the list on whose subject it is, -1 for none."""
    likeness = []
    for reader in pair:
        picks = rows[list(reader.picks)]
        towards = np.asarray(picks.mean(axis=0)).ravel()
        likeness.append(rows @ towards / np.quantile(picks @ towards, 0.1))
    nearest = np.argmax(likeness, axis=0)
    return np.where(np.max(likeness, axis=0) >= 1.0, nearest, -1)


def pairs(stream: Stream, readers: Sequence[Reader]) -> Iterator[tuple[tuple[Reader, Reader], int, int]]:
    """Two lists, the number of the join day, and that of the day after the last candidates."""
    days = np.asarray(stream.days)
    for join in JOIN_DAYS:
        first = next(day for day, when in enumerate(stream.calendar) if when >= join)
        for pair in combinations(readers, 2):
            picks = [set(reader.picks) for reader in pair]
            ends = [reader.until for reader in pair if reader.until]
            last = sum(1 for when in stream.calendar[: first + DAYS] if all(when <= end for end in ends))
            before = min(int((days[list(reader.picks)] < first).sum()) for reader in pair)
            inside = [(days[list(one.picks)] >= first) & (days[list(one.picks)] < last) for one in pair]
            is_apart = len(picks[0] & picks[1]) < SHARED * min(map(len, picks))
            if is_apart and before >= KEEPS and min(int(some.sum()) for some in inside) >= LEAST_AFTER:
                yield pair, first, last


def drawn(stream: Stream, pair: Sequence[Reader], first: int, draw: int) -> list[int]:
    """The keeps of a draw: of each list 20 of its picks before the join day that the other does not have."""
    keeps: set[int] = set()
    for reader, other in (pair, pair[::-1]):
        before = [pick for pick in reader.picks if stream.days[pick] < first and pick not in set(other.picks)]
        keeps.update(np.random.default_rng([draw, reader.picks[0]]).permutation(before)[:KEEPS].tolist())
    return sorted(keeps)


def measure_pairs(stream: Stream, counts: TermCounts, readers: Sequence[Reader]) -> Iterator[str]:
    days, rows = np.asarray(stream.days), choose_space(counts, min_df=5).rows(counts)
    weaker: dict[str, list[Array]] = defaultdict(list)
    yield "| from | lists | picks: one taste | interests | on the subject: one taste | interests | AP a day: both |"
    yield "|---|---|---|---|---|---|---|"
    for pair, first, last in pairs(stream, readers):
        window, candidates = (
            np.flatnonzero((days >= a) & (days < b)) for a, b in ((first - DAYS, first), (first, last))
        )
        nights = [np.flatnonzero(days == day) for day in range(first, last)]
        subject = subjects(rows, pair)
        cells: dict[str, Array] = {}
        for system, has_interests in SYSTEMS.items():
            figures = []
            for draw in range(DRAWS):
                keeps = drawn(stream, pair, first, draw)
                scored = rank(stream, counts, keeps, window, candidates, has_interests=has_interests)
                shown = arrange(scored, ROWS, np.random.default_rng(draw), 0.0)
                top = [stream.index[one.paper.id] for one in shown]
                picked = [len(set(top) & set(reader.picks)) for reader in pair]
                about = [int((subject[top] == n).sum()) for n in (0, 1)]
                wanted = [*pair[0].picks, *pair[1].picks]
                figures.append([*picked, *about, ap_a_day(stream, scored, nights, wanted)])
            cells[system] = mean = np.mean(figures, axis=0)
            weaker[system].append(np.array([min(mean[:2]), min(mean[2:4]), mean[4]]))
        one, more = cells.values()
        told = [f"{mean[a]:.1f} + {mean[a + 1]:.1f}" for a in (0, 2) for mean in (one, more)]
        names = " / ".join(reader.name.split("/")[1].split(":")[0] for reader in pair)
        yield f"| {stream.calendar[first]} | {names} | {' | '.join(told)} | {one[4]:.3f}, {more[4]:.3f} |"
    for label, fold in (("mean", np.mean), ("worst", np.min)):
        one, more = (fold(figures, axis=0) for figures in weaker.values())
        told = [f"{found[a]:.1f}" for a in (0, 1) for found in (one, more)]
        yield f"| {label} | of the weaker list | {' | '.join(told)} | {one[2]:.3f}, {more[2]:.3f} |"


def measure_single(stream: Stream, counts: TermCounts, readers: Sequence[Reader]) -> Iterator[str]:
    yield "| reader | likes | one taste | interests |"
    yield "|---|---:|---:|---:|"
    found: dict[str, list[list[float]]] = defaultdict(list)
    for reader in readers:
        for case in iter_cases(stream, reader):
            window, nights = np.asarray(case.window), [np.asarray(night) for night in case.nights]
            candidates, wanted = np.concatenate(nights), list(case.wanted)
            figures = [
                ap_a_day(stream, rank(stream, counts, case.kept, window, candidates, has_interests=on), nights, wanted)
                for on in SYSTEMS.values()
            ]
            found[reader.name].append(figures)
            if figures[0] != figures[1]:
                yield f"| {reader.name} | {len(case.kept)} | {figures[0]:.3f} | {figures[1]:.3f} |"
    mean = np.mean([np.mean(figures, axis=0) for figures in found.values()], axis=0)
    yield f"| mean over {len(found)} readers, all cases | | {mean[0]:.4f} | {mean[1]:.4f} |"


def main() -> None:
    """Writes the tables below the mark of the page; `--print`: only shows them."""
    data = shared_data()
    stream = load_stream(data)
    large = load_readers(data, stream)
    lists = [one for one in (*large, *load_readers(data, stream, small=True)) if one.kind == "list"]
    counts = count_terms(paper.text for paper in stream.papers)
    found = ["## Two lists, 20 keeps each", ""]
    for line in measure_pairs(stream, counts, sorted(lists, key=lambda one: one.name)):
        found.append(line)
        print(line, flush=True)
    found += ["", "## Readers of one list: the cases that change, AP a day", "", *measure_single(stream, counts, large)]
    print("\n".join(found[-12:]))
    if "--print" not in sys.argv:
        head = PAGE.read_text(encoding="utf-8").partition(MARK)[0]
        PAGE.write_text(f"{head}{MARK}\n\n" + "\n".join(found) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
