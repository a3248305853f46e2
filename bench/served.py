"""(g) The page in a browser, asked over HTTP as a browser asks: a night of 2,000 real papers, and a year of use.

The night makes the table of bench/README.md, the year that of docs/page.md.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial
from itertools import cycle
from typing import Any

import httpx

from readinglist import open_library
from readinglist.core.clock import iso
from tests.harness.served import Site

from . import page_year
from .triage import NIGHT, PAPERS, announce
from .work import environment, library_folder

TIMES = 40  # of each request
NOW = f"{NIGHT}T12:00:00Z"


def served() -> dict[str, Any]:
    """Milliseconds to the last byte of an answer, and its size in kB."""
    return {"papers": PAPERS, "pages": of_a_night(), "year": of_a_year()}


def of_a_night() -> dict[str, dict[str, float]]:
    """What a morning asks for, and decides."""
    home = library_folder("served")
    announce(home)
    with open_library(home, environ=environment({})) as library:
        ids = [scored.paper.id for scored in library.top(n=PAPERS)]
    with Site(home, now=NOW) as site, httpx.Client(base_url=site.url, timeout=60) as client:
        turn, verdicts = cycle(ids), cycle(("keep", "skip", "later"))
        asked: dict[str, Callable[[], httpx.Response]] = {
            "the night, page 1": lambda: client.get("/"),
            "the night, page 20": lambda: client.get("/?page=20"),
            "a paper": lambda: client.get(f"/paper/{next(turn)}"),
            "a paper, with similar ones": lambda: client.get(f"/paper/{next(turn)}?similar=1"),
            "a search": lambda: client.get("/search?q=diffusion"),
            "a verdict, committed to the log": lambda: client.post(
                "/judge", data={"id": next(turn), "verdict": next(verdicts), "at": "/"}, headers={"x-part": "1"}
            ),
            "a verdict and the night anew": lambda: _after(client, next(turn), next(verdicts)),
        }
        return {name: _measured(ask) for name, ask in asked.items()}


def of_a_year() -> dict[str, Any]:
    """Every kind of page once it has much to show, and the one errand that takes long."""
    home = library_folder("pages")
    page_year.fill(home)
    with Site(home, now=iso(page_year.NOW)) as site, httpx.Client(base_url=site.url, timeout=60) as client:
        client.get("/")  # `serve` warms itself first, and one thread answers
        pages = {address: _measured(partial(client.get, address)) for address in page_year.ASKED}
        begun = time.perf_counter()
        assert client.post("/taste", data={"at": "/taste"}).status_code == 303
        return {"pages": pages, "bets": page_year.BETS, "taste_s": round(time.perf_counter() - begun, 1)}


def _after(client: httpx.Client, paper: str, verdict: str) -> httpx.Response:
    """The page of the night whose ranking has just become stale."""
    client.post("/judge", data={"id": paper, "verdict": verdict, "at": "/"}, headers={"x-part": "1"})
    return client.get("/")


def _measured(ask: Callable[[], httpx.Response]) -> dict[str, float]:
    begun = time.perf_counter()
    first = ask()
    first_ms = 1000 * (time.perf_counter() - begun)
    assert first.status_code == 200, first.text[-500:]
    times = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        answer = ask()
        times.append(1000 * (time.perf_counter() - begun))
        assert answer.status_code == 200
    ranked = sorted(times)
    return {
        "first_ms": round(first_ms, 1),
        "median_ms": round(statistics.median(ranked), 1),
        "p95_ms": round(ranked[int(0.95 * TIMES)], 1),
        "slowest_ms": round(ranked[-1], 1),
        "kB": round(len(first.content) / 1000, 1),
    }
