"""The canon: landmark papers of machine learning with the ideas they introduced, and contemporaries.

Facts only, kept in two files beside this one that people can read: `canon.json` (one paper a
block) and `canon_contemporaries.jsonl` (one paper a line). docs/canon.md says how they were
checked. The summaries are our own words and stand in for the abstracts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from itertools import groupby
from typing import Any

from readinglist.core.frozen import Frozen
from readinglist.core.ideas import Idea
from readinglist.core.ids import is_arxiv
from readinglist.core.lazy import read_data
from readinglist.core.papers import Goal, PaperData
from readinglist.sources.calendar import night_on_or_after

# What the demo aims for, as somebody would have written it in 2015.
GOAL_NAME = "locomotion"
GOAL_TEXT = (
    "Simulated humanoid and legged robots that learn to walk and run by reinforcement learning: "
    "policy gradient methods for continuous control, from joint angles to torques, without motion capture."
)
GOAL_SEEDS = ("1502.05477", "1506.02438")  # trust regions; generalised advantages
HISTORY = "canon_history.json"
GOAL = Goal(GOAL_NAME, GOAL_TEXT, GOAL_SEEDS)


class CanonPaper(Frozen):
    """A paper of the demo.

    `published` is noon UTC of the day of v1 (a DOI: of publication), because only the day is known.
    A contemporary is known by title, date and category: it has no authors, summary or ideas, and
    where only its month is known (`day_known` False) that month's first stands in. `cites` are ids
    of the demo.
    """

    id: str
    title: str
    authors: tuple[str, ...]
    published: datetime
    categories: tuple[str, ...]  # primary first
    summary: str | None
    ideas: tuple[Idea, ...]
    cites: tuple[str, ...]
    day_known: bool = True
    first_authors: bool = False  # the paper has more authors than are given

    @property
    def quarter(self) -> str:
        """The quarter year of v1: `2015Q1`."""
        return f"{self.published.year}Q{(self.published.month + 2) // 3}"


class Quarter(Frozen):
    """What one night of the demo announces together: a quarter year of papers, oldest first."""

    name: str
    night: date
    papers: tuple[CanonPaper, ...]
    contemporaries: tuple[CanonPaper, ...]


@cache
def load_canon() -> tuple[CanonPaper, ...]:
    """The landmark papers, oldest first; their `cites` stay among themselves."""
    return tuple(_canon_paper(record) for record in json.loads(read_data(__package__, "canon.json")))


@cache
def canon_papers() -> Mapping[str, CanonPaper]:
    """The landmark papers by id."""
    return {paper.id: paper for paper in load_canon()}


@cache
def load_contemporaries() -> tuple[CanonPaper, ...]:
    """Ordinary papers of the same months and categories, oldest first; they may cite the canon."""
    return tuple(_contemporary(record) for record in _contemporary_records())


@cache
def canon_citations() -> tuple[tuple[str, str], ...]:
    """All (citing, cited) pairs among canon and contemporaries, in order of the ids."""
    pairs = {(paper.id, cited) for paper in (*load_canon(), *load_contemporaries()) for cited in paper.cites}
    pairs |= {(citing, record["id"]) for record in _contemporary_records() for citing in record["cited_by"]}
    return tuple(sorted(pairs))


def canon_quarters() -> tuple[Quarter, ...]:
    """The quarters that have papers, oldest first, each with the night that announces it."""
    everything = sorted((*load_canon(), *load_contemporaries()), key=lambda p: (p.published, p.id))
    found = []
    for name, group in groupby(everything, key=lambda paper: paper.quarter):
        papers = tuple(group)
        landmarks = tuple(p for p in papers if p.summary is not None)
        found.append(Quarter(name, night_of(name), landmarks, tuple(p for p in papers if p.summary is None)))
    return tuple(found)


def night_of(quarter: str) -> date:
    """The first announcement night after a quarter and its last day are over, for `2015Q1`: 2015-04-01.

    Years older than the table of holidays have New Year's Day, the only one it can fall on, skipped here.
    """
    year, number = int(quarter[:4]), int(quarter[5])
    if number == 4:
        return night_on_or_after(date(year + 1, 1, 2))
    return night_on_or_after(date(year, number * 3 + 1, 1))


def canon_ideas() -> list[Idea]:
    """The named ideas of the landmark papers, as the ledger takes them."""
    return [idea for paper in load_canon() for idea in paper.ideas]


def to_paper_data(paper: CanonPaper) -> PaperData:
    """The paper as a source would describe it, the summary in the abstract's place."""
    arxiv = is_arxiv(paper.id)
    return PaperData(
        id=paper.id,
        title=paper.title,
        authors=paper.authors,
        abstract=paper.summary,
        categories=paper.categories,
        primary_category=paper.categories[0],
        version=1 if arxiv else None,
        published=paper.published,
        doi=None if arxiv else paper.id.removeprefix("doi:"),
        source="arxiv" if arxiv else "doi",
        url=None if arxiv else f"https://doi.org/{paper.id.removeprefix('doi:')}",
    )


def _canon_paper(record: Mapping[str, Any]) -> CanonPaper:
    return CanonPaper(
        id=record["id"],
        title=record["title"],
        authors=tuple(record["authors"]),
        published=_noon(record["published"]),
        categories=tuple(record["categories"]),
        summary=record["summary"],
        ideas=tuple(Idea(idea["name"], record["id"], tuple(idea["aliases"])) for idea in record["ideas"]),
        cites=tuple(record["cites"]),
        first_authors=record.get("first_authors", False),
    )


def _contemporary(record: Mapping[str, Any]) -> CanonPaper:
    day_known = len(record["published"]) == len("2015-02-19")
    day = _noon(record["published"] if day_known else f"{record['published']}-01")
    cites = tuple(record["cites"])
    return CanonPaper(record["id"], record["title"], (), day, (record["category"],), None, (), cites, day_known)


def _noon(day: str) -> datetime:
    """Noon, so that the day is the same in UTC and in New York."""
    return datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)


@cache
def _contemporary_records() -> tuple[Mapping[str, Any], ...]:
    lines = read_data(__package__, "canon_contemporaries.jsonl").splitlines()
    return tuple(json.loads(line) for line in lines)
