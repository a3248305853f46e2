"""References as rows of `refs`, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable

from readinglist.model import CITATION_KINDS, Candidate, CitingPlace, Link, Reference

from .connection import Row

FIELDS = "r.position, r.raw, r.label, r.title, r.authors, r.year, r.venue, r.arxiv_id, r.doi, r.url, r.places"
LINK_FIELDS = "d.id, r.confidence, r.linked_by, r.candidates"
WIDTH = FIELDS.count(",") + 1


def reference_to_row(reference: Reference) -> Row:
    """The values of `FIELDS`, then the strongest kind of its places."""
    places = [(place.section, place.sentence, place.kind) for place in reference.contexts]
    return (
        reference.index,
        reference.raw,
        reference.label,
        reference.title,
        _text(reference.authors),
        reference.year,
        reference.venue,
        reference.arxiv_id,
        reference.doi.lower() if reference.doi else None,
        reference.url,
        _text(places),
        strongest(place.kind for place in reference.contexts),
    )


def reference_from_row(row: Row) -> Reference:
    """The reference of a row that starts with `FIELDS`."""
    index, raw, label, title, authors, year, venue, arxiv_id, doi, url, places = row[:WIDTH]
    contexts = tuple(CitingPlace(section, sentence, kind) for section, sentence, kind in json.loads(places))
    return Reference(index, raw, label, title, tuple(json.loads(authors)), year, venue, arxiv_id, doi, url, contexts)


def link_from_row(row: Row) -> Link:
    """The link of a row of `LINK_FIELDS`."""
    paper, confidence, by, candidates = row
    return Link(paper, confidence, by, tuple(Candidate(*candidate) for candidate in json.loads(candidates)))


def candidates_text(link: Link) -> str:
    return _text([(c.id, c.title, c.confidence) for c in link.candidates])


def waits(link: Link) -> bool:
    """Whether a paper that comes later may still be what is meant; the reader's "none" is final."""
    return link.paper is None and link.by != "reader"


def strongest(kinds: Iterable[str]) -> str:
    """The kind that says most of several places of one citation."""
    return min(kinds, key=CITATION_KINDS.index, default=CITATION_KINDS[-1])


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
