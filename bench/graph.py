"""`make bench-graph`: times and memory of the measures on an invented graph of a million papers.

One run, one process, into docs/methods.md. Most citations go a little back in time, half of them to what is famous
there; one paper is cited by 17 % of all. Then a night of 1,500 papers, the real graphs of the shared data, and PageRank
beside networkx, in a process of its own, at the same tolerance, building counted for neither.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from readinglist.graph import CitationGraph
from readinglist.graph.measures.figures import build_figures, update_figures

from .forecast_data import GRAPHS
from .machine import machine
from .page import write_section
from .records import shared_data

PAGE = Path(__file__).parents[1] / "docs" / "methods.md"
GOALS = {
    "pagerank": 3,
    "citerank": 2,
    "influence": 3,
    "reuse": 8,
    "newman_z": 0.2,
    "bursts": 3,
    "sleeping_beauty": 3,
    "cd_index, a tenth of the papers": 12,
    "all of these": 180,
    "night": 3,
}
MEASURES = ("percentile", "newman_z", "pagerank", "citerank", "influence", "reuse", "bursts", "sleeping_beauty")
NIGHT, CITED = 1_500, 20  # papers, references of each
RUNS = 3  # beside networkx

PEER = """
import json, sys, time
import networkx
import numpy as np
edges = np.load(sys.argv[1])
graph = networkx.DiGraph()
graph.add_nodes_from(range(int(sys.argv[2])))
graph.add_edges_from(edges.tolist())
seconds = []
for _ in range(int(sys.argv[3])):
    begin = time.perf_counter()
    networkx.pagerank(graph, alpha=0.85, tol=1e-10, max_iter=1000)
    seconds.append(time.perf_counter() - begin)
rank = networkx.pagerank(graph, alpha=0.85, tol=1e-15, max_iter=1000)  # it stops at papers times the tolerance
np.save(sys.argv[1], np.array([rank[p] for p in range(int(sys.argv[2]))]))
print(json.dumps(min(seconds)))
"""


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    seconds: float
    busy: float  # seconds of the processor
    peak: float  # GB that the process held so far


def invent(papers: int, citations: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(citing, cited, month): 25 years that grow, 1 % of the citations forward in time, a hub."""
    rng = np.random.default_rng(seed)
    month = 24_000 + (300 * np.sqrt(np.sort(rng.random(papers)))).astype(int)
    citing = rng.integers(1, papers, citations)
    cited = (citing * (1 - 0.999 * rng.random(citations) ** 2.2)).astype(np.int64)
    famous = np.flatnonzero(rng.random(citations) < 0.5)
    fame = rng.pareto(1.2, papers)
    seen = np.clip(cited[famous][:, None] - rng.integers(0, 2000, (len(famous), 8)), 0, None)
    cited[famous] = seen[np.arange(len(seen)), np.argmax(fame[seen], axis=1)]
    hub = int(0.17 * papers)
    citing[:hub], cited[:hub] = rng.choice(np.arange(papers // 1000, papers), hub, replace=False), papers // 2000
    forward = (rng.random(citations) < 0.01) & (citing - cited < papers // 100)
    return np.where(forward, cited, citing), np.where(forward, citing, cited), month


def timed(name: str, work: Callable[[], Any]) -> tuple[Row, Any]:
    begin, busy = time.perf_counter(), time.process_time()
    found = work()
    seconds, busy = time.perf_counter() - begin, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e9 if sys.platform == "darwin" else 1e6)
    print(f"{name}: {seconds:.2f} s, {busy:.2f} s of the processor, {peak:.2f} GB", flush=True)
    return Row(name, seconds, busy, peak), found


def measures(papers: int, citations: int) -> list[Row]:
    """Each measure of all papers of one graph, and what they take together."""
    citing, cited, month = invent(papers, citations)
    category = np.arange(papers) % 40
    building, graph = timed("building", lambda: CitationGraph(papers, citing, cited, month, category))
    rows = [building]
    for name in (*MEASURES, "main_path", "cd_index"):
        rows.append(timed(name, getattr(graph, name))[0])
    seconds, busy = sum(row.seconds for row in rows), sum(row.busy for row in rows)
    some = np.random.default_rng(1).choice(papers, papers // 10, replace=False)
    tenth = timed("cd_index, a tenth of the papers", lambda: graph.cd_index(papers=some))[0]
    return [*rows, Row("all of these", seconds, busy, rows[-1].peak), tenth]


def night(papers: int, citations: int) -> tuple[Row, Row]:
    """(figures of all papers anew, the same after a night by what it changed), building the graph counted for both.

    Half of a night's references go to papers that are cited often, the others mostly a little back.
    """
    citing, cited, month = invent(papers, citations)
    category = np.arange(papers + NIGHT) % 40
    old = build_figures(CitationGraph(papers, citing, cited, month, category[:papers]))
    rng = np.random.default_rng(2)
    new = np.repeat(np.arange(papers, papers + NIGHT), CITED)
    recent = (new * (1 - 0.999 * rng.random(len(new)) ** 2.2)).astype(np.int64)
    famous = cited[rng.integers(0, citations, len(new))]
    citing = np.concatenate([citing, new])
    cited = np.concatenate([cited, np.where(rng.random(len(new)) < 0.5, recent, famous)])
    month = np.append(month, np.full(NIGHT, month.max()))

    def grown() -> CitationGraph:
        return CitationGraph(papers + NIGHT, citing, cited, month, category)

    nothing = np.zeros(0, dtype=np.int64)
    name = f"{papers:,} / {citations:,}"
    changed, updated = timed(f"a night into {name}", lambda: update_figures(grown(), old, nothing, (nothing, nothing)))
    whole, anew = timed(f"{name} anew", lambda: build_figures(grown()))
    np.testing.assert_allclose(updated.influence, anew.influence, rtol=1e-9)
    np.testing.assert_array_equal(updated.reuse2, anew.reuse2)
    return whole, changed


def real(folder: Path) -> Iterator[Row]:
    """All figures of the graphs of the shared data."""
    for name, read in GRAPHS.items():
        told = read(folder)
        category = np.array(told["category"])
        graph = CitationGraph(told["n"], told["citing"], told["cited"], told["month"], category)
        about = f"{name}, {told['n']:,} papers, {len(told['citing']):,} citations"
        yield timed(about, partial(build_figures, graph))[0]


def beside(papers: int, citations: int) -> str:
    """PageRank beside networkx, in a sentence."""
    citing, cited, month = invent(papers, citations)
    graph = CitationGraph(papers, citing, cited, month)
    found = graph.pagerank()
    ours = min(timed("pagerank", graph.pagerank)[0].seconds for _ in range(RUNS))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "edges.npy"
        np.save(path, np.stack([citing, cited], axis=1)[citing != cited])
        asked = [sys.executable, "-c", PEER, str(path), str(papers), str(RUNS)]
        told = subprocess.run(asked, capture_output=True, text=True, check=True)
        peer = json.loads(told.stdout)
        apart = float(np.abs(np.load(path) - found).max())
    times = f"{ours:.3f} s, networkx {peer:.2f} s at its tolerance of 1e-10, {peer / ours:.0f} times as long"
    return (
        f"PageRank of {papers:,} papers and {citations:,} citations, best of {RUNS}: {times}; with networkx at 1e-15 "
        f"the two are at most {apart:.0e} apart."
    )


def table(rows: list[Row], papers: int, citations: int) -> Iterator[str]:
    """Measures, beside what they may take."""
    yield f"{papers:,} papers, {citations:,} invented citations, one of the papers cited by 17 % of all; one process."
    yield ""
    yield "| measure | s | of processor | asked for, s | peak GB |"
    yield "|---|---:|---:|---:|---:|"
    for row in rows:
        goal = f"{GOALS[row.name]:g}" if row.name in GOALS else ""
        yield f"| {row.name} | {row.seconds:.2f} | {row.busy:.2f} | {goal} | {row.peak:.2f} |"


def nights(pairs: list[tuple[Row, Row]]) -> Iterator[str]:
    yield f"A night of {NIGHT:,} papers with {NIGHT * CITED:,} references, building the graph included:"
    yield ""
    yield "| papers / citations | all figures anew, s | after the night, s | of processor | asked for, s |"
    yield "|---|---:|---:|---:|---:|"
    for whole, changed in pairs:
        name = whole.name.removesuffix(" anew")
        yield f"| {name} | {whole.seconds:.2f} | {changed.seconds:.2f} | {changed.busy:.2f} | {GOALS['night']} |"


def page(
    rows: list[Row], pairs: list[tuple[Row, Row]], known: list[Row], peer: str, size: tuple[int, int]
) -> Iterator[str]:
    yield from table(rows, *size)
    yield ""
    yield from nights(pairs)
    yield ""
    yield f"All figures of the real graphs: {'; '.join(f'{row.name}: {row.seconds:.2f} s' for row in known)}."
    yield ""
    yield peer
    yield ""
    yield f"Measured on {datetime.now(UTC):%Y-%m-%d} by `make bench-graph`: {machine()}."


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=1_000_000)
    parser.add_argument("--citations", type=int, default=10_000_000)
    parser.add_argument("--show", action="store_true", help="print the tables instead of writing them into the page")
    asked = parser.parse_args()
    size, folder = (asked.papers, asked.citations), shared_data()
    rows = measures(*size)  # first: no other's memory is counted for it
    pairs = [night(papers, papers * 10) for papers in (asked.papers // 10, asked.papers)]
    peer = beside(asked.papers // 10, asked.citations // 10)
    found = page(rows, pairs, list(real(folder)), peer, size)
    if asked.show:
        print("\n".join(found))
    else:
        write_section(PAGE, "graph", found)


if __name__ == "__main__":
    main()
