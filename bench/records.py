"""Real arXiv records for the benchmarks, and libraries of any size made of them.

The newest papers are those of the daily stream of 2025, below them the snapshot of 1993 to 2016; what
is still missing to a size are the same records again under ids and months of their own, older than
the rest, so that the window of the ranking holds the same real papers at every size.
"""

from __future__ import annotations

import json
import lzma
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path

from readinglist.core.papers import PaperData

ROOT = Path(__file__).parents[1]
NIGHT_SIZE = 1500
FIRST_NIGHT = 5  # papers of the night before, that starts the watch
NIGHTS = (date(2026, 1, 5), date(2026, 1, 6), date(2026, 1, 7), date(2026, 1, 8), date(2026, 1, 9))
GOAL = "A legged robot that learns to walk by reinforcement learning"
MORE_GOALS = {  # beside the first, for the last night
    "speech": "Speech recognition for languages with little data",
    "proofs": "Language models that write formal proofs of theorems",
    "images": "Diffusion models that generate images in few steps",
    "graphs": "Graph neural networks that scale to large graphs",
}
KEPT = 30


def shared_data() -> Path:
    """The folder of real data. Raises SystemExit where there is none."""
    folder = Path(os.environ.get("RL_SHARED") or ROOT.parent / "shared") / "data"
    if not folder.is_dir():
        raise SystemExit("the benchmarks need the shared data: set RL_SHARED to its folder")
    return folder


@dataclass(frozen=True, slots=True)
class Record:
    id: str
    title: str
    abstract: str
    authors: str
    categories: tuple[str, ...]
    day: date  # of v1

    def line(self) -> str:
        """The record in the form of the arXiv metadata snapshot."""
        created = f"{self.day:%a, %d %b %Y} 00:00:00 GMT"
        return json.dumps(
            {
                "id": self.id,
                "authors": self.authors,
                "title": self.title,
                "comments": None,
                "doi": None,
                "categories": " ".join(self.categories),
                "abstract": self.abstract,
                "versions": [{"version": "v1", "created": created}],
                "update_date": self.day.isoformat(),
            }
        )

    def paper(self) -> PaperData:
        """The record as a night's feed announces it."""
        return PaperData(
            id=self.id,
            title=self.title,
            abstract=self.abstract,
            authors=tuple(self.authors.split(", ")),
            categories=self.categories,
            version=1,
            published=datetime.combine(self.day, datetime.min.time(), UTC),
        )


def daily_records() -> list[Record]:
    """The stream of 2025, oldest first."""
    with lzma.open(shared_data() / "daily" / "papers.jsonl.xz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    records = [
        Record(
            row["id"],
            row["title"],
            row["abstract"],
            ", ".join(row["authors"]),
            tuple(row["categories"]),
            date.fromisoformat(row["first_listed"]),
        )
        for row in rows
    ]
    return sorted(records, key=lambda record: (record.day, record.id))


def old_records() -> list[Record]:
    """The snapshot of 1993 to 2016, oldest first."""
    with lzma.open(shared_data() / "arxiv_cs_1993_2016.jsonl.xz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    records = [
        Record(
            row["id"],
            row["title"],
            row["abstract"],
            row["authors"],
            tuple(row["categories"].split()),
            date.fromisoformat(row["update_date"]),
        )
        for row in rows
    ]
    return sorted(records, key=lambda record: (record.day, record.id))


def split_nights(daily: list[Record]) -> tuple[list[Record], list[list[Record]]]:
    """The stream without its end, and that end as the lists of `NIGHTS`."""
    sizes = [FIRST_NIGHT, *[NIGHT_SIZE] * (len(NIGHTS) - 1)]
    start = len(daily) - sum(sizes)
    rest, ends = daily[:start], iter(daily[start:])
    return rest, [list(islice(ends, size)) for size in sizes]


def newest_first(daily: list[Record]) -> Iterator[Record]:
    """Records without end: the stream, the snapshot, then both again and again under other ids."""
    real = [*reversed(daily), *reversed(old_records())]
    yield from real
    serial = 0
    while True:
        for record in real:
            month, number = serial % 108, 50_000 + serial // 108  # real numbers of a month stay below 50,000
            year = 2015 + month // 12
            day = date(year, month % 12 + 1, 1)
            yield replace(record, id=f"{year % 100:02}{month % 12 + 1:02}.{number:05}", day=day)
            serial += 1


def write_library(path: str, size: int) -> int:
    """A snapshot file of `size` records, oldest first; returns how many were written."""
    rest, _ = split_nights(daily_records())
    chosen = list(islice(newest_first(rest), size))
    with open(path, "w", encoding="utf-8") as file:
        for record in reversed(chosen):
            file.write(record.line() + "\n")
    return len(chosen)


def liked(daily: list[Record], number: int = KEPT) -> list[str]:
    """Ids of the newest papers on reinforcement learning, the taste of the benchmarks' reader."""
    rest, _ = split_nights(daily)
    found = [record.id for record in reversed(rest) if "reinforcement learning" in record.title.lower()]
    return found[:number]
