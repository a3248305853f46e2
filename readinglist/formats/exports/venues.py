"""Where a paper appeared, taken apart as far as bibliographies have fields for it."""

from __future__ import annotations

import re
from dataclasses import dataclass

# As our readers write it, and most of arXiv: `Decision Support Systems 35(4), 441-454 (2003)`.
_VENUE = re.compile(
    r"(?P<where>[^\d(]*[^\d(\s,])"
    r"(?:[ ,]+(?:vol\.? ?)?(?!(?:19|20)\d\d\b)(?P<volume>\d{1,4})"
    r"(?: ?\((?!(?:19|20)\d\d\))(?P<issue>[\w/–-]{1,12})\))?)?"
    r"(?:, (?:pp?\.? ?)?(?P<pages>[\w.]{1,12}(?: ?[-–]{1,2} ?[\w.]{1,12})?))?"
    r"(?:,? \((?P<year>(?:19|20)\d\d)\))?",
    re.A | re.I,
)
_YEAR = re.compile(r"(?<![\d.])(?:19|20)\d\d(?!\d)", re.A)
_ONLY_YEAR = re.compile(r"\d{4}", re.A)


@dataclass(frozen=True, slots=True)
class Venue:
    """A journal or a meeting; `where` None: nothing but a year is known."""

    where: str | None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    year: int | None = None


def venue_of(journal_ref: str | None) -> Venue | None:
    """The parts of arXiv's reference to a journal, or all of it as its name where it is written in another way.

    >>> venue_of("Decision Support Systems 35(4), 441-454 (2003)")
    Venue(where='Decision Support Systems', volume='35', issue='4', pages='441-454', year=2003)
    >>> venue_of("In Proc. 3rd ICLR, 2015")
    Venue(where='In Proc. 3rd ICLR, 2015', volume=None, issue=None, pages=None, year=2015)
    """
    if not journal_ref:
        return None
    if _ONLY_YEAR.fullmatch(journal_ref):
        return Venue(None, year=int(journal_ref))
    match = _VENUE.fullmatch(journal_ref[:1000])
    if match:
        year = int(match["year"]) if match["year"] else None
        return Venue(match["where"], match["volume"], match["issue"], match["pages"], year)
    years = set(_YEAR.findall(journal_ref[:1000]))
    return Venue(journal_ref, year=int(years.pop()) if len(years) == 1 else None)
