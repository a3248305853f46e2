"""What a pack of the literature costs, and what it tells a reader: `python -m bench.literature scale|engines|reader`.

`scale` builds packs of made snapshots (`bench.literature_world`) with a memory limit, each in a process of its own;
`engines` builds one by DuckDB and by Spark, and compares the rows; `equal` compares all figures of three packs;
`reader` makes a pack of the real graph of shared data and lets a new library use it.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from readinglist.citations.api import import_graph, known_graph
from readinglist.core.clock import Clock
from readinglist.core.events import result_of
from readinglist.core.graph_export import GraphFilters
from readinglist.core.log import Verdict
from readinglist.core.papers import Insert, PaperData
from readinglist.graph.fate_evidence import circles, survey
from readinglist.graph.fates import CITED, fate_of
from readinglist.graph.known import KnownGraph
from readinglist.ideas.canon import canon_ideas
from readinglist.ideas.fates import evidence_for, surveyed
from readinglist.ideas.graph_files import graph_of
from readinglist.ideas.ideas import add_ideas, ledger_ideas
from readinglist.ideas.ledger import idea_fates
from readinglist.ideas.names import uses_of
from readinglist.literature.measures import AGES
from readinglist.literature.records import Built
from readinglist.literature.tables.build import build_from_library, build_pack
from readinglist.literature.tables.pack import known_works, opened, use_pack
from readinglist.literature.tables.work import Choice
from readinglist.shell.library import open_library
from readinglist.taste.bets import PaperQuestion, bet_on_paper
from readinglist.taste.records import SettleReport
from readinglist.taste.settle import settle_bets
from readinglist.taste.taste import compute_taste
from tests.citation_arrays import arrays_of

from .literature_world import World, write_world
from .records import shared_data
from .work import WORK, claimed, library_folder

DAY = datetime(2023, 9, 15, tzinfo=UTC)  # the graph of shared data ends in August 2023


def build(snapshot: Path, pack: Path, memory: str, master: str | None = None) -> dict[str, float]:
    """One build in this process: seconds of each stage, its peak of memory in MB, the size of the pack in MB."""
    stages: dict[str, float] = {}
    began, stage = time.perf_counter(), ""
    for event in build_pack(snapshot, pack, Choice(memory=memory, master=master), Clock()):
        now = time.perf_counter()
        if stage:
            stages[stage] = stages.get(stage, 0.0) + now - began
        began, stage = now, getattr(event, "stage", stage)
        last = event
    assert isinstance(last, Built)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    spark_cpu, spark_peak = children()
    tables = sum(file.stat().st_size for file in pack.glob("tables-*/**/*") if file.is_file()) / 1e6
    return {
        **{f"s {name}": round(seconds, 1) for name, seconds in stages.items()},
        "seconds": last.seconds,
        "cpu": round(time.process_time(), 1),
        "peak MB": round(peak),
        **({"Spark's cpu": round(spark_cpu, 1), "Spark's peak MB": round(spark_peak)} if master else {}),
        "tables MB": round(tables),
        "disk MB": round(last.bytes / 1e6),
        "works": last.info.works,
        "citations": last.info.citations,
    }


def children() -> tuple[float, float]:
    """Seconds of the processor and peak of memory in MB of the processes that this one started, on Linux (Spark)."""
    cpu, peak = 0.0, 0.0
    for process in {pid for task in Path("/proc/self/task").glob("*/children") for pid in task.read_text().split()}:
        said = Path("/proc", process, "stat").read_text().rpartition(")")[2].split()
        cpu += (int(said[11]) + int(said[12])) / os.sysconf("SC_CLK_TCK")
        status = Path("/proc", process, "status").read_text().splitlines()
        peak += sum(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) / 1024
    return cpu, peak


def scale(sizes: list[int], memory: str, master: str | None) -> None:
    with claimed():
        for works in sizes:
            snapshot, pack = library_folder("snapshot"), library_folder("pack")
            world = World(works, parts=max(4, works // 500_000))
            write_world(snapshot, world)
            size = sum(file.stat().st_size for file in snapshot.rglob("*") if file.is_file()) / 1e6
            print(f"{works:,} works, snapshot of {size:,.0f} MB", in_child(snapshot, pack, memory, master), flush=True)
            shutil.rmtree(snapshot)
            write_world(snapshot, replace(world, changed=0.02))
            print("  update with 2 % changed works", in_child(snapshot, pack, memory, master), flush=True)


def in_child(snapshot: Path, pack: Path, memory: str, master: str | None) -> dict[str, float]:
    words = ["build", str(snapshot), str(pack), "--memory", memory, *(["--master", master] if master else [])]
    done = subprocess.run([sys.executable, "-W", "ignore", "-m", "bench.literature", *words], capture_output=True)
    if done.returncode:
        raise SystemExit(done.stderr.decode()[-2000:])
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def engines(works: int, memory: str, master: str) -> None:
    """One pack by DuckDB and one by Spark: what each costs, and the hash of the rows of figures that both have."""
    with claimed():
        snapshot, hashes = library_folder("snapshot"), []
        write_world(snapshot, World(works, parts=max(4, works // 500_000)))
        for name, chosen in (("DuckDB", None), ("Spark", master)):
            pack = library_folder(name)
            print(f"{name}: {in_child(snapshot, pack, memory, chosen)}", flush=True)
            hashes.append(hash_of(pack))
            print(f"  hash of the rows: {hashes[-1]:x}", flush=True)
        print("equal" if hashes[0] == hashes[1] else "not equal")


def hash_of(pack: Path) -> int:
    """Of all figures of all works but those that Spark leaves out; a count that is null is none."""
    with opened(pack) as found:
        columns = [row[0] for row in found.rows("describe figures") if row[0] not in (*SPARK_LACKS, "category")]
        values = (
            f"coalesce({name}, 0)::double" if name in NONE_IS_0 else f"{name}::double" for name in sorted(columns)
        )
        ((total,),) = found.rows(f"select sum(hash({', '.join(values)})::hugeint) from figures")
    return int(total)


def reader() -> None:
    """All on the real graph: fates of the canon's ideas, of all papers as from the graph itself, bets, taste."""
    folder = shared_data() / "citations" / "arxiv_2023_cs"
    with claimed():
        pack = WORK / "pack"
        with open_library(library_folder("whole"), environ={}, clock=Clock(frozen_at=DAY)) as whole:
            for _ in import_graph(whole, [folder / "edges.tsv.gz"], [folder / "papers.tsv.gz"]):
                pass
            *_, built = build_from_library(whole, pack, Choice())
            assert isinstance(built, Built)
            print("pack:", built)
            known = known_graph(whole)
            evidence = evidence_for(whole, known, surveyed(whole, known), range(known.arrays.n), {})
            own = dict(zip(known.arrays.ids, map(fate_of, evidence), strict=True))
        with opened(pack) as found:
            facts = found.facts(list(own))
            told = {
                one.id: fate_of(e) for one, e in zip(facts.values(), found.evidence(list(facts.values())), strict=True)
            }
        differ = [i for i in told if told[i].fate != own[i].fate]
        print(f"fates of {len(told):,} papers, {len(differ):,} differ from the graph imported whole: {differ[:5]}")
        with open_library(library_folder("new"), environ={}, clock=Clock(frozen_at=DAY)) as library:
            add_ideas(library, canon_ideas())
            use_pack(library, pack)
            ideas = ledger_ideas(library)
            uses = uses_of(library, ideas)
            began = time.perf_counter()
            fates = idea_fates(library, ideas, uses)
            seconds = time.perf_counter() - began
            held = known_works(library, [idea.origin for idea in ideas if idea.origin])
            mine = [fates[idea.name] for idea in ideas if idea.origin in held]
            by_pack = sum(fate.source == built.info.label for fate in mine)
            print(
                f"{len(ideas)} ideas, the graph knows {len(mine)}: {by_pack} told by the pack, "
                f"{sum(fate.fate != 'unobserved' for fate in mine)} with a fate, {seconds:.2f} s"
            )
            began = time.perf_counter()
            graph = graph_of(library, GraphFilters(ideas=True, packed=True))
            seconds = time.perf_counter() - began
            print(f"the graph of ideas: {len(graph.nodes)} nodes, {len(graph.edges):,} edges, {seconds:.2f} s")
        settle_and_taste(pack)


def settle_and_taste(pack: Path) -> None:
    """300 bets and 300 dated keeps on papers of one year, of a library that knows only these papers."""
    with opened(pack) as found:
        rows = found.rows(
            """select i.id, f.month, f.category, w.title from figures as f join ids as i using (work)
            join works as w using (work)
            where f.percentile is not null and f.month between 12 * 2020 and 12 * 2020 + 11
            order by hash(i.id) limit 300"""
        )
    home = library_folder("taste")
    for number, (paper, month, category, title) in enumerate(rows):
        day = datetime(month // 12, month % 12 + 1, 20, 12, tzinfo=UTC)
        data = PaperData(paper, title, published=day, primary_category=category if number % 2 else None)
        with open_library(home, environ={}, clock=Clock(frozen_at=day + timedelta(days=20))) as library:
            library.store.papers.apply([Insert(data, ())])
            library.store.log.append(Verdict("keep"), paper)
            if number % 2:
                for chance in (0.1, 0.2):
                    bet_on_paper(library, paper, chance, PaperQuestion(by=date(2022, 12, 31 - number % 9)))
    with open_library(home, environ={}, clock=Clock(frozen_at=DAY)) as library:
        use_pack(library, pack)
        began = time.perf_counter()
        *_, report = settle_bets(library, lambda item, day: None)
        assert isinstance(report, SettleReport)
        settled = sum(one.settled is not None for one in report.judged)
        seconds = time.perf_counter() - began
        print(f"{settled} of {len(report.judged)} bets settled, {report.requests} requests, {seconds:.2f} s")
        began = time.perf_counter()
        card = result_of(compute_taste(library))
        counted = card.verdicts
        print(f"taste: {counted.card}", counted.left_out, counted.counted_by, f"{time.perf_counter() - began:.2f} s")
        print(f"bets: {card.bets.all}")


SPARK_LACKS = ("influence", "influence_percentile", "pagerank")
NONE_IS_0 = ("reuse2", "cited_citers", "groups", "others", "unknown", "authored")


def equal(works: int, memory: str, master: str | None) -> None:
    """Every figure of packs against the arrays of `CitationGraph`, and those of Spark against DuckDB's."""
    folder = shared_data() / "citations"
    graphs = {
        "arxiv_2023_cs": ([folder / "arxiv_2023_cs" / "edges.tsv.gz"], [folder / "arxiv_2023_cs" / "papers.tsv.gz"]),
        "paperscape": (sorted((folder / "paperscape_1991_1996").glob("pscp-*.csv.gz")), []),
    }
    with claimed():
        snapshot = library_folder("snapshot")
        write_world(snapshot, World(works))
        sources: dict[str, Callable[[Path, Choice], Iterator[object]]] = {
            f"made, {works:,} works": lambda pack, choice: build_pack(snapshot, pack, choice, Clock())
        }
        with ExitStack() as opened_now:
            for name, files in graphs.items():
                library = open_library(library_folder(name), environ={}, clock=Clock(frozen_at=DAY))
                for _ in import_graph(opened_now.enter_context(library), *files):
                    pass
                sources[name] = partial(build_from_library, library)
            for name, make in sources.items():
                pack = library_folder("pack")
                *_, built = make(pack, Choice(memory=memory))
                assert isinstance(built, Built)
                mine, theirs = figures(pack), by_arrays(pack)
                print(f"{name}: {built.info.works:,} works, {built.info.citations:,} citations")
                print(f"  arrays: {apart(mine, theirs)}", flush=True)
                if master:
                    other = library_folder("spark")
                    for _ in make(other, Choice(memory=memory, master=master)):
                        pass
                    found = figures(other)
                    kept = {key: value for key, value in mine.items() if key not in SPARK_LACKS}
                    print(f"  Spark:  {apart({key: found[key] for key in kept}, kept)}", flush=True)


def figures(pack: Path) -> dict[str, NDArray[np.float64]]:
    """The columns of figures by work; NaN: null."""
    with opened(pack) as found:
        columns = [row[0] for row in found.rows("describe figures") if row[0] not in ("work", "category", "dated")]
        rows = found.rows(f"select {', '.join(columns)} from figures order by work")
    values = np.array([[np.nan if value is None else float(value) for value in row] for row in rows])
    return dict(zip(columns, values.T, strict=True))


def by_arrays(pack: Path) -> dict[str, NDArray[np.float64]]:
    """The same figures by the arrays in memory, of the works, citations and authors of a pack."""
    with opened(pack) as found:
        rows = found.rows('select work, month, dated, category, "references", known, described from works order by 1')
        work, month, dated, category, references, known, described = zip(*rows, strict=True)
        place = {number: n for n, number in enumerate(work)}
        pairs = np.array([(place[a], place[b]) for a, b in found.rows("select citing, cited from by_source")])
        people: dict[int, list[str]] = {}
        for number, author in found.rows("select work, author from authors"):
            people.setdefault(place[number], []).append(f"a{author}")
        arrays = arrays_of(
            tuple(map(str, work)), (pairs[:, 0], pairs[:, 1]), np.array(month), category, np.array(references, float),
            np.array(known), dated=np.array(dated), described=np.array(described), cutoff=found.info.cutoff,
        )  # fmt: skip
    graph = KnownGraph(arrays)
    counted = survey(graph)
    by_whom = circles(arrays.n, *counted.recent, people)
    own, passed = graph.figures, (arrays.month >= 0)[:, None] & (arrays.month[:, None] + AGES <= counted.months.now)
    often = (own.citations >= CITED) & (arrays.month >= 0)
    names = ("citations", "percentile", "newman_z", "cd5", "reuse2", "influence", "influence_percentile", "pagerank")
    return {
        **{name: np.asarray(getattr(own, name), float) for name in names},
        **{name: np.where(often, getattr(own, name), np.nan) for name in ("beauty", "awakening")},
        **{
            f"c{age}": np.where(passed[:, n], graph.graph.reuse(hops=1, window=age), np.nan)
            for n, age in enumerate(AGES)
        },
        "now": counted.now.astype(float),
        "before": counted.before.astype(float),
        "cited_citers": counted.cited_citers.astype(float),
        "groups": by_whom.groups.astype(float),
        "others": by_whom.others.astype(float),
    }


def apart(mine: Mapping[str, NDArray[np.float64]], theirs: Mapping[str, NDArray[np.float64]]) -> str:
    """The largest difference of each column that has one; counts that are null are none."""
    differ = {}
    for name, values in theirs.items():
        a, b = (np.nan_to_num(x) if name in NONE_IS_0 else x for x in (mine[name], values))
        most = np.inf if (np.isnan(a) != np.isnan(b)).any() else np.nanmax(np.abs(a - b), initial=0.0)
        if most > 0:
            differ[name] = float(f"{most:.1e}")
    return f"{len(theirs)} figures of {len(next(iter(theirs.values()))):,} works, largest differences {differ or 0}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["scale", "engines", "reader", "build", "equal"])
    parser.add_argument("places", nargs="*", type=Path)
    parser.add_argument("--works", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--memory", default="4GB")
    parser.add_argument("--master")
    given = parser.parse_args()
    if given.what == "build":
        print(json.dumps(build(given.places[0], given.places[1], given.memory, given.master)))
    elif given.what == "scale":
        scale(given.works, given.memory, given.master)
    elif given.what == "engines":
        engines(given.works[0], given.memory, given.master or "local[2]")
    elif given.what == "equal":
        equal(given.works[0], given.memory, given.master)
    else:
        reader()


if __name__ == "__main__":
    main()
