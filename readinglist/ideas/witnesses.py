"""Who saw that a paper was cited: a service that lists who cites it, the library's own lists, counts of the canon.

The canon comes with counts from real graphs (docs/canon.md), so that fates are told on the first day, without a network
and with their cut-off. They are of samples: what they show is so, and what they do not show may be so all the same.
So nothing is called forgotten by them, and what papers named later is no longer fading.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from readinglist.citations.api import SOURCE_NAMES, CitedLists
from readinglist.context import Context
from readinglist.core.dates import month_day, month_number
from readinglist.core.ids import month_of
from readinglist.core.lazy import read_data
from readinglist.core.references import CitedBy
from readinglist.graph.adoption import TOO_YOUNG, UNOBSERVED, YOUNG
from readinglist.graph.fate_evidence import evidence_of_list
from readinglist.graph.fates import (
    AWAKENED,
    BUILDING_BLOCK,
    FORGOTTEN,
    GROUPS,
    REUSED,
    Evidence,
    Fate,
    Rate,
    Seen,
    Span,
    fate_of,
    observed,
)
from readinglist.graph.known import KnownGraph

from .canon import HISTORY, CanonPaper, load_canon

SHOWN = frozenset((TOO_YOUNG, AWAKENED, BUILDING_BLOCK, REUSED))  # what a sample shows to be so


@dataclass(frozen=True, slots=True)
class Testimony:
    """A fate with who told it until when. `years`: (year, papers that cite it), of what was counted."""

    fate: Fate
    source: str | None = None
    cutoff: date | None = None
    years: tuple[tuple[int, int], ...] = ()
    papers: int = 0  # that cite or name it, of those that were counted

    @property
    def is_told(self) -> bool:
        return self.fate.fate != UNOBSERVED


UNTOLD = Testimony(Fate(UNOBSERVED, (), None))


@dataclass(frozen=True, slots=True)
class CanonCounts:
    """What was counted of one idea of the canon. `named`: papers of the listings that name it, and their groups."""

    idea: str
    paper: CanonPaper
    years: tuple[tuple[int, int], ...]
    evidence: Evidence | None  # without its age; None where the graph does not hold its origin
    named: tuple[int, int]


@cache
def _history() -> dict[str, Any]:  # any: JSON
    found: dict[str, Any] = json.loads(read_data(__package__, HISTORY))
    return found


@cache
def canon_counts() -> Mapping[str, tuple[CanonCounts, ...]]:
    """What was counted of the ideas of the canon, by the paper that introduced them."""
    entries = _history()["ideas"]
    return {paper.id: tuple(_counts(i.name, paper, entries[i.name]) for i in paper.ideas) for paper in load_canon()}


def _counts(idea: str, paper: CanonPaper, entry: Mapping[str, Any]) -> CanonCounts:
    known = dict(entry.get("evidence", {}))
    if known:
        known["seen"] = Seen(*known["seen"])
        known |= {key: Span(*(Rate(*rate) for rate in known[key])) for key in ("cited", "term") if key in known}
    papers, groups = entry["named"]
    years = tuple((year, count) for year, count in entry.get("years", ()))
    return CanonCounts(idea, paper, years, Evidence(None, **known) if known else None, (papers, groups))


def canon_evidence(origin: str, name: str | None, today: date) -> CanonCounts | None:
    """The counts of an idea by its origin, and by its name where that paper introduced several.

    None where there are none, and on a day before their cut-off, as in a replay of earlier nights.
    """
    some = canon_counts().get(origin, ())
    if not some or today < date.fromisoformat(_history()["citations"]["cutoff"]):
        return None
    return next((one for one in some if one.idea == name), some[0])


def told_by_canon(counts: CanonCounts, today: date) -> Testimony:
    """What the counts that came with the program tell on a day."""
    graph, listings = _history()["citations"], _history()["names"]
    cutoff, until = (date.fromisoformat(part["cutoff"]) for part in (graph, listings))
    age = month_number(today) - month_number(counts.paper.published.date())
    papers, groups = counts.named
    evidence = None if counts.evidence is None else replace(counts.evidence, age=age)
    cited = sum(count for _, count in counts.years)
    sample = f"counted in {graph['source']}, a sample of {graph['papers']:,} papers until {cutoff}"
    if evidence is None:
        found = Fate(UNOBSERVED, (f"{graph['source']} does not hold the paper that introduced it",), None)
    else:
        found = fate_of(evidence)
        if found.fate == UNOBSERVED and (evidence.watched or 0) < YOUNG and evidence.groups >= GROUPS:
            found = Fate(
                REUSED, (f"{evidence.groups:,} papers by others cited it within {evidence.watched} months",), None
            )
        found = replace(found, reasons=(*found.reasons, sample))
    if found.fate not in SHOWN and groups >= GROUPS and until <= today:
        by = f"named by {papers:,} papers, {groups:,} independent groups"
        where = f"titles and abstracts of {listings['source']}, {listings['since']} to {until}"
        reasons = (by, f"counted in {where}", *found.reasons)
        return Testimony(Fate(REUSED, reasons, None), listings["source"], until, counts.years, max(papers, cited))
    if found.fate == FORGOTTEN:
        found = replace(found, fate=UNOBSERVED, reasons=("a sample shows no silence", *found.reasons))
    return Testimony(found, graph["source"], cutoff, counts.years, cited)


@dataclass(frozen=True, slots=True)
class Asked:
    """A paper whose fate is asked for, as the origin of `idea` where that is given."""

    paper: str
    idea: str | None = None
    born: int | None = None  # the month of its first version, where the library knows it
    evidence: Evidence | None = None  # of the library's own lists; None: it does not have the paper


def testify(lib: Context, asked: Sequence[Asked], known: KnownGraph | None) -> list[Testimony]:
    """The fates of papers, in their order, each with who told it.

    A service that lists who cites the paper decides, then the library's own lists where enough of them are known, then
    the counts of the canon. `known`: the library's graph, None where none of the papers is in it.
    """
    today, lists = lib.clock.now().date(), lib.store.part(CitedLists).latest([one.paper for one in asked])
    here = (None, None) if known is None else (known.arrays.source, known.arrays.cutoff)
    return [_testimony(one, lists.get(one.paper), here, today) for one in asked]


def _testimony(one: Asked, listed: CitedBy | None, here: tuple[str | None, date | None], today: date) -> Testimony:
    counts = canon_evidence(one.paper, one.idea, today)
    canon = None if counts is None else told_by_canon(counts, today)
    own = None
    if one.evidence is not None:
        own = Testimony(fate_of(one.evidence), *here, papers=one.evidence.citations)
    if listed is not None and listed.asked_at.date() <= today:
        day = counts.paper.published.date() if counts else month_of(one.paper)
        born = one.born if one.born is not None or day is None else month_number(day)
        others = [other for other in (one.evidence, counts.evidence if counts else None) if other is not None]
        service = _told_by_list(listed, born, others, one.evidence.term if one.evidence else None)
        if service.is_told:
            return service
    told = [other for other in (own, canon) if other is not None]
    return next((other for other in told if other.is_told), told[0] if told else UNTOLD)


def _told_by_list(listed: CitedBy, born: int | None, others: Sequence[Evidence], term: Span | None) -> Testimony:
    """What a list tells with the use of the name, and with the influence, no matter of months, that `others` know.

    Nothing where it names nobody though others saw the paper cited: it is of another paper, or of none yet.
    """
    if not listed.months and (listed.years or any(other.citations for other in others)):
        return UNTOLD
    mine = replace(evidence_of_list(listed, born), term=term)
    lasting = next((other for other in others if other.influence is not None and observed(other.seen.life)), None)
    if lasting is not None:
        seen = replace(mine.seen, life=lasting.seen.life)
        mine = replace(mine, seen=seen, influence=lasting.influence, cited_citers=lasting.cited_citers)
    fate, day = fate_of(mine), listed.asked_at.date()
    size = f"all {listed.listed:,} papers" if listed.is_whole else f"the newest {listed.listed:,} papers"
    since = "" if listed.since is None else f", complete since {month_day(listed.since):%Y-%m}"
    counted = f"counted in {size} that cite it by {SOURCE_NAMES[listed.source]} on {day}{since}"
    told = replace(fate, reasons=(*fate.reasons, counted), coverage=None)
    return Testimony(told, listed.source, day, years_of(listed), mine.citations)


def years_of(listed: CitedBy) -> tuple[tuple[int, int], ...]:
    """(year, papers that cite it): as a service counted them, else those that were listed."""
    years: Counter[int] = Counter()
    for month, count in listed.months:
        years[month // 12] += count
    return tuple(sorted({**years, **dict(listed.years)}.items()))
