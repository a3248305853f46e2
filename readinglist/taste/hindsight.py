"""What I missed and what I believed in for nothing: a short queue, and the cause of each, in my own judgement."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import date

from readinglist.citations.api import Counts, cohort_of
from readinglist.context import Context
from readinglist.core.events import Event, Progress, result_of
from readinglist.core.papers import Paper

from .bets import placed_bets
from .causes import HINDSIGHT, given_causes
from .cohort_standing import Cohort, ToldCohorts, fates_told
from .hindsight_queue import NEVER_SEEN, Known, Look, look_again
from .verdict_forecasts import first_day
from .verdicts import OLD


@dataclass(frozen=True, slots=True)
class Hindsight:
    """The queue, with the papers as far as they are here. `untold`: papers I decided on that nobody can tell yet."""

    looks: tuple[tuple[Look, Paper | None], ...]
    untold: int


def telling_hindsight(lib: Context) -> Generator[Event, None, Hindsight]:
    """The queue; tells how far it is."""
    cohorts = ToldCohorts(lib)
    yield Progress("looking at cohorts", 0)
    judged = {paper: verdict for verdict in ("keep", "skip") for paper in lib.store.log.states_with(verdict)}
    papers = lib.store.papers.find_many(judged)
    fates = fates_told(lib, cohorts, list(papers))
    known = [_known(lib, cohorts, paper, judged[i], fates.get(i)) for i, paper in papers.items()]
    untold = sum(one.percentile is None and one.fate in (None, "unobserved") for one in known)
    yield Progress("looking for what was never seen", 0)
    unseen = _never_seen(lib, cohorts, {cohort for paper in papers.values() if (cohort := cohort_of(paper))})
    done = given_causes(lib.store.log.of_kind("cause"), HINDSIGHT)
    looks = look_again([*known, *unseen], placed_bets(lib), done)
    here = lib.store.papers.find_many([look.id for look in looks])
    return Hindsight(tuple((look, here.get(look.id)) for look in looks), untold)


def _known(lib: Context, cohorts: ToldCohorts, paper: Paper, verdict: str, fate: str | None) -> Known:
    """A paper that I decided on. Of the last year no place in a cohort is told."""
    v1 = first_day(paper)
    days = (lib.clock.now().date() - v1).days if v1 else None
    share = cohorts.percentile(paper) if days is not None and days >= OLD else None
    return Known(paper.id, verdict, True, None if days is None else days * 12 // 365, share, fate)


def _never_seen(lib: Context, cohorts: ToldCohorts, mine: set[Cohort]) -> Iterator[Known]:
    """The head of my cohorts, of months that are a year old, as far as I have not seen it."""
    followed = set(lib.categories())
    listed = {cohort for cohort in lib.store.part(Counts).cohorts() if cohort[1] in followed}
    today = lib.clock.now().date()
    found: dict[str, float] = {}
    for cohort in sorted(mine | listed):
        told = cohorts.told(cohort) if _is_old(cohort, today) else None
        if told is not None:
            found |= {paper: share for paper, share in told.percentiles.items() if share >= NEVER_SEEN}
    states = lib.store.log.states(found)
    shown = lib.store.impressions.seen_among(found)
    for paper, share in found.items():
        if paper not in states and paper not in shown:
            yield Known(paper, None, False, None, share, None, in_my_categories=True)


def _is_old(cohort: Cohort, today: date) -> bool:
    return (today - cohort[0]).days >= OLD + 31


def hindsight(lib: Context) -> Hindsight:
    """As `telling_hindsight`, in silence."""
    return result_of(telling_hindsight(lib))
