"""References, the places that cite them, and what they are linked to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

IMPORT = "import"
# Where a list of references was read: the paper's own PDF or sources, a service's answer, an imported graph.
ORIGINS = ("eprint", "pdf", "s2", "openalex", IMPORT)
# What a citing place does with the cited paper, by rules on its section and sentence.
CITATION_KINDS = ("used", "compared", "mentioned", "unknown")


@dataclass(frozen=True, slots=True)
class CitingPlace:
    """One place in the text that cites: its section's heading, its sentence, and its kind."""

    section: str | None
    sentence: str
    kind: str = "unknown"  # one of CITATION_KINDS


@dataclass(frozen=True, slots=True)
class Reference:
    """One entry of a list of references, fields as far as they could be told.

    `index` counts from 1 in the order of the list; `label` is what the text calls it by where the
    list prints one ("12", "Abc+99"); `raw` is the entry as one line of readable text.
    """

    index: int
    raw: str
    label: str | None = None
    title: str | None = None
    authors: tuple[str, ...] = ()
    year: int | None = None
    venue: str | None = None
    arxiv_id: str | None = None
    doi: str | None = None
    url: str | None = None
    contexts: tuple[CitingPlace, ...] = ()

    def cited_in(self, contexts: tuple[CitingPlace, ...]) -> Reference:
        return replace(self, contexts=contexts)


@dataclass(frozen=True, slots=True)
class Known:
    """What linking compares of a paper of the store. `authors` as the source wrote them; `year` of v1."""

    id: str
    title: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    doi: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paper that a reference may mean, and how sure that is (0 to 1)."""

    id: str
    title: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Link:
    """What a reference was linked to, how sure that is and by what; unsure: no paper, but candidates."""

    paper: str | None = None
    confidence: float = 0.0  # 0 to 1
    by: str | None = None  # "arxiv" | "doi" | "title" | "reader"; None: not linked
    candidates: tuple[Candidate, ...] = ()  # best first


@dataclass(frozen=True, slots=True)
class ReferenceList:
    """The references of one paper or file, from one origin, linked as far as the library goes.

    `status`: ok | no references | no text | needs password | bad file | timeout | memory.
    """

    file: str | None
    paper: str | None
    status: str
    error: str | None = None
    origin: str = "pdf"
    references: tuple[Reference, ...] = ()
    links: tuple[Link, ...] = ()  # one for each reference


@dataclass(frozen=True, slots=True)
class Citation:
    """One edge: `citing` cites `cited`, with all origins that say so and those that know better.

    `silent` are origins whose list of the citing paper is known and does not hold the edge.
    """

    citing: str
    cited: str
    origins: tuple[str, ...]
    silent: tuple[str, ...] = ()
    confidence: float = 1.0
    kind: str = "unknown"  # the strongest of its places: used, compared, mentioned, unknown


@dataclass(frozen=True, slots=True)
class CitationCount:
    """How often a paper was cited, by one source, on one day."""

    paper: str
    source: str
    asked_at: datetime
    count: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of a month's papers was looked at: the share whose references are known.

    `month` is the first day of the v1 month; `category` a primary category, or None for all.
    """

    month: date
    category: str | None
    papers: int
    with_references: int
    with_counts: int

    @property
    def citing_coverage(self) -> float:
        return self.with_references / self.papers if self.papers else 0.0
