"""The morning after a single like: what stands on top for seeds of the canon, and whether it is about the same.

The seeds, their topics and the words that mark a topic were written down before the first run
(`morning.tsv`: id, topic, words; a word counts where a word of title or abstract begins with it).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from readinglist.core.papers import Paper
from readinglist.ideas.canon import load_canon, to_paper_data
from readinglist.ranking import Ranker

from .rank_systems import Counted
from .readers import DAYS

TOPICS = Path(__file__).with_name("morning.tsv")
SEEDS, LEAST, TOP = 30, 30, 10
AT = "2025-09-30"  # the last day of the window; the pooled 60 listing days after it are ranked


@dataclass(frozen=True, slots=True)
class Seed:
    """A paper of the canon, what it is about, and the beginnings of words that mark this."""

    paper: Paper
    topic: str
    words: tuple[str, ...]

    def is_of(self, paper: Paper) -> bool:
        """Whether `paper` has one of the words."""
        pattern = "|".join(map(re.escape, self.words))
        return re.search(rf"(?<!\w)(?:{pattern})", paper.text.lower()) is not None


def mornings(counted: Counted) -> list[dict[str, Any]]:
    """For the first 30 seeds whose topic has 30 papers: how many there are, how many of the top ten, and these."""
    stream = counted.stream
    at = max(i for i, day in enumerate(stream.calendar) if day.isoformat() <= AT)
    known = [i for i, day in enumerate(stream.days) if at - DAYS < day <= at]
    new = [i for i, day in enumerate(stream.days) if at < day <= at + DAYS]
    candidates, counts = [stream.papers[i] for i in new], counted.own.take(new)
    ranker = Ranker().fit([stream.papers[i] for i in known], counted.own.take(known))
    told: list[dict[str, Any]] = []
    for seed in seeds():
        share = sum(map(seed.is_of, candidates))
        if share < LEAST or len(told) == SEEDS:
            continue
        top = [s.paper for s in ranker.rank(candidates, kept=[seed.paper], counts=counts, explain=0)[:TOP]]
        told.append(
            {
                "id": seed.paper.id,
                "title": seed.paper.title,
                "topic": seed.topic,
                "papers": share,
                "candidates": len(candidates),
                "of_topic": sum(map(seed.is_of, top)),
                "first": [paper.title for paper in top],
            }
        )
    return told


def seeds() -> Iterator[Seed]:
    """The seeds in the order of the file."""
    canon = {paper.id: to_paper_data(paper) for paper in load_canon()}
    for row in TOPICS.read_text(encoding="utf-8").splitlines():
        id, topic, words = row.split("\t")
        data = canon[id]
        paper = Paper(0, id, title=data.title, authors=data.authors, abstract=data.abstract, published=data.published)
        yield Seed(paper, topic, tuple(words.split("|")))


def lines(told: list[dict[str, Any]]) -> Iterator[str]:
    """The table."""
    shares = [row["of_topic"] for row in told]
    yield "### The morning after one like"
    yield ""
    yield f"{len(told)} seeds of the canon, {told[0]['candidates']:,} papers of 60 listing days. Of the top ten, "
    yield f"{median(shares):g} share the topic in the median, at least {min(shares)}."
    yield ""
    yield "| the like | topic | papers of it | of the top ten | first |"
    yield "|---|---|---:|---:|---|"
    for row in told:
        yield f"| {row['title']} | {row['topic']} | {row['papers']:,} | {row['of_topic']} | {row['first'][0]} |"
    yield ""
