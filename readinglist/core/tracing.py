"""What enrichment and the nightly trace did: what was asked, what came, what is known now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from .papers import Paper
from .references import Citation, CitationCount, Coverage


@dataclass(frozen=True, slots=True)
class SourceAsked:
    """How one source was asked: about so many papers, of which it knew some, with so many lists and counts."""

    source: str  # s2 | openalex | pdf | eprint
    papers: int = 0
    known: int = 0
    lists: int = 0
    counts: int = 0

    def __add__(self, other: SourceAsked) -> SourceAsked:
        numbers = (self.papers + other.papers, self.known + other.known)
        return SourceAsked(self.source, *numbers, self.lists + other.lists, self.counts + other.counts)


@dataclass(frozen=True, slots=True)
class Cohort:
    """All papers of a v1 month and primary category, and how many of them a source has a count of."""

    month: date  # its first day
    category: str
    papers: int
    with_counts: int

    @property
    def coverage(self) -> float:
        return self.with_counts / self.papers if self.papers else 0.0


@dataclass(frozen=True, slots=True)
class TraceReport:
    """One run of `trace` or `enrich`.

    `status`: ok | quiet (nothing was due) | partial (the budget was spent, or a source failed: `reason`)
    | failed. `edges` are the citations known afterwards, `new_edges` those more than before; `left` is
    what is still due.
    """

    status: str
    reason: str | None = None
    night: date | None = None
    asked: tuple[SourceAsked, ...] = ()
    edges: int = 0
    new_edges: int = 0
    late_links: int = 0  # references that waited and found their paper
    left: int = 0
    requests: int = 0
    seconds: float = 0.0
    coverage: tuple[Coverage, ...] = ()
    cohort: Cohort | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LastTrace:
    """What the traces of the last night that had one did, all runs of it together."""

    at: datetime
    status: str
    reason: str | None
    lists: int
    edges: int
    new_edges: int
    left: int
    coverage: tuple[Coverage, ...] = ()  # of the last months, all categories together


@dataclass(frozen=True, slots=True)
class TraceState:
    """Whether the nightly trace may ask anybody, and what it did last."""

    sources: tuple[str, ...]
    files: tuple[str, ...]  # pdf, eprint
    nightly: bool
    last: LastTrace | None = None

    @property
    def is_on(self) -> bool:
        return self.nightly and bool(self.sources or self.files)


@dataclass(frozen=True, slots=True)
class ListSummary:
    """One origin's list of references of a paper: how long it is and how many entries were linked."""

    origin: str
    status: str
    references: int
    linked: int


@dataclass(frozen=True, slots=True)
class PaperCitations:
    """What is known of a paper's citations; `titles` of the other papers by id.

    `independent_groups`: groups of authors that share no co-author, among those who cite it, without
    any that has one of its own authors.
    """

    paper: Paper
    lists: tuple[ListSummary, ...]
    counts: tuple[CitationCount, ...]
    cites: tuple[Citation, ...]
    cited_by: tuple[Citation, ...]
    independent_groups: int | None  # None: no author of them is known
    titles: dict[str, str | None]


@dataclass(frozen=True, slots=True)
class CitationOverview:
    """The citations among the papers of the library: how many, by whom, and how much was looked at.

    `disputed` are those that one origin has and another, whose list is known, has not.
    """

    edges: int
    by_origin: tuple[tuple[str, int], ...]
    disputed: tuple[Citation, ...]
    coverage: tuple[Coverage, ...]
