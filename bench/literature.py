"""What a pack of the literature costs, and what it tells a reader: `python -m bench.literature scale|reader`.

`scale` builds packs of made snapshots (`bench.literature_world`) with a memory limit, each in a process of its own;
`reader` makes a pack of the real graph of shared data and lets a new library use it.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from readinglist.citations.api import import_graph, known_graph
from readinglist.core.clock import Clock
from readinglist.core.events import result_of
from readinglist.core.graph_export import GraphFilters
from readinglist.core.log import Verdict
from readinglist.core.papers import Insert, PaperData
from readinglist.graph.fates import fate_of
from readinglist.ideas.canon import canon_ideas
from readinglist.ideas.fates import evidence_for, surveyed
from readinglist.ideas.graph_files import graph_of
from readinglist.ideas.ideas import add_ideas, ledger_ideas
from readinglist.ideas.ledger import idea_fates
from readinglist.ideas.names import uses_of
from readinglist.literature.records import Built
from readinglist.literature.tables.build import Choice, build_from_library, build_pack
from readinglist.literature.tables.pack import known_works, opened, use_pack
from readinglist.shell.library import open_library
from readinglist.taste.bets import PaperQuestion, bet_on_paper
from readinglist.taste.records import SettleReport
from readinglist.taste.settle import settle_bets
from readinglist.taste.taste import compute_taste

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
    tables = sum(file.stat().st_size for file in pack.glob("tables-*/**/*") if file.is_file()) / 1e6
    return {
        **{f"s {name}": round(seconds, 1) for name, seconds in stages.items()},
        "seconds": last.seconds,
        "cpu": round(time.process_time(), 1),
        "peak MB": round(peak),
        "tables MB": round(tables),
        "disk MB": round(last.bytes / 1e6),
        "works": last.info.works,
        "citations": last.info.citations,
    }


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["scale", "reader", "build"])
    parser.add_argument("places", nargs="*", type=Path)
    parser.add_argument("--works", type=int, nargs="+", default=[1_000_000])
    parser.add_argument("--memory", default="4GB")
    parser.add_argument("--master")
    given = parser.parse_args()
    if given.what == "build":
        print(json.dumps(build(given.places[0], given.places[1], given.memory, given.master)))
    elif given.what == "scale":
        scale(given.works, given.memory, given.master)
    else:
        reader()


if __name__ == "__main__":
    main()
