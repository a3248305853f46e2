"""From a document to its references: reading order, list, entries, fields, and the places that cite them."""

from __future__ import annotations

import re
from dataclasses import replace

from readinglist.core.references import Document, Reference
from readinglist.references.citing.places import body_of, find_places
from readinglist.references.fields.entry_fields import parse_fields
from readinglist.references.layout.reading import read, vocabulary
from readinglist.references.listing.entries import find_entries

_DASHES = re.compile(r"(?:[-‐–—―_] ?){2,}(?:(?:and|&|,|und|et) ?)*|[—―](?= ?[,.(\d])")


def extract(document: Document) -> tuple[Reference, ...]:
    """The references of `document`, in the order of its list; none where it has no text or no list."""
    lines = read(document)
    entries = find_entries(lines, vocabulary(lines))
    references = _with_authors_above(tuple(parse_fields(entry) for entry in entries))
    places = find_places(body_of(lines, references), references)
    return tuple(reference.cited_in(cited) for reference, cited in zip(references, places, strict=True))


def _with_authors_above(parsed: tuple[Reference, ...]) -> tuple[Reference, ...]:
    """Number the references of a list; where dashes stand for the authors of the entry above, name them."""
    numbered: list[Reference] = []
    for index, reference in enumerate(parsed, start=1):
        dashes = _DASHES.match(reference.raw)
        if dashes and numbered:
            others = tuple(author for author in reference.authors if not _DASHES.match(author))
            joint = next((_DASHES.sub("", author) for author in reference.authors if _DASHES.match(author)), "")
            above = numbered[-1].authors[:1] if others or joint else numbered[-1].authors
            authors = above + ((joint,) if joint else ()) + others
            reference = replace(reference, authors=authors)
        numbered.append(replace(reference, index=index))
    return tuple(numbered)
