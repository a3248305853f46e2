"""Verdicts as forecasts: what was kept young, beside what stood in the same lists, by what became of it all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Generator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from readinglist.ids import month_of
from readinglist.model import Event, Paper, Progress
from readinglist.policy import TOP
from readinglist.taste.report import VerdictReport
from readinglist.taste.verdicts import KEPT, RANDOM, RANKED, SKIPPED, forecasts, verdict_card

from .cohorts import cohort_of
from .home import Home
from .ranked_then import NIGHTS, Mornings
from .told_cohorts import Cohort, ToldCohorts

DRAWN = 5  # papers for each kept one: from the same list where it is here, else from the whole cohort


@dataclass(frozen=True, slots=True)
class ToldVerdicts:
    """Verdicts given in time: papers with a told cohort by group, what is left out and why, and what is not counted."""

    papers: Mapping[str, tuple[Paper, ...]]
    left_out: Mapping[str, int]
    uncounted: tuple[tuple[Cohort, int], ...]  # most papers first


def told_verdicts(lib: Home, cohorts: ToldCohorts) -> ToldVerdicts:
    """The verdicts that can be held against what came."""
    entries = lib.store.log.of_kind("verdict")
    papers = lib.store.papers.find_many({entry.subject for entry in entries if entry.kind == "verdict"})
    days = {paper_id: v1 for paper_id, paper in papers.items() if (v1 := first_day(paper)) is not None}
    found = forecasts(entries, days, lib.clock.now().date())
    left_out = Counter(found.left_out)
    told: dict[str, list[Paper]] = {KEPT: [], SKIPPED: []}
    uncounted: Counter[Cohort] = Counter()
    for paper_id, group in sorted(found.groups.items()):
        paper = papers[paper_id]
        cohort = cohort_of(paper)
        if cohort is None:
            left_out["no category"] += 1
        elif cohorts.percentile(paper) is None:
            left_out["no counts"] += 1
            uncounted[cohort] += cohorts.told(cohort) is None
        else:
            told[group].append(paper)
    waiting = sorted((item for item in uncounted.items() if item[1]), key=lambda item: (-item[1], item[0]))
    return ToldVerdicts({group: tuple(some) for group, some in told.items()}, left_out, tuple(waiting))


def verdict_report(lib: Home, cohorts: ToldCohorts, mornings: Mornings) -> Generator[Event, None, VerdictReport]:
    """The card of verdicts with what it rests on; ranking the nights again takes some seconds for each."""
    yield Progress("looking at cohorts", 0)
    found = told_verdicts(lib, cohorts)
    kept, skipped = found.papers[KEPT], found.papers[SKIPPED]
    lists = _lists(mornings, [*kept, *skipped])
    ranked = yield from _ranked(cohorts, mornings, kept, lists)
    card = verdict_card(
        {
            KEPT: _outcomes(cohorts, kept),
            SKIPPED: _outcomes(cohorts, skipped),
            RANDOM: _drawn(lib, cohorts, kept, lists),
            RANKED: ranked,
        }
    )
    used = [told for paper in (*kept, *skipped) if (told := cohorts.of(paper)) is not None]
    coverage = min((told.coverage for told in used), default=None)
    told_by = Counter(told.source for told in used)
    return VerdictReport(card, found.left_out, told_by, coverage, len(lists), found.uncounted)


def first_day(paper: Paper) -> date | None:
    """The day of v1; where only its month is known the first of it, so that nothing counts as younger than it was."""
    return paper.published.date() if paper.published else month_of(paper.id)


def _lists(mornings: Mornings, papers: Sequence[Paper]) -> dict[date, tuple[Paper, ...]]:
    """The lists in which these papers stood, as far as enough of them is here: by day."""
    from readinglist.ranking import listing_day

    days = sorted({day for paper in papers if (day := listing_day(paper)) is not None})
    return {day: listed for day in days if (listed := mornings.listed(day))}


def _drawn(lib: Home, cohorts: ToldCohorts, kept: Sequence[Paper], lists: Mapping[date, Sequence[Paper]]) -> list[bool]:
    """Outcomes of papers drawn for the kept ones: of the same list and cohort, no paper twice."""
    from numpy.random import default_rng

    from readinglist.ranking import listing_day

    rng = default_rng(lib.settings.rank.seed)
    wanted: Counter[tuple[date | None, Cohort]] = Counter()
    for paper in kept:
        day, cohort = listing_day(paper), cohort_of(paper)
        assert cohort is not None
        wanted[day if day in lists else None, cohort] += DRAWN
    came: list[bool] = []
    for (day, cohort), number in sorted(wanted.items(), key=lambda item: (item[0][0] or date.min, item[0][1])):
        told = cohorts.told(cohort)
        assert told is not None
        listed = told.percentiles if day is None else [p.id for p in lists[day] if cohort_of(p) == cohort]
        pool = sorted(paper for paper in listed if paper in told.percentiles)
        chosen = rng.choice(len(pool), size=min(number, len(pool)), replace=False)
        came += [_is_top(told.percentiles[pool[place]]) for place in chosen]
    return came


def _ranked(
    cohorts: ToldCohorts, mornings: Mornings, kept: Sequence[Paper], lists: Collection[date]
) -> Generator[Event, None, list[bool]]:
    """Outcomes of the head of the newest lists as they were ranked then: as many papers as were kept of each."""
    from readinglist.ranking import listing_day

    kept_of = Counter(day for paper in kept if (day := listing_day(paper)) is not None and day in lists)
    came: list[bool] = []
    newest = sorted(kept_of.items(), reverse=True)[:NIGHTS]
    for done, (day, number) in enumerate(newest):
        yield Progress("ranking nights again", done, len(newest))
        came += _outcomes(cohorts, mornings.order(day))[:number]
    return came


def _outcomes(cohorts: ToldCohorts, papers: Sequence[Paper]) -> list[bool]:
    return [_is_top(share) for paper in papers if (share := cohorts.percentile(paper)) is not None]


def _is_top(share: float) -> bool:
    return share >= TOP
