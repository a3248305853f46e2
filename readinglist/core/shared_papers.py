"""What one reader hands to another: the only words that leave a library by `share`.

These records are the list of what may leave. Whatever is no field of them never does: times spent, projects, piles,
the notebook, the queue, the quiz, bets on ideas and reimplementations, what was shown and when. `OPTIONAL` fields
leave only where they are asked for by name.
"""

from __future__ import annotations

from types import MappingProxyType

from .frozen import Frozen
from .log import Rated

# What `share --with` adds -> what it is, in words for the help and the preview.
OPTIONAL = MappingProxyType(
    {
        "reasons": "reasons for decisions and bets (--because)",
        "tags": "your tags",
        "goals": "names of goals you kept papers for",
        "own": "sections and front-matter keys you added to critiques",
    }
)


class SharedBet(Frozen):
    """A bet on a paper's place in its cohort. `state`: open | won | lost | void; `because` is of `reasons`."""

    p: float
    top: float
    by: str  # ISO date
    state: str
    source: str | None = None
    because: str | None = None


class SharedCritique(Frozen):
    """Ratings with the line, and sections with text as (heading, text). `keys` are of `own`, as are other headings."""

    ratings: Rated
    sections: tuple[tuple[str, str], ...] = ()
    keys: tuple[tuple[str, str], ...] = ()


class SharedPaper(Frozen):
    """What a reader says of one paper. `verdict`: keep | skip | None; `decided`: its ISO date, None where assumed.

    `because` is of `reasons`, `tags` and `goal` of their own names.
    """

    id: str
    title: str | None = None
    verdict: str | None = None
    decided: str | None = None
    read_on: str | None = None
    critique: SharedCritique | None = None
    bets: tuple[SharedBet, ...] = ()
    because: str | None = None
    tags: tuple[str, ...] = ()
    goal: str | None = None


class Share(Frozen):
    """A whole file. `name`: what its owner wants to be called, None where they do not say; `on`: ISO date."""

    name: str | None
    on: str
    papers: tuple[SharedPaper, ...]
