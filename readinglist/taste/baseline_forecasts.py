"""What others would have said of my bets, from what was known when I made them: forecasts and the ranking.

The forecasts see the citations of the months before the bet. They answer one question, the top tenth at 24 months, so
that bets with another share are not theirs; before the first such month is over they know nothing, and say the share.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Mapping, Sequence
from datetime import date
from functools import cached_property

import numpy as np

from readinglist.core.dates import month_number
from readinglist.core.events import Event, Progress
from readinglist.core.papers import Paper
from readinglist.core.policy import HORIZON, TOP_SHARE
from readinglist.graph.forecasting.cohort_forecast import chances, in_cohort, newman_chances, outcomes, z_at_age
from readinglist.graph.known import KnownGraph
from readinglist.graph.measures.structure import Flags, Floats
from readinglist.lists.api import NIGHTS, HistoricalLists
from readinglist.store.stamped_cache import CacheFile, stamp_of

from .bet_log import PlacedBet, is_paper_bet

NEWMAN, FORECAST, RANKING = "Newman's z", "forecast", "ranking"
FORECASTS = (NEWMAN, FORECAST)
FORECASTS_VERSION = 1  # of what they say of the same graph: of another one what was kept is computed anew
FILE = "forecasts.json"
Chances = dict[str, float]  # by the id of a bet


def settled_on_papers(bets: Sequence[PlacedBet]) -> tuple[PlacedBet, ...]:
    """The bets of which it is known what they came to, and of which others may have said something."""
    return tuple(bet for bet in bets if bet.outcome is not None and is_paper_bet(bet))


def forecasts_of(
    known: KnownGraph | None, bets: Sequence[PlacedBet], kept: CacheFile
) -> Generator[Event, None, dict[str, Chances]]:
    """What the two forecasts would have said, by name; nothing where the library knows too little.

    A month takes about a second; its forecasts stay in `kept` while what was known then is the same.
    """
    said: dict[str, Chances] = {name: {} for name in FORECASTS}
    if known is None or known.arrays.cutoff_month is None:
        return said
    asked = _by_moment(known, [bet for bet in bets if bet.bet.top is not None and abs(bet.bet.top - TOP_SHARE) < 1e-9])
    past = _PastForecasts(known, known.arrays.cutoff_month)
    for done, ((month, months), some) in enumerate(sorted(asked.items())):
        yield Progress("asking the forecasts", done, len(asked))
        seen = min(
            months, HORIZON - 1
        )  # whole months that a forecast looks at, of those that a paper had lived through
        if seen < 1:
            for by_bet in said.values():
                by_bet |= {bet.id: TOP_SHARE for bet, _ in some}
            continue
        key, made_from = f"{month} {seen}", past.stamp(month + seen)
        by_paper = kept.get(key, made_from)
        if not isinstance(by_paper, dict) or any(bet.subject not in by_paper for bet, _ in some):
            by_paper = past.of_month(month, seen, [number for _, number in some])
            kept.put(key, made_from, by_paper)
        for bet, _ in some:
            for name, value in zip(FORECASTS, by_paper[bet.subject], strict=True):
                if value is not None:
                    said[name][bet.id] = float(value)
    return said


class _PastForecasts:
    """The forecasts from what was known at a month; `last` is the newest month that the graph speaks of."""

    def __init__(self, known: KnownGraph, last: int) -> None:
        self._arrays = known.arrays
        self._last = last
        self._z: dict[int, Floats] = {}

    def stamp(self, now: int) -> str:
        """The stamp of all that was known at the end of the month `now`: papers, and the citations that they make."""
        a = self._arrays
        papers, citations = a.month <= now, a.month[a.citing] <= now
        plain = [a.month[papers], a.dated[papers], a.described[papers], a.citing[citations], a.cited[citations]]
        named = [(a.ids[number], a.category[number]) for number in np.flatnonzero(papers).tolist()]
        return stamp_of(FORECASTS_VERSION, min(now, self._last), named, *(values.tobytes() for values in plain))

    def of_month(self, month: int, seen: int, numbers: Sequence[int]) -> dict[str, tuple[float | None, ...]]:
        """What each forecast, in the order of FORECASTS, says of papers of a month, by id; None where nothing."""
        a = self._arrays
        cohort = np.flatnonzero(self._peers & (a.month == month))
        if seen not in self._z:
            self._z[seen] = z_at_age(a, seen)
        both = (
            newman_chances(a, self._outcome, self._z[seen], month, seen, cohort),
            chances(a, self._outcome, month, seen, cohort),
        )
        place = {int(number): i for i, number in enumerate(cohort)}
        return {
            a.ids[number]: tuple(
                None if values is None or number not in place else float(values[place[number]]) for values in both
            )
            for number in numbers
        }

    @cached_property
    def _peers(self) -> Flags:
        return in_cohort(self._arrays)

    @cached_property
    def _outcome(self) -> Floats:
        return outcomes(self._arrays, self._last)


def _by_moment(known: KnownGraph, bets: Sequence[PlacedBet]) -> dict[tuple[int, int], list[tuple[PlacedBet, int]]]:
    """(month of v1, whole months seen since) -> bets with the numbers of their papers."""
    found: dict[tuple[int, int], list[tuple[PlacedBet, int]]] = defaultdict(list)
    for bet in bets:
        number = known.index.get(bet.subject)
        if number is not None and known.in_cohort[number]:
            month = int(known.arrays.month[number])
            found[month, month_number(bet.made) - 1 - month].append((bet, number))
    return found


def ranking_of(
    mornings: HistoricalLists, papers: Mapping[str, Paper], bets: Sequence[PlacedBet]
) -> Generator[Event, None, Chances]:
    """How high the ranking had the paper of each bet on the morning of its list: 1 at the head, towards 0; sixty lists.

    Not at the moment of the bet: by then the paper may have been kept, and would speak for itself.
    """
    from readinglist.ranking import listing_day

    of_day: dict[date, list[PlacedBet]] = defaultdict(list)
    for bet in bets:
        day = listing_day(papers[bet.subject]) if bet.subject in papers else None
        if day is not None:
            of_day[day].append(bet)
    said: Chances = {}
    newest = sorted(of_day.items(), reverse=True)[:NIGHTS]
    for done, (day, some) in enumerate(newest):
        yield Progress("ranking nights again", done, len(newest))
        places = {paper.id: place for place, paper in enumerate(mornings.order(day))}
        said |= {bet.id: 1 - places[bet.subject] / len(places) for bet in some if bet.subject in places}
    return said
