"""`make bench-refs`: the tables of `bench/references.md`, from results.json."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from . import work
from .machine import machine
from .page import write_section
from .refs_all import OURS, measure_all
from .refs_table import RECALL_ALONE, figure
from .refs_truth import SETS
from .run import RESULTS, read

PAGE = Path(__file__).parent / "references.md"
# What a reader has to reach, of the issue: over all sets, or set by set (precision and recall each).
GOALS = {"excite": "≥ .93", "jose": "≥ .985", "juliacon": "R ≥ .99", "latex": "≥ .95", "all": "≥ .95"}


def measure_and_write(python: str | None) -> None:
    """Measure everything, keep it in results.json, write the page."""
    with work.claimed():
        measured = measure_all(python)
    results = read()
    run = {"date": f"{datetime.now(UTC):%Y-%m-%d}", "machine": machine(), "command": "make bench-refs"}
    results["refs"] = {"readers": measured, "run": run}
    RESULTS.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    write_page(results["refs"])
    print("references: done, see bench/references.md", flush=True)


def write_page(told: dict[str, Any]) -> None:
    """Put the tables into the page."""
    write_section(PAGE, "results", lines(told))


def lines(told: dict[str, Any]) -> Iterator[str]:
    readers = {name: result for name, result in told["readers"].items() if result}
    yield from entries(readers)
    yield from fields(readers)
    yield from styles(readers)
    yield from times(readers)
    yield from worst(readers[OURS])
    if absent := [name for name, result in told["readers"].items() if not result]:
        yield f"Not measured, because they were not there: {', '.join(absent)}.  "
    run = told["run"]
    yield f"Measured on {run['date']} by `{run['command']}`: {run['machine']}."


def entries(readers: dict[str, Any]) -> Iterator[str]:
    yield "### Entries: precision / recall"
    yield ""
    first = readers[OURS]
    counted = {**first["sets"], "all": first["all"]}
    names = {name: f"{name}<br>{told['papers']} papers, {told['true']} entries" for name, told in counted.items()}
    yield from _table(["", *names.values(), "papers with nothing"])
    for reader, result in readers.items():
        cells = [_pair(name, told) for name, told in (result["sets"] | {"all": result["all"]}).items()]
        yield _row([_named(reader), *cells, str(result["all"]["nothing"])])
    yield _row(["goal, each of both", *(GOALS[name] for name in (*SETS, "all")), "0"])
    yield ""


def fields(readers: dict[str, Any]) -> Iterator[str]:
    yield "### Fields, over all sets"
    yield ""
    titles = ["title found and right", "title, of found entries", "year", "DOI P / R", "arXiv id P / R"]
    yield from _table(["", *titles])
    for reader, result in readers.items():
        if result["tells_fields"]:
            told = result["all"]
            yield _row(
                [
                    _named(reader),
                    figure(told["title"]),
                    figure(told["title_of_found"]),
                    figure(told["year"]),
                    f"{figure(told['doi_precision'])} / {figure(told['doi_recall'])}",
                    f"{figure(told['arxiv_precision'])} / {figure(told['arxiv_recall'])}",
                ]
            )
    yield _row(["goal", "≥ .85", "", "≥ .99", "≥ .99 / ≥ .98", "≥ .99 / ≥ .95"])
    yield ""
    plain = [_named(name).removesuffix(", split") for name, result in readers.items() if not result["tells_fields"]]
    if plain:
        yield f"No fields come from the splitters of {', '.join(plain)}."
        yield ""


def styles(readers: dict[str, Any]) -> Iterator[str]:
    yield "### By citation style: precision / recall of entries"
    yield ""
    counted = readers[OURS]["styles"]
    yield from _table(["", *(f"`{style}`<br>{told['papers']} papers" for style, told in counted.items())])
    for reader, result in readers.items():
        yield _row([_named(reader), *(_pair("", told) for told in result["styles"].values())])
    yield ""


def times(readers: dict[str, Any]) -> Iterator[str]:
    yield "### Seconds a paper, from the file to the entries"
    yield ""
    yield from _table(["", "median", "most"])
    for reader, result in readers.items():
        yield _row([_named(reader), f"{result['seconds']['median']:.2f}", f"{result['seconds']['most']:.2f}"])
    yield ""


def worst(ours: dict[str, Any]) -> Iterator[str]:
    yield f"### The {len(ours['worst'])} papers that {OURS} reads worst"
    yield ""
    yield from _table(["paper", "true", "found", "missed", "precision", "recall", "title found and right"])
    for told in ours["worst"]:
        precision = "" if told["paper"].startswith(RECALL_ALONE) else figure(told["precision"])
        counts = [str(told[name]) for name in ("true", "found", "missed")]
        yield _row([told["paper"], *counts, precision, figure(told["recall"]), figure(told["title"])])
    yield ""


def _pair(name: str, told: dict[str, Any]) -> str:
    return figure(told["recall"]) if name == RECALL_ALONE else f"{figure(told['precision'])} / {figure(told['recall'])}"


def _named(reader: str) -> str:
    return {"pymupdf": "PyMuPDF, split", "pypdf": "pypdf, split", "pdfplumber": "pdfplumber, split"}.get(reader, reader)


def _table(titles: list[str]) -> Iterator[str]:
    yield _row(titles)
    yield "|---|" + "---:|" * (len(titles) - 1)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"
