"""The lines of `tonight` on ten real nights, for readers who are new and keep what a curated list has.

Each reader has what its list held when the nights began, with the titles of the stream, the canon, or the list itself.
Nothing else is followed. The nights come by `fetch` from a loopback arXiv. `tonight.tsv` has the judgements by reading
title and sentence, knowing the rules: is the claim true, and is it worth a line to somebody who keeps these papers?

python -m bench.tonight           the lines, and the figures of those that are judged
python -m bench.tonight blind 2025-10-06 READER...     other nights, each line with what a reader needs who judges it
"""

from __future__ import annotations

import csv
import json
import lzma
import random
import re
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bench.records import Record, daily_records, shared_data
from readinglist import open_library
from readinglist.core.clock import Clock, parse_instant
from readinglist.core.ideas import NightUse
from readinglist.core.ids import month_of
from readinglist.core.subscriptions import Subscription
from readinglist.demo.loopback import LoopbackArxiv
from readinglist.exchange.importing import import_files
from readinglist.ideas.canon import load_canon
from readinglist.shell.library import Library
from readinglist.subscriptions.api import follow

JUDGED = Path(__file__).with_name("tonight.tsv")
CATEGORIES = ("cs.AI", "cs.CL", "cs.CV", "cs.LG", "cs.RO")
FIRST, NIGHTS = date(2025, 12, 8), 10
DESCRIBED, READ = 8, 600  # titles of keeps, and characters of an abstract
TITLE = re.compile(r"\[([^][]{15,})\]\(|\*\*([^*]{15,}?)\.?\*\*|([A-Z][^][|*`]{14,}?)[. ]*\[\[")  # of a list's line
LINK = re.compile(r"arxiv\.org/(?:abs|pdf|html)/(\d{4}\.\d{4,5})")
READERS = (
    "hymie122/RAG-Survey",
    "leofan90/Awesome-World-Models",
    "xlite-dev/Awesome-LLM-Inference",
    "thunlp/GNNPapers",
    "withinmiaov/A-Survey-on-Mixture-of-Experts-in-LLMs",
    "LightChen233/Awesome-Long-Chain-of-Thought-Reasoning:pages/paper.md",
    "EvoAgentX/Awesome-Self-Evolving-Agents",
    "Hannibal046/Awesome-LLM",
    "tjunlp-lab/Awesome-LLMs-Evaluation-Papers",
    "GT-RIPL/Awesome-LLM-Robotics",
    "AvivBick/awesome-ssm-ml",
    "showlab/Awesome-Video-Diffusion",
    "Sun-Haoyuan23/Awesome-RL-based-Reasoning-MLLMs",
    "terryum/awesome-deep-learning-papers",
    "horseee/Awesome-Efficient-LLM",
)


def _markdown(reader: str) -> Path:
    name = reader.removesuffix(".md").replace("/", "__", 1).replace(":", "__").replace("/", "_")
    return shared_data() / "lists" / "markdown" / f"{name}.md"


def kept_papers(reader: str, records: list[Record], first: date = FIRST) -> list[Record]:
    """What the list held on the day before the first night, as far as titles are known here."""
    with lzma.open(shared_data() / "lists" / "labels.tsv.xz", "rt", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if row["list"] == reader]
    ids = {row["arxiv_id"] for row in rows if row["first_seen"] < first.isoformat()}
    known = {record.id: record for record in records if record.day < first}
    for paper in load_canon():
        day = paper.published.date()
        known.setdefault(paper.id, Record(paper.id, paper.title, "", "", ("cs.LG",), day))
    for line in _markdown(reader).read_text(encoding="utf-8").splitlines():
        link, title = LINK.search(line), TITLE.search(line)
        if link and title and (month := month_of(link[1])):
            known.setdefault(
                link[1], Record(link[1], title[title.lastindex or 0].strip(': "*'), "", "", ("cs.LG",), month)
            )
    return [known[paper_id] for paper_id in sorted(ids & known.keys())]


def lived_nights(
    reader: str, records: list[Record], home: Path, count: int, first: date = FIRST
) -> Iterator[tuple[date, Library]]:
    """The library of a reader on the morning of each of the first nights."""
    by_day: dict[date, list[Record]] = defaultdict(list)
    for record in records:
        by_day[record.day].append(record)
    nights = sorted(day for day in by_day if day >= first and len(by_day[day]) >= 100)[:count]
    schedule = {night: [(record.paper(), "new") for record in by_day[night]] for night in nights}
    with tempfile.TemporaryDirectory(prefix="readinglist-tonight-") as folder, LoopbackArxiv(nights=schedule) as arxiv:
        keeps = Path(folder) / "keeps.jsonl"
        keeps.write_text("\n".join(record.line() for record in kept_papers(reader, records, first)), encoding="utf-8")
        for night in nights:
            arxiv.today = night
            clock = Clock(frozen_at=parse_instant(arxiv.after_midnight()), sleep=lambda seconds: None)
            with open_library(home, environ=arxiv.environ(), clock=clock) as library:
                if night == nights[0]:
                    list(import_files(library, [str(keeps)], keep=True, goal=None, dry_run=False))
                    follow(library, [Subscription("arxiv", "arxiv", CATEGORIES)])
                list(library.fetch())
                yield night, library


def lines_of(reader: str, records: list[Record], first: date = FIRST) -> Iterator[tuple[date, NightUse]]:
    """The lines of each night, as `tonight` has them on its morning."""
    with tempfile.TemporaryDirectory(prefix="readinglist-tonight-") as folder:
        for night, library in lived_nights(reader, records, Path(folder) / "home", NIGHTS, first):
            for use in library.ideas.tonight()[1]:
                yield night, use


def blind(first: date, readers: list[str]) -> None:
    """Prints each line as it is shown, with titles of what its reader keeps, and the paper."""
    records = daily_records()
    papers = {record.id: record for record in records}
    for reader in readers or READERS:
        kept = [record.title for record in kept_papers(reader, records, first)]
        titles = random.Random(reader).sample(kept, min(DESCRIBED, len(kept)))
        for night, use in lines_of(reader, records, first):
            print(f"## {night} {use.paper}\n\nThe reader keeps, among {len(kept)} papers:")
            print(*(f"- {title}" for title in titles), sep="\n")
            print(f"\nLine: {use.kind} {use.subject_title}\nTitle: {use.title}\nSentence: {use.sentence}")
            print(f"Abstract: {' '.join(papers[use.paper].abstract.split())[:READ]}\n", flush=True)


def main(readers: list[str]) -> None:
    """Prints every line with its judgement, and the shares."""
    with JUDGED.open(encoding="utf-8", newline="") as file:
        rows = {tuple(row.values())[:4]: row for row in csv.DictReader(file, delimiter="\t")}
    records, found = daily_records(), Counter[str]()
    for reader in readers or READERS:
        for night, use in lines_of(reader, records):
            row = rows.get((reader, night.isoformat(), use.paper, use.subject), {})
            found.update(["lines", *(name for name in ("true", "useful") if row.get(name) == "yes")])
            found["not judged"] += not row
            told = [reader, night.isoformat(), use.paper, use.kind, use.idea, use.title, use.sentence]
            print(json.dumps([*told, row.get("true"), row.get("useful")]), flush=True)
    print(dict(found))


if __name__ == "__main__":
    if sys.argv[1:2] == ["blind"]:
        blind(date.fromisoformat(sys.argv[2]), sys.argv[3:])
    else:
        main(sys.argv[1:])
