"""Whole processes, as a reader starts them: from the start of Python to its end."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
import time

from .records import NIGHTS
from .work import WORK, environment

RUNS = 21


def time_process(words: list[str], runs: int = RUNS) -> dict[str, float]:
    """Median, fastest and slowest of many runs, after two that fill the disk's cache; the processor's median too."""
    now = {"READINGLIST_NOW": f"{NIGHTS[-1]}T12:00:00Z"}
    command, environ = [sys.executable, *words], environment(now)
    times, processor = [], []
    WORK.mkdir(parents=True, exist_ok=True)
    for _ in range(runs + 2):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        started = time.perf_counter()
        subprocess.run(command, env=environ, cwd=WORK, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        times.append(time.perf_counter() - started)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        processor.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    times, processor = times[2:], processor[2:]
    return {
        "seconds": round(statistics.median(times), 4),
        "fastest": round(min(times), 4),
        "slowest": round(max(times), 4),
        "cpu": round(statistics.median(processor), 4),
        "runs": runs,
    }
