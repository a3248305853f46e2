"""What became of papers: fates with the figures that decided them, computed from the citations of the library."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from readinglist.citations.api import Counts, build_graph, known_graph
from readinglist.context import Context
from readinglist.core.citations import CitationArrays
from readinglist.core.dates import month_day, month_number
from readinglist.core.events import Event, Progress, result_of
from readinglist.core.papers import Paper
from readinglist.core.policy import PEERS
from readinglist.core.references import CitationForecast, YearOfCitations
from readinglist.core.statistics import percentiles
from readinglist.graph.fate_evidence import Name, Survey, citation_bursts, evidence_of, span_of, survey, timeline
from readinglist.graph.fates import CITED, Evidence, observed
from readinglist.graph.forecasting.cohort_forecast import (
    Skill,
    age_seen,
    forecast_of,
    outcomes,
    replay,
    settled_months,
    skill_from,
)
from readinglist.graph.known import KnownGraph
from readinglist.graph.ledger import independent_groups
from readinglist.graph.measures.figures import figure
from readinglist.ideas.records import IdeaFate, PaperFate
from readinglist.ideas.tables import Ideas
from readinglist.literature.api import Known, known_works
from readinglist.store.stamped_cache import CacheFile

from .ideas import catch_up, ledger_ideas
from .names import matcher_of, scan_papers
from .witnesses import Asked, testify


def fate(lib: Context, paper_id: str) -> PaperFate:
    """The fate of a paper of the library, with everything that is known beside it. Raises UsageError, NotFound."""
    return result_of(fate_steps(lib, paper_id))


def fate_so_far(lib: Context, paper_id: str) -> PaperFate:
    """As `fate`, from the papers that were looked through up to now: the library stays as it is."""
    return result_of(fate_steps(lib, paper_id, catches_up=False))


def fate_steps(lib: Context, paper_id: str, *, catches_up: bool = True) -> Generator[Event, None, PaperFate]:
    """The fate as the result, progress before it: a library that was not looked through yet takes a while."""
    paper = lib.store.papers.get(lib.resolve(paper_id))
    yield from (event for event in build_graph(lib) if isinstance(event, Progress))
    known = known_graph(lib)
    number = known.index[paper.id]
    counted = surveyed(lib, known)
    names = introduced(lib, known, [number])
    if names and catches_up:
        yield from catch_up(lib)
    evidence = evidence_for(lib, known, counted, [number], names)[0]
    forecast = yield from _forecast(lib, known, counted, number, evidence)
    return _record(lib, known, counted, paper, evidence, names.get(number, ()), forecast)


def fates_of(lib: Context, known: KnownGraph, numbers: Sequence[int]) -> list[IdeaFate]:
    """The fates of papers of a graph by number, in their order: some 50,000 papers take seconds."""
    counted = surveyed(lib, known)
    names = introduced(lib, known, numbers)
    if names:
        ideas = ledger_ideas(lib)
        scan_papers(lib, ideas, matcher_of(lib, ideas))
    evidence = evidence_for(lib, known, counted, numbers, names)
    return _told(lib, known, numbers, evidence, known_works(lib, [known.arrays.ids[number] for number in numbers]))


def _told(
    lib: Context,
    known: KnownGraph,
    numbers: Sequence[int],
    evidence: Sequence[Evidence],
    packed: Mapping[str, Known],
) -> list[IdeaFate]:
    ids, month = known.arrays.ids, known.arrays.month
    asked = [Asked(ids[n], None, int(month[n]), one) for n, one in zip(numbers, evidence, strict=True)]
    return testify(lib, asked, known, packed)


def fates(lib: Context, ids: Iterable[str] | None = None) -> dict[str, str | None]:
    """The fate of each of `ids`, of all papers without them. Raises UsageError, NotFound."""
    known = known_graph(lib)
    if ids is None:
        numbers = list(range(known.arrays.n))
    else:
        numbers = [known.index[lib.store.papers.get(lib.resolve(text)).id] for text in ids]
    found = fates_of(lib, known, numbers)
    return {known.arrays.ids[number]: one.fate for number, one in zip(numbers, found, strict=True)}


def fates_without_graph(lib: Context, ids: Sequence[str]) -> dict[str, IdeaFate]:
    """The fates of papers that the library's graph does not hold, where a pack knows them; nothing without a pack."""
    packed = known_works(lib, ids)
    return dict(zip(packed, testify(lib, [Asked(paper) for paper in packed], None, packed), strict=True))


def surveyed(lib: Context, known: KnownGraph) -> Survey:
    """What fates are computed from, counted; where no list is known, up to today."""
    return survey(known, month_number(lib.clock.now()))


def introduced(lib: Context, known: KnownGraph, numbers: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The ideas of the ledger that each of these papers introduced; papers without one are left out."""
    asked = set(numbers)
    found: dict[int, tuple[str, ...]] = {}
    for idea in ledger_ideas(lib):
        number = known.index.get(idea.origin or "")
        if number is not None and number in asked:
            found[number] = (*found.get(number, ()), idea.name)
    return found


def evidence_for(
    lib: Context, known: KnownGraph, counted: Survey, numbers: Sequence[int], names: Mapping[int, Sequence[str]]
) -> list[Evidence]:
    """The evidence of these papers, with their authors and the use of the names that they introduced."""
    rows = (counted.writers(np.asarray(numbers, dtype=np.int64)) + 1).tolist()
    authors = {row - 1: people for row, people in lib.store.papers.authors(rows).items() if people}
    uses = dict(zip(names, name_uses(lib, known, counted, list(names.items())), strict=True))
    return evidence_of(counted, known.figures, numbers, authors, uses)


def name_uses(
    lib: Context, known: KnownGraph, counted: Survey, names: Sequence[tuple[int, Sequence[str]]]
) -> list[Name]:
    """How the names that papers introduced are used, in the papers that were looked through for them."""
    if not names:
        return []
    month, now = known.arrays.month, counted.months.now
    here = month[known.arrays.described & (month >= 0)]
    papers = dict(enumerate(np.bincount(here).tolist()))
    titles_only = not lib.store.papers.have_abstracts()
    naming = lib.store.part(Ideas).naming([name for _, some in names for name in some])
    found = []
    for number, some in names:
        rows = {row for name in some for row in naming[name]} - {number + 1}
        uses = Counter(month[np.array(list(rows), dtype=np.int64) - 1].tolist())
        since = int(month[number]) if month[number] >= 0 else now + 1
        found.append(Name(span_of(uses, papers, since, now), titles_only))
    return found


def _record(
    lib: Context,
    known: KnownGraph,
    counted: Survey,
    paper: Paper,
    evidence: Evidence,
    names: tuple[str, ...],
    forecast: CitationForecast | None,
) -> PaperFate:
    number, figures, months = known.index[paper.id], known.figures, counted.months
    packed = known_works(lib, [paper.id])
    fate, years = _told(lib, known, [number], [evidence], packed)[0], timeline(known, months, number)
    if sum(year.citations for year in years) < sum(count for _, count in fate.years):  # counted elsewhere
        years = tuple(YearOfCitations(year, count, 1, 1) for year, count in fate.years)
    share, counted_by, coverage = _percentile(lib, known, counted, number)
    citing = lib.store.papers.authors((known.citing_of(number) + 1).tolist())
    slept = evidence.citations >= CITED and evidence.beauty is not None
    found = PaperFate(
        paper.id,
        paper.title,
        fate.fate,
        evidence.age,
        share,
        figure(figures.influence, number),
        figure(figures.cd5, number),
        evidence.beauty if slept else None,
        citation_bursts(known, months, number),
        evidence.citations,
        independent_groups(citing.values(), paper.authors),
        known.resolved_share,
        fate.citing_coverage,
        fate.cutoff,
        fate.source or known.arrays.source,
        fate.reasons,
        evidence.influence,
        evidence.awakening if slept else None,
        counted_by,
        coverage,
        names,
        forecast,
        years,
        month_day(months.now) if months.now >= months.first else None,
    )
    return _of_pack(found, packed[paper.id]) if paper.id in packed else found


def _of_pack(found: PaperFate, work: Known) -> PaperFate:
    """The figures of a pack where it knows as many citations as the library, and its percentile where that has none."""
    facts, evidence = work.facts, work.evidence
    if facts.percentile is not None and (found.percentile is None or facts.citations >= found.citations):
        found = replace(found, percentile=facts.percentile, percentile_from=work.info.label, percentile_coverage=1.0)
    if facts.citations < found.citations:
        return found
    return replace(
        found,
        age_months=evidence.age,
        cd5=facts.cd5,
        sleeping_beauty=facts.beauty,
        awakening=facts.awakening,
        citations=facts.citations,
        influence_percentile=facts.influence_percentile,
        citations_from=work.info.origin,
    )


def _percentile(
    lib: Context, known: KnownGraph, counted: Survey, number: int
) -> tuple[float | None, str | None, float | None]:
    """(percentile in the cohort, who counted, coverage): of a service where most of the cohort has its counts.

    Only of a cohort that was listed whole: the papers that happen to be here are no peers of each other.
    """
    arrays = known.arrays
    month, category = int(arrays.month[number]), arrays.category[number]
    if month >= 0 and category and lib.store.part(Counts).cohort_taken(month_day(month), category):
        ids = lib.store.part(Counts).cohort(month_day(month), category)
        for service in lib.settings.citations.sources:
            counts = lib.store.part(Counts).latest(ids, service)
            coverage = len(counts) / len(ids) if ids else 0.0
            if arrays.ids[number] in counts and observed(coverage):
                shares = percentiles([one.count for one in counts.values()], least=PEERS)
                if (share := figure(shares, list(counts).index(arrays.ids[number]))) is not None:
                    return share, service, coverage
    share = figure(known.figures.percentile, number)
    return (None, None, None) if share is None else (share, arrays.source, figure(counted.seen[2], number))


def _forecast(
    lib: Context, known: KnownGraph, counted: Survey, number: int, evidence: Evidence
) -> Generator[Event, None, CitationForecast | None]:
    seen = None if evidence.age is None or evidence.watched is None else age_seen(evidence.watched)
    if seen is None:
        return None
    if not observed(evidence.seen.window):
        return CitationForecast("the references of too few papers are known", seen=seen)
    return (yield from forecast_steps(lib, known.arrays, counted.months.now, number))


# The forecast for young papers, with a skill that is measured once a month and remembered.


FILE = "outlook.json"
STAGE = "measuring the forecast on earlier months"
CHANGED = 0.1  # of the citations: from there on the skill is measured anew


def forecast_steps(
    lib: Context, arrays: CitationArrays, now: int, number: int
) -> Generator[Progress, None, CitationForecast | None]:
    """The chance of a paper, None where none is due by its age; months are counted to `now`.

    Measuring the skill takes some seconds; that of the same month and graph is cached.
    """
    seen = age_seen(now - int(arrays.month[number]))
    if arrays.month[number] < 0 or seen is None:
        return None
    known, key, made_from = CacheFile(lib.places.cache / FILE), str(seen), [now, arrays.source]
    skill = _known_skill(known.get(key, made_from), arrays.m)
    if skill is None:
        skill = yield from _measured(arrays, now, seen)
        known.put(key, made_from, {"citations": arrays.m} | asdict(skill))
        known.save()
    return forecast_of(arrays, number, now, skill)


def _measured(arrays: CitationArrays, now: int, seen: int) -> Generator[Progress, None, Skill]:
    outcome = outcomes(arrays, now)
    months, replayed = settled_months(arrays, outcome), []
    for done, month in enumerate(months):
        yield Progress(STAGE, done, len(months))
        replayed.append(replay(arrays, outcome, seen, month))
    return skill_from(replayed)


def _known_skill(entry: Any, citations: int) -> Skill | None:
    """The skill that was measured this month, where it is of nearly as many citations."""
    try:
        near = abs(entry["citations"] - citations) <= CHANGED * citations
        return Skill(entry["skill"], entry["cohorts"], entry["papers"]) if near else None
    except (KeyError, TypeError):
        return None
