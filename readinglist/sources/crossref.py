"""Crossref: where a paper with a DOI was published, and whether it was retracted (api.crossref.org/works/DOI)."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from readinglist.core.errors import Incomplete, NoSuchResource
from readinglist.core.ids import find_doi
from readinglist.core.papers import PaperData
from readinglist.core.settings import Settings

from .citation_services import number, read_json, records, text
from .transport import Transport

_RETRACTED = ("retraction", "withdrawal", "removal")
_PREPRINT = "posted-content"


def look_up_doi(transport: Transport, settings: Settings, paper_id: str, doi: str) -> PaperData | None:
    """What became of the paper `paper_id`, whose DOI this is; None where Crossref does not know the DOI.

    Says the DOI of the publication, where it appeared, and whether it was retracted; nothing else of the paper.
    Raises the errors of Transport.get, and Incomplete.
    """
    contact = settings.arxiv.contact
    url = f"{settings.sources.crossref.rstrip('/')}/works/{quote(doi, safe='/()')}"
    try:
        answer = transport.get(f"{url}?{urlencode({'mailto': contact})}" if contact else url, accept=("json",))
    except NoSuchResource:
        return None
    said = read_json(answer, "Crossref", "")
    work = said.get("message") if isinstance(said, dict) else None
    if not isinstance(work, dict):
        raise Incomplete("Crossref sent an answer without a work; try again later")
    relations = work.get("relation")
    later = records(relations.get("is-preprint-of")) if isinstance(relations, dict) else []
    published = next((found for one in later if (found := find_doi(text(one.get("id")) or ""))), None)
    return PaperData(
        paper_id,
        None,
        doi=published.value if published else None,
        journal_ref=None if work.get("type") == _PREPRINT else _where(work),
        withdrawn=any(text(one.get("type")) in _RETRACTED for one in records(work.get("updated-by"))),
    )


def _where(work: dict[str, Any]) -> str | None:
    """`Journal 35(4), 441-454 (2003)`, as far as it is said."""
    names = work.get("container-title")
    name = text(names[0]) if isinstance(names, list) and names else None
    if name is None:
        return None
    volume, issue, pages = (text(work.get(key)) for key in ("volume", "issue", "page"))
    issued = work.get("issued")
    parts = issued.get("date-parts") if isinstance(issued, dict) else None
    first = parts[0] if isinstance(parts, list) and parts else None
    year = number(first[0], 1500, 2100) if isinstance(first, list) and first else None
    placed = f"{name}{f' {volume}' if volume else ''}{f'({issue})' if volume and issue else ''}"
    return f"{placed}{f', {pages}' if volume and pages else ''}{f' ({year})' if year else ''}"
