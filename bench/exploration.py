"""How often readers of curated lists want what exploration draws, beside the middle and the top of the same lists.

For each of the six longest lists the case with the most keeps and at least ten nights after it: ten nights are
arranged, each with ten draws. Prints shares of rows that the reader picked. Run: python -m bench.exploration
"""

from __future__ import annotations

from collections import Counter

import numpy as np

from bench.rank import shared_data
from bench.readers import LEAST_PAPERS, iter_cases, load_readers, load_stream
from readinglist.core.policy import HEAD
from readinglist.ranking import Ranker, arrange

NIGHTS, DRAWS, READERS = 10, 10, 6


def main() -> None:
    """Prints the rows, the picks and their share of each part of the lists, and of which rows drawn papers took."""
    stream = load_stream(shared_data())
    rows: Counter[str] = Counter()
    picks: Counter[str] = Counter()
    places: Counter[int] = Counter()
    lists = [one for one in load_readers(shared_data(), stream) if one.kind == "list"]
    for reader in sorted(lists, key=lambda one: -len(one.picks))[:READERS]:
        cases = [case for case in iter_cases(stream, reader, 1) if len(case.nights) >= NIGHTS]
        if not cases:
            continue
        case = max(cases, key=lambda one: one.k)
        window = [stream.papers[i] for i in case.window]
        ranker = Ranker().fit(window)
        liked = [stream.papers[i] for i in case.kept]
        for night in [night for night in case.nights if len(night) >= LEAST_PAPERS][:NIGHTS]:
            scored = ranker.rank([stream.papers[i] for i in night], liked, explain=0)
            for draw in range(DRAWS):
                for row in arrange(scored, HEAD, np.random.default_rng([draw, night.start])):
                    part = "drawn" if row.explore else "first 5" if row.rank <= 5 else "middle (8 to 13)"
                    if row.explore or row.rank <= 5 or 8 <= row.rank <= 13:
                        rows[part] += 1
                        picks[part] += stream.index[row.paper.id] in case.wanted
                    places[row.rank] += row.explore is not None
            for one in scored[len(scored) // 2 :]:
                rows["worse half of the night"] += 1
                picks["worse half of the night"] += stream.index[one.paper.id] in case.wanted
    for part, count in rows.items():
        print(f"{part}: {picks[part] / count:.4f} of {count:,}")
    print(f"drawn in the first five: {sum(places[place] for place in range(1, 6))}")


if __name__ == "__main__":
    main()
