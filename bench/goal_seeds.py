"""`make bench-goals`, second part: three seeds of a goal beside a bibliography about something else.

From the eve of a list's first join day a ranking is fitted with the last three picks as the seeds of a goal, and with
60 keeps for no goal, which other lists picked. Measured is the rank of the list's later picks in their nights. The word
vectors are made of papers from before the join day.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from statistics import median
from unittest.mock import patch

from readinglist.core.papers import Goal
from readinglist.ranking import Kept, Ranker, TermCounts, count_terms, fitted, vectors

from .goals import PAGE, SENTENCES, Window, windows
from .readers import LEAST_PAPERS, Stream, load_readers, load_stream
from .records import shared_data
from .word_vectors import abstracts, learned

SEEDS, BIBLIOGRAPHY = 3, 60
MARK, END = "<!-- seeds -->", "<!-- results -->"
# What a goal takes of the keeps for no goal: all, as before, or those that are near to its seeds.
SYSTEMS = {"all keeps": 0.0, "near keeps": fitted.NEAR}


def ranks(
    stream: Stream, counts: TermCounts, window: Window, seeds: Sequence[int], others: Sequence[int], text: str
) -> list[int]:
    """The ranks of the picks in their nights."""
    fit = sorted({*window.train.tolist(), *seeds, *others})
    ranker = Ranker().fit([stream.papers[i] for i in fit], counts.take(fit))
    goal = Goal("goal", text, seeds=tuple(stream.papers[i].id for i in seeds))
    found = []
    for night in window.nights:
        wanted = {stream.papers[i].id for i in set(window.wanted.tolist()).intersection(night.tolist()) - set(seeds)}
        if wanted and len(night) >= LEAST_PAPERS:
            ordered = ranker.rank(
                [stream.papers[i] for i in night],
                [Kept(stream.papers[i].id) for i in others],
                goals=[goal],
                counts=counts.take(night),
                explain=0,
            )
            found += [scored.rank for scored in ordered if scored.paper.id in wanted]
    return found


def measure() -> dict[tuple[str, str, str], float]:
    """The median rank by list, kind of goal and system."""
    data = shared_data()
    stream = load_stream(data)
    readers = {r.name: r for small in (False, True) for r in load_readers(data, stream, small=small)}
    counts = count_terms(paper.text for paper in stream.papers)
    sentences: dict[str, dict[str, str]] = defaultdict(lambda: {"seeds alone": ""})
    with SENTENCES.open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            sentences[row["list"]][f"and a sentence of the {row['kind']}"] = row["sentence"]
    first = {name: window for name in sentences if (window := next(windows(stream, readers[name]), None))}
    found = {}
    for join in sorted({window.join for window in first.values()}):
        table = vectors.unpacked(learned(abstracts(data, join)))
        for name, window in first.items():
            if window.join != join:
                continue
            before = {n: [i for i in readers[n].picks if i <= window.train.max()] for n in first}
            seeds = before[name][-SEEDS:]
            others = [i for n in sorted(first, key=lambda n: (n <= name, n)) if n != name for i in before[n]]
            others = [i for i in dict.fromkeys(others) if i not in readers[name].picks][:BIBLIOGRAPHY]
            for kind, text in sentences[name].items() if len(seeds) == SEEDS else ():
                for system, near in SYSTEMS.items():
                    with patch.object(fitted, "NEAR", near), patch.object(fitted, "word_vectors", return_value=table):
                        found[name, kind, system] = median(ranks(stream, counts, window, seeds, others, text))
        print(join, flush=True)
    return found


def lines(found: Mapping[tuple[str, str, str], float]) -> Iterator[str]:
    """A row a list and one for the median of all, a column a kind of goal and system."""
    columns = list(dict.fromkeys((kind, system) for _, kind, system in found))
    yield f"| | {' | '.join(f'{kind}: {system}' for kind, system in columns)} |"
    yield f"|---|{'---|' * len(columns)}"
    names = list(dict.fromkeys(name for name, _, _ in found))
    rows = {name: [found[name, *column] for column in columns] for name in names}
    for name, row in {"median": [median(column) for column in zip(*rows.values(), strict=True)], **rows}.items():
        yield f"| {name} | {' | '.join(f'{rank:g}' for rank in row)} |"


def main() -> None:
    """Writes the table between its marks of the page; `--print`: only shows it."""
    table = "\n".join(lines(measure()))
    print(table)
    if "--print" not in sys.argv:
        head, _, rest = PAGE.read_text(encoding="utf-8").partition(MARK)
        PAGE.write_text(f"{head}{MARK}\n\n{table}\n\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
