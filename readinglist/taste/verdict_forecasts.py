"""Verdicts as forecasts: what was kept young, beside what stood in the same lists, by what became of it all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from readinglist.citations.api import cohort_of, enrich
from readinglist.context import Context
from readinglist.core.errors import SourceError
from readinglist.core.events import Event, Progress, Warned
from readinglist.core.ids import is_arxiv, month_of
from readinglist.core.log import Verdict
from readinglist.core.merging import plan_all
from readinglist.core.papers import Paper
from readinglist.core.policy import TOP
from readinglist.lists.api import NIGHTS, Mornings
from readinglist.papers.api import count_new
from readinglist.sources import arxiv_api

from .cohort_standing import Cohort, ToldCohorts
from .report import VerdictReport
from .verdicts import KEPT, RANDOM, RANKED, SKIPPED, forecasts, verdict_card

DRAWN = 5  # papers for each kept one: from the same list where it is here, else from the whole cohort


@dataclass(frozen=True, slots=True)
class ToldVerdicts:
    """Verdicts given in time: papers with a told cohort by group, what is left out and why, and what is not counted."""

    papers: Mapping[str, tuple[Paper, ...]]
    left_out: Mapping[str, int]
    uncounted: tuple[tuple[Cohort, int], ...]  # most papers first


def told_verdicts(lib: Context, cohorts: ToldCohorts) -> ToldVerdicts:
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


def verdict_report(lib: Context, cohorts: ToldCohorts, mornings: Mornings) -> Generator[Event, None, VerdictReport]:
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


def _drawn(
    lib: Context, cohorts: ToldCohorts, kept: Sequence[Paper], lists: Mapping[date, Sequence[Paper]]
) -> list[bool]:
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


# Make verdicts tellable: what arXiv says of the papers, then the lists and counts of their cohorts.
#
# A bibliography seldom tells the category of a paper (Zotero keeps `[cs]`), and without it there is no cohort. What is
# done is stored at once and not asked again, so that a run that was stopped goes on where it was.


def count_cohorts(lib: Context) -> Iterator[Event]:
    """List and count the cohorts of what I judged, those with the most verdicts first.

    Raises Locked, and the error of a source that gave nothing at all.
    """
    yield from _complete(lib)
    waiting = told_verdicts(lib, ToldCohorts(lib)).uncounted
    for done, ((month, category), _) in enumerate(waiting):
        yield Progress("counting cohorts", done, len(waiting))
        try:
            yield from enrich(lib, cohort=f"{month:%Y-%m}/{category}")
        except SourceError as error:
            if not done:
                raise
            yield Warned(f"{error}; {len(waiting) - done} cohorts wait: the same command goes on with them")
            return


def _complete(lib: Context) -> Iterator[Event]:
    """arXiv's word on the judged papers whose category or date of v1 is not known."""
    verdicts = lib.store.log.of_kind("verdict")
    dated = {e.subject for e in verdicts if isinstance(e.data, Verdict) and e.data.verdict and not e.data.assumed}
    papers = lib.store.papers.find_many(dated)
    asked = sorted(i for i, p in papers.items() if is_arxiv(i) and (cohort_of(p) is None or p.published is None))
    if not asked:
        return
    with lib.store.writer_lock("taste"):
        with lib.transport() as transport:
            for start in range(0, len(asked), arxiv_api.IDS_AT_ONCE):
                yield Progress("looking up judged papers", start, len(asked))
                some = asked[start : start + arxiv_api.IDS_AT_ONCE]
                found = arxiv_api.look_up(transport, lib.settings, some)
                lib.store.papers.apply(plan_all(lib.store.papers.find_many(some), [(paper, ()) for paper in found]))
        yield from count_new(lib)
