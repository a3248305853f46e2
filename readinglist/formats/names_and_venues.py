"""Names of authors and places of publication: from the fields of an entry to our records, and back."""

from __future__ import annotations

import re

from readinglist.core.frozen import Frozen
from readinglist.core.text import clean

from .dates import PartialDate


def said_name(text: str) -> str:
    """`Last, First` and `Last, First, Jr` as they are said; anything else as it is.

    >>> said_name("King, Martin Luther, Jr.")
    'Martin Luther King, Jr.'
    """
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 2:
        return clean(f"{parts[1]} {parts[0]}")
    return clean(f"{parts[1]} {parts[0]}, {parts[2]}") if len(parts) == 3 and all(parts) else clean(text)


class Name(Frozen):
    """The parts of a name. `family` is the last word, which is right for most and comes back the same for all."""

    family: str
    given: str = ""
    suffix: str = ""


def parts_of(name: str) -> Name:
    """The parts of `First Last` and of `First Last, Jr.`.

    >>> parts_of("Aaron van den Oord"), parts_of("Martin King, Jr.").suffix
    (Name(family='Oord', given='Aaron van den', suffix=''), 'Jr.')
    """
    said, _, suffix = name.partition(", ")
    given, _, family = said.rpartition(" ")
    return Name(family, given, suffix) if given else Name(name)


def inverted(name: str) -> str:
    """`Last, First, Jr.`; a name of one word as it is."""
    parts = parts_of(name)
    return ", ".join(part for part in (parts.family, parts.given, parts.suffix) if part)


def journal_ref(
    where: str | None,
    volume: str | None,
    issue: str | None,
    pages: str | None,
    published: PartialDate | None,
    *,
    is_arxiv: bool,
) -> str | None:
    """Where and when a paper appeared in words, as arXiv has it: `Decision Support Systems 35(4), 441-454 (2003)`.

    Without a place the year alone, where neither arXiv (`is_arxiv`) nor a whole day tells it better.
    """
    year = published.year if published else None
    if where is None:
        return None if is_arxiv or published is None or published.day else str(year)
    number = f" {volume}" + (f"({issue})" if issue else "") if volume else ""
    return clean(f"{where}{number}{f', {pages}' if pages else ''}{f' ({year})' if year else ''}")


def is_preprint_server(where: str | None) -> bool:
    """Whether a place of publication is no journal but arXiv, or DBLP's name for it."""
    return where is not None and ("arxiv" in where.lower() or where.lower() == "corr")


# As our readers write it, and most of arXiv: `Decision Support Systems 35(4), 441-454 (2003)`.
_VENUE = re.compile(
    r"\A(?P<where>[^\d(]*[^\d(\s,])"
    r"(?:[ ,]+(?:vol\.? ?)?(?!(?:19|20)\d\d\b)(?P<volume>\d{1,4})"
    r"(?: ?\((?!(?:19|20)\d\d\))(?P<issue>[\w/–-]{1,12})\))?)?"
    r"(?:, (?:pp?\.? ?)?(?P<pages>[\w.]{1,12}(?: ?[-–]{1,2} ?[\w.]{1,12})?))?"
    r"(?:,? \((?P<year>(?:19|20)\d\d)\))?",
    re.A | re.I,
)
_YEAR = re.compile(r"(?<![\d.])(?:19|20)\d\d(?!\d)", re.A)
_ONLY_YEAR = re.compile(r"\d{4}", re.A)


class Venue(Frozen):
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
