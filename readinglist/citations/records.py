"""Records of the citation room: runs of `trace` and `enrich`, the citations of a paper, the graph and its imports."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from readinglist.core.events import Event
from readinglist.core.frozen import Frozen
from readinglist.core.papers import Paper
from readinglist.core.references import Citation, CitationCount, Coverage

SOURCE_NAMES = {
    "s2": "Semantic Scholar",
    "openalex": "OpenAlex",
    "pdf": "its PDF",
    "eprint": "its TeX sources",
    "import": "an imported graph",
}


class SourceAsked(Frozen):
    """How one source was asked: about so many papers, of which it knew some, with so many lists and counts."""

    source: str  # s2 | openalex | pdf | eprint | oai
    papers: int = 0
    known: int = 0
    lists: int = 0
    counts: int = 0
    citing: int = 0  # papers of which it said who cites them, or how many in which year

    def __add__(self, other: SourceAsked) -> SourceAsked:
        numbers = (self.papers + other.papers, self.known + other.known, self.lists + other.lists)
        return SourceAsked(self.source, *numbers, self.counts + other.counts, self.citing + other.citing)


class Cohort(Frozen):
    """All papers of a v1 month and primary category, and how many of them a source has a count of."""

    month: date  # its first day
    category: str
    papers: int
    with_counts: int

    @property
    def coverage(self) -> float:
        return self.with_counts / self.papers if self.papers else 0.0


class TraceReport(Event):
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
    late_links: int = 0  # pending references and found their paper
    left: int = 0
    requests: int = 0
    seconds: float = 0.0
    coverage: tuple[Coverage, ...] = ()
    cohort: Cohort | None = None
    warnings: tuple[str, ...] = ()


class ListSummary(Frozen):
    """One origin's list of references of a paper: how long it is and how many entries were linked."""

    origin: str
    status: str
    references: int
    linked: int


class PaperCitations(Frozen):
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


class CitationOverview(Frozen):
    """The citations among the papers of the library: how many, by whom, and how much was looked at.

    `disputed` are those that one origin has and another, whose list is known, has not.
    """

    edges: int
    by_origin: tuple[tuple[str, int], ...]
    disputed: tuple[Citation, ...]
    coverage: tuple[Coverage, ...]


class YearCoverage(Frozen):
    """Of the papers of one year, how many have a known list of references."""

    year: int
    papers: int
    known: int


class Leader(Frozen):
    """One of the papers that a measure puts first."""

    id: str
    title: str | None
    value: float


class GraphStats(Frozen):
    """The graph in numbers. A share is None where nothing tells it."""

    papers: int
    citations: int
    without_month: int  # papers whose month of v1 is not known: in no cohort, and older than all others
    later: int  # citations to papers of a later month, left out of influence and main path
    inside: int  # citations within a circle of one month, whose papers count as one there
    known: int  # papers whose list of references is known
    resolved_share: float | None
    coverage: tuple[YearCoverage, ...]
    source: str
    cutoff: date | None
    measured: date  # when all figures were measured anew; since then those that changed
    leaders: tuple[tuple[str, tuple[Leader, ...]], ...]  # by measure


class GraphBuilt(Frozen):
    """What `graph build` did."""

    papers: int
    citations: int
    papers_read: int  # new ones, and those whose list, links or cohort changed; 0 where nothing did
    whole: bool  # all figures were measured anew
    source: str
    cutoff: date | None


class GraphFile(Frozen):
    """One file of an import: `kind` edges, papers or paperscape; `rows` that were used, `skipped` that were not."""

    path: str
    kind: str
    rows: int
    skipped: int
    examples: tuple[tuple[str, str], ...]  # (entry, why) of the first that were skipped


class GraphImport(Event):
    """What an import of a graph came to. Of its citations `linked` are between two papers of the library."""

    name: str
    files: tuple[GraphFile, ...]
    papers: int  # distinct papers that the files describe
    new: int
    without_month: int  # of them, those of which neither a date nor the id tells the month
    citations: int  # rows that say so, repeated ones included
    linked: int  # distinct
    itself: int  # rows in which a paper cites itself
    unresolved: int  # rows that cite a paper that is not here
    strangers: int  # rows in which a paper cites that is not here
    lists: int  # papers whose references are known now by this graph
    changed: int  # of these lists those that said something new
    has_totals: bool  # whether it says how many references they have in all
    cutoff: date


class FetchedFile(Frozen):
    """A paper's file in `pdfs/`; `fresh`: it was downloaded just now."""

    paper: str
    path: Path
    size: int  # bytes
    fresh: bool
