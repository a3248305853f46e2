"""The scoop radar of a library: its projects and its backburner against the papers of a night."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from readinglist.model import LISTED, Paper

from .home import Home
from .projects import backburner, projects
from .term_counts import count_papers, count_rows

if TYPE_CHECKING:
    from readinglist.ranking.radar import Crowding


@dataclass(frozen=True, slots=True)
class Watched:
    """An open project or an idea on the backburner. `kind`: project | backburner."""

    kind: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class NearHit:
    """A paper of the night that does what is watched, and the sentence that says so."""

    paper: Paper
    cosine: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """What the radar says of one text. `bar` None: too few nights are here to tell what is near."""

    watched: Watched
    bar: float | None
    hit: NearHit | None
    crowding: Crowding


@dataclass(frozen=True, slots=True)
class RadarReport:
    """`night` None: no night was fetched yet. `nights`: how many nights before it say what is near."""

    night: date | None
    nights: int
    sightings: tuple[Sighting, ...]


def watched_texts(lib: Home) -> tuple[Watched, ...]:
    """All that is watched: open projects, then the backburner."""
    active = [Watched("project", project.name, project.text) for project in projects(lib) if project.is_open]
    return (*active, *(Watched("backburner", idea.name, idea.text) for idea in backburner(lib)))


def crowding_of(lib: Home, idea: str) -> Crowding | None:
    """How crowded it is around an idea of the backburner; None where no night was fetched yet."""
    of_it = [one for one in watched_texts(lib) if (one.kind, one.name) == ("backburner", idea)]
    return next((one.crowding for one in radar(lib, watched=of_it).sightings), None)


def radar(lib: Home, night: date | None = None, watched: Sequence[Watched] | None = None) -> RadarReport:
    """Which papers of a night (None: the last) come near to a project or an idea, and how crowded it is around each.

    `watched`: these texts alone (None: all).
    """
    watched, night = watched_texts(lib) if watched is None else watched, night or lib.store.nights.latest()
    if night is None or not watched:
        return RadarReport(night, 0, ())
    import numpy as np

    from readinglist.ranking.radar import Radar, bar_of, crowding, nearest_above

    rows = lib.store.papers.window_rows(until=night - timedelta(days=1))
    listed = lib.store.papers.listing_days(rows)
    papers = lib.store.papers.on_night(night, types=LISTED)
    counts = count_rows(lib, rows)
    scope = Radar([f"{one.name} {one.text}" for one in watched], counts)
    days = [listed[row] for row in rows]
    ages = np.array([(night - day).days for day in days], dtype=np.int64)
    order = {day: n for n, day in enumerate(sorted(set(days), reverse=True), start=1)}
    nights_ago = np.array([order[day] for day in days], dtype=np.int64)
    past, tonight = scope.cosines(counts), scope.cosines(count_papers(lib, papers))
    sightings = []
    for n, one in enumerate(watched):
        bar = bar_of(past[n], nights_ago)
        told = nearest_above(tonight[n], bar)
        hit = None
        if told is not None:
            said = scope.sentence(n, papers[told].abstract or papers[told].title or "")
            hit = NearHit(papers[told], float(tonight[n][told]), said)
        around = crowding(np.concatenate([past[n], tonight[n]]), np.concatenate([ages, np.zeros(len(papers), int)]))
        sightings.append(Sighting(one, bar, hit, around))
    return RadarReport(night, len(order), tuple(sightings))
