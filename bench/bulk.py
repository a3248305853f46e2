"""(b) Bulk import: a snapshot file into an empty library, until every paper can be found and ranked."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from readinglist import open_library
from readinglist.exchange.importing import import_files
from readinglist.exchange.records import ImportReport
from readinglist.lists.rank import top_list

from .child import Measured, measure
from .records import daily_records, liked, shared_data
from .work import environment, library_folder

SNAPSHOT = "arxiv_cs_1993_2016.jsonl.xz"
TOPIC = "reinforcement learning"


def import_file(home: str, path: str) -> dict[str, Any]:
    """Import one file; `found` and `new` as its report says."""
    started = time.perf_counter()
    with open_library(home, environ=environment()) as library:
        events = list(import_files(library, [path], keep=False, goal=None, dry_run=False))
    seconds = time.perf_counter() - started
    report = next(event for event in events if isinstance(event, ImportReport))
    return {"seconds": seconds, "found": report.files[0].found, "new": report.files[0].new}


def rank_all(home: str, keep: list[str]) -> dict[str, Any]:
    """Keep papers and rank every other one of the library; how many of the best 20 are on the topic."""
    with open_library(home, environ=environment()) as library:
        library.keep(*keep)
        started = time.perf_counter()
        top = top_list(library, 20, None, None, all_papers=True)
        seconds = time.perf_counter() - started
    on_topic = sum(TOPIC in scored.paper.text.lower() for scored in top.papers)
    return {"seconds": seconds, "ranked": top.available, "on_topic": on_topic}


def find_liked(home: str, number: int) -> list[str]:
    """Ids of papers of the library that have the topic in their title."""
    with open_library(home, environ=environment()) as library:
        return [paper.id for paper in library.search(f'ti:"{TOPIC}"', number).papers]


def bulk() -> dict[str, Any]:
    """The real snapshot: first import, second import, the first ranking of everything."""
    home, path = str(library_folder("bulk")), str(shared_data() / SNAPSHOT)
    first = measure("bench.bulk:import_file", home=home, path=path)
    second = measure("bench.bulk:import_file", home=home, path=path)
    keep = measure("bench.bulk:find_liked", home=home, number=20).result
    ranking = measure("bench.bulk:rank_all", home=home, keep=keep)
    return {"first": row(first), "second": row(second), "ranking": row(ranking), "bytes": size_of(Path(home))}


def build(size: int) -> dict[str, Any]:
    """A library of `size` papers with some kept, from a file of their records."""
    home = library_folder(f"n{size}")
    path = home.with_suffix(".jsonl")
    measure("bench.records:write_library", path=str(path), size=size)
    imported = measure("bench.bulk:import_file", home=str(home), path=str(path))
    path.unlink()
    return row(imported) | {"bytes": size_of(home)}


def keep_liked(home: str) -> int:
    """The verdicts of the benchmarks' reader."""
    ids = liked(daily_records())
    with open_library(home, environ=environment()) as library:
        library.keep(*ids)
    return len(ids)


def row(measured: Measured) -> dict[str, Any]:
    """One measurement as it is stored."""
    told: dict[str, Any] = {"seconds": measured.seconds, "process": measured.process, "cpu": measured.cpu}
    told |= {"peak": measured.peak, "anonymous": measured.anonymous}
    return told | (measured.result if isinstance(measured.result, dict) else {})


def size_of(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
