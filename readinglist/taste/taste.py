"""The scorecard: bets, verdicts, quiz and critiques, held against what became of the papers."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from datetime import date
from pathlib import Path

from readinglist.citations.api import cohort_of
from readinglist.context import Context
from readinglist.core.events import Event, Progress, result_of
from readinglist.core.papers import Paper
from readinglist.core.policy import TOP
from readinglist.formats.svg import Picture
from readinglist.lists.api import Mornings
from readinglist.store.files import check_picture, write_picture
from readinglist.store.stamped_cache import SCORECARD, CacheFile, Then, keep_result, last_result
from readinglist.taste.plot import taste_plot

from .baseline_forecasts import FILE, RANKING, forecasts_of, ranking_of, settled_on_papers
from .bet_log import PlacedBet
from .bets import placed_bets
from .causes import Judged, cause_table, given_causes
from .cohort_standing import ToldCohorts, fates_told
from .critique import list_critiques
from .quiz_score import quiz_scores
from .report import Taste
from .scorecard import Scorecard, scorecard
from .verdict_forecasts import first_day, verdict_report
from .verdicts import OLD


def telling_taste(lib: Context) -> Generator[Event, None, Taste]:
    """The whole scorecard; tells how far it is, for nights are ranked again and the graph may have to be measured.

    What was found is kept for `Library.taste_then`.
    """
    cohorts, mornings, said = ToldCohorts(lib), Mornings(lib), CacheFile(lib.places.cache / FILE)
    try:
        bets = yield from _bets(lib, cohorts, mornings, said)
        verdicts = yield from verdict_report(lib, cohorts, mornings)
    finally:
        if lib.store.writable:  # what was ranked and told stays, also where this is stopped
            mornings.save()
            said.save()
    yield Progress("reading critiques", 0)
    judged = _judged(lib, cohorts)
    found = Taste(bets, verdicts, quiz_scores(lib.store.log.of_kind("quiz")), cause_table(judged))
    keep_result(lib.places.cache / SCORECARD, lib.state(), found)
    return found


def plot_taste(found: Taste, path: Path) -> None:
    """Write the picture of the scorecard. Raises UsageError for an ending that is none, StoreError."""
    from .plot import taste_plot

    check_picture(path)
    write_picture(taste_plot(found), path)


def _bets(lib: Context, cohorts: ToldCohorts, mornings: Mornings, said: CacheFile) -> Generator[Event, None, Scorecard]:
    bets = placed_bets(lib)
    told = settled_on_papers(bets)
    papers = lib.store.papers.find_many({bet.subject for bet in bets})
    chances = (yield from forecasts_of(cohorts.graph, told, said)) if told else {}
    orders = {RANKING: (yield from ranking_of(mornings, papers, told))} if told else {}
    return scorecard(bets, _topics(lib, bets, papers), chances, orders)


def _topics(lib: Context, bets: Sequence[PlacedBet], papers: Mapping[str, Paper]) -> dict[str, list[str]]:
    """The primary category of each paper that was bet on, and the goal that it was kept for."""
    states = lib.store.log.states({bet.subject for bet in bets})
    found: dict[str, list[str]] = {}
    for paper_id, paper in papers.items():
        cohort, state = cohort_of(paper), states.get(paper_id)
        category = cohort[1] if cohort else paper.primary_category
        goal = state.goal if state else None
        found[paper_id] = [topic for topic in (category, goal and f"goal {goal}") if topic]
    return found


def _judged(lib: Context, cohorts: ToldCohorts) -> list[Judged]:
    """The papers that I rated, with what became of them."""
    rated = {file.paper_id: file.critique.ratings for file in list_critiques(lib)}
    papers = lib.store.papers.find_many(rated)
    causes = given_causes(lib.store.log.of_kind("cause"))
    fates = fates_told(lib, cohorts, list(papers))
    today = lib.clock.now().date()
    return [
        Judged(i, rated[i], _top(cohorts, paper, today), fates.get(i), causes.get(i)) for i, paper in papers.items()
    ]


def _top(cohorts: ToldCohorts, paper: Paper, today: date) -> bool | None:
    """Is a paper of more than a year in the top tenth?"""
    v1 = first_day(paper)
    share = None if v1 is None or (today - v1).days < OLD else cohorts.percentile(paper)
    return None if share is None else share >= TOP


def taste(lib: Context) -> Taste:
    """As `telling_taste`, in silence."""
    return result_of(telling_taste(lib))


def last_taste(lib: Context) -> Then[Taste] | None:
    """The scorecard as it was computed last, and how much came since: quick. None where it never was."""
    return last_result(lib.places.cache / SCORECARD, lib.state(), Taste, lib.memory)


def taste_picture(found: Taste) -> Picture:
    """The scorecard as a picture for a notebook."""
    return Picture(taste_plot(found))
