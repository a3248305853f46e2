"""What the scoop radar found: the nearest paper of a night to each text that is watched, and how crowded it is."""

from __future__ import annotations

from datetime import date

from readinglist.core.papers import Paper

from .frozen import Frozen


class Watched(Frozen):
    """An open project or an idea on the backburner. `kind`: project | backburner."""

    kind: str
    name: str
    text: str


class NearHit(Frozen):
    """A paper near to a text: its nearest sentence, the words of the text that it has, and those that it lacks.

    `nearness`: how much of the text it says, in whatever words, 0 to 1.25; `cosine` of the words alone.
    """

    paper: Paper
    cosine: float
    sentence: str
    nearness: float = 0.0
    shares: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


class Crowding(Frozen):
    """Similar new papers in the last 30 days and in the 30 before; None: the papers known do not go back so far.

    `trend`: rising | falling where the two differ by more than two standard deviations of counts, else steady.
    """

    month: int
    before: int | None

    @property
    def trend(self) -> str | None:
        if self.before is None:
            return None
        apart = self.month - self.before
        if apart * apart <= 4 * (self.month + self.before):
            return "steady"
        return "rising" if apart > 0 else "falling"


class Sighting(Frozen):
    """What the radar says of one text. `bar` None: too few nights are here to tell what is near.

    `nearest`: the three nearest papers of the seven days to the night, the nearest first, kept ones too.
    """

    watched: Watched
    bar: float | None
    hit: NearHit | None
    crowding: Crowding
    nearest: tuple[NearHit, ...] = ()


class RadarReport(Frozen):
    """`night` None: no night fetched yet. `nights`: how many nights before it say what is near.

    `papers` were read, those of the night with them, `since` the first of them was listed.
    """

    night: date | None
    nights: int
    sightings: tuple[Sighting, ...]
    papers: int = 0
    since: date | None = None
