"""What `trends` finds in the daily stream of 2025, and how much of it is there when months are shuffled.

    python -m bench.trends             the list, of all categories and of two halves of them
    python -m bench.trends shuffled    20 times with papers under other papers' months, 20 times with months shuffled

Rules were chosen on the first half of the categories; the second was looked at once they stood.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import numpy as np

from bench.records import daily_records
from readinglist import Library, open_library
from readinglist.exchange.importing import import_files
from readinglist.ideas.records import Trend
from readinglist.ideas.trends import trends
from readinglist.store.papers import Papers

CLOCK = {"READINGLIST_NOW": "2025-12-31T12:00:00Z"}
HALVES = {
    "chosen on": ("cs.LG", "cs.CL", "cs.AI", "cs.CR", "cs.SE", "cs.IR"),
    "checked on": ("cs.CV", "cs.RO", "stat.ML", "eess.IV", "cs.GR", "cs.HC", "eess.SY", "cs.MM"),
}
RUNS = 20
Dated = list[tuple[int, int, str]]


@contextmanager
def year() -> Iterator[Library]:
    """A library of the whole stream."""
    with tempfile.TemporaryDirectory(prefix="readinglist-trends-") as folder:
        snapshot = Path(folder) / "stream.jsonl"
        snapshot.write_text("\n".join(record.line() for record in daily_records()), encoding="utf-8")
        library = open_library(Path(folder) / "home", environ=CLOCK)
        list(import_files(library, [str(snapshot)], keep=False, goal=None, dry_run=False))
        yield library


def found(library: Library, dated: Dated) -> list[Trend]:
    """Phrases that changed, had the papers these months."""
    with patch.object(Papers, "months", lambda _: dated):
        return [trend for trend in trends(library).trends if trend.kind != "words"]


def shuffled_papers(dated: Dated, rng: np.random.Generator) -> Dated:
    """Each paper under the month of another one of its category."""
    months = np.asarray([month for _, month, _ in dated])
    categories = np.asarray([category for _, _, category in dated])
    for category in sorted(set(categories.tolist())):
        some = np.flatnonzero(categories == category)
        months[some] = rng.permutation(months[some])
    return [(row, int(month), category) for (row, _, category), month in zip(dated, months, strict=True)]


def shuffled_months(dated: Dated, rng: np.random.Generator) -> Dated:
    """All papers of a month under another month."""
    months = sorted({month for _, month, _ in dated})
    other = dict(zip(months, rng.permutation(months).tolist(), strict=True))
    return [(row, other[month], category) for row, month, category in dated]


def show(title: str, listed: list[Trend]) -> None:
    for direction in ("rising", "fading"):
        some = [trend for trend in listed if trend.direction == direction]
        print(f"\n{title}, {direction}: {len(some)}")
        for trend in some[:RUNS]:
            print(f"{trend.term} | {trend.share_before:.2%} | {trend.share_now:.2%} | {trend.ratio:.1f}", flush=True)


def main() -> None:
    with year() as library:
        dated = library.store.papers.months()
        if sys.argv[1:] == ["shuffled"]:
            rng = np.random.default_rng(20)
            for shuffle in (shuffled_papers, shuffled_months):
                for run in range(RUNS):
                    terms = [trend.term for trend in found(library, shuffle(dated, rng))]
                    print(shuffle.__name__, run, len(terms), terms, flush=True)
            return
        show("all categories", found(library, dated))
        for name, categories in HALVES.items():
            show(name, found(library, [one for one in dated if one[2] in categories]))


if __name__ == "__main__":
    main()
