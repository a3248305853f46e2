"""(g) The page in a browser: a night of 2,000 real papers, asked over HTTP as a browser asks."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from itertools import cycle
from typing import Any

import httpx

from readinglist import open_library
from tests.harness.served import Site

from .triage import NIGHT, PAPERS, announce
from .work import environment, library_folder

TIMES = 40  # of each request
NOW = f"{NIGHT}T12:00:00Z"


def served() -> dict[str, Any]:
    """Milliseconds to the last byte of an answer, and its size in kB."""
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
        return {"papers": PAPERS, "pages": {name: _measured(ask) for name, ask in asked.items()}}


def _after(client: httpx.Client, paper: str, verdict: str) -> httpx.Response:
    """The page of the night whose ranking has just become stale."""
    client.post("/judge", data={"id": paper, "verdict": verdict, "at": "/"}, headers={"x-part": "1"})
    return client.get("/")


def _measured(ask: Callable[[], httpx.Response]) -> dict[str, float]:
    first = ask()
    assert first.status_code == 200, first.text[-500:]
    times = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        answer = ask()
        times.append(1000 * (time.perf_counter() - begun))
        assert answer.status_code == 200
    ranked = sorted(times)
    return {
        "median_ms": round(statistics.median(ranked), 1),
        "p95_ms": round(ranked[int(0.95 * TIMES)], 1),
        "slowest_ms": round(ranked[-1], 1),
        "kB": round(len(first.content) / 1000, 1),
    }
