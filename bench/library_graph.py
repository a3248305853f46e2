"""`make bench-library-graph`: what it costs to import graphs of citations and to keep them measured.

Each step is a process of its own, as a command would be. The night at the end brings 1,500 new papers with
references of 20 each, of which the figures are brought up to date. `--large` adds the invented graph of a million
papers and ten million citations: half an hour, and 3 GB of disk. `--home` is a library that holds it already.
The table stands in docs/graph.md, with the results of the last run of each graph.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from datetime import date
from pathlib import Path

from readinglist import open_library
from readinglist.citations.graph import build_graph
from readinglist.citations.graph_import import import_graph
from readinglist.citations.records import GraphBuilt, GraphImport
from readinglist.citations.tables.references import References
from readinglist.core.papers import Insert, PaperData
from readinglist.core.references import Link, Reference, ReferenceList

from .child import Measured, measure
from .graph import invent
from .machine import machine
from .page import write_section
from .records import shared_data

RESULTS = Path(__file__).with_name("library_graph.json")
PAGE = Path(__file__).parents[1] / "docs" / "graph.md"
NIGHT, REFERENCES = 1_500, 20
STEPS = ("import", "anew", "again", "night")


def bring(home: str, edges: list[str], papers: list[str]) -> list[int]:
    """Import a graph; papers and citations."""
    with open_library(home, environ={}) as library:
        *_, last = import_graph(library, [Path(path) for path in edges], [Path(path) for path in papers], None)
        assert isinstance(last, GraphImport)
        return [last.papers, last.linked]


def build(home: str, anew: bool = False) -> list[int]:
    """Measure what changed; papers, citations and how many papers were read."""
    with open_library(home, environ={}) as library:
        *_, last = build_graph(library, anew=anew)
        assert isinstance(last, GraphBuilt)
        return [last.papers, last.citations, last.papers_read]


def add_night(home: str) -> None:
    """New papers that cite papers of the library."""
    rng = random.Random(1)
    with open_library(home, environ={}) as library:
        known = [
            paper.id for paper in library.store.papers.by_rows(rng.sample(range(1, library.store.papers.count()), 5000))
        ]
        first = library.store.papers.count()
        made = [
            PaperData(f"night:{first + n}", f"Of the night {first + n}", categories=("cs.LG",)) for n in range(NIGHT)
        ]
        library.store.papers.apply([Insert(paper, ()) for paper in made])
        read = tuple(Reference(place, f"Entry {place}") for place in range(1, REFERENCES + 1))
        with library.store.transaction():
            for paper in made:
                links = tuple(Link(cited, 1.0, "title") for cited in rng.sample(known, REFERENCES))
                library.store.part(References).put(ReferenceList(None, paper.id, "ok", None, "pdf", read, links))


def write_million(folder: Path, papers: int = 1_000_000, citations: int = 10_000_000) -> None:
    """The graph of `bench/graph.py` as tables."""
    citing, cited, month = invent(papers, citations)
    with (folder / "papers.tsv").open("w") as file:
        file.write("id\tdate\tcategory\ttitle\treferences\n")
        for n, when in enumerate(month.tolist()):
            file.write(f"big:{n}\t{when // 12}-{when % 12 + 1:02d}\tcs.LG\tPaper {n} of many\t{20 + n % 30}\n")
    with (folder / "edges.tsv").open("w") as file:
        file.write("citing\tcited\n")
        file.writelines(f"big:{one}\tbig:{other}\n" for one, other in zip(citing.tolist(), cited.tolist(), strict=True))


def run_graph(name: str, edges: list[Path], papers: list[Path], home: Path | None) -> None:
    """All steps of a graph, into the file of results."""
    with tempfile.TemporaryDirectory() as folder:
        place = str(home or Path(folder) / "home")
        steps: dict[str, Measured] = {}
        if home is None:
            files = {"edges": [str(path) for path in edges], "papers": [str(path) for path in papers]}
            steps["import"] = measure("bench.library_graph:bring", home=place, **files)
        steps["anew"] = measure("bench.library_graph:build", home=place, anew=True)
        steps["again"] = measure("bench.library_graph:build", home=place)
        measure("bench.library_graph:add_night", home=place)
        steps["night"] = measure("bench.library_graph:build", home=place)
    known = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    n, m, _ = steps["anew"].result
    figures = {step: [found.cpu, round(found.peak / 1000, 2)] for step, found in steps.items()}
    if home is not None and name in known:
        figures = {"import": known[name].get("import")} | figures
    known[name] = figures | {"papers": n, "citations": m, "on": f"{date.today()}, {machine()}"}  # noqa: DTZ011
    RESULTS.write_text(json.dumps(known, indent=1) + "\n")


def table() -> list[str]:
    known = json.loads(RESULTS.read_text())
    rows = ["| graph | papers | citations | import | build, anew | nothing changed | after a night |"]
    rows.append("|---|---:|---:|---:|---:|---:|---:|")
    for name, found in known.items():
        cells = (found.get(step) for step in STEPS)
        costs = [f"{cell[0]:.1f} s, {cell[1]:.2f} GB" if cell else "" for cell in cells]
        rows.append(f"| {name} | {found['papers']:,} | {found['citations']:,} | {' | '.join(costs)} |")
    return [*rows, "", *(f"{name}: {found['on']}.  " for name, found in known.items())]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--large", action="store_true", help="the invented graph of a million papers, and no other")
    parser.add_argument("--home", type=Path, help="a library that holds the large one: its import is not measured")
    asked = parser.parse_args()
    data = shared_data() / "citations"
    if asked.large and asked.home:
        run_graph("invented", [], [], asked.home)
    elif asked.large:
        with tempfile.TemporaryDirectory() as folder:
            write_million(Path(folder))
            run_graph("invented", [Path(folder) / "edges.tsv"], [Path(folder) / "papers.tsv"], None)
    else:
        sample = data / "arxiv_2023_cs"
        run_graph("arxiv_2023_cs", [sample / "edges.tsv.gz"], [sample / "papers.tsv.gz"], None)
        run_graph("paperscape", sorted((data / "paperscape_1991_1996").glob("pscp-*.csv.gz")), [], None)
    write_section(PAGE, "costs", table())


if __name__ == "__main__":
    main()
