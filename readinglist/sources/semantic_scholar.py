"""Semantic Scholar's batch of papers: citation counts and references of up to 500 ids in one question."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import Any
from urllib.parse import quote

from readinglist.core.dates import NO_MONTH, month_number
from readinglist.core.errors import Incomplete, NoSuchResource, SourceError
from readinglist.core.ids import find_arxiv_id, is_arxiv
from readinglist.core.references import CitingPaper, Reference
from readinglist.core.settings import Settings

from .citation_services import (
    MOST_BYTES,
    MOST_NAMES,
    MOST_REFERENCES,
    STATUSES,
    Found,
    TooLarge,
    number,
    read_json,
    records,
    reference,
    text,
)
from .transport import Transport

NAME = "Semantic Scholar"
COUNTS = "citationCount"
REFERENCES = "references.title,references.authors,references.year,references.venue,references.externalIds"
CITING = "title,authors,publicationDate,year,externalIds"
MOST_CITING, MOST_PAGES = 1_000, 2  # of one paper
JULY = 6  # stands in where the year alone is known
NONE_KNOWN = "no valid paper ids"  # its words for a batch of which it knows none


def ask(transport: Transport, settings: Settings, ids: Sequence[str], references: bool) -> dict[str, Found | None]:
    """What it knows of `ids`, by id; None: nothing. A batch that is too large is halved."""
    try:
        return _ask(transport, settings, ids, references)
    except TooLarge:
        if len(ids) < 2:
            raise
    half = len(ids) // 2
    found = ask(transport, settings, ids[:half], references)
    return found | ask(transport, settings, ids[half:], references)


def _ask(transport: Transport, settings: Settings, ids: Sequence[str], references: bool) -> dict[str, Found | None]:
    key = settings.citations.s2_key
    fields = f"{COUNTS},{REFERENCES}" if references else COUNTS
    body = json.dumps({"ids": [_name(paper_id) for paper_id in ids]}).encode()
    response = transport.get(
        f"{settings.citations.s2.rstrip('/')}/paper/batch?fields={fields}",
        question=body,
        accept=("json",),
        max_bytes=MOST_BYTES,
        statuses=STATUSES,
        headers=_headers(key),
    )
    try:
        answer = read_json(response, NAME, key)
    except SourceError as error:
        if NONE_KNOWN in str(error).lower():
            return dict.fromkeys(ids)
        raise
    if not isinstance(answer, list) or len(answer) != len(ids):
        raise Incomplete(f"{NAME} did not answer for each of {len(ids)} papers; try again later")
    return dict(zip(ids, map(parse, answer), strict=True))


def parse(answer: object) -> Found | None:
    """One paper of the answer; None where it is not known."""
    if not isinstance(answer, dict):
        return None
    listed = records(answer.get("references"))[:MOST_REFERENCES]
    found = [_reference(index, item) for index, item in enumerate(listed, start=1)]
    references = tuple(item for item in found if item is not None)
    return Found(number(answer.get(COUNTS)), references or None)


def citing(transport: Transport, settings: Settings, paper_id: str) -> tuple[list[CitingPaper], bool]:
    """The newest papers that cite one, at most 1,000, in its order, and whether these are all.

    Asks twice at most, since a page may be shorter than was asked for. Raises NoSuchResource where it does not know
    the paper, Incomplete where the answer holds no list.
    """
    key, found, offset = settings.citations.s2_key, dict[str, CitingPaper](), 0
    address = f"{settings.citations.s2.rstrip('/')}/paper/{quote(_name(paper_id), safe='/:().;-')}/citations"
    for _ in range(MOST_PAGES):
        url = f"{address}?fields={CITING}&offset={offset}&limit={MOST_CITING - offset}"
        response = transport.get(url, accept=("json",), max_bytes=MOST_BYTES, statuses=STATUSES, headers=_headers(key))
        if response.status == 400:
            raise NoSuchResource(f"{NAME} does not take {paper_id} for a paper")
        answer = read_json(response, NAME, key)
        if not isinstance(answer, dict) or not isinstance(answer.get("data"), list):
            raise Incomplete(f"{NAME} did not say who cites {paper_id}; try again later")
        for item in records(answer["data"]):
            found |= _citing(item.get("citingPaper"))
        later = number(answer.get("next"))
        if later is None or not offset < later < MOST_CITING:
            break
        offset = later
    return list(found.values()), later is None


def _headers(key: str) -> dict[str, str]:
    return {"x-api-key": key} if key else {}


def _citing(item: object) -> dict[str, CitingPaper]:
    """A paper that cites, by its name there; nothing without any that tells it from others."""
    if not isinstance(item, dict) or not (name := text(item.get("paperId")) or text(item.get("title"))):
        return {}
    authors = tuple(said for author in records(item.get("authors")) if (said := text(author.get("name"))))
    year = number(item.get("year"), 1000, 2999)
    month = NO_MONTH if year is None else year * 12 + JULY
    with suppress(ValueError):
        month = month_number(date.fromisoformat(text(item.get("publicationDate")) or ""))
    ids = item.get("externalIds")
    found = find_arxiv_id(text(ids.get("ArXiv")) or "") if isinstance(ids, dict) else None
    return {name: CitingPaper(month, authors[:MOST_NAMES], found.value if found else None)}


def _reference(index: int, item: dict[str, Any]) -> Reference | None:
    ids = item.get("externalIds")
    known = ids if isinstance(ids, dict) else {}
    names = [name for author in records(item.get("authors")) if (name := text(author.get("name")))]
    return reference(
        index,
        title=text(item.get("title")),
        authors=names,
        year=number(item.get("year"), 1000, 2999),
        venue=text(item.get("venue")),
        arxiv=text(known.get("ArXiv")),
        doi=text(known.get("DOI")),
    )


def _name(paper_id: str) -> str:
    return f"ARXIV:{paper_id}" if is_arxiv(paper_id) else f"DOI:{paper_id.removeprefix('doi:')}"
