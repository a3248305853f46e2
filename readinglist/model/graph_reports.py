"""What is told of the graph of citations: what it holds, and what was imported into it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class YearCoverage:
    """Of the papers of one year, how many have a known list of references."""

    year: int
    papers: int
    known: int


@dataclass(frozen=True, slots=True)
class Leader:
    """One of the papers that a measure puts first."""

    id: str
    title: str | None
    value: float


@dataclass(frozen=True, slots=True)
class GraphStats:
    """The graph in numbers. A share is None where nothing tells it."""

    papers: int
    citations: int
    without_month: int  # papers whose month of v1 is not known: in no cohort, and older than all others
    later: int  # citations of a later month, left out of influence and main path
    inside: int  # citations within a circle of one month, whose papers count as one there
    known: int  # papers whose list of references is known
    resolved_share: float | None
    coverage: tuple[YearCoverage, ...]
    source: str
    cutoff: date | None
    measured: date  # when all figures were measured anew; since then those that changed
    leaders: tuple[tuple[str, tuple[Leader, ...]], ...]  # by measure


@dataclass(frozen=True, slots=True)
class GraphBuilt:
    """What `graph build` did."""

    papers: int
    citations: int
    papers_read: int  # new ones, and those whose list, links or cohort changed; 0 where nothing did
    whole: bool  # all figures were measured anew
    source: str
    cutoff: date | None


@dataclass(frozen=True, slots=True)
class GraphFile:
    """One file of an import: `kind` edges, papers or paperscape; `rows` that were used, `skipped` that were not."""

    path: str
    kind: str
    rows: int
    skipped: int
    examples: tuple[tuple[str, str], ...]  # (entry, why) of the first that were skipped


@dataclass(frozen=True, slots=True)
class GraphImport:
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
    told: bool  # is it told how many references they have in all
    cutoff: date


@dataclass(frozen=True, slots=True)
class GraphImported:
    """The last event of an import."""

    report: GraphImport
