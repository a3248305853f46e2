"""(a) The nightly update: 1,500 new papers into a store of many, from the bytes of the feed to stored scores.

readinglist runs its real `fetch` against a loopback arXiv, in a process of its own with everything that it
imports. The peer is arxiv-sanity-lite's recipe, which computes features and scores of all papers again; it is
given its papers in memory and its libraries imported, without the cost of fetching and storing anything.
"""

from __future__ import annotations

import statistics
import time
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from readinglist import open_library
from readinglist.core.clock import Clock, parse_instant
from readinglist.core.events import FetchReport
from readinglist.core.papers import Paper
from readinglist.demo.loopback import LoopbackArxiv
from readinglist.lists.rank import top_list
from readinglist.papers.lookup import titles

from .bulk import build, row, size_of
from .child import measure
from .process import time_process
from .records import (
    FIRST_NIGHT,
    GOAL,
    KEPT,
    MORE_GOALS,
    NIGHT_SIZE,
    NIGHTS,
    Record,
    daily_records,
    liked,
    newest_first,
    split_nights,
)
from .work import environment, find_library

READS = 7  # runs of each reading command
NIGHT_PAPERS = FIRST_NIGHT + NIGHT_SIZE * (len(NIGHTS) - 1)


def nightly(size: int, with_peer: bool) -> dict[str, Any]:
    """Three nights of 1,500 papers on top of `size`, a fourth with five goals, what is read then, and the peer.

    `seconds` are those of the whole process, the median of the nights with one goal; `cpu` of the processor.
    """
    told: dict[str, Any] = {"size": size, "import": build(size)}
    home = find_library(f"n{size}")
    assert home is not None
    *nights, told["five_goals"] = fetch_nights(home)
    told["nights"] = nights
    told["seconds"] = statistics.median(night["process"] for night in nights)
    told["cpu"] = statistics.median(night["cpu"] for night in nights)
    for figure in ("peak", "anonymous"):
        told[figure] = max(night[figure] or 0.0 for night in (*nights, told["five_goals"]))
    told["reading"] = read_library(home)
    told["features"] = size_of(home / "cache" / "features") / (size + NIGHT_PAPERS)
    told["all"] = row(measure("bench.nightly:rank_all", home=str(home)))
    if with_peer:
        told["peer"] = row(measure("bench.nightly:run_peer", size=size))
        told["factor"] = round(told["peer"]["cpu_seconds"] / told["cpu"], 1)
    return told


def fetch_nights(home: Path) -> list[dict[str, Any]]:
    """Start the watch with a small night, keep some papers, and take the large nights one by one.

    For the last of them there are five goals.
    """
    daily = daily_records()
    _, lists = split_nights(daily)
    schedule = {
        night: [(record.paper(), "new") for record in records] for night, records in zip(NIGHTS, lists, strict=True)
    }
    write_feeds(home, [record for records in lists for record in records])
    nights = []
    with LoopbackArxiv(nights=schedule) as arxiv:
        environ = environment(arxiv.environ())
        arxiv.today = NIGHTS[0]
        arguments: dict[str, Any] = {"home": str(home), "environ": environ}
        measure("bench.nightly:start_watch", now=arxiv.after_midnight(), keep=liked(daily), **arguments)
        for night in NIGHTS[1:]:
            arxiv.today = night
            now = arxiv.after_midnight()
            if night == NIGHTS[-1]:
                measure("bench.nightly:aim_at_more", now=now, **arguments)
            nights.append(row(measure("bench.nightly:fetch_night", now=now, **arguments)))
    return nights


def read_library(home: Path) -> dict[str, Any]:
    """Whole processes of what is read in the morning: the list, neighbours, the best of all papers."""
    with open_library(home, environ=environment()) as library:
        some = library.store.papers.kept()[0].id
    command = ["-m", "readinglist", "--home", str(home)]
    return {
        "top": time_process([*command, "top"], READS),
        "similar": time_process([*command, "similar", some], READS),
    }


def rank_all(home: str) -> dict[str, Any]:
    """The best of all papers of the library."""
    with open_library(home, environ=environment()) as library:
        top = top_list(library, 20, None, None, all_papers=True)
    return {"ranked": top.available}


def write_feeds(home: Path, records: list[Record]) -> None:
    """Follow every category that a paper of the nights is in."""
    categories = sorted({record.categories[0] for record in records})
    listed = ", ".join(f'"{category}"' for category in categories)
    folder = home / "feeds"
    folder.mkdir(exist_ok=True)
    entry = f'[[subscription]]\nname = "all"\nkind = "arxiv"\ncategories = [{listed}]\n'
    (folder / "arxiv.toml").write_text(entry, encoding="utf-8")


def start_watch(home: str, environ: dict[str, str], now: str, keep: list[str]) -> int:
    """The first night, a goal and the verdicts: everything that is there before a usual night."""
    with open_library(home, environ=environ, clock=Clock(frozen_at=parse_instant(now))) as library:
        library.add_goal("walk", GOAL)
        library.keep(*titles(library, keep))  # those that are in this library
        return sum(1 for _ in library.fetch())


def aim_at_more(home: str, environ: dict[str, str], now: str) -> int:
    """Four more goals."""
    with open_library(home, environ=environ, clock=Clock(frozen_at=parse_instant(now))) as library:
        return len([library.add_goal(name, text) for name, text in MORE_GOALS.items()])


def fetch_night(home: str, environ: dict[str, str], now: str) -> dict[str, Any]:
    """One usual night; what it imports is part of it."""
    started = time.perf_counter()
    with open_library(home, environ=environ, clock=Clock(frozen_at=parse_instant(now))) as library:
        events = list(library.fetch())
        seconds = time.perf_counter() - started
        report = next(event for event in events if isinstance(event, FetchReport))
        ranked = top_list(library, 10**6, None, None, all_papers=False)
    assert report.new <= len(ranked.papers), "a paper of the night has no score"
    return {"seconds": round(seconds, 3), "status": report.status, "new": report.new}


def run_peer(size: int) -> dict[str, Any]:
    """arxiv-sanity-lite's recipe on `size` papers and a night, with the same likes."""
    import sklearn.svm  # noqa: F401

    from .peers import arxiv_sanity_lite

    daily = daily_records()
    rest, lists = split_nights(daily)
    known = [as_paper(record) for record in islice(newest_first(rest), size)]
    night = [as_paper(record) for record in lists[-1]]
    wanted = set(liked(daily, KEPT))
    likes = [place for place, paper in enumerate(known) if paper.id in wanted]
    started, processor = time.perf_counter(), time.process_time()
    scores = arxiv_sanity_lite([*known, *night], likes, night)
    told = {"seconds": round(time.perf_counter() - started, 3), "scored": len(scores), "likes": len(likes)}
    return told | {"cpu_seconds": round(time.process_time() - processor, 3)}


def as_paper(record: Record) -> Paper:
    """The record as a stored paper, for recipes that take those."""
    published = datetime.combine(record.day, datetime.min.time(), UTC)
    data = record.paper()
    return Paper(
        row=0,
        id=record.id,
        version=1,
        title=data.title,
        authors=data.authors,
        abstract=data.abstract,
        categories=data.categories,
        primary_category=data.categories[0],
        published=published,
        updated=published,
        announced=None,
        doi=None,
        journal_ref=None,
        comment=None,
        withdrawn=False,
        source="arxiv",
        url=None,
    )
