"""`make bench-gexf`: a graph of 50,000 papers and 500,000 citations from the library into a GEXF; how still it stands.

Invented papers come in as two tables, `graph import` reads them, and each export runs in a process of its own:
seconds of the whole process, start included, and the most memory that it held. The first one measures all papers
as well, where nothing did before. How far papers move from one export to the next is told of arxiv_2023_cs, in
shares of the height of the sheet.
"""

from __future__ import annotations

import argparse
import csv
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from readinglist.citations.graph_import import import_graph
from readinglist.core.clock import Clock, parse_instant
from readinglist.core.graph_export import GraphFilters
from readinglist.formats.graphs import gexf
from readinglist.graph.export import HEIGHT, dated, heights
from readinglist.ideas.graph_files import export_graph, graph_of
from readinglist.ideas.records import GraphWritten
from readinglist.shell.library import open_library

from .child import measure
from .forecast_data import arxiv_cs, arxiv_cs_papers
from .graph import invent
from .machine import machine
from .records import shared_data

CATEGORIES = ("cs.LG", "cs.CL", "cs.CV", "stat.ML", "hep-th", "math.AG")
WORDS = "deep walking robots ☃ learn <tables> of \U0001f916 graphs & \u202eעברית\u202c trees again".split()


def export(home: str, file: str) -> dict[str, Any]:
    """Write the whole graph; what is in it."""
    with open_library(home, environ={}) as library:
        for event in export_graph(library, Path(file), GraphFilters(), False):
            if isinstance(event, GraphWritten):
                found = event.export
    return {"nodes": len(found.nodes), "edges": len(found.edges), "bytes": Path(file).stat().st_size}


def write_alone(home: str, file: str) -> dict[str, Any]:
    """Only the text of a record that is there: what a notebook pays that has its own."""
    with open_library(home, environ={}) as library:
        record = graph_of(library, GraphFilters())
    begin = time.perf_counter()
    Path(file).write_text("".join(gexf(record)), encoding="utf-8")
    return {"seconds": time.perf_counter() - begin, "nodes": len(record.nodes), "edges": len(record.edges)}


def make_library(folder: Path, papers: int, citations: int) -> str:
    """A library of invented papers; where it lies."""
    rng = np.random.default_rng(0)
    citing, cited, month = invent(papers, citations)
    month = np.minimum(month, 24_000 + 299)  # none of the future
    with (folder / "papers.tsv").open("w", newline="") as file:
        table = csv.writer(file, delimiter="\t")
        table.writerow(("id", "date", "category", "title", "authors"))
        for n, words in enumerate(rng.integers(0, len(WORDS), (papers, 8)).tolist()):
            day = f"{month[n] // 12}-{month[n] % 12 + 1:02}"
            title = " ".join(WORDS[word] for word in words)
            table.writerow((f"bench:{n}", day, CATEGORIES[n % len(CATEGORIES)], title, f"Author {n % 9973}; B. Other"))
    with (folder / "edges.tsv").open("w", newline="") as file:
        table = csv.writer(file, delimiter="\t")
        table.writerow(("citing", "cited"))
        table.writerows((f"bench:{one}", f"bench:{other}") for one, other in zip(citing, cited, strict=True))
    home = folder / "library"
    with open_library(home, environ={}, clock=Clock(frozen_at=parse_instant("2026-11-25T00:00:00Z"))) as library:
        for _ in import_graph(
            library,
            [Path(folder / "edges.tsv")],
            [Path(folder / "papers.tsv")],
            "invented",
        ):
            pass
    return str(home)


def moved_table(folder: Path) -> Iterator[str]:
    """Where papers stand, and how far they move when others come, as a table of Markdown."""
    told = arxiv_cs(folder)
    ids = [paper[0] for paper in arxiv_cs_papers(folder)]
    month, citing, cited = dated(told["month"], told["citing"], told["cited"]), told["citing"], told["cited"]
    rng = np.random.default_rng(0)

    def placed(here: np.ndarray) -> np.ndarray:
        number = np.cumsum(here) - 1
        both = here[citing] & here[cited]
        some = np.flatnonzero(here).tolist()
        fields = [told["category"][n] for n in some]
        ends = number[citing[both]], number[cited[both]]
        return np.asarray(heights([ids[n] for n in some], month[here], fields, *ends) / HEIGHT)

    whole = placed(np.ones(len(ids), dtype=bool))
    apart = np.abs(whole[citing] - whole[cited]).mean(), np.abs(whole[rng.permutation(citing)] - whole[cited]).mean()
    yield f"Citing and cited paper stand {apart[0]:.3f} of the height apart, any two {apart[1]:.3f}.\n"
    yield "| what came between two exports | median | 95 % | farthest |"
    yield "|---|---:|---:|---:|"
    last = int(month.max())
    before = {
        "the last three months": month <= last - 3,
        "a tenth of the last month": (month < last) | (rng.random(len(ids)) < 0.9),
        "3 % of the papers, of any month": rng.random(len(ids)) < 0.97,
    }
    for what, here in before.items():
        moved = np.abs(placed(here) - whole[here])
        yield f"| {what} | {np.median(moved):.4f} | {np.quantile(moved, 0.95):.4f} | {moved.max():.3f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=50_000)
    parser.add_argument("--citations", type=int, default=520_000)  # some pairs come twice
    asked = parser.parse_args()
    print(*moved_table(shared_data()), sep="\n", end="\n\n")
    with tempfile.TemporaryDirectory() as folder:
        home = make_library(Path(folder), asked.papers, asked.citations)
        file = str(Path(folder) / "graph.gexf")
        print(
            f"{machine()}\n\n| what | papers | citations | s | of processor | peak MB |\n|---|---:|---:|---:|---:|---:|"
        )
        for name, work in (("export", "export"), ("export again", "export"), ("the text alone", "write_alone")):
            told = measure(f"bench.gexf:{work}", home=home, file=file)
            seconds = told.seconds if work == "write_alone" else told.process
            size = f"{told.result['nodes']:,} | {told.result['edges']:,}"
            print(f"| {name} | {size} | {seconds:.1f} | {told.cpu:.1f} | {told.peak:.0f} |", flush=True)


if __name__ == "__main__":
    main()
