"""The metadata formats of arXiv's OAI: one element -> one paper, each read by its own elements.

A reader gets the metadata element and the record's header, and gives the paper and whether a later
version than v1 shows. It raises BadField, with the reason, where the record cannot be right.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from readinglist.core.ids import ArxivId, find_arxiv_id, find_doi
from readinglist.core.papers import PaperData
from readinglist.core.text import clean, clean_or_none

from .fields import BadField, is_withdrawn, read_categories, read_moment, split_authors, tuple_of_categories, turn_name
from .markup import all_text, child_text, children

_VERSION = re.compile(r"v([1-9][0-9]{0,3})", re.A)
_COMMENT = re.compile(r"\s*Comments?:\s*", re.A)


@dataclass(frozen=True, slots=True)
class Header:
    """What the record's header says."""

    arxiv_id: ArxivId
    sets: tuple[str, ...]


def read_arxiv(element: etree._Element, header: Header) -> tuple[PaperData, bool]:
    """`arXiv`: names in parts, dates of v1 and of the last version by the day, versions not numbered."""
    _check_id(element, header)
    created, updated = child_text(element, "created"), child_text(element, "updated")
    authors = [
        _name_in_parts(author) for parent in children(element, "authors") for author in children(parent, "author")
    ]
    return _paper(
        element,
        header,
        authors=tuple(name for name in authors if name),
        published=read_moment(created, "created") if created else None,
        updated=read_moment(updated, "updated") if updated else None,
    ), bool(updated)


def read_arxiv_raw(element: etree._Element, header: Header) -> tuple[PaperData, bool]:
    """`arXivRaw`: the author line as it was typed, and every version with its exact time."""
    _check_id(element, header)
    versions: dict[int, datetime] = {}
    for entry in children(element, "version"):
        number = _VERSION.fullmatch(entry.get("version", "").strip())
        if number is None:
            raise BadField("a version without a number")
        versions[int(number[1])] = read_moment(child_text(entry, "date") or "", "date of a version")
    last = max(versions, default=None)
    return _paper(
        element,
        header,
        authors=split_authors(child_text(element, "authors") or ""),
        version=last,
        published=versions.get(1),
        updated=versions[last] if last else None,
    ), last is not None and last > 1


def read_dublin_core(element: etree._Element, header: Header) -> tuple[PaperData, bool]:
    """`oai_dc`: no codes of categories (those of the sets stand in), journal among the identifiers."""
    descriptions = [all_text(e) for e in children(element, "description")]
    comments = [_COMMENT.sub("", d, count=1) for d in descriptions if _COMMENT.match(d)]
    abstracts = [d for d in descriptions if not _COMMENT.match(d)]
    identifiers = [clean(all_text(e)) for e in children(element, "identifier")]
    dois = [doi.value for text in identifiers if (doi := find_doi(text)) and not find_arxiv_id(text)]
    journals = [t for t in identifiers if t and not find_arxiv_id(t) and not find_doi(t) and "://" not in t]
    dates = [read_moment(all_text(e), "date") for e in children(element, "date")]
    comment, abstract = clean_or_none(" ".join(comments)), clean_or_none(" ".join(abstracts))
    paper = PaperData(
        id=header.arxiv_id.value,
        title=_title(element),
        authors=tuple(name for e in children(element, "creator") if (name := turn_name(all_text(e)))),
        abstract=abstract,
        categories=_categories_of(header.sets),
        published=dates[0] if dates else None,
        updated=dates[-1] if len(dates) > 1 else None,
        doi=dois[0] if dois else None,
        journal_ref=journals[0] if journals else None,
        comment=comment,
        withdrawn=is_withdrawn(comment, abstract),
    )
    return paper, len(dates) > 1


READERS: dict[str, Callable[[etree._Element, Header], tuple[PaperData, bool]]] = {
    "arXiv": read_arxiv,
    "arXivRaw": read_arxiv_raw,
    "dc": read_dublin_core,
}


def _paper(
    element: etree._Element,
    header: Header,
    *,
    authors: tuple[str, ...],
    published: datetime | None,
    updated: datetime | None,
    version: int | None = None,
) -> PaperData:
    """The fields that arXiv and arXivRaw share."""
    categories = read_categories(child_text(element, "categories") or "")
    comment = clean_or_none(child_text(element, "comments"))
    abstract = clean_or_none(child_text(element, "abstract"))
    return PaperData(
        id=header.arxiv_id.value,
        title=_title(element),
        authors=authors,
        abstract=abstract,
        categories=categories,
        primary_category=categories[0] if categories else None,
        version=version,
        published=published,
        updated=updated,
        doi=clean_or_none(child_text(element, "doi")),
        journal_ref=clean_or_none(child_text(element, "journal-ref")),
        comment=comment,
        withdrawn=is_withdrawn(comment, abstract),
    )


def _check_id(element: etree._Element, header: Header) -> None:
    """Raises BadField where header and metadata speak of two papers."""
    said = child_text(element, "id")
    found = find_arxiv_id(said.strip()) if said else None
    if found is None or found.value != header.arxiv_id.value:
        raise BadField(f"its metadata names {clean(said or 'no id')[:40]!r}")


def _title(element: etree._Element) -> str | None:
    """The title; an empty one is None, a record without the element is not a paper."""
    title = child_text(element, "title")
    if title is None:
        raise BadField("it has no title")
    return clean_or_none(title)


def _name_in_parts(author: etree._Element) -> str:
    parts = (child_text(author, part) for part in ("forenames", "keyname", "suffix"))
    return clean(" ".join(part for part in parts if part))


def _categories_of(sets: tuple[str, ...]) -> tuple[str, ...]:
    """The categories that set names tell: `cs:cs:LG` is cs.LG, `physics:hep-th` hep-th; archives tell none."""
    parts = [name.split(":") for name in sets]
    named = [".".join(p[1:]) for p in parts if len(p) == 3]
    whole = [p[1] for p in parts if len(p) == 2 and p[1] in _WHOLE_ARCHIVES]
    return tuple_of_categories(
        term.removeprefix("physics.") if term.removeprefix("physics.") in _WHOLE_ARCHIVES else term
        for term in named + whole
    )


_WHOLE_ARCHIVES = frozenset("gr-qc hep-ex hep-lat hep-ph hep-th math-ph nucl-ex nucl-th quant-ph".split())
