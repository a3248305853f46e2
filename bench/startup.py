"""(c) What a reader waits for: whole processes of `--help` and `top`, and searches inside one process."""

from __future__ import annotations

import random
import statistics
import time
from typing import Any

from readinglist import open_library

from .bulk import SNAPSHOT, row
from .child import measure
from .nightly import fetch_nights
from .process import time_process
from .records import shared_data
from .work import environment, find_library, library_folder

QUERIES = 300


def startup() -> dict[str, Any]:
    """Times of processes and of searches, on the library of 86,420 papers with fetched nights."""
    home = find_library("bulk")
    if home is None:
        home = library_folder("bulk")
        measure("bench.bulk:import_file", home=str(home), path=str(shared_data() / SNAPSHOT))
    searches = row(measure("bench.startup:search", home=str(home)))
    fetch_nights(home)
    told: dict[str, Any] = {"search": searches}
    for name, words in (
        ("python", ["-c", "pass"]),
        ("help", ["-m", "readinglist", "--help"]),
        ("top", ["-m", "readinglist", "--home", str(home), "top"]),
        ("top_json", ["-m", "readinglist", "--home", str(home), "top", "--json"]),
        ("status", ["-m", "readinglist", "--home", str(home), "status"]),
    ):
        told[name] = time_process(words)
    return told


def search(home: str) -> dict[str, Any]:
    """Median and 95th percentile of searches of many kinds, in milliseconds; the queries are drawn once."""
    queries = draw_queries(home)
    times, matches = [], 0
    with open_library(home, environ=environment()) as library:
        library.search("warm", 20)
        started = time.perf_counter()
        for query in queries:
            before = time.perf_counter()
            matches += bool(library.search(query, 20).papers)
            times.append(1000 * (time.perf_counter() - before))
        seconds = time.perf_counter() - started
    ranked = sorted(times)
    return {
        "seconds": round(seconds, 3),
        "queries": len(queries),
        "with_matches": matches,
        "median_ms": round(statistics.median(ranked), 2),
        "p95_ms": round(ranked[int(0.95 * len(ranked))], 2),
        "slowest_ms": round(ranked[-1], 2),
    }


def draw_queries(home: str) -> list[str]:
    """Queries as people type them, made of the words of papers of the library, by a seeded draw."""
    rng = random.Random(2026)
    queries = []
    with open_library(home, environ=environment()) as library:
        count = library.store.papers.count()
        rows = rng.sample(range(1, count + 1), min(QUERIES, count))
        papers = library.store.papers.by_rows(rows)
    for number, paper in enumerate(papers):
        words = [word for word in (paper.title or "").split() if word.isalpha() and len(word) > 3] or ["learning"]
        author = paper.authors[0].split()[-1] if paper.authors else "Knuth"
        kinds = (
            words[0],
            " ".join(words[:2]),
            " ".join(words[:3]),
            f'"{" ".join(words[:2])}"',
            f"au:{author}",
            f"ti:{words[-1]} au:{author}",
            f"{words[0]} -{words[-1]}",
            f"{words[0]} 2012..2015",
            f"cat:{paper.categories[0]} {words[0]}" if paper.categories else words[0],
            "learning",  # a word of every fifth paper: the ranking has to look at all of them
        )
        queries.append(kinds[number % len(kinds)])
    return queries
