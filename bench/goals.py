"""`make bench-goals`: how well a goal in one sentence finds what a curated list picked, before anything is kept.

Two sentences a list, written before any run: one in the words of the field, one in those of a layman. From the eve of
each join day a ranking is fitted on the last 60 listing days and the sentence alone; it orders the papers of each of
the next 60 listing days (docs/methods.md). The word vectors are made of papers from before the join day.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readinglist.core.papers import Goal
from readinglist.ranking import Ranker, TermCounts, Weights, count_terms, fitted, vectors
from readinglist.ranking.space import choose_space

from .metrics import of_days
from .readers import DAYS, JOIN_DAYS, LEAST_PAPERS, LEAST_PICKS, Reader, Stream, load_readers, load_stream
from .records import shared_data
from .word_vectors import abstracts, learned

Array = NDArray[Any]
SENTENCES = Path(__file__).with_name("goals.tsv")
PAGE = Path(__file__).with_name("goals.md")
FIGURES = ("ap", "recall20", "ndcg20")


@dataclass(frozen=True, slots=True)
class Window:
    """One list from one join day on: the papers of the days before, and those of each day after it."""

    reader: Reader
    join: date
    train: Array
    nights: tuple[Array, ...]
    wanted: Array


def windows(stream: Stream, reader: Reader) -> Iterator[Window]:
    """Those of a list with at least five picks."""
    days = np.asarray(stream.days)
    for join in JOIN_DAYS:
        first = next(day for day, when in enumerate(stream.calendar) if when >= join)
        after = [
            day
            for day in range(first, min(first + DAYS, len(stream.calendar)))
            if reader.until is None or stream.calendar[day] <= reader.until
        ]
        wanted = np.array([pick for pick in reader.picks if stream.days[pick] in after])
        if len(wanted) >= LEAST_PICKS:
            train = np.flatnonzero((days >= first - DAYS) & (days < first))
            yield Window(reader, join, train, tuple(np.flatnonzero(days == day) for day in after), wanted)


System = Callable[[TermCounts, Stream, Window, str], Array]  # the scores of the papers of all nights


def plain(counts: TermCounts, stream: Stream, window: Window, sentence: str) -> Array:
    """The cosine of tf-idf rows."""
    space = choose_space(counts.take(window.train), min_df=2)
    goal = space.rows(count_terms([sentence]))
    return np.asarray((space.rows(counts.take(np.concatenate(window.nights))) @ goal.T).todense()).ravel()


def ranked(weights: Weights) -> System:
    """readinglist's ranking by the goal alone."""

    def scores(counts: TermCounts, stream: Stream, window: Window, sentence: str) -> Array:
        candidates = np.concatenate(window.nights)
        ranker = Ranker(weights).fit([stream.papers[i] for i in window.train], counts.take(window.train))
        papers = [replace(stream.papers[i], row=n) for n, i in enumerate(candidates)]
        found = ranker.rank(papers, goals=[Goal("goal", sentence)], counts=counts.take(candidates), explain=0)
        in_order = np.empty(len(candidates))
        in_order[[scored.paper.row for scored in found]] = [scored.score for scored in found]
        return in_order

    return scores


def on_first_day(system: System) -> System:
    """A ranking that is fitted on the last listing day alone, as in a library that is a day old."""

    def scores(counts: TermCounts, stream: Stream, window: Window, sentence: str) -> Array:
        days = np.asarray(stream.days)[window.train]
        return system(counts, stream, replace(window, train=window.train[days == days.max()]), sentence)

    return scores


SYSTEMS = {
    "tf-idf": plain,
    "words alone": ranked(Weights(goal=0.0)),
    "readinglist": ranked(Weights()),
    "words alone, first day": on_first_day(ranked(Weights(goal=0.0))),
    "readinglist, first day": on_first_day(ranked(Weights())),
}


def figures_of(window: Window, scores: Array) -> list[float]:
    """AP, recall@20 and nDCG@20: means over the days with a pick."""
    is_wanted = np.isin(np.concatenate(window.nights), window.wanted)
    found = of_days(window.nights, is_wanted, scores, LEAST_PAPERS)
    return [found[name] for name in FIGURES]


def measure() -> dict[tuple[str, str, str], list[float]]:
    """The figures by list, kind of sentence and system: means over join days."""
    data = shared_data()
    stream = load_stream(data)
    with SENTENCES.open(encoding="utf-8") as file:
        sentences = list(csv.DictReader(file, delimiter="\t"))
    readers = [*load_readers(data, stream), *load_readers(data, stream, small=True)]
    named = {reader.name: reader for reader in readers}
    counts = count_terms(paper.text for paper in stream.papers)
    found: dict[tuple[str, str, str], list[list[float]]] = defaultdict(list)
    for join in JOIN_DAYS:
        table = vectors.unpacked(learned(abstracts(data, join)))
        fitted.word_vectors = lambda table=table: table  # type: ignore[assignment, misc]
        for row in sentences:
            for window in windows(stream, named[row["list"]]):
                if window.join == join:
                    for name, system in SYSTEMS.items():
                        scores = system(counts, stream, window, row["sentence"])
                        found[row["list"], row["kind"], name].append(figures_of(window, scores))
        print(join, flush=True)
    return {key: np.mean(figures, axis=0).tolist() for key, figures in found.items()}


def lines(found: dict[tuple[str, str, str], list[float]]) -> Iterator[str]:
    """A table a kind of sentence, the mean first."""
    for kind in ("all", *dict.fromkeys(kind for _, kind, _ in found)):
        yield from (f"### {kind}", "", f"| | {' | '.join(SYSTEMS)} |", f"|---|{'---|' * len(SYSTEMS)}")
        names = [] if kind == "all" else list(dict.fromkeys(name for name, of, _ in found if of == kind))
        for name in ("mean", *names):
            cells = []
            for system in SYSTEMS:
                chosen = [
                    figures
                    for (of_list, of, by), figures in found.items()
                    if by == system and kind in ("all", of) and name in ("mean", of_list)
                ]
                cells.append(" / ".join(f"{figure:.3f}" for figure in np.mean(chosen, axis=0)))
            yield f"| {name} | {' | '.join(cells)} |"
        yield ""


def main() -> None:
    """Writes the tables below the mark of the page; `--print`: only shows them."""
    tables = "\n".join(lines(measure()))
    print(tables)
    if "--print" not in sys.argv:
        head = PAGE.read_text(encoding="utf-8").partition("<!-- results -->")[0]
        PAGE.write_text(f"{head}<!-- results -->\n\n## One sentence, nothing kept\n\n{tables}", encoding="utf-8")


if __name__ == "__main__":
    main()
