"""Records of ideas and of what became of papers: the ledger, fates, paths, trends, exported graphs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from readinglist.core.frozen import Frozen
from readinglist.core.graph_export import GraphExport
from readinglist.core.ideas import BuildsOn, Displacement, Idea, LastYear
from readinglist.core.references import CitationForecast, YearOfCitations
from readinglist.graph.adoption import UNOBSERVED


class IdeaUse(Frozen):
    """One paper that uses an idea: by citing its origin, by naming it, or both."""

    idea: str
    paper: str
    month: date | None
    by: str  # "citation" | "name" | "both"
    kind: str  # of the citation; "mentioned" where only named
    sentence: str | None = None


class IdeaFate(Frozen):
    """What became of an idea or a paper: a fate with who told it until when, by citations and the use of the name."""

    fate: str | None = UNOBSERVED  # None: no rule holds
    reasons: tuple[str, ...] = ()
    citing_coverage: float | None = None  # of the months that the fate speaks of, 0 to 1
    resolved_share: float | None = None  # of the references of known lists those that lead to a paper that is here
    cutoff: date | None = None
    source: str | None = None
    years: tuple[tuple[int, int], ...] = ()  # (year, papers that cite it), of what was counted elsewhere
    papers: int = 0  # that cite or name it, of those that were counted
    lately: LastYear | None = None  # the newest that was counted elsewhere
    origin: str | None = None  # the pack that told it, with its cut-off


def told_by(records: Iterable[IdeaRecord]) -> tuple[Counter[str], date | None]:
    """How many fates each source told, and the first day on which one of them was counted."""
    told = [r.fate for r in records if r.fate and r.fate.source and r.fate.fate != UNOBSERVED]
    return Counter(str(fate.source) for fate in told), min((f.cutoff for f in told if f.cutoff), default=None)


class PathStep(Frozen):
    """One step of a path: `later` builds on, or cites, `earlier`; ideas by name, other papers by id."""

    later: str
    earlier: str
    by: str  # "used place" | "abstract" | "name" | "reader" | "citation"
    evidence: str | None = None
    later_paper: str | None = None
    earlier_paper: str | None = None


class IdeaPath(Frozen):
    """The shortest way from one idea to another, step by step from `start`."""

    start: str
    goal: str
    through: str  # "builds on" | "citations"
    steps: tuple[PathStep, ...]


class IdeaRecord(Frozen):
    """A line of the ledger. Numbers are None where nothing was observed; `share` is per month, 0 to 1."""

    idea: Idea
    uses: int
    used: int  # of these, by a place of kind "used"
    by_citation: int
    by_name: int
    independent_groups: int | None
    direction: str  # of its use
    peak: date | None = None
    half_life_months: float | None = None
    bursts: tuple[tuple[date, date | None], ...] = ()
    displacement: Displacement | None = None
    builds_on: tuple[BuildsOn, ...] = ()
    opened: tuple[str, ...] = ()
    adoption: tuple[tuple[date, int, int], ...] = ()  # (month, papers that use it, papers of the month)
    opened_in_all: int = 0  # ideas that build on it, or on what builds on it
    what: str | None = None  # a sentence of the origin's abstract
    fate: IdeaFate | None = None
    lately: LastYear | None = None


class Trend(Frozen):
    """A phrase whose share of the papers changed: the last months against the year before.

    Shares are 0 to 1, `ratio` of them with its 95 % interval. `kind` tells a name from a drift of words:
    "new name" (spelled as a name, unknown before), "name", "topic" (stands in titles), "words".
    """

    term: str
    direction: str  # rising | fading
    kind: str
    share_now: float
    share_before: float
    ratio: float
    interval: tuple[float, float]
    papers_now: int
    papers_before: int
    bursts: tuple[tuple[date, date | None], ...] = ()
    examples: tuple[str, ...] = ()  # ids, newest first
    ideas: tuple[str, ...] = ()  # of the ledger, by name: its name, or used by many of its papers


class Trends(Frozen):
    """What `trends` found, and on what: the months compared, or why there is nothing to compare."""

    since: date | None  # first of the last months
    until: date | None  # the last of them
    before: date | None  # first of the months before
    observed: int  # months that hold a fair number of papers
    needed: int
    trends: tuple[Trend, ...] = ()
    compared: int = 0  # observed months that were compared, of
    asked: int = 0  # so many that were asked for


class PaperFate(Frozen):
    """The fate of a paper and its figures. Shares and percentiles are 0 to 1, None what is not defined."""

    id: str
    title: str | None
    fate: str | None
    age_months: int | None  # to the cut-off
    percentile: float | None  # of citations, among the papers of its month and category
    persistent_influence: float | None  # in papers
    cd5: float | None
    sleeping_beauty: float | None
    bursts: tuple[tuple[date, date | None], ...]  # (first, last) months of citations; last None: goes on
    citations: int
    independent_groups: int | None
    resolved_share: float | None
    citing_coverage: float | None  # of the months that the fate speaks of
    cutoff: date | None
    source: str
    reasons: tuple[str, ...] = ()
    influence_percentile: float | None = None
    awakening: int | None = None  # years after its own month
    percentile_from: str | None = None  # the service whose counts the percentile is told from, or `source`
    percentile_coverage: float | None = None  # the share of the cohort that has a count, or a known list citing months
    names: tuple[str, ...] = ()  # ideas of the ledger that it introduced
    forecast: CitationForecast | None = None  # of young papers
    timeline: tuple[YearOfCitations, ...] = ()
    last_month: date | None = None  # the last one that enough papers are here of: windows of months end with it
    citations_from: str | None = None  # the pack that counted them, None: the library


class GraphWritten(Frozen):
    """What an export wrote: the files, and what is in them."""

    files: tuple[str, ...]
    format: str  # gexf | graphml | csv | svg | png
    export: GraphExport
