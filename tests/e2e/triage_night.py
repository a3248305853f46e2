"""One night of 300 real papers, what is pressed on it, and what the log must hold then."""

from __future__ import annotations

import json
import lzma
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import Any

from readinglist import open_library
from readinglist.core.clock import Clock, parse_instant
from readinglist.core.papers import PaperData
from tests.conftest import ROOT
from tests.e2e.test_cli_process import bare
from tests.harness.arxiv import ScriptedArxiv
from tests.harness.command import Command
from tests.harness.scene import follow

NIGHT = date(2025, 4, 24)
NOW = "2025-04-24T12:00:00Z"
COUNT = 300
MOST_OF_A_FEED = 2_000
DECISIONS, UNDOS = 40, 5
VERDICTS = {"y": "keep", "x": "skip", "l": "later"}
PAST = {"keep": "kept", "skip": "skipped", "later": "put off for a week"}
QUICK = ("c", "2", "3", "1", "2", "y")
WORDS = (
    "segmentation medical image models find objects robust latent diffusion policy reward gait token attention scaling "
    "inference graph sparse kernel language reasoning benchmark with for of from in learning under via video scene"
).split()
LINE = "needs no tuning: 10x [bold"


def real_papers(shared: Path, count: int = COUNT) -> list[PaperData]:
    """The first papers of the real stream of 2025, all submitted the day before."""
    with lzma.open(shared / "data" / "daily" / "papers.jsonl.xz", "rt", encoding="utf-8") as lines:
        records = [json.loads(text) for text in islice(lines, count)]
    return [
        PaperData(
            record["id"],
            record["title"],
            tuple(record["authors"]),
            record["abstract"],
            tuple(record["categories"]),
            version=1,
            published=datetime(2025, 4, 23, 12, tzinfo=UTC),
        )
        for record in records
    ]


def night_papers(count: int = COUNT) -> list[PaperData]:
    """Real papers where they are at hand, else made ones: a browser's clauses hold for either."""
    folder = Path(os.environ.get("RL_SHARED", ROOT.parent / "shared"))
    return real_papers(folder, count) if (folder / "data").is_dir() else made_papers(count)


def made_papers(count: int) -> list[PaperData]:
    """Papers with titles and abstracts of the length of real ones; the same at each call."""
    draw = Random(count)

    def text(n: int) -> str:
        return " ".join(draw.choices(WORDS, k=n)).capitalize()

    return [
        PaperData(
            f"2504.{i:05d}",
            text(draw.randint(6, 14)),
            tuple(f"{draw.choice(WORDS).title()} {draw.choice(WORDS).title()}" for _ in range(draw.randint(1, 9))),
            ". ".join(text(18) for _ in range(9)) + ".",
            tuple(draw.sample(("cs.CV", "cs.LG", "cs.RO", "cs.CL"), 2)),
            version=1,
            published=datetime(2025, 4, 23, 12, tzinfo=UTC),
        )
        for i in range(1, count + 1)
    ]


def make_library(home: Path, papers: Sequence[PaperData]) -> None:
    """A library with one goal that has fetched `papers` as the one night that it knows."""
    categories = sorted({paper.categories[0] for paper in papers})
    follow(home, *categories)
    command = Command(home, home.parent)
    with open_library(home, environ={}, clock=Clock(frozen_at=parse_instant(NOW))) as library:
        library.add_goal("vision", "models that segment images and find what is in them")
    with ScriptedArxiv(papers, {NIGHT: [(paper, "new") for paper in papers]}, today=NIGHT) as arxiv:
        report = command("fetch", "--json", arxiv=arxiv, check=True).json
    assert report["new"] == len(papers), report
    assert report["status"] == "ok" or len(papers) >= MOST_OF_A_FEED, report  # each category is asked by itself then


def copy_of(template: Path, home: Path) -> Path:
    shutil.copytree(template, home)
    return home


def environment(home: Path, editor: Path | None = None) -> dict[str, str]:
    """What the program is started with; nobody answers at arXiv."""
    variables = bare(home, READINGLIST_NOW=NOW, HOME=str(home), COLORTERM="truecolor")
    return variables | ({"VISUAL": str(editor)} if editor else {})


@dataclass(frozen=True, slots=True)
class Plan:
    """Keys, and what stands in the log after them, oldest first: (kind, verdict or "", place on the list)."""

    keys: tuple[str, ...]
    standing: tuple[tuple[str, str, int], ...]


def plan() -> Plan:
    """40 decisions with 5 undos among them: after every eighth key one is taken back and made again."""
    keys: list[str] = []
    standing: list[tuple[str, str, int]] = []
    kinds = cycle("yxyylxx")
    while len([key for key in keys if key != "u"]) < DECISIONS:
        key = next(kinds)
        keys.append(key)
        standing.append(("verdict", VERDICTS[key], len(standing)))
        if len(keys) % 8 == 0 and keys.count("u") < UNDOS:
            keys.append("u")
            standing.pop()
    assert keys.count("u") == UNDOS
    return Plan(tuple(keys), tuple(standing))


def scripted_editor(folder: Path) -> Path:
    """An editor that adds a line to the file and ends."""
    path = folder / "editor"
    path.write_text('#!/bin/sh\nprintf "\\nWritten by hand.\\n" >> "$1"\n')
    path.chmod(0o755)
    return path


def log_of(home: Path) -> list[dict[str, Any]]:
    """The log, oldest first."""
    command = Command(home, home.parent)
    entries: list[dict[str, Any]] = command("log", "--json", now=NOW, check=True).json
    return entries[::-1]


def standing_of(log: Sequence[dict[str, Any]]) -> list[tuple[str, str, str]]:
    """(kind, verdict or "", paper) of what was not taken back."""
    undone = {entry["subject"] for entry in log if entry["kind"] == "undo"}
    return [
        (entry["kind"], entry["data"].get("verdict", ""), entry["subject"])
        for entry in log
        if entry["kind"] != "undo" and entry["id"] not in undone
    ]
