"""The orders that need no taste: by listing day, newest first, and the total order of any ranking.

A paper's listing day is the night that announced it, else the day of its first version.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from readinglist.model import Paper
from readinglist.policy import SMALL_LIBRARY, WINDOW_DAYS, WINDOW_PAPERS


def listing_day(paper: Paper) -> date | None:
    """The night that announced `paper`, else the (UTC) day of its v1, else None."""
    if paper.announced is not None:
        return paper.announced
    return paper.published.date() if paper.published is not None else None


def is_listed(paper: Paper, until: date | None) -> bool:
    """Whether `paper` is not listed after `until`; the undated always are listed."""
    return until is None or (listing_day(paper) or until) <= until


def window(
    papers: Sequence[Paper], days: int = WINDOW_DAYS, cap: int = WINDOW_PAPERS, until: date | None = None
) -> list[int]:
    """Indices of the papers of the newest `days` listing days that hold papers, at most `cap`, by id.

    Papers listed after `until` are left out, as if they were not known yet.

    All papers where there are fewer than `SMALL_LIBRARY`; papers without any date are in the window
    only then, or where no paper has a date (then the highest ids). Of equal days the lowest ids are
    taken at the cap.
    """
    known = (i for i in range(len(papers)) if is_listed(papers[i], until))
    everything = sorted(known, key=lambda i: papers[i].id)
    if len(everything) < SMALL_LIBRARY:
        return everything[-cap:]
    dated = [(day, i) for i in everything if (day := listing_day(papers[i])) is not None]
    if not dated:
        return everything[-cap:]
    oldest = sorted({day for day, _ in dated}, reverse=True)[:days][-1]
    newest_first = sorted((pair for pair in dated if pair[0] >= oldest), key=lambda pair: -pair[0].toordinal())
    return sorted((i for _, i in newest_first[:cap]), key=lambda i: papers[i].id)


def ranked(papers: Sequence[Paper], scores: Sequence[float]) -> list[int]:
    """Indices by falling score; ties newest first (undated last), then by id."""

    def key(i: int) -> tuple[float, int, str]:
        day = listing_day(papers[i])
        return -scores[i], -(day.toordinal() if day else 0), papers[i].id

    return sorted(range(len(papers)), key=key)
