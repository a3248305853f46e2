"""The orders that need no taste: by listing day, newest first, and the total order of any ranking.

A paper's listing day is the night that announced it, else the day of its first version.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from readinglist.core.papers import Paper
from readinglist.core.policy import SMALL_LIBRARY, WINDOW_DAYS, WINDOW_PAPERS

if TYPE_CHECKING:
    from numpy.random import Generator


def listing_day(paper: Paper) -> date | None:
    """The night that announced `paper`, else the (UTC) day of its v1, else None."""
    if paper.announced is not None:
        return paper.announced
    return paper.published.date() if paper.published is not None else None


def is_listed(day: date | None, until: date | None) -> bool:
    """Whether a paper is not listed after `until`; the undated always are listed."""
    return until is None or (day or until) <= until


def window(
    papers: Sequence[Paper], days: int = WINDOW_DAYS, cap: int = WINDOW_PAPERS, until: date | None = None
) -> list[int]:
    """As `newest_days`, of papers as records."""
    return newest_days([paper.id for paper in papers], list(map(listing_day, papers)), days, cap, until)


def newest_days(
    ids: Sequence[str], listed: Sequence[date | None], days: int, cap: int, until: date | None = None
) -> list[int]:
    """Indices of the papers of the newest `days` listing days that hold papers, at most `cap`, by id.

    Papers listed after `until` are left out, as if they were not known yet.

    All papers where there are fewer than `SMALL_LIBRARY`; papers without any date are in the window
    only then, or where no paper has a date (then the highest ids). Of equal days the lowest ids are
    taken at the cap.
    """
    known = (i for i in range(len(ids)) if is_listed(listed[i], until))
    everything = sorted(known, key=ids.__getitem__)
    dated = [(day, i) for i in everything if (day := listed[i]) is not None]
    if len(everything) < SMALL_LIBRARY or not dated:
        return everything[-cap:]
    oldest = sorted({day for day, _ in dated}, reverse=True)[:days][-1]
    newest_first = sorted((pair for pair in dated if pair[0] >= oldest), key=lambda pair: -pair[0].toordinal())
    return sorted((i for _, i in newest_first[:cap]), key=ids.__getitem__)


def ranked(papers: Sequence[Paper], scores: Sequence[float]) -> list[int]:
    """Indices by falling score; ties newest first (undated last), then by id."""

    def key(i: int) -> tuple[float, int, str]:
        day = listing_day(papers[i])
        return -scores[i], -(day.toordinal() if day else 0), papers[i].id

    return sorted(range(len(papers)), key=key)


def interleave(ours: Sequence[int], theirs: Sequence[int], n: int, rng: Generator) -> tuple[tuple[int, bool], ...]:
    """The first `n` of both rankings as (item, whether ours chose it), every item once.

    Two rankings in one list, fairly: team-draft interleaving (Radlinski, Kurup and Joachims, CIKM 2008). Which ranking
    chose a paper is known here and not to the reader; verdicts on the list then compare the two.

    In each round a coin decides who chooses first; each takes the best of its ranking that is still
    free. So both choose equally often, one more at most, and neither stands on top more often.

    >>> from numpy.random import default_rng
    >>> [item for item, _ in interleave([1, 2, 3], [1, 2, 3], 3, default_rng(0))]
    [1, 2, 3]
    """
    chosen: list[tuple[int, bool]] = []
    taken: set[int] = set()
    teams = {True: iter(ours), False: iter(theirs)}
    while len(chosen) < n:
        before = len(chosen)
        first = bool(rng.integers(2))
        for team in (first, not first):
            item = next((i for i in teams[team] if i not in taken), None)
            if item is not None and len(chosen) < n:
                taken.add(item)
                chosen.append((item, team))
        if len(chosen) == before:
            break  # both are at their end
    return tuple(chosen)
