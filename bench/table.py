"""The results as the tables of bench/README.md and docs/page.md, written between their markers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .memory import peaks
from .page import write_section

PAGE = Path(__file__).parent / "README.md"
DOCS = Path(__file__).parents[1] / "docs" / "page.md"


def write_page(results: dict[str, Any]) -> None:
    """Put the tables of `results` into the pages."""
    write_section(PAGE, "results", lines(results))
    if "year" in results.get("served", {}):
        write_section(DOCS, "times of pages", year(results["served"]))


def lines(results: dict[str, Any]) -> Iterator[str]:
    """All tables that there are results for."""
    tables = {"nightly": nightly, "bulk": bulk, "startup": startup, "triage": triage, "exchange": exchange}
    tables |= {"served": served}
    for part, table in tables.items():
        if part in results:
            yield from table(results[part])
            yield ""
            if part == "exchange":
                yield from matching(results["matching"])
                yield ""
            yield from origins(results[part])
            yield ""
    yield from memory(results)


def origins(told: dict[str, Any]) -> Iterator[str]:
    """By which commands, when and where the figures of a table were measured."""
    measured = [told] if "run" in told else [told[size] for size in sorted(told, key=int)]
    for run in dict.fromkeys((m["run"]["date"], m["run"]["command"], m["run"]["machine"]) for m in measured):
        yield "Measured on {} by `{}`: {}.  ".format(*run)


def nightly(sizes: dict[str, Any]) -> Iterator[str]:
    yield "### (a) Nightly update: 1,500 new papers"
    yield ""
    yield "| papers in the store | a night, s | with five goals, s | recipe of arxiv-sanity-lite, s | times slower |"
    yield "|---:|---:|---:|---:|---:|"
    ordered = sorted(sizes.items(), key=lambda item: int(item[0]))
    for size, told in ordered:
        five = told["five_goals"]
        peer = f"{told['peer']['seconds']:.1f} ({told['peer']['cpu_seconds']:.1f})" if "peer" in told else ""
        factor = f"{told['factor']:.1f}" if "factor" in told else ""
        yield f"| {int(size):,} | {_both(told)} | {_both(five)} | {peer} | {factor} |"
    if {"10000", "1000000"} <= set(sizes):
        growth = sizes["1000000"]["cpu"] / sizes["10000"]["cpu"]
        yield ""
        yield f"From 10,000 to 1,000,000 papers a night costs {growth:.2f} times as much."
    yield ""
    yield "| papers in the store | `top`, s | `similar`, s | `top --all`, s | import, s | features, bytes a paper |"
    yield "|---:|---:|---:|---:|---:|---:|"
    for size, told in ordered:
        reading = told["reading"]
        yield (
            f"| {int(size):,} | {_both(reading['top'])} | {_both(reading['similar'])} | {_both(told['all'])} "
            f"| {_both(told['import'])} | {told['features']:,.0f} |"
        )
    yield ""
    yield "Whole processes; in brackets seconds of the processor, by which the recipe is compared."


def _both(told: dict[str, Any]) -> str:
    """Seconds of the clock, and of the processor where they were taken."""
    seconds = f"{told.get('process') or told['seconds']:.2f}"
    return f"{seconds} ({told['cpu']:.2f})" if told.get("cpu") else seconds


def bulk(told: dict[str, Any]) -> Iterator[str]:
    first, second, ranking = told["first"], told["second"], told["ranking"]
    yield "### (b) Bulk import of the real snapshot"
    yield ""
    yield "| step | s | whole process, s | result |"
    yield "|---|---:|---:|---|"
    yield _row("into an empty library, searchable, words counted", first, f"{first['new']:,} papers")
    yield _row("the same file again", second, f"{second['new']:,} new")
    yield _row(
        "first ranking of all papers, 20 kept",
        ranking,
        f"{ranking['ranked']:,} ranked; {ranking['on_topic']} of the best 20 name the topic",
    )
    yield ""
    yield f"The library takes {told['bytes'] / 1e6:,.0f} MB on disk."


def _row(name: str, told: dict[str, Any], came: str) -> str:
    return f"| {name} | {told['seconds']:.1f} | {told['process']:.1f} | {came} |"


def startup(told: dict[str, Any]) -> Iterator[str]:
    names = {
        "python": "`python -c pass`, the floor",
        "help": "`readinglist --help`",
        "top": "`readinglist top`, fresh scores",
        "top_json": "`readinglist top --json`, fresh scores",
        "status": "`readinglist status`",
    }
    yield "### (c) Start-up and search"
    yield ""
    yield f"| whole process, median of {told['help']['runs']} | s | fastest | slowest |"
    yield "|---|---:|---:|---:|"
    for key, name in names.items():
        times = told[key]
        yield f"| {name} | {times['seconds']:.3f} | {times['fastest']:.3f} | {times['slowest']:.3f} |"
    found = told["search"]
    yield ""
    yield (
        f"`search` among 86,420 papers, {found['queries']} drawn queries inside one process: median "
        f"{found['median_ms']:.1f} ms, 95th percentile {found['p95_ms']:.1f} ms, slowest {found['slowest_ms']:.0f} ms; "
        f"{found['with_matches']} of them found something."
    )


def triage(told: dict[str, Any]) -> Iterator[str]:
    names = {
        "move": "next paper",
        "decide": "keep, committed to the log",
        "page": "page down and up",
        "filter": "a letter of a filter",
        "undo": "undo, committed to the log",
    }
    columns, lines = told["size"]
    yield f"### (e) Triage: {told['papers']:,} papers of one night, {columns} by {lines} cells"
    yield ""
    yield "| from a key to the last byte of the picture | median, ms | 95th percentile, ms | slowest, ms |"
    yield "|---|---:|---:|---:|"
    for key, name in names.items():
        times = told["keys"][key]
        yield f"| {name} | {times['median_ms']:.0f} | {times['p95_ms']:.0f} | {times['slowest_ms']:.0f} |"
    yield ""
    first = f"{told['seconds']:.2f} s, slowest {told['slowest']:.2f} s"
    yield f"From the start of the process to the first picture: {first}."


def served(told: dict[str, Any]) -> Iterator[str]:
    yield f"### (g) The page in a browser: {told['papers']:,} papers of one night, 50 a page"
    yield ""
    yield "| asked over HTTP, to the last byte | median, ms | 95th percentile, ms | slowest, ms | kB |"
    yield "|---|---:|---:|---:|---:|"
    for name, page in told["pages"].items():
        cells = (f"{page[key]:.0f}" for key in ("median_ms", "p95_ms", "slowest_ms", "kB"))
        yield f"| {name} | {' | '.join(cells)} |"


def year(told: dict[str, Any]) -> Iterator[str]:
    """The pages of a library of a year of use."""
    yield "A year of use, a night of 2,000 papers, 300 ideas: from a request to the last byte of its answer, over HTTP."
    yield ""
    yield "| page | kB | first, ms | median, ms | slowest, ms |"
    yield "|---|---:|---:|---:|---:|"
    for address, page in told["year"]["pages"].items():
        cells = (f"{page[key]:.0f}" for key in ("kB", "first_ms", "median_ms", "slowest_ms"))
        yield f"| `{address}` | {' | '.join(cells)} |"
    yield ""
    taste, bets = told["year"]["taste_s"], told["year"]["bets"]
    yield f"*Score them now* on `/taste` takes {taste:.1f} s there, with {bets:,} more bets."
    yield ""
    yield from origins(told)


def exchange(told: dict[str, Any]) -> Iterator[str]:
    yield "### (f) Import of 5,000 papers from other tools"
    yield ""
    yield "| from | whole process, s | of the processor, s | result |"
    yield "|---|---:|---:|---|"
    for name, measured in told.items():
        if name != "run":
            came = f"{measured['new']:,} new, {measured['found'] - measured['new']:,} known"
            yield f"| {name} | {measured['process']:.1f} | {measured['cpu']:.1f} | {came} |"
    yield ""
    yield "The processor's seconds are of both cores, the start of Python among them."


def matching(told: dict[str, int]) -> Iterator[str]:
    yield (
        f"By title and authors alone {told['again']:,} of {told['papers']:,} real papers are known again. "
        f"Of {told['of_one_title']:,} pairs of papers with one title {told['taken_for_one']:,} are taken for one; "
        f"of these {told['one_work']:,} share most words of their abstracts too: works that were put on arXiv twice."
    )


def memory(results: dict[str, Any]) -> Iterator[str]:
    yield "### (d) Peak memory of each process"
    yield ""
    yield "| process | MB | without mapped files, MB |"
    yield "|---|---:|---:|"
    for name, peak, anonymous in peaks(results):
        yield f"| {name} | {peak:.0f} | {f'{anonymous:.0f}' if anonymous else ''} |"
    yield ""
