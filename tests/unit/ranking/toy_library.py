"""A small made-up library with clear topics, built the same way every time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from readinglist.core.papers import Paper

TOPICS = {
    "walk": "robot locomotion policy gradient reward terrain gait legged reinforcement learning",
    "talk": "language model dialogue token pretraining corpus translation attention decoding",
    "look": "image segmentation detection camera depth scene pixel convolution video",
    "prove": "theorem bound regret convex kernel convergence lower optimal rate",
}
FILLER = "method results approach problem data experiments novel framework performance baseline".split()
START = date(2025, 11, 3)


def toy(number: int, topic: str = "walk", **changes: Any) -> Paper:
    """Paper `number` on `topic`: always the same text; announced one day later every five papers."""
    words = TOPICS[topic].split()
    some = [words[(number * k + k) % len(words)] for k in range(1, 7)]
    filler = [FILLER[(number + 3 * k) % len(FILLER)] for k in range(4)]
    fields: dict[str, Any] = {
        "row": number,
        "id": f"2511.{number:05d}",
        "version": 1,
        "title": f"{some[0]} {some[1]} with {some[2]}",
        "authors": (f"Ada {topic.title()}{number % 9}", f"Bo Common{number % 4}"),
        "abstract": f"We study {' and '.join(some)} in a {' '.join(filler)}. Case{number} is special.",
        "categories": ("cs.LG",) if topic in ("walk", "prove") else ("cs.CL",),
        "primary_category": "cs.LG" if topic in ("walk", "prove") else "cs.CL",
        "published": datetime(2025, 11, 1, tzinfo=UTC),
        "updated": None,
        "announced": START + timedelta(days=number // 5),
        "doi": None,
        "journal_ref": None,
        "comment": None,
        "withdrawn": False,
        "source": "arxiv",
        "url": None,
    }
    return Paper(**(fields | changes))


def toys(n: int = 80) -> list[Paper]:
    """Papers 0 to n - 1, the topics in turn: 0, 4, 8 ... are about walking robots."""
    names = list(TOPICS)
    return [toy(number, names[number % len(names)]) for number in range(n)]


def topic_of(paper: Paper) -> str:
    """The topic that a toy was made of."""
    return list(TOPICS)[paper.row % len(TOPICS)]
