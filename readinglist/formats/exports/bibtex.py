"""BibTeX as arXiv writes it and as Zotero reads it, both at once.

arXiv's own form names the archive by `archivePrefix` and `primaryClass`; Zotero and biblatex look for `eprinttype` and
`eprintclass`. A paper of which a journal is known is an `@article`, every other one a `@misc`. Each value stands on one
line, escaped, so that nothing in a title can end it or begin another.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote

from readinglist.formats.bibtex import entry_from
from readinglist.formats.bibtex_syntax import MONTHS, RawEntry
from readinglist.formats.vocabulary import own_name
from readinglist.ids import doi_of, is_arxiv, month_of, page_of
from readinglist.model import Paper
from readinglist.model.exchange import ExportedPaper
from readinglist.text import clean

from .latex_text import escaped, to_latex
from .own_fields import left_out, tags_of
from .venues import Venue, venue_of

_NO_DOI = re.compile(r"[{}\\%\"]")
_APART = re.compile(r"[,;]|\band\b|\A(?:et al\.?|others)\Z", re.I)
_MONTHS = frozenset(MONTHS)


def bibtex_entry(item: ExportedPaper, key: str) -> str:
    """One entry under this citation key, its lines ended."""
    paper = item.paper
    venue = venue_of(paper.journal_ref)
    fields = {name: value for name, value in _fields(item, venue).items() if value}
    kind = "article" if venue and venue.where else "misc"
    read = entry_from(RawEntry(kind, key, {name.lower(): value for name, value in fields.items()}, 1), {})
    fields |= {own_name(name): escaped(value) for name, value in left_out(item, read).items()}
    return f"@{kind}{{{key},\n" + "".join(_line(name, value) for name, value in fields.items()) + "}\n"


def _fields(item: ExportedPaper, venue: Venue | None) -> Mapping[str, str | None]:
    """The fields in their order; None or "" where there is nothing to say."""
    paper = item.paper
    return {
        "title": to_latex(paper.title) if paper.title else None,
        "author": " and ".join(map(_name, paper.authors)),
        **_date(paper, venue),
        **_appeared(venue),
        **_eprint(paper),
        "doi": _doi(paper),
        "url": _address(page_of(paper.id) if is_arxiv(paper.id) else paper.url),
        "abstract": to_latex(paper.abstract) if paper.abstract else None,
        "keywords": ", ".join(map(to_latex, tags_of(paper))),
        "date-added": item.kept.isoformat() if item.kept else None,
        "annote": to_latex(clean(item.line)) if item.line else None,
    }


def _date(paper: Paper, venue: Venue | None) -> dict[str, str | None]:
    """The year of the journal where it is known, else the day of v1, else the month that an arXiv id tells."""
    if venue and venue.year:
        return {"year": str(venue.year)}
    if paper.published:
        day = paper.published
        return {"year": str(day.year), "month": MONTHS[day.month - 1], "day": str(day.day)}
    month = month_of(paper.id)
    return {"year": str(month.year), "month": MONTHS[month.month - 1]} if month else {}


def _appeared(venue: Venue | None) -> dict[str, str | None]:
    if venue is None or venue.where is None:
        return {}
    named = {"journal": venue.where, "volume": venue.volume, "number": venue.issue, "pages": venue.pages}
    return {name: to_latex(value) if value else None for name, value in named.items()}


def _eprint(paper: Paper) -> dict[str, str | None]:
    if not is_arxiv(paper.id):
        return {}
    group = paper.primary_category and to_latex(paper.primary_category)
    return {
        "eprint": paper.id,
        "archivePrefix": "arXiv",
        "primaryClass": group,
        "eprinttype": "arxiv",
        "eprintclass": group,
    }


def _doi(paper: Paper) -> str | None:
    """As it is, bare; arXiv's own where the paper has no other. What BibTeX cannot hold is percent-encoded."""
    doi = paper.doi or doi_of(paper.id)
    return None if doi is None else _NO_DOI.sub(lambda match: quote(match[0], safe=""), clean(doi))


def _address(url: str | None) -> str | None:
    return quote(url, safe="!#$%&'()*+,/:;=?@[]~") if url else None


def _name(name: str) -> str:
    """A name that BibTeX would part in another way stands in braces of its own."""
    return f"{{{to_latex(name)}}}" if _APART.search(name) else to_latex(name)


def _line(name: str, value: str) -> str:
    return f"  {name} = {value},\n" if name == "month" and value in _MONTHS else f"  {name} = {{{value}}},\n"
