"""Colleagues whose lists are followed, and how good the rankings were for a reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from readinglist.core.frozen import Frozen
from readinglist.core.log import ColleagueChanged, LogEntry, effective
from readinglist.ranking.evaluate import Figure


class ColleagueKeep(Frozen):
    """A paper on a list that is followed. `decided` None: nobody knows since when it was kept."""

    id: str
    title: str | None
    decided: str | None


class Colleague(Frozen):
    """Whose list is followed. `keeps` None: the list came by another device and its file is not here."""

    name: str
    since: str  # ISO date of the decision
    keeps: tuple[ColleagueKeep, ...] | None


def fold_colleagues(entries: Iterable[LogEntry]) -> dict[str, tuple[str, datetime]]:
    """Name -> (the list that is followed now, since when), by name; entries of other kinds do not count."""
    followed: dict[str, tuple[str, datetime]] = {}
    for entry in effective(entries):
        if isinstance(entry.data, ColleagueChanged):
            followed.pop(entry.subject, None)
            if entry.data.list is not None:
                followed[entry.subject] = entry.data.list, entry.at
    return dict(sorted(followed.items()))


class ColleagueWorth(Frozen):
    """How much more of what was kept stands in the three cuts with the list of a colleague than without it.

    `keeps`: how many papers of the list have a date; what has none is in no replay.
    """

    keeps: int
    unbiased: tuple[Figure, ...]
    plain: tuple[Figure, ...]


class Evaluation(Frozen):
    """Figures by ranking, three cuts each. `recorded`: nights whose list says what could have been seen."""

    since: date | None
    until: date | None
    nights: int
    recorded: int
    left_out: Mapping[str, int]  # why -> nights with a keep that are not replayed; assumed dates in keeps
    keeps: int
    explored: int
    unbiased: Mapping[str, tuple[Figure, ...]]
    plain: Mapping[str, tuple[Figure, ...]]
    lead: tuple[Figure, ...]  # of our ranking over arxiv-sanity-lite, in the plain replay
    audit: Figure
    colleagues: Mapping[str, ColleagueWorth]  # by name
