"""Papers drawn at random of which triage asks for a bet, so that bets are not only on favourites.

Each draw of a week belongs to one of its five nights, drawn from the seed and the week alone; where the list of that
night was not opened, it goes over to the next one that is. Drawn are papers of the night whatever their place in the
ranking, the same ones however often the list is opened. Going on without a bet is an answer too: nobody is asked twice.
"""

from __future__ import annotations

import random
from collections.abc import Collection
from datetime import date, timedelta

from readinglist.model import LISTED

from .bets import can_bet_on
from .home import Home

NIGHTS = 5  # of a week


def asked_papers(lib: Home, night: date, decided: Collection[str]) -> frozenset[str]:
    """The ids of the papers of `night` that ask for a bet. Of `decided` ones nobody is asked any more."""
    count = _draws(lib, night)
    if not count:
        return frozenset()
    ids = sorted(paper.id for paper in lib.store.papers.on_night(night, types=LISTED) if can_bet_on(paper))
    seed = f"ask {lib.settings.rank.seed} {night.isoformat()}"
    drawn = random.Random(seed).sample(ids, min(count, len(ids)))
    return frozenset(drawn) - frozenset(decided)


def _draws(lib: Home, night: date) -> int:
    """How many draws of its week fall to `night`."""
    week = f"{night.isocalendar().year}-{night.isocalendar().week}"
    chance = random.Random(f"ask {lib.settings.rank.seed} {week}")
    days = [chance.randrange(NIGHTS) for _ in range(lib.settings.taste.ask)]
    monday = night - timedelta(days=night.weekday())
    opened = lib.store.impressions.nights_opened(monday, night)
    # nights after the last one that was opened
    missed_since = max((day.weekday() + 1 for day in opened if day < night), default=0)
    return sum(missed_since <= day <= night.weekday() for day in days)
