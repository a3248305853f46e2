"""What a year of use costs: `study`, `review`, `lookback` and `journal` on 5,200 entries and 252 days.

    python -m bench.practice

The year is `tests/practice_year.py`. Each command is a process of its own, start included; the median of seven.
On a machine that others use, the time of the processor says what an idle one would take.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time

from readinglist import open_library
from tests.practice_year import live

from .machine import machine
from .work import claimed, environment, library_folder

RUNS = 7
MOST = 0.5  # seconds
NOW = {"READINGLIST_NOW": "2026-11-24T12:00:00Z"}
COMMANDS = (
    ("next", "--minutes", "45"),
    ("diet",),
    ("review", "--week", "2026-W47"),
    ("review", "--week", "2026-W20"),
    ("lookback", "--months", "12"),
    ("journal", "a line"),
    ("journal", "search", "entropy"),
)


def main() -> None:
    with claimed():
        home = library_folder("practice")
        with open_library(home, environ={}) as library:
            live(library)
        print(machine())
        for words in COMMANDS:
            command = [sys.executable, "-m", "readinglist", "--home", str(home), *words]
            waited, worked = [], []
            for _ in range(RUNS):
                start, before = time.perf_counter(), os.times()
                subprocess.run(command, check=True, capture_output=True, env=environment(NOW))
                after = os.times()
                waited.append(time.perf_counter() - start)
                worked.append(sum(after[2:4]) - sum(before[2:4]))
            wait, work = statistics.median(waited), statistics.median(worked)
            told = f"{wait:.2f} s, of the processor {work:.2f} s"
            print(f"{' '.join(words):<28} {told}{'' if wait < MOST else '  above'}")


if __name__ == "__main__":
    main()
