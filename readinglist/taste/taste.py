"""The scorecard: bets, verdicts, quiz and critiques, held against what became of the papers."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from datetime import date

from readinglist.citations.api import cohort_of
from readinglist.context import Context
from readinglist.core.events import Event, Progress, silent
from readinglist.core.frozen import Frozen
from readinglist.core.papers import Paper
from readinglist.core.policy import TOP
from readinglist.lists.api import HistoricalLists
from readinglist.store.stamped_cache import SCORECARD, CacheFile, Then, keep_result, last_result
from readinglist.taste.scorecard import QuizScore, quiz_scores

from .baseline_forecasts import FILE, RANKING, forecasts_of, ranking_of, settled_on_papers
from .bet_log import PlacedBet
from .bets import placed_bets
from .causes import RatedPaper, RatingTable, given_causes, rating_tables
from .cohort_percentiles import Cohorts, fates_in_graph
from .critique import list_critiques
from .scorecard import Scorecard, scorecard
from .verdict_forecasts import VerdictReport, old_percentile, verdict_report


class Taste(Frozen):
    """`quiz`: pairs, base rate. `causes`: one for each rating of a critique."""

    bets: Scorecard
    verdicts: VerdictReport
    quiz: tuple[QuizScore, QuizScore]
    causes: tuple[RatingTable, ...]


def compute_taste(lib: Context) -> Generator[Event, None, Taste]:
    """The whole scorecard, with events of its progress: nights are ranked again, and the graph may have to be measured.

    What was found is kept for `last_taste`.
    """
    cohorts, mornings, said = Cohorts(lib), HistoricalLists(lib), CacheFile(lib.places.cache / FILE)
    try:
        bets = yield from _bets(lib, cohorts, mornings, said)
        verdicts = yield from verdict_report(lib, cohorts, mornings)
    finally:
        if lib.store.writable:  # what was ranked and forecast stays, also where this is stopped
            mornings.save()
            said.save()
    yield Progress("reading critiques", 0)
    judged = _judged(lib, cohorts)
    found = Taste(bets, verdicts, quiz_scores(lib.store.log.of_kind("quiz")), rating_tables(judged))
    keep_result(lib.places.cache / SCORECARD, lib.state(), found)
    return found


def _bets(
    lib: Context, cohorts: Cohorts, mornings: HistoricalLists, said: CacheFile
) -> Generator[Event, None, Scorecard]:
    bets = placed_bets(lib)
    settled = settled_on_papers(bets)
    papers = lib.store.papers.find_many({bet.subject for bet in bets})
    chances = (yield from forecasts_of(cohorts.graph, settled, said)) if settled else {}
    orders = {RANKING: (yield from ranking_of(mornings, papers, settled))} if settled else {}
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


def _judged(lib: Context, cohorts: Cohorts) -> list[RatedPaper]:
    """The papers that I rated, with what became of them."""
    rated = {file.paper_id: file.critique.ratings for file in list_critiques(lib)}
    papers = lib.store.papers.find_many(rated)
    causes = given_causes(lib.store.log.of_kind("cause"))
    fates = fates_in_graph(lib, cohorts, list(papers))
    today = lib.clock.now().date()
    return [
        RatedPaper(i, rated[i], _top(cohorts, paper, today), fates[i].fate if i in fates else None, causes.get(i))
        for i, paper in papers.items()
    ]


def _top(cohorts: Cohorts, paper: Paper, today: date) -> bool | None:
    """Is a paper of more than a year in the top tenth?"""
    share = old_percentile(cohorts, paper, today)
    return None if share is None else share >= TOP


taste = silent(compute_taste)


def last_taste(lib: Context) -> Then[Taste] | None:
    """The scorecard as it was computed last, and how much came since: quick. None where it never was."""
    return last_result(lib.places.cache / SCORECARD, lib.state(), Taste, lib.memory)
