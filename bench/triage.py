"""(e) Triage on a terminal: whole processes on a pty, a night of 2,000 real papers, keys as a person presses them."""

from __future__ import annotations

import re
import statistics
import sys
import time
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from readinglist import open_library
from readinglist.core.clock import Clock, parse_instant
from readinglist.core.events import FetchReport
from readinglist.demo.loopback import LoopbackArxiv
from tests.harness.terminal import Terminal

from .records import GOAL, daily_records
from .work import environment, library_folder

PAPERS = 2_000
NIGHT = date(2026, 1, 6)
SIZE = (120, 40)
OPENINGS = 7
KEYS = 40  # of each kind
KINDS: dict[str, tuple[str, ...]] = {
    "move": ("j",),
    "decide": ("y", "x", "l"),
    "page": ("\x1b[6~", "\x1b[5~"),
    "undo": ("u",),
    "filter": ("l", "e", "a", "r", *["\x7f"] * 4),
}
QUIET = 0.08  # seconds without a byte after which a picture is complete


def triage() -> dict[str, Any]:
    """Seconds to the first picture, milliseconds from a key to the last byte of the next one, MB."""
    home = library_folder("triage")
    announce(home)
    opened = [_open(home) for _ in range(OPENINGS)][1:]
    told: dict[str, Any] = {"papers": PAPERS, "size": SIZE, "seconds": round(statistics.median(opened), 3)}
    told["slowest"] = round(max(opened), 3)
    with Terminal(_words(home), _environ(), SIZE) as terminal:
        terminal.wait_for("q quit")
        told["keys"] = {}
        for name, keys in KINDS.items():
            terminal.last_byte_after("/" if name == "filter" else "", QUIET, QUIET)
            told["keys"][name] = _keys(terminal, keys)
        status = Path(f"/proc/{terminal.process.pid}/status")
        if status.is_file():
            peak = re.search(r"VmHWM:\s+(\d+)", status.read_text())
            told["peak"] = round(int(peak[1]) * 1024 / 1e6, 1) if peak else None
        terminal.send("\x03")
        terminal.end()
    return told


def announce(home: Path) -> None:
    """All papers as the one night that the library has fetched and ranked."""
    records = daily_records()[-PAPERS:]
    papers = [record.paper() for record in records]
    categories = sorted({paper.categories[0] for paper in papers})
    quoted = ", ".join(f'"{category}"' for category in categories)
    (home / "feeds").mkdir()
    entry = f'[[subscription]]\nname = "arXiv"\nkind = "arxiv"\nwhy = "bench"\ncategories = [{quoted}]\n'
    (home / "feeds" / "arxiv.toml").write_text(entry, encoding="utf-8")
    with LoopbackArxiv(papers, {NIGHT: [(paper, "new") for paper in papers]}, today=NIGHT) as arxiv:
        clock = Clock(frozen_at=parse_instant(arxiv.after_midnight()))
        with open_library(home, environ=environment(arxiv.environ()), clock=clock) as library:
            library.add_goal("walk", GOAL)
            reports = [event for event in library.fetch() if isinstance(event, FetchReport)]
    assert reports[-1].new == PAPERS, reports


def _open(home: Path) -> float:
    """From the start of the process to a whole first picture."""
    started = time.perf_counter()
    with Terminal(_words(home), _environ(), SIZE) as terminal:
        terminal.wait_for("q quit")
        seconds = time.perf_counter() - started
        terminal.send("q")
        terminal.end()
    return seconds


def _keys(terminal: Terminal, keys: tuple[str, ...]) -> dict[str, float]:
    """Milliseconds of each key; only the last byte of an answer counts as painted."""
    times = [1000 * terminal.last_byte_after(key, QUIET) for key in islice(cycle(keys), KEYS)]
    ranked = sorted(times)
    return {
        "median_ms": round(statistics.median(ranked), 1),
        "p95_ms": round(ranked[int(0.95 * len(ranked))], 1),
        "slowest_ms": round(ranked[-1], 1),
        "keys": KEYS,
    }


def _words(home: Path) -> list[str]:
    return [sys.executable, "-m", "readinglist", "--home", str(home), "triage"]


def _environ() -> dict[str, str]:
    return environment({"READINGLIST_NOW": f"{NIGHT}T12:00:00Z", "COLORTERM": "truecolor"})
