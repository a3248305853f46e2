"""`make bench-graph`: times and memory of the measures on an invented graph of a million papers.

One run, one process. Most citations go a little back in time, half of them to what is famous there;
one paper is cited by 17 % of all. With `--peers PYTHON`, PageRank of 100,000 papers beside networkx in that
environment, at the same tolerance, building counted for neither.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from readinglist.graph import CitationGraph

from .machine import machine

PEER = """
import json, sys, time
import networkx
import numpy as np
edges = np.load(sys.argv[1])
graph = networkx.DiGraph()
graph.add_nodes_from(range(int(sys.argv[2])))
graph.add_edges_from(edges.tolist())
begin = time.perf_counter()
networkx.pagerank(graph, alpha=0.85, tol=1e-10, max_iter=1000)
seconds = time.perf_counter() - begin
rank = networkx.pagerank(graph, alpha=0.85, tol=1e-15, max_iter=1000)  # it stops at papers times the tolerance
np.save(sys.argv[1], np.array([rank[p] for p in range(int(sys.argv[2]))]))
print(json.dumps(seconds))
"""


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


def timed(name: str, work: Callable[[], Any]) -> Any:
    begin, busy = time.perf_counter(), time.process_time()
    found = work()
    seconds, busy = time.perf_counter() - begin, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e9 if sys.platform == "darwin" else 1e6)
    print(f"| {name} | {seconds:.2f} | {busy:.2f} | {peak:.2f} |", flush=True)
    return found


def measure(papers: int, citations: int, everything: bool) -> None:
    arrays = invent(papers, citations)
    print(f"{papers:,} papers, {citations:,} citations; {machine()}\n")
    print("| measure | s | of processor | peak GB |\n|---|---:|---:|---:|")
    graph = timed("building", lambda: CitationGraph(papers, *arrays, category=np.arange(papers) % 40))
    for name in (
        "percentile",
        "newman_z",
        "pagerank",
        "citerank",
        "influence",
        "main_path",
        "reuse",
        "sleeping_beauty",
    ):
        timed(name, getattr(graph, name))
    some = np.random.default_rng(1).choice(papers, papers // 10, replace=False)
    timed("cd_index, a tenth of the papers", lambda: graph.cd_index(papers=some))
    if everything:
        timed("cd_index", graph.cd_index)


def beside(python: str, papers: int = 100_000, citations: int = 1_000_000) -> None:
    citing, cited, month = invent(papers, citations)
    graph = CitationGraph(papers, citing, cited, month)
    begin = time.perf_counter()
    ours = graph.pagerank()
    seconds = time.perf_counter() - begin
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "edges.npy"
        np.save(path, np.stack([citing, cited], axis=1)[citing != cited])
        told = subprocess.run([python, "-c", PEER, str(path), str(papers)], capture_output=True, text=True, check=True)
        peer = json.loads(told.stdout)
        apart = float(np.abs(np.load(path) - ours).max())
    print(f"\nPageRank of {papers:,} / {citations:,}: {seconds:.3f} s, networkx {peer:.2f} s: ", end="")
    print(f"{peer / seconds:.0f} times faster, at most {apart:.0e} apart")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=1_000_000)
    parser.add_argument("--citations", type=int, default=10_000_000)
    parser.add_argument("--some", action="store_true", help="leave out the CD index of every paper")
    parser.add_argument("--peers", metavar="PYTHON")
    asked = parser.parse_args()
    measure(asked.papers, asked.citations, not asked.some)
    if asked.peers:  # last: what it holds is not counted above
        beside(asked.peers)


if __name__ == "__main__":
    main()
