"""(a) The nightly update: 1,500 new papers into a store of many, from the bytes of the feed to stored scores.

readinglist runs its real `fetch` against a loopback arXiv. The peer is arxiv-sanity-lite's recipe, which
computes features and scores of all papers again; it is given its papers in memory, without the cost
of fetching and storing them.
"""

from __future__ import annotations

import statistics
import time
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from readinglist import open_library
from readinglist.clock import Clock, parse_instant
from readinglist.demo.loopback import LoopbackArxiv
from readinglist.model import FetchFinished, Paper

from .bulk import build, row
from .child import measure
from .records import GOAL, KEPT, NIGHTS, Record, daily_records, liked, newest_first, split_nights
from .work import environment, find_library


def nightly(size: int, with_peer: bool) -> dict[str, Any]:
    """Three nights of 1,500 papers on top of `size`, and the peer on the last of them."""
    told: dict[str, Any] = {"size": size, "import": build(size)}
    home = find_library(f"n{size}")
    assert home is not None
    told["nights"] = fetch_nights(home)
    told["seconds"] = statistics.median(night["seconds"] for night in told["nights"])
    told["peak"] = max(night["peak"] for night in told["nights"])
    if with_peer:
        told["peer"] = row(measure("bench.nightly:run_peer", size=size))
        told["factor"] = round(told["peer"]["seconds"] / told["seconds"], 1)
    return told


def fetch_nights(home: Path) -> list[dict[str, Any]]:
    """Start the watch with a small night, keep some papers, and take the large nights one by one."""
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
            nights.append(row(measure("bench.nightly:fetch_night", now=arxiv.after_midnight(), **arguments)))
    return nights


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
        library.keep(*library.titles(keep))  # those that are in this library
        return sum(1 for _ in library.fetch())


def fetch_night(home: str, environ: dict[str, str], now: str) -> dict[str, Any]:
    """One usual night, with the heavy libraries already imported, as they are for the peer."""
    import sklearn.svm  # noqa: F401

    started = time.perf_counter()
    with open_library(home, environ=environ, clock=Clock(frozen_at=parse_instant(now))) as library:
        events = list(library.fetch())
        seconds = time.perf_counter() - started
        report = next(event.report for event in events if isinstance(event, FetchFinished))
        ranked = library.top_list(10**6)
    assert report.new == len(ranked.papers), "a paper of the night has no score"
    return {"seconds": round(seconds, 3), "status": report.status, "new": report.new}


def run_peer(size: int) -> dict[str, Any]:
    """arxiv-sanity-lite's recipe on `size` papers and a night, with the same likes."""
    from .peers import arxiv_sanity_lite

    daily = daily_records()
    rest, lists = split_nights(daily)
    known = [as_paper(record) for record in islice(newest_first(rest), size)]
    night = [as_paper(record) for record in lists[-1]]
    wanted = set(liked(daily, KEPT))
    likes = [place for place, paper in enumerate(known) if paper.id in wanted]
    started = time.perf_counter()
    scores = arxiv_sanity_lite([*known, *night], likes, night)
    return {"seconds": round(time.perf_counter() - started, 3), "scored": len(scores), "likes": len(likes)}


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
