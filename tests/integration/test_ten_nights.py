"""Ten real nights of a reader of a curated list: no paper twice, and no drawn paper in the first five rows.

A hundred papers of each; all of them with READINGLIST_TEST_WHOLE=1.
"""

from __future__ import annotations

import csv
import json
import lzma
from collections import Counter, defaultdict
from datetime import date
from itertools import islice, pairwise
from pathlib import Path

from bench.tonight import CATEGORIES, kept_papers
from readinglist import open_library
from readinglist.core.clock import Clock, parse_instant
from readinglist.core.papers import PaperData
from readinglist.core.subscriptions import Subscription
from readinglist.exchange.importing import import_files
from readinglist.lists.api import ranked_night
from readinglist.subscriptions.api import follow
from tests.harness.arxiv import ScriptedArxiv

READER = "Hannibal046/Awesome-LLM"
NIGHTS, PAPERS, SAMPLE = 10, 2_300, 100
AGAIN = 0.4  # of a night's papers are cross-listed by the next one: as many as on real Tuesdays
HEAD = 20


def real_nights(shared: Path) -> dict[date, list[PaperData]]:
    """The first nights of the real stream."""
    nights: dict[date, list[PaperData]] = defaultdict(list)
    with lzma.open(shared / "data" / "daily" / "papers.jsonl.xz", "rt", encoding="utf-8") as lines:
        for one in map(json.loads, islice(lines, PAPERS)):
            day = date.fromisoformat(one["first_listed"])
            authors, categories = tuple(one["authors"]), tuple(one["categories"])
            nights[day].append(PaperData(one["id"], one["title"], authors, one["abstract"], categories))
    return dict(islice(nights.items(), NIGHTS))


def test_ten_real_nights_list_no_paper_twice_and_draw_none_early(shared: Path, whole: bool, tmp_path: Path) -> None:
    nights = {day: papers if whole else papers[:SAMPLE] for day, papers in real_nights(shared).items()}
    assert len(nights) == NIGHTS
    schedule = {day: [(one, "new") for one in papers] for day, papers in nights.items()}
    for before, after in pairwise(nights):
        schedule[after] += [(one, "cross") for one in nights[before][: int(AGAIN * len(nights[before]))]]
    with lzma.open(shared / "data" / "lists" / "labels.tsv.xz", "rt", encoding="utf-8") as file:
        wanted = {row["arxiv_id"] for row in csv.DictReader(file, delimiter="\t") if row["list"] == READER}
    first = min(nights)
    keeps = tmp_path / "keeps.jsonl"
    keeps.write_text("\n".join(one.line() for one in kept_papers(READER, []) if one.day < first.replace(day=1)))
    listed: Counter[str] = Counter()
    drawn: list[int] = []
    with ScriptedArxiv(nights=schedule, today=first) as arxiv:
        for night in nights:
            arxiv.today = night
            clock = Clock(frozen_at=parse_instant(arxiv.after_midnight()), sleep=lambda seconds: None)
            with open_library(tmp_path / "home", environ=arxiv.environ(), clock=clock) as library:
                if night == first:
                    list(import_files(library, [str(keeps)], keep=True, goal=None, dry_run=False))
                    follow(library, [Subscription("arxiv", "arxiv", CATEGORIES)])
                list(library.fetch())
                papers = ranked_night(library, night, None)
                listed.update(one.paper.id for one in papers)
                drawn += [one.rank for one in papers if one.explore]
                picks = [one.paper.id for one in papers if one.paper.id in wanted]
                library.keep(*picks)
                library.skip(*(one.paper.id for one in papers[:HEAD] if one.paper.id not in wanted))
    assert len(listed) > NIGHTS * SAMPLE // 2
    assert max(listed.values()) == 1
    assert len(drawn) >= NIGHTS
    assert all(5 < rank <= HEAD for rank in drawn), sorted(drawn)
