"""Who saw that a paper was cited: a service that lists who cites it, a pack of the literature, the library's own
lists, counts of the canon.

The canon comes with counts from real data (docs/canon.md), so that fates are told on the first day, without a network
and with their cut-off. They are of samples: what they show is so, and what they do not show may be so all the same.
So nothing is called forgotten by them, and what papers named later is not called fading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

from readinglist.citations.api import SOURCE_NAMES, CitedLists
from readinglist.context import Context
from readinglist.core.dates import NO_MONTH, month_day, month_number
from readinglist.core.frozen import Frozen
from readinglist.core.ideas import Idea, LastYear
from readinglist.core.ids import month_of
from readinglist.core.lazy import read_data
from readinglist.core.references import CitedBy
from readinglist.graph.adoption import SHORTEST, TOO_YOUNG, UNOBSERVED, WINDOW, YOUNG, course
from readinglist.graph.fate_evidence import evidence_of_list
from readinglist.graph.fates import (
    AWAKENED,
    BUILDING_BLOCK,
    FORGOTTEN,
    GROUPS,
    REUSED,
    Evidence,
    Seen,
    fate_of,
    observed,
)
from readinglist.graph.known import KnownGraph
from readinglist.literature.api import Known

from .canon import HISTORY, canon_papers
from .records import IdeaFate

NOTHING = Evidence(None, Seen(None, None, None))
SHOWN = (TOO_YOUNG, AWAKENED, BUILDING_BLOCK, REUSED)  # what a sample shows to be so


class CanonCounts(Frozen):
    """What was counted of one idea of the canon. `named`: papers of the listings that name it, and their groups."""

    idea: str
    origin: str
    named: tuple[int, int]
    years: tuple[tuple[int, int], ...] = ()
    lately: tuple[int, int, int, int] | None = None  # twelve months to the cut-off: uses, papers; of those before
    evidence: Evidence | None = None  # without its age; None where the graph does not hold its origin


class Sample(Frozen):
    """Where it was counted: so many papers, until a day."""

    source: str
    papers: int
    cutoff: date


class CanonHistory(Frozen):
    """The file of counts that comes with the canon."""

    citations: Sample
    names: Sample
    ideas: tuple[CanonCounts, ...]


@cache
def canon_history() -> CanonHistory:
    """The counts of all ideas of the canon."""
    import msgspec

    return msgspec.json.decode(read_data(__package__, HISTORY), type=CanonHistory)


def canon_share(idea: Idea, today: date) -> float:
    """The share of papers that name an idea of the canon; 0 of another one, and before the day of the counts."""
    found, sample = canon_counts(idea.origin or "", idea.name, today), canon_history().names
    return found.named[0] / sample.papers if found and found.idea == idea.name and sample.cutoff <= today else 0.0


def canon_counts(origin: str, idea: str | None, today: date) -> CanonCounts | None:
    """The counts of an idea by its origin, and by its name where that paper introduced several.

    None where there are none, and on a day before their cut-off, as in a replay of earlier nights.
    """
    if origin not in canon_papers() or today < canon_history().citations.cutoff:
        return None
    some = [one for one in canon_history().ideas if one.origin == origin]
    return next((one for one in some if one.idea == idea), some[0] if some else None)


def told_by_canon(counts: CanonCounts, today: date) -> IdeaFate:
    """What the counts that came with the program tell on a day."""
    return replace(_fate_of_canon(counts, today), lately=_year_of_canon(counts))


def _fate_of_canon(counts: CanonCounts, today: date) -> IdeaFate:
    graph, listings, known = canon_history().citations, canon_history().names, counts.evidence
    papers, groups = counts.named if listings.cutoff <= today else (0, 0)
    most = max(papers, sum(count for _, count in counts.years))
    fate: str | None = UNOBSERVED
    reasons: tuple[str, ...] = (f"{graph.source} does not hold the paper that introduced it",)
    if known is not None:
        born = month_number(canon_papers()[counts.origin].published.date())
        found = fate_of(replace(known, age=month_number(today) - born))
        fate, reasons = found.fate, found.reasons
        if fate == UNOBSERVED and known.watched is not None and known.watched < YOUNG and known.groups >= GROUPS:
            fate, reasons = REUSED, (f"{known.groups:,} papers by others cited it within {known.watched} months",)
        if fate == FORGOTTEN:
            fate, reasons = UNOBSERVED, ("a sample shows no silence", *reasons)
        reasons += (f"counted in {graph.source}, a sample of {graph.papers:,} papers until {graph.cutoff}",)
    if fate in SHOWN or groups < GROUPS:
        return IdeaFate(fate, reasons, None, None, graph.cutoff, graph.source, counts.years, most)
    named = f"named by {papers:,} papers, {groups:,} independent groups"
    where = f"counted in texts of {listings.papers:,} papers of {listings.source} to {listings.cutoff}"
    reasons = (named, where, *reasons)
    return IdeaFate(REUSED, reasons, None, None, listings.cutoff, listings.source, counts.years, most)


def newest(*counted: LastYear | None) -> LastYear | None:
    """Of what was counted the newest, the first of equals."""
    return max((one for one in counted if one is not None), key=lambda one: one.until, default=None)


def _year_of_canon(counts: CanonCounts | None) -> LastYear | None:
    if counts is None or counts.lately is None:
        return None
    used, _, before, _ = counts.lately
    sample = canon_history().citations
    return LastYear(course(*counts.lately), used, before, sample.cutoff, sample.source)


def _year_of_list(listed: CitedBy | None, born: int) -> LastYear | None:
    """By whole months where the list holds two years of them, else by whole years where these are known."""
    if listed is None:
        return None
    now, months, years = month_number(listed.asked_at), dict(listed.months), dict(listed.years)
    if born + WINDOW + SHORTEST <= now and months and (listed.since is None or listed.since < now - 2 * WINDOW):
        used, before = (sum(months.get(now - m, 0) for m in range(a, a + WINDOW)) for a in (1, 1 + WINDOW))
        until = month_day(now) - timedelta(days=1)
    elif years and born < 12 * (listed.asked_at.year - 1):
        until = date(listed.asked_at.year - 1, 12, 31)
        used, before = years.get(until.year, 0), years.get(until.year - 1, 0)
    else:
        return None
    return LastYear(course(used, WINDOW, before, WINDOW), used, before, until, listed.source)


class Asked(Frozen):
    """A paper whose fate is asked for, as the origin of `idea` where that is given."""

    paper: str
    idea: str | None = None
    born: int = NO_MONTH  # the month of its first version, where the library knows it
    evidence: Evidence | None = None  # of the library's own lists; None: it does not have the paper


def testify(
    lib: Context, asked: Sequence[Asked], known: KnownGraph | None, packed: Mapping[str, Known]
) -> list[IdeaFate]:
    """The fates of papers, in their order, each with who told it.

    A pack decides where it knows as many citations as the others. Then a service that lists who cites the paper, the
    library's own lists where enough of them are known and a rule holds, and the counts of the canon. `known`: the
    library's graph, None where none of the papers is in it; `packed`: what the pack knows of them.
    """
    today, lists = lib.clock.now().date(), lib.store.part(CitedLists).latest([one.paper for one in asked])
    fates = []
    for one in asked:
        counts, told, listed = canon_counts(one.paper, one.idea, today), [], lists.get(one.paper)
        if listed is not None and listed.asked_at.date() <= today:
            told.append(_told_by_list(listed, one, counts))
        if one.evidence is not None and known is not None:
            own, graph = fate_of(one.evidence), known.arrays
            resolved = known.resolved_share, graph.cutoff, graph.source
            told.append(IdeaFate(own.fate, own.reasons, own.coverage, *resolved, (), one.evidence.citations))
        if counts is not None:
            told.append(told_by_canon(counts, today))
        final, unknown = listed.source if listed is not None and listed.months else None, told[-1:]
        work = packed.get(one.paper)
        if work is not None:
            of_pack = _told_by_pack(work, one)
            if of_pack.papers >= max((fate.papers for fate in told), default=0):
                told, unknown = [of_pack, *told], [of_pack]
                final = of_pack.source if of_pack.fate != UNOBSERVED else final
            else:
                told, unknown = [*told, of_pack], unknown or [of_pack]
        answers = [fate for fate in told if fate.fate != UNOBSERVED] or unknown or [IdeaFate()]
        is_final = final is not None and answers[0].source == final
        fate = answers[0] if is_final else next((fate for fate in answers if fate.fate is not None), answers[0])
        born = month_number(month_of(one.paper)) if one.born == NO_MONTH else one.born
        of_pack_year = None if work is None else _year_of_pack(work)
        fates.append(replace(fate, lately=newest(_year_of_list(listed, born), of_pack_year, _year_of_canon(counts))))
    return fates


def _told_by_pack(work: Known, one: Asked) -> IdeaFate:
    """What a pack tells, with the use of the name in the library."""
    own, info = one.evidence, work.info
    evidence = work.evidence if own is None else replace(work.evidence, term=own.term, titles_only=own.titles_only)
    fate = fate_of(evidence)
    reasons = (*fate.reasons, f"from {info.origin}")
    citations = work.facts.citations
    return IdeaFate(
        fate.fate, reasons, fate.coverage, None, info.cutoff, info.label, work.years, citations, None, info.origin
    )


def _year_of_pack(work: Known) -> LastYear | None:
    """By the last two whole years."""
    until, years = date(work.info.cutoff.year - 1, 12, 31), dict(work.years)
    if not years or work.facts.month // 12 >= until.year - 1:
        return None
    used, before = years.get(until.year, 0), years.get(until.year - 1, 0)
    return LastYear(course(used, WINDOW, before, WINDOW), used, before, until, work.info.label)


def _told_by_list(listed: CitedBy, one: Asked, counts: CanonCounts | None) -> IdeaFate:
    """What a list tells, with the use of the name here, and with what others know that is no matter of months.

    Nothing where it has no dates, and where it names nobody though others saw the paper cited: it is of another one.
    """
    others = [other for other in (one.evidence, counts.evidence if counts else None) if other is not None]
    if not listed.months and (listed.listed or listed.years or any(other.citations for other in others)):
        return IdeaFate()
    published = canon_papers()[one.paper].published.date() if counts else month_of(one.paper)
    born = month_number(published) if one.born == NO_MONTH else one.born
    lasting = next((other for other in others if observed(other.seen.life)), NOTHING)
    known = evidence_of_list(listed, born, replace(lasting, term=one.evidence.term if one.evidence else None))
    fate, day = fate_of(known), listed.asked_at.date()
    since = "" if listed.since is None else f", complete since {month_day(listed.since):%Y-%m}"
    size = f"{'the newest' if since else 'all'} {listed.listed:,} papers"
    counted = f"counted in {size} that cite it by {SOURCE_NAMES[listed.source]} on {day}{since}"
    years: Counter[int] = Counter()
    for month, count in listed.months:
        if listed.since is None or month // 12 > (listed.since - 1) // 12:  # a year that is whole in the list
            years[month // 12] += count
    by_year, reasons = tuple(sorted({**years, **dict(listed.years)}.items())), (*fate.reasons, counted)
    if counts is not None and counts.years and not by_year:
        sample, by_year = canon_history().citations, counts.years
        reasons += (f"counts by year are those of {sample.source}, a sample until {sample.cutoff}",)
    return IdeaFate(fate.fate, reasons, None, None, day, listed.source, by_year, known.citations)
