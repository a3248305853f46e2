"""readinglist and its peers on the same PDFs, one after the other: the results for `refs_page`."""

from __future__ import annotations

import json
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from . import work
from .child import ROOT
from .records import shared_data
from .refs_ours import extract_ours, plain_text
from .refs_score import Found, Judged, Score, judge
from .refs_split import LABELS
from .refs_table import cost, total
from .refs_text import printed_form
from .refs_truth import SETS, Paper, papers

OURS = "readinglist"
PEERS = ("refextract", "pymupdf", "pypdf", "pdfplumber")
WORST = 10

# Entries and seconds of each paper, by its name.
Answers = dict[str, tuple[tuple[Found, ...], float]]


def measure_all(python: str | None) -> dict[str, Any]:
    """Every reader on every paper. `python` has the peers; without it those that this interpreter has not are None."""
    chosen = list(papers(shared_data() / "pdf_refs"))
    texts = {paper.name: plain_text(paper) for paper in chosen}
    results: dict[str, Any] = {OURS: scored(chosen, texts, {paper.name: extract_ours(paper, None) for paper in chosen})}
    for name, answers in _peers(chosen, python or sys.executable):
        results[name] = scored(chosen, texts, answers) if answers else None
        print(f"{name}: {'done' if answers else 'is not there, left out'}", flush=True)
    return results


def _peers(chosen: list[Paper], python: str) -> Iterator[tuple[str, Answers]]:
    folder = work.library_folder("refs")
    for number, paper in enumerate(chosen):
        (folder / f"{number:03}.pdf").write_bytes(paper.pdf)
    for name in PEERS:
        command = [python, "-m", "bench.refs_peers", name, str(folder)]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
        told = [json.loads(line) for line in done.stdout.splitlines()]
        yield name, {chosen[int(one["name"])].name: (_found(one["entries"]), one["seconds"]) for one in told}


def _found(entries: list[dict[str, Any]]) -> tuple[Found, ...]:
    return tuple(Found(**entry) for entry in entries)


def scored(chosen: list[Paper], texts: dict[str, str], answers: Answers) -> dict[str, Any]:
    """The figures of one reader, as JSON: by set, by citation style, times, the worst papers."""
    sets = {name: Score() for name in SETS}
    styles: dict[str, dict[str, Score]] = {}
    costs: list[tuple[int, Paper, Judged]] = []
    for paper in chosen:
        found, _ = answers.get(paper.name, ((), 0.0))
        judged = judge(paper, found, printed_form(texts[paper.name]))
        sets[paper.set].add(judged.score)
        style = citation_style(texts[paper.name], len(paper.entries))
        styles.setdefault(style, {name: Score() for name in SETS})[paper.set].add(judged.score)
        costs.append((cost(paper, judged), paper, judged))
    tells = any(item.title or item.year for found, _ in answers.values() for item in found)
    times = [seconds for _, seconds in answers.values()]
    worst = sorted(costs, key=lambda one: (-one[0], one[1].name))[:WORST]
    return {
        "tells_fields": tells,
        "sets": {name: figures(score) for name, score in sets.items()},
        "all": figures(total(sets)),
        "styles": {style: figures(total(of_sets)) for style, of_sets in sorted(styles.items())},
        "worst": [
            {"paper": f"{paper.set} {paper.name}", "missed": len(judged.missed), **figures(judged.score)}
            for much, paper, judged in worst
            if much
        ],
        "seconds": {"median": round(statistics.median(times), 3), "most": round(max(times), 3)},
    }


def figures(score: Score) -> dict[str, Any]:
    """A score as figures of three places; None where nothing was there to be counted."""
    shares = {
        "precision": score.precision,
        "recall": score.recall,
        "title": score.share("title right", "titles"),
        "title_of_found": score.share("title right", "titles of found"),
        "year": score.share("year right", "years of found"),
        "doi_precision": score.share("doi told right", "doi told"),
        "doi_recall": score.share("doi printed found", "doi printed"),
        "arxiv_precision": score.share("arxiv told right", "arxiv told"),
        "arxiv_recall": score.share("arxiv printed found", "arxiv printed"),
    }
    return {
        "papers": score.papers,
        "nothing": score.nothing,
        "true": score.true,
        "found": score.found,
        **{name: None if share is None else round(share, 4) for name, share in shares.items()},
    }


def citation_style(text: str, entries: int) -> str:
    """How the list of a paper labels its entries: by most of its labels at the start of lines of the text."""
    lines = text.splitlines()
    lines = lines[len(lines) // 3 :]
    for name, label in LABELS.items():
        labels = {re.sub(r"\W", "", match[0]) for match in map(label.match, lines) if match}
        if len(labels) >= 0.6 * entries:
            return name
    return "author, year"
