"""Readers of the real arXiv stream and what they had picked when: the cases that rankings are measured on.

A reader is a curated list with at least 35 papers in the stream, or a submitter of a community page with 15 to
150 (an account that submitted more, in the stream or not, is a desk and no reader). A pick's day is the day on
which arXiv first listed the paper; a list ends with its last addition. From a join day on the reader keeps every
pick. At the day T of the k-th pick a ranking is fitted on the last 60 listing days and on what was kept, and
orders the papers of each of the next 60 listing days (docs/methods.md, Protocol).
"""

from __future__ import annotations

import json
import lzma
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from readinglist.core.papers import Paper

JOIN_DAYS = (date(2025, 4, 1), date(2025, 7, 1), date(2025, 10, 1))
LIKES = (1, 5, 10, 30)
DAYS = 60  # listing days before T and after it
LEAST_PICKS = 5  # among the candidates of a case
LEAST_PAPERS = 40  # of a day that is measured
LIST_LEAST, PAGE_LEAST, PAGE_MOST = 35, 15, 150
SMALL_LIST, SMALL_PAGE, SMALL_PICKS = 10, 5, 3  # the same of small readers, who are looked at apart


@dataclass(frozen=True, slots=True)
class Stream:
    """Papers in the order of their first listing (then id); `days[i]` is the index of paper i's day in `calendar`."""

    papers: tuple[Paper, ...]
    days: tuple[int, ...]
    calendar: tuple[date, ...]
    index: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Reader:
    """`picks`: indices of papers, by day; `until`: the last day of the list, or None; `goal`: what it is about."""

    name: str
    kind: str  # list | page
    picks: tuple[int, ...]
    until: date | None
    goal: str


@dataclass(frozen=True, slots=True)
class Case:
    """One reader at one moment. All are indices of papers; `nights` are the candidates day by day."""

    reader: Reader
    k: int
    join: date
    at: int  # index of day T
    kept: tuple[int, ...]
    window: range  # papers of the last 60 listing days, T included
    nights: tuple[range, ...]
    wanted: frozenset[int]


def load_stream(data: Path) -> Stream:
    """The daily stream under `data`."""
    with lzma.open(data / "daily" / "papers.jsonl.xz", "rt", encoding="utf-8") as file:
        rows = sorted((json.loads(row) for row in file), key=lambda row: (row["first_listed"], row["id"]))
    calendar = sorted({date.fromisoformat(row["first_listed"]) for row in rows})
    number = {day: i for i, day in enumerate(calendar)}
    papers, days = [], []
    for row, record in enumerate(rows, start=1):
        day = date.fromisoformat(record["first_listed"])
        categories = tuple(record["categories"])
        papers.append(
            Paper(
                row,
                record["id"],
                title=" ".join(record["title"].split()),
                authors=tuple(record["authors"]),
                abstract=" ".join(record["abstract"].split()),
                categories=categories,
                primary_category=categories[0] if categories else None,
                published=datetime(day.year, day.month, day.day, tzinfo=UTC),
                announced=day,
            )
        )
        days.append(number[day])
    return Stream(tuple(papers), tuple(days), tuple(calendar), {paper.id: i for i, paper in enumerate(papers)})


def load_readers(data: Path, stream: Stream, *, small: bool = False) -> tuple[Reader, ...]:
    """Lists and submitters, by kind and name; `small`: only those that are too small for the protocol."""
    lists: dict[str, set[int]] = defaultdict(set)
    ends: dict[str, date] = {}
    with lzma.open(data / "lists" / "labels.tsv.xz", "rt", encoding="utf-8") as file:
        next(file)
        for row in file:
            name, paper_id, _, seen = row.rstrip("\n").split("\t")
            if seen:
                ends[name] = max(ends.get(name, date.min), date.fromisoformat(seen))
            if paper_id in stream.index:
                lists[name].add(stream.index[paper_id])
    pages: dict[str, set[int]] = defaultdict(set)
    submitted: Counter[str] = Counter()
    with lzma.open(data / "daily" / "hf_daily.jsonl.xz", "rt", encoding="utf-8") as file:
        for record in map(json.loads, file):
            submitted[record["submitter_id"]] += 1
            if record["id"] in stream.index and record["submitter_id"]:
                pages[record["submitter_id"]].add(stream.index[record["id"]])
    lengths = {
        "list": range(SMALL_LIST, LIST_LEAST) if small else range(LIST_LEAST, len(stream.papers)),
        "page": range(SMALL_PAGE, PAGE_LEAST) if small else range(PAGE_LEAST, PAGE_MOST + 1),
    }
    found = [
        Reader(name, "list", tuple(sorted(picks)), ends.get(name), _words(name))
        for name, picks in sorted(lists.items())
        if len(picks) in lengths["list"]
    ]
    found += [
        Reader(name, "page", tuple(sorted(picks)), None, "")
        for name, picks in sorted(pages.items())
        if len(picks) in lengths["page"] and submitted[name] <= PAGE_MOST
    ]
    return tuple(found)


def iter_cases(stream: Stream, reader: Reader, least: int = LEAST_PICKS) -> Iterator[Case]:
    """The cases of a reader, by join day and k, with at least so many picks among the candidates."""
    per_day = Counter(stream.days)
    starts = [0]
    for day in range(len(stream.calendar)):
        starts.append(starts[-1] + per_day[day])
    for join in JOIN_DAYS:
        picks = [pick for pick in reader.picks if stream.calendar[stream.days[pick]] >= join]
        for k in LIKES:
            if len(picks) < k:
                continue
            at = stream.days[picks[k - 1]]
            after = [
                day
                for day in range(at + 1, min(at + 1 + DAYS, len(stream.calendar)))
                if reader.until is None or stream.calendar[day] <= reader.until
            ]
            kept = tuple(pick for pick in picks if stream.days[pick] <= at)
            nights = tuple(range(starts[day], starts[day + 1]) for day in after)
            inside = set(after)
            wanted = frozenset(pick for pick in picks if stream.days[pick] in inside)
            if len(wanted) >= least:
                window = range(starts[max(at + 1 - DAYS, 0)], starts[at + 1])
                yield Case(reader, k, join, at, kept, window, nights, wanted)


def _words(name: str) -> str:
    """What a list says it is about in its name: "leofan90/Awesome-World-Models" -> "World Models"."""
    text = name.split("/", 1)[-1].replace("_", " ").replace("-", " ").replace(":", " ").replace(".md", " ")
    dropped = {"awesome", "paper", "papers", "list", "survey", "review", "pages", "a", "on", "in"}
    return " ".join(word for word in text.split() if word.lower() not in dropped)
