"""Names as lists of references want them: the surname first."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from readinglist.core.papers import ExportedPaper, Paper, PaperData, Skipped
from readinglist.core.text import clean
from readinglist.formats.dates import instant
from readinglist.formats.described import Entry


@dataclass(frozen=True, slots=True)
class Name:
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


# Where a paper appeared, taken apart as far as bibliographies have fields for it.


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


# What a format's own fields would not bring back, as fields of ours beside them.
#
# An entry is built, read by our own reader, and compared: what comes back different, or not at all, is written once
# more under a name of `vocabulary.py`. So an export loses nothing, whatever its format has words for.


def left_out(item: ExportedPaper, read: Entry | Skipped) -> dict[str, str]:
    """The values, by the names of the record, that `read` (the entry without them) does not say."""
    paper = item.paper
    ours = said(paper, tags_of(paper), paper.verdict, item.kept)
    if isinstance(read, Skipped):
        return ours
    theirs = said(read.paper, read.tags, read.verdict, read.added)
    if paper.doi and paper.doi.lower() == theirs.get("doi"):  # the same in any case, and read in small letters
        del ours["doi"]
    return {name: value for name, value in ours.items() if theirs.get(name) != value}


def said(paper: Paper | PaperData, tags: Sequence[str], verdict: str | None, kept: date | None) -> dict[str, str]:
    """Everything that is known, as text; what is not known is left out, and the first version is not worth a word."""
    values = {
        "id": paper.id,
        "version": str(paper.version) if paper.version and paper.version > 1 else None,
        "title": paper.title,
        "authors": json.dumps(paper.authors, ensure_ascii=False) if paper.authors else None,
        "abstract": paper.abstract,
        "categories": " ".join(paper.categories),
        "primary_category": paper.primary_category,
        "published": instant(paper.published) if paper.published else None,
        "updated": instant(paper.updated) if paper.updated else None,
        "doi": paper.doi,
        "journal_ref": paper.journal_ref,
        "comment": paper.comment,
        "withdrawn": "true" if paper.withdrawn else None,
        "url": paper.url,
        "tags": json.dumps(tuple(tags), ensure_ascii=False) if tags else None,
        "verdict": verdict,
        "kept": kept.isoformat() if kept else None,
    }
    return {name: value for name, value in values.items() if value}


def tags_of(paper: Paper) -> tuple[str, ...]:
    """The user's tags, each as one line."""
    return tuple(tag for tag in map(clean, paper.tags) if tag)
