"""What a reader types in the morning, as whole processes of an older tree and of this one, side by side in one run.

    python -m bench.typed OLDER_TREE         # a checkout, such as `git worktree add ../older COMMIT` makes
    python -m bench.typed OLDER_TREE WORD    # only commands with this word, and nothing is written

Each tree has copies of the same libraries: 13,000 real papers of which 10 nights were fetched; the same with 12,000
kept; and a year of 200 nights with decisions. Every command is run in turns, and must print the same in both.
"""

from __future__ import annotations

import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import islice
from pathlib import Path

from readinglist import open_library
from readinglist.core.clock import Clock, parse_instant
from readinglist.demo.loopback import LoopbackArxiv
from tests.integration.store_toys import insert

from .bulk import import_file
from .machine import machine
from .nightly import write_feeds
from .page import write_section
from .records import GOAL, Record, daily_records
from .work import WORK, claimed, environment, library_folder

HERE, PAGE = Path(__file__).parents[1], Path(__file__).with_name("README.md")
TREES = ("older", "newer")
IMPORTED, PER_NIGHT, KEPT, EXPORTED = 10_000, 300, 30, 12_000
NIGHTS = tuple(date(2026, 1, 5) + timedelta(days=n) for n in (0, 1, 2, 3, 4, 7, 8, 9, 10, 11))
YEAR = tuple(day for n in range(280) if (day := date(2025, 4, 12) + timedelta(days=n)).weekday() < 5)  # 200 nights
YEAR_PER_NIGHT, YEAR_BEFORE = 65, 1_000
NOW = f"{NIGHTS[-1]}T12:00:00Z"
SINCE = str(YEAR[0])


@dataclass(frozen=True, slots=True)
class Typed:
    """A row of the table. `first` is run before each run and not timed; `{id}` is a paper of the last night.

    `fresh`: files of the cache that are removed before each run.
    """

    name: str
    words: tuple[str, ...]
    library: str = "nights"
    first: tuple[str, ...] = ()
    fresh: tuple[str, ...] = ()
    runs: int = 5


COMMANDS = (
    Typed("`top`, nothing new", ("top",)),
    Typed("`keep`", ("keep", "{id}")),
    Typed("`top` after a `keep`", ("top",), first=("keep", "{id}")),
    Typed("`top` after a `skip`", ("top",), first=("skip", "{id}")),
    Typed("`why`", ("why", "{id}")),
    Typed("`why` after a `keep`", ("why", "{id}"), first=("keep", "{id}")),
    Typed("`similar`", ("similar", "{id}")),
    Typed("`top --all`", ("top", "--all")),
    Typed("`ideas suggest`, first", ("ideas", "suggest"), fresh=("suggestions.json",), runs=3),
    Typed("`ideas suggest`, again", ("ideas", "suggest")),
    Typed("`export bibtex`, 12,000 papers", ("export", "bibtex", "--kept"), "kept", runs=3),
    Typed("`evaluate`, two weeks, first", ("evaluate",), fresh=("mornings.json",), runs=3),
    Typed("`evaluate`, two weeks, again", ("evaluate",), runs=3),
    Typed("`evaluate`, a year, first", ("evaluate",), "year", fresh=("mornings.json",), runs=1),
    Typed(
        "`evaluate`, all nights of a year, first",
        ("evaluate", "--since", SINCE),
        "year",
        fresh=("mornings.json",),
        runs=1,
    ),
    Typed("`evaluate`, all nights of a year, again", ("evaluate", "--since", SINCE), "year", runs=1),
)


def main(words: list[str]) -> None:
    older = Path(words[0]).resolve() if words else HERE
    if older == HERE or not (older / "readinglist").is_dir():
        raise SystemExit(__doc__)
    asked = [typed for typed in COMMANDS if all(word in typed.name for word in words[1:])]
    with claimed():
        for library in dict.fromkeys(typed.library for typed in asked):
            build(library)
        told = [compare(typed, older) for typed in asked]
    if len(words) == 1:
        write_section(PAGE, "typed", lines(told))


def compare(typed: Typed, older: Path) -> tuple[str, ...]:
    """The row of a command: medians of seconds, and of those of the processor, in both trees."""
    figures: dict[str, list[tuple[float, float]]] = {name: [] for name in TREES}
    for turn in range(typed.runs + (typed.runs > 1)):
        printed, chosen = [], next(papers_of_tonight())
        for name, tree in zip(TREES, (older, HERE), strict=True):
            home = WORK / name / typed.library
            for file in typed.fresh:
                with suppress(FileNotFoundError):
                    (home / "cache" / file).unlink()
            if typed.first:
                run(tree, home, typed.first, chosen)
            *seconds, text = run(tree, home, typed.words, chosen)
            printed.append(text)
            if turn or typed.runs == 1:  # the first of several fills the disk's cache
                figures[name].append((seconds[0], seconds[1]))
        if turn == 0 and printed[0] != printed[1]:
            for name, text in zip(TREES, printed, strict=True):
                (HERE / "bench" / f"{name}.txt").write_bytes(text)
            print(f"{typed.name} prints something else, see {'.txt and '.join(TREES)}.txt", file=sys.stderr)
    medians = [[statistics.median(column) for column in zip(*figures[name], strict=True)] for name in TREES]
    told = tuple(f"{wall:.2f} ({processor:.2f})" for wall, processor in medians)
    row = (typed.name, *told, f"{medians[1][1] / medians[0][1]:.2f}")
    print(" | ".join(row), flush=True)
    return row


def run(tree: Path, home: Path, words: tuple[str, ...], chosen: str) -> tuple[float, float, bytes]:
    """Seconds, seconds of the processor, and what one process printed."""
    command = [sys.executable, "-m", "readinglist", "--home", str(home), *(word.format(id=chosen) for word in words)]
    environ = environment({"READINGLIST_NOW": NOW, "PYTHONPATH": str(tree)})
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, env=environ, cwd=tree, capture_output=True, check=True)
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


def lines(rows: list[tuple[str, ...]]) -> Iterator[str]:
    """The table of the page."""
    yield "| typed | before, s | after, s | of the processor, after / before |"
    yield "|---|---:|---:|---:|"
    yield from (f"| {' | '.join(row)} |" for row in rows)
    yield ""
    yield f"Measured on {datetime.now(UTC):%Y-%m-%d} by `python -m bench.typed OLDER_TREE`: {machine()}."


@cache
def papers_of_tonight() -> Iterator[str]:
    """Ids of the last night, each once in a run: what is judged in one row of the table is news in no other."""
    return (record.id for record in nights()[-1])


@cache
def stream() -> list[Record]:
    return daily_records()


@cache
def nights() -> list[list[Record]]:
    """The newest papers, as the lists of `NIGHTS`."""
    newest = iter(stream()[-PER_NIGHT * len(NIGHTS) :])
    return [list(islice(newest, PER_NIGHT)) for _ in NIGHTS]


def wanted(records: list[Record]) -> list[str]:
    """Ids of the papers that the reader keeps: on reinforcement learning, by their titles."""
    return [record.id for record in records if "reinforcement learning" in record.title.lower()]


def build(library: str) -> None:
    """A library, and a copy of it for each tree."""
    home = library_folder(library)
    {"nights": build_nights, "kept": build_kept, "year": build_year}[library](home)
    for name in TREES:
        shutil.copytree(home, WORK / name / library)


def build_nights(home: Path) -> None:
    """Papers that were imported and ten nights that were fetched; after each three papers are kept and five skipped."""
    import_records(home, stream()[: -PER_NIGHT * len(NIGHTS)][-IMPORTED:])
    write_feeds(home, [record for records in nights() for record in records])
    schedule = {
        night: [(record.paper(), "new") for record in records] for night, records in zip(NIGHTS, nights(), strict=True)
    }
    with LoopbackArxiv(nights=schedule) as arxiv:
        for n, (night, records) in enumerate(zip(NIGHTS, nights(), strict=True)):
            arxiv.today = night
            now = Clock(frozen_at=parse_instant(arxiv.after_midnight()))
            with open_library(home, environ=environment(arxiv.environ()), clock=now) as library:
                if n == 0:
                    library.add_goal("walk", GOAL)
                    library.keep(*wanted(stream()[: -PER_NIGHT * len(NIGHTS)][-IMPORTED:])[-KEPT:])
                for _ in library.fetch():
                    pass
                if night != NIGHTS[-1]:
                    library.keep(*(wanted(records) or [records[0].id])[:3])
                    library.skip(*[scored.paper.id for scored in library.top(n=10)][-5:])


def build_kept(home: Path) -> None:
    """Papers that were imported and kept."""
    records = stream()[-EXPORTED:]
    import_records(home, records)
    with open_library(home, environ=environment(), clock=Clock(frozen_at=parse_instant(NOW))) as library:
        library.keep(*[record.id for record in records])


def build_year(home: Path) -> None:
    """A paper or two kept and three skipped on each night of a year, as its list was read."""
    every = len(stream()) // (YEAR_BEFORE + len(YEAR) * YEAR_PER_NIGHT)
    thinned = stream()[::every]
    before, listed = thinned[:YEAR_BEFORE], iter(thinned[YEAR_BEFORE:])
    with open_library(
        home, environ=environment(), clock=Clock(frozen_at=parse_instant(f"{SINCE}T06:00:00Z"))
    ) as library:
        library.store.papers.apply([insert(record.paper()) for record in before])
        library.add_goal("walk", GOAL)
        library.keep(*wanted(before)[:KEPT])
    for night in YEAR:
        records = list(islice(listed, YEAR_PER_NIGHT))
        now = Clock(frozen_at=parse_instant(f"{night}T09:00:00Z"))
        with open_library(home, environ=environment(), clock=now) as library:
            library.store.papers.apply([insert(record.paper(), (night.isoformat(), "new")) for record in records])
            library.store.nights.record([night], ["cs.LG"], "rss")
            library.keep(*(wanted(records) or [records[0].id])[:2])
            library.skip(*[record.id for record in records[-3:]])


def import_records(home: Path, records: list[Record]) -> None:
    """Into an empty library, from a file in the form of arXiv's snapshot."""
    path = home.with_suffix(".jsonl")
    path.write_text("\n".join(record.line() for record in records), encoding="utf-8")
    import_file(str(home), str(path))


if __name__ == "__main__":
    main(sys.argv[1:])
