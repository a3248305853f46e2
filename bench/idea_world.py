"""An invented literature in which the history of every idea is known: what `bench.idea_fates` judges.

Nine years of one category: laboratories of uneven size write papers, which cite earlier ones, the more the
more attractive and the newer these are. Into it come ideas with a history. Nothing is told to the rules but what a
library would know: who cites whom as far as lists are known, who names what, months and authors.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from readinglist.core.ideas import BuildsOn
from readinglist.graph.known import KnownGraph
from tests.citation_arrays import arrays_of

from .fates import decisive

FIRST = 12 * 2015  # the month in which it begins, counted from year 0
MONTHS = 108
A_MONTH = 60  # papers
LABORATORIES, PEOPLE = 300, 8  # people of each
CITED = 40  # citations of earlier papers that are here, on average
MEMORY = 30.0  # months over which interest in a paper falls to a third
SPREAD = 1.6  # of the logarithm of how attractive papers are

NAMED = 0.7  # of the papers that use an idea these name it in title or abstract
CITES = 0.9  # and these cite its origin
STRAY = 0.001  # papers a month that cite an origin, or use its name for something else, for no reason
GUEST = 0.12  # papers with an author of another laboratory
MISSPELT = 0.02  # authors whose name is spelled in another way

RISEN, ABSORBED, DISPLACED, FORGOTTEN, ONE_LABORATORY = "risen", "absorbed", "displaced", "forgotten", "one laboratory"
HISTORIES = (RISEN, ABSORBED, DISPLACED, FORGOTTEN, ONE_LABORATORY)


@dataclass(frozen=True)
class Invented:
    """An idea: its history, the number of its origin, the papers that name it, and what displaced it."""

    name: str
    history: str
    origin: int
    named: frozenset[int]
    rival: str | None = None


@dataclass(frozen=True)
class World:
    """What a library would know, and what is true."""

    known: KnownGraph
    authors: dict[int, tuple[str, ...]]
    ideas: tuple[Invented, ...]
    edges: tuple[BuildsOn, ...]


@dataclass
class Writing:
    """A literature while it is being invented."""

    rng: np.random.Generator
    month: np.ndarray
    laboratory: np.ndarray
    citing: list[int] = field(default_factory=list)
    cited: list[int] = field(default_factory=list)
    used: dict[int, int] = field(default_factory=dict)  # paper -> how many ideas it uses
    ideas: list[Invented] = field(default_factory=list)
    edges: list[BuildsOn] = field(default_factory=list)
    origins: set[int] = field(default_factory=set)

    def papers(self, rates: np.ndarray, laboratories: Iterable[int] | None = None) -> list[int]:
        """Papers drawn by expected number a month, of these laboratories; each once."""
        chosen: list[int] = []
        allowed = None if laboratories is None else np.isin(self.laboratory, list(laboratories))
        for month, number in enumerate(self.rng.poisson(rates)):
            here = (self.month == month) if allowed is None else (self.month == month) & allowed
            free = np.flatnonzero(here)
            chosen += self.rng.choice(free, size=min(int(number), len(free)), replace=False).tolist()
        return chosen

    def origin(self, low: int, high: int) -> tuple[int, int]:
        """(paper, month): one that introduces an idea, in the months from `low` to before `high`."""
        month = int(self.rng.integers(low, high))
        paper = int(self.rng.choice([p for p in np.flatnonzero(self.month == month) if p not in self.origins]))
        self.origins.add(paper)
        return paper, month

    def cite(self, origin: int, papers: Iterable[int], chance: float = CITES) -> None:
        for paper in papers:
            if paper != origin and self.rng.random() < chance:
                self.citing.append(paper)
                self.cited.append(origin)

    def named(self, origin: int, papers: Iterable[int]) -> frozenset[int]:
        """Those of `papers` that name the idea, and a few that mean something else."""
        strays = self.papers(np.where(np.arange(MONTHS) > self.month[origin], STRAY, 0.0))
        return frozenset(p for p in papers if self.rng.random() < NAMED) - {origin} | frozenset(strays)

    def strays(self, origin: int) -> None:
        self.cite(origin, self.papers(np.where(np.arange(MONTHS) > self.month[origin], STRAY, 0.0)), 1.0)


def world(seed: int, coverage: float = 1.0, each: int = 4) -> World:
    """A literature with `each` ideas of every history; a paper's references are known with chance `coverage`."""
    rng = np.random.default_rng(seed)
    month = np.repeat(np.arange(MONTHS), A_MONTH)
    share = 1 / np.arange(3, LABORATORIES + 3) ** 0.7
    laboratory = rng.choice(LABORATORIES, size=len(month), p=share / share.sum())
    told = Writing(rng, month, laboratory)
    for number in range(each):
        for history, write in _WRITE.items():
            write(told, f"{history} {number}")
    for idea in told.ideas:
        told.strays(idea.origin)
    citing, cited = _background(told)
    known = rng.random(len(month)) < coverage
    kept = known[citing]
    references = np.bincount(citing, minlength=len(month)) + rng.poisson(15, size=len(month))
    arrays = arrays_of(
        tuple(map(str, range(len(month)))),
        (citing[kept], cited[kept]),
        month + FIRST,
        references=np.where(known, references, np.nan),
        category=("cs.XX",) * len(month),
        known=known,
    )
    return World(KnownGraph(arrays, decisive), _authors(told), tuple(told.ideas), tuple(told.edges))


def _risen(told: Writing, name: str) -> None:
    """Slowly, then everywhere, and still."""
    origin, born = told.origin(12, 60)
    age = np.arange(MONTHS) - born
    height, middle = told.rng.uniform(1.5, 4.0), told.rng.uniform(10, 25)
    papers = told.papers(np.where(age > 0, height / (1 + np.exp(-(age - middle) / 5)), 0.0))
    told.cite(origin, papers)
    told.ideas.append(Invented(name, RISEN, origin, told.named(origin, papers)))


def _absorbed(told: Writing, name: str) -> None:
    """Used ever more, and after some years nobody finds that it needs a citation."""
    origin, born = told.origin(44, 56)
    age = np.arange(MONTHS) - born
    papers = told.papers(np.where(age > 1, told.rng.uniform(0.7, 0.9) * (1 + age / 40), 0.0))
    end = MONTHS - 24 - int(told.rng.integers(1, 6))
    told.cite(origin, [p for p in papers if told.month[p] < end])
    told.ideas.append(Invented(name, ABSORBED, origin, told.named(origin, papers)))


def _displaced(told: Writing, name: str) -> None:
    """A community uses it until another idea that builds on it takes its place, laboratory by laboratory."""
    origin, born = told.origin(12, 30)
    other, came = told.origin(born + 36, born + 46)
    members = told.rng.choice(60, size=30, replace=False).tolist()
    leaving = {lab: came + 3 + int(told.rng.integers(0, 12)) for lab in members}
    loyal = set(members[:2])
    stays = int(MONTHS - 30)
    age = np.arange(MONTHS) - born
    papers = told.papers(np.where(age > 2, 2.4, 0.0), members)
    old = [p for p in papers if told.month[p] < min(leaving[lab(told, p)], stays)]
    old += [p for p in papers if lab(told, p) in loyal and leaving[lab(told, p)] <= told.month[p] < stays]
    new = [p for p in papers if p not in set(old) and told.month[p] >= leaving[lab(told, p)]]
    told.cite(origin, old)
    told.cite(origin, [p for p in new if told.month[p] < stays], 0.3)  # as the way of old, to compare with
    told.cite(other, new)
    told.ideas.append(Invented(name, DISPLACED, origin, told.named(origin, old), f"after {name}"))
    told.ideas.append(Invented(f"after {name}", RISEN, other, told.named(other, new)))
    told.edges.append(BuildsOn(f"after {name}", name, None, "name"))


def _forgotten(told: Writing, name: str) -> None:
    """Two good years, then less and less, then nothing."""
    origin, born = told.origin(12, 48)
    age = np.arange(MONTHS) - born
    good = int(told.rng.integers(18, 30))
    rates = np.where((age > 1) & (age <= good), 1.1, 1.1 * np.exp(-(age - good) / 4.0))
    papers = told.papers(np.where((age > 1) & (np.arange(MONTHS) < MONTHS - 24), rates, 0.0))
    told.cite(origin, papers)
    told.ideas.append(Invented(name, FORGOTTEN, origin, told.named(origin, papers)))


def _one_laboratory(told: Writing, name: str) -> None:
    """Its own laboratory alone, month after month."""
    origin, born = told.origin(12, 48)
    mine = int(told.rng.integers(0, 20))
    told.laboratory[origin] = mine
    papers = told.papers(np.where(np.arange(MONTHS) > born + 1, 0.6, 0.0), [mine])
    told.cite(origin, papers)
    told.ideas.append(Invented(name, ONE_LABORATORY, origin, told.named(origin, papers)))


_WRITE = {
    RISEN: _risen,
    ABSORBED: _absorbed,
    DISPLACED: _displaced,
    FORGOTTEN: _forgotten,
    ONE_LABORATORY: _one_laboratory,
}


def lab(told: Writing, paper: int) -> int:
    return int(told.laboratory[paper])


def _background(told: Writing) -> tuple[np.ndarray, np.ndarray]:
    """All citations: those of ideas, and what papers cite anyway; origins only by those who use them."""
    attraction = np.exp(told.rng.normal(0, SPREAD, size=len(told.month)))
    attraction[list(told.origins)] = 0.0
    citing, cited = [np.array(told.citing, dtype=np.int64)], [np.array(told.cited, dtype=np.int64)]
    for month in range(1, MONTHS):
        here = np.flatnonzero(told.month == month)
        weight = np.cumsum(attraction * np.exp((told.month - month) / MEMORY) * (told.month < month))
        number = told.rng.poisson(CITED, size=len(here))
        drawn = np.searchsorted(weight, told.rng.random(int(number.sum())) * weight[-1])
        citing.append(np.repeat(here, number))
        cited.append(drawn)
    return np.concatenate(citing), np.concatenate(cited)


def _authors(told: Writing) -> dict[int, tuple[str, ...]]:
    """One to five people of a laboratory, nearly always its head; now and then a guest."""
    rng, found = told.rng, {}
    for paper, mine in enumerate(told.laboratory.tolist()):
        people = [(mine, int(who)) for who in rng.choice(np.arange(1, PEOPLE), rng.integers(1, 5), replace=False)]
        people += [(mine, 0)] if rng.random() < 0.95 else []
        people += [(int(rng.integers(LABORATORIES)), int(rng.integers(1, PEOPLE)))] if rng.random() < GUEST else []
        found[paper] = tuple(
            f"{'P.' if rng.random() < MISSPELT else 'Person'} {_LETTERS[who]} of {place}" for place, who in people
        )
    return found


_LETTERS = "HABCDEFGIJ"
