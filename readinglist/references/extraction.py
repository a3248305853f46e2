"""From a document to its references: reading order, list, entries, fields, and the places that cite them."""

from __future__ import annotations

from dataclasses import replace

from readinglist.model.layout import Document
from readinglist.model.references import Reference

from .body import body_of
from .entries import find_entries
from .fields import parse_fields
from .joining import vocabulary
from .places import find_places
from .reading import read


def extract(document: Document) -> tuple[Reference, ...]:
    """The references of `document`, in the order of its list; none where it has no text or no list."""
    lines = read(document)
    entries = find_entries(lines, vocabulary(lines))
    references = tuple(replace(parse_fields(entry), index=index) for index, entry in enumerate(entries, start=1))
    places = find_places(body_of(lines, references), references)
    return tuple(reference.cited_in(cited) for reference, cited in zip(references, places, strict=True))
