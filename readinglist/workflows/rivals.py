"""What others would have said of my bets, from what was known when I made them: forecasts and the ranking.

The forecasts see the citations of the months before the bet. They answer one question, the top tenth at 24 months, so
that bets with another share are not theirs; before the first such month is over they know nothing, and say the share.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Mapping, Sequence
from datetime import date

import numpy as np

from readinglist.graph.forecasting.newman import newman_chances, z_at_age
from readinglist.graph.forecasting.outlook import HORIZON, chances, in_cohort, outcomes
from readinglist.graph.known import KnownGraph
from readinglist.model import Event, Paper, Progress
from readinglist.taste.bets import PlacedBet, is_paper_bet
from readinglist.taste.verdicts import TOP

from .ranked_then import NIGHTS, Mornings

NEWMAN, FORECAST, RANKING = "Newman's z", "forecast", "ranking"
Chances = dict[str, float]  # by the id of a bet


def settled_on_papers(bets: Sequence[PlacedBet]) -> tuple[PlacedBet, ...]:
    """The bets of which it is known what they came to, and of which others may have said something."""
    return tuple(bet for bet in bets if bet.outcome is not None and is_paper_bet(bet))


def forecasts_of(known: KnownGraph | None, bets: Sequence[PlacedBet]) -> Generator[Event, None, dict[str, Chances]]:
    """What the two forecasts would have said, by name; nothing where the library knows too little."""
    said: dict[str, Chances] = {NEWMAN: {}, FORECAST: {}}
    if known is None:
        return said
    last = known.arrays.cutoff_month
    asked = _by_moment(known, [bet for bet in bets if bet.bet.top is not None and abs(bet.bet.top - TOP) < 1e-9])
    if last is None or not asked:
        return said
    outcome, peers = outcomes(known.arrays, last), in_cohort(known.arrays)
    z = {seen: z_at_age(known.arrays, seen) for seen in {_seen(seen) for _, seen in asked} if seen > 0}
    for done, ((month, months), some) in enumerate(sorted(asked.items())):
        yield Progress("asking the forecasts", done, len(asked))
        seen = _seen(months)
        if seen < 1:
            for told in said.values():
                told |= {bet.id: TOP for bet, _ in some}
            continue
        cohort = np.flatnonzero(peers & (known.arrays.month == month))
        place = {int(number): i for i, number in enumerate(cohort)}
        both = {
            NEWMAN: newman_chances(known.arrays, outcome, z[seen], month, seen, cohort),
            FORECAST: chances(known.arrays, outcome, month, seen, cohort),
        }
        for name, values in both.items():
            if values is not None:
                said[name] |= {bet.id: float(values[place[number]]) for bet, number in some if number in place}
    return said


def _seen(months: int) -> int:
    """How many whole months a forecast looks at, of those that a paper had lived through."""
    return min(months, HORIZON - 1)


def _by_moment(known: KnownGraph, bets: Sequence[PlacedBet]) -> dict[tuple[int, int], list[tuple[PlacedBet, int]]]:
    """(month of v1, whole months seen since) -> bets with the numbers of their papers."""
    found: dict[tuple[int, int], list[tuple[PlacedBet, int]]] = defaultdict(list)
    for bet in bets:
        number = known.index.get(bet.subject)
        if number is not None and known.in_cohort[number]:
            month = int(known.arrays.month[number])
            found[month, bet.made.year * 12 + bet.made.month - 2 - month].append((bet, number))
    return found


def ranking_of(
    mornings: Mornings, papers: Mapping[str, Paper], bets: Sequence[PlacedBet]
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
