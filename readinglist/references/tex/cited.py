"""Entries of bibliographies whose fields stand apart already: biblatex's `.bbl` and `.bib` files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from readinglist import ids
from readinglist.model.references import Reference
from readinglist.references.entry import Entry, Run
from readinglist.references.fields.entry_fields import parse_fields
from readinglist.references.fields.identifiers import identifiers
from readinglist.text import clean, clean_or_none

from .text import plain

_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)")
_WHERE = ("journaltitle", "journal", "booktitle", "maintitle", "series", "publisher", "institution", "school")
_CORR = re.compile(r"(?:corr|arxiv)", re.IGNORECASE)
_LONGEST = 4000  # signs of a field
MOST_NAMES = 500


@dataclass(frozen=True, slots=True)
class Cited:
    """A reference with the key by which the source's `\\cite` commands call it."""

    key: str
    reference: Reference


def from_fields(key: str, fields: Mapping[str, str], authors: tuple[str, ...]) -> Cited:
    """The reference that LaTeX values of BibTeX's and biblatex's fields make; `authors` readable, "First Last".

    Its `raw` is what a plain style prints: authors, title, where, when, ids.
    """
    authors = authors[:MOST_NAMES]
    shown = {name: plain(value[:_LONGEST]) for name, value in fields.items() if name not in _ADDRESSES}
    title, subtitle = shown.get("title") or shown.get("booktitle"), shown.get("subtitle")
    title = f"{title}: {subtitle}" if title and subtitle else title
    venue = next((shown[name] for name in _WHERE if shown.get(name) and shown[name] != title), None)
    year = _YEAR.search(shown.get("year") or shown.get("date") or "")
    address = clean_or_none(_verbatim(fields.get("url", "")))
    doi = ids.find_doi(_verbatim(fields.get("doi", ""))) or ids.find_doi(address or "")
    arxiv = _arxiv_id(fields)
    raw = _as_printed(authors, title, venue, shown, _ids(arxiv, doi.value if doi else None, address))
    reference = Reference(
        index=0,
        raw=raw,
        title=clean_or_none(title),
        authors=authors,
        year=int(year[1]) if year else None,
        venue=venue,
        arxiv_id=arxiv or identifiers(raw).arxiv_id,
        doi=doi.value if doi else None,
        url=address,
    )
    return Cited(key, reference if title else _read_as_text(reference))


_ADDRESSES = frozenset(("url", "doi", "eprint", "file", "abstract", "keywords", "author", "editor"))


def _as_printed(
    authors: tuple[str, ...], title: str | None, venue: str | None, shown: Mapping[str, str], ids: str
) -> str:
    """One line as a plain style would print it."""
    volume, number, pages = shown.get("volume", ""), shown.get("number", ""), shown.get("pages", "")
    issue = volume + (f"({number})" if number else "") + (f":{pages}" if pages else "")
    where = ", ".join(part for part in (venue, issue, shown.get("year") or shown.get("date")) if part)
    parts = (_listed(authors), title, where, shown.get("howpublished"), shown.get("note"))
    sentences = [part if part[-1] in ".?!" else f"{part}." for part in parts if part]
    return clean(" ".join([*sentences, ids]))


def _ids(arxiv: str | None, doi: str | None, address: str | None) -> str:
    said = [f"arXiv:{arxiv}" if arxiv else "", f"doi: {doi}" if doi else ""]
    return " ".join(part for part in said if part) or address or ""


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(names) if len(names) < 3 else ", ".join(names[:-1]) + f", and {names[-1]}"


def _read_as_text(reference: Reference) -> Reference:
    """An entry without a title says what it says as a text: in `note`, mostly."""
    read = parse_fields(Entry((Run(reference.raw),)))
    return read if reference.raw else reference


def _arxiv_id(fields: Mapping[str, str]) -> str | None:
    """The arXiv id of an entry that has one in a field, not in its text."""
    archive = f"{fields.get('eprinttype', '')} {fields.get('archiveprefix', '')}".strip().lower()
    group = fields.get("primaryclass", fields.get("eprintclass", "")).strip()
    spellings = [fields.get("arxivid", ""), fields.get("arxiv", "")]
    if not archive or "arxiv" in archive:
        eprint = _verbatim(fields.get("eprint", ""))
        spellings += [eprint, f"{group}/{eprint}"]
    if _CORR.search(fields.get("journal", fields.get("journaltitle", ""))):
        spellings.append(_verbatim(fields.get("volume", "")).removeprefix("abs/"))
    spellings += [_verbatim(fields.get("url", "")), _verbatim(fields.get("doi", ""))]
    found = (ids.find_arxiv_id(spelling) for spelling in spellings if spelling)
    return next((arxiv.value for arxiv in found if arxiv), None)


def _verbatim(value: str) -> str:
    """An id or address as it was before LaTeX's escapes and braces were put in."""
    return clean(re.sub(r"\\(?=[_%#&~$])|\\url(?=\{)|[{}<>]", "", value[:_LONGEST]))
