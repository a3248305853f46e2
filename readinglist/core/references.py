"""References, the places that cite them, and what they are linked to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, replace
from datetime import date, datetime
from types import MappingProxyType

from .frozen import Frozen
from .policy import HORIZON

IMPORT = "import"
# Where a list of references was read: the paper's own PDF or sources, a service's answer, an imported graph.
ORIGINS = ("eprint", "pdf", "s2", "openalex", IMPORT)
# What a citing place does with the cited paper, by rules on its section and sentence.
CITATION_KINDS = ("used", "compared", "mentioned", "unknown")


class PaperLink(Frozen):
    """An address that a paper names. `kind`: code | data | model | page."""

    kind: str
    url: str

    @property
    def name(self) -> str:
        """The kind for people: `page` alone is arXiv's."""
        return "project page" if self.kind == "page" else self.kind


class CitingPlace(Frozen):
    """One place in the text that cites: its section's heading, its sentence, and its kind."""

    section: str | None
    sentence: str
    kind: str = "unknown"  # one of CITATION_KINDS


class Reference(Frozen):
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


class Known(Frozen):
    """What linking compares of a paper of the store. `authors` as the source wrote them; `year` of v1."""

    id: str
    title: str
    authors: tuple[str, ...] = ()
    year: int | None = None
    doi: str | None = None


class Candidate(Frozen):
    """A paper that a reference may mean, and how sure that is (0 to 1)."""

    id: str
    title: str
    confidence: float


class Link(Frozen):
    """What a reference was linked to, how sure that is and by what; unsure: no paper, but candidates."""

    paper: str | None = None
    confidence: float = 0.0  # 0 to 1
    by: str | None = None  # "arxiv" | "doi" | "title" | "reader"; None: not linked
    candidates: tuple[Candidate, ...] = ()  # best first


class ReferenceList(Frozen):
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
    addresses: tuple[PaperLink, ...] = ()  # of code, data and pages that the first page of a PDF names


class Citation(Frozen):
    """One edge: `citing` cites `cited`, with all origins that say so and those that know better.

    `silent` are origins whose list of the citing paper is known and does not hold the edge.
    """

    citing: str
    cited: str
    origins: tuple[str, ...]
    silent: tuple[str, ...] = ()
    confidence: float = 1.0
    kind: str = "unknown"  # the strongest of its places: used, compared, mentioned, unknown


class CitationCount(Frozen):
    """How often a paper was cited, by one source, on one day."""

    paper: str
    source: str
    asked_at: datetime
    count: int


class Coverage(Frozen):
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


# What words commonly mean: needed to tell the name of an idea from a word used as a word.


class Acronym(Frozen):
    """What papers spell an acronym out as: how often in all, and (count, words), most frequent first."""

    spelled_out: int
    meanings: tuple[tuple[int, str], ...]


class Lexicon(Frozen, eq=False):
    """Ordinary words in lower case, and acronyms with what they stand for.

    An empty one is allowed: then only the shape of a name and its place in the sentence tell. One is equal to itself
    alone, so that what is made of it can be kept.
    """

    ordinary: frozenset[str] = frozenset()
    acronyms: Mapping[str, Acronym] = field(default_factory=lambda: MappingProxyType({}))


# A document as it was laid out: what crosses the border of the process that reads PDFs.
#
# Points (1/72 inch), origin at the top left of the page. Text is cleaned of control characters and
# nothing else: ligatures, hyphens, accents that stand as glyphs of their own are for `references`.


class Span(Frozen):
    """A run of one font. `size` in points; `raised`: set above the line, as a mark of a footnote is."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    bold: bool = False
    italic: bool = False
    raised: bool = False


class Line(Frozen):
    """Spans that stand beside each other, as the PDF groups them: part of a printed line, or all of it."""

    spans: tuple[Span, ...]
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


class Page(Frozen):
    """One page; `lines` in the order of the file, which is not always that of reading."""

    number: int  # from 1
    width: float
    height: float
    lines: tuple[Line, ...]


class Document(Frozen):
    """What could be read of a PDF. `status` other than "ok" comes with `error` and perhaps no pages.

    ok | no text | needs password | bad file | timeout | memory; `cut` where a limit of pages or of
    text ended the reading before the end.
    """

    status: str
    pages: tuple[Page, ...] = ()
    error: str | None = None
    cut: bool = False


class YearOfCitations(Frozen):
    """Citations of a paper in one year of calendar, and of how many of that year's papers the references are known."""

    year: int
    citations: int
    papers: int
    known: int


class CitationForecast(Frozen):
    """The chance that a young paper will be in the top tenth of its cohort, from its first months.

    `skill` is what such chances were worth for earlier cohorts of this library: 1 - Brier score over that of
    their base rate; below 0 they were worth less than the base rate alone. Without a chance `why` says what is missing.
    """

    why: str
    chance: float | None = None
    seen: int | None = None  # months after the paper that were looked at
    horizon: int = HORIZON  # months
    skill: float | None = None
    cohorts: int = 0  # months that the skill was measured on
    papers: int = 0  # their papers


class CitingPaper(Frozen):
    """A paper that cites another, as a service lists it; `month` of its first version, counted from year 0."""

    month: int  # -1: not known
    authors: tuple[str, ...] = ()
    arxiv: str | None = None


class CitedBy(Frozen):
    """Who cites a paper: what a service listed on a day, the newest first, counted.

    `groups` and `others` are of the 24 months before that day: independent groups, and papers by others. Years of
    another service reach further back than a list that is incomplete.
    """

    paper: str
    source: str
    asked_at: datetime
    listed: int = 0
    since: int | None = None  # the month from which on it is complete; None: these are all that the service knows
    months: tuple[tuple[int, int], ...] = ()  # (month, listed papers of it), in order
    groups: int = 0
    others: int = 0
    authors_known: bool = True
    years: tuple[tuple[int, int], ...] = ()
    newest: tuple[str, ...] = ()  # ids of those on arXiv
