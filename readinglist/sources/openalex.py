"""OpenAlex: citation counts, and references as addresses of works that are looked up once and kept.

Papers are found by the DOI that arXiv gives each of them, and by that of the published version. A
preprint is often missing, or there without its references: then the published one speaks for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from readinglist.core.errors import Incomplete
from readinglist.core.ids import doi_of
from readinglist.core.references import Reference
from readinglist.core.settings import Settings

from .citation_services import (
    MOST_BYTES,
    MOST_REFERENCES,
    STATUSES,
    Described,
    Found,
    number,
    read_json,
    records,
    reference,
    text,
)
from .transport import Transport

NAME = "OpenAlex"
SERVICE = "openalex"
PER_PAGE = 100  # works of one answer, and values of one filter, at most
HOME = "https://openalex.org/"
OF_PAPERS = "id,doi,cited_by_count,referenced_works"
YEARS = "counts_by_year"
OF_YEARS = f"doi,{YEARS}"
OF_WORKS = "id,doi,title,publication_year,authorships"


def ask(
    transport: Transport, settings: Settings, papers: Mapping[str, str | None], described: Described | None
) -> dict[str, Found | None]:
    """What it knows of `papers` (id to published DOI), by id; None: nothing. Without `described` only their counts."""
    names = {paper_id: _dois(paper_id, doi) for paper_id, doi in papers.items()}
    works = _by_doi(transport, settings, sorted({doi for dois in names.values() for doi in dois}))
    found = {paper_id: [works[doi] for doi in dois if doi in works] for paper_id, dois in names.items()}
    cited: dict[str, Reference] = {}
    if described is not None:
        wanted = dict.fromkeys(url for some in found.values() for work in some for url in _cited(work))
        cited.update(described(wanted))
        cited |= _describe(transport, settings, [url for url in wanted if url not in cited])
    return {paper_id: _found(some, None if described is None else cited) for paper_id, some in found.items()}


def by_year(transport: Transport, settings: Settings, ids: Sequence[str]) -> dict[str, tuple[tuple[int, int], ...]]:
    """(year, citations) of the preprints among `ids`, of the last ten years at most; unknown papers are left out."""
    names = {doi: paper_id for paper_id in ids for doi in _dois(paper_id, None)}
    found: dict[str, tuple[tuple[int, int], ...]] = {}
    for doi, work in _by_doi(transport, settings, sorted(names), OF_YEARS).items():
        counts = [
            (number(r.get("year"), 1900, 2999), number(r.get("cited_by_count"))) for r in records(work.get(YEARS))
        ]
        years = tuple(sorted((year, count) for year, count in counts if year is not None and count is not None))
        if doi in names and years:
            found[names[doi]] = years
    return found


def _found(works: Sequence[dict[str, Any]], cited: Mapping[str, Reference] | None) -> Found | None:
    """One paper, of its preprint and its published version."""
    if not works:
        return None
    counts = [count for work in works if (count := number(work.get("cited_by_count"))) is not None]
    listed = max((_cited(work) for work in works), key=len)
    known = [cited.get(url) or _unknown(url) for url in listed] if cited is not None else []
    references = tuple(replace(item, index=index, contexts=()) for index, item in enumerate(known, start=1))
    return Found(max(counts, default=None), references or None)


def _by_doi(
    transport: Transport, settings: Settings, dois: Sequence[str], select: str = OF_PAPERS
) -> dict[str, dict[str, Any]]:
    """Works by DOI (lower case, no prefix); any: JSON."""
    found: dict[str, dict[str, Any]] = {}
    for work in _works(transport, settings, "doi", dois, select):
        if doi := text(work.get("doi")):
            found.setdefault(doi.lower().removeprefix("https://doi.org/"), work)
    return found


def _describe(transport: Transport, settings: Settings, urls: Sequence[str]) -> dict[str, Reference]:
    """What works are, by their address."""
    found: dict[str, Reference] = {}
    for work in _works(transport, settings, "openalex", [url.removeprefix(HOME) for url in urls], OF_WORKS):
        url = text(work.get("id"))
        item = _reference(work, url) if url else None
        if url and item is not None:
            found[url] = item
    return found


def _works(
    transport: Transport, settings: Settings, field: str, values: Sequence[str], select: str
) -> Iterator[dict[str, Any]]:
    """The works whose `field` has one of `values`, some at a time; any: JSON."""
    key, contact = settings.citations.openalex_key, settings.arxiv.contact
    extra = (f"&mailto={quote(contact)}" if contact else "") + (f"&api_key={quote(key)}" if key else "")
    base = settings.citations.openalex.rstrip("/")
    for start in range(0, len(values), PER_PAGE):
        some = quote("|".join(values[start : start + PER_PAGE]), safe="/.:()-;")
        url = f"{base}/works?filter={field}:{some}&select={select}&per_page={PER_PAGE}{extra}"
        response = transport.get(url, accept=("json",), max_bytes=MOST_BYTES, statuses=STATUSES)
        answer = read_json(response, NAME, key)
        if not isinstance(answer, dict) or not isinstance(answer.get("results"), list):
            raise Incomplete(f"{NAME} sent an answer without results; try again later")
        yield from records(answer["results"])


def _cited(work: Mapping[str, Any]) -> list[str]:
    """Addresses of the works that a work cites."""
    listed = work.get("referenced_works")
    urls = [text(url) for url in listed[:MOST_REFERENCES]] if isinstance(listed, list) else []
    known = [url for url in urls if url and url.startswith(f"{HOME}W") and url[len(HOME) + 1 :].isdigit()]
    return list(dict.fromkeys(known))


def _reference(work: Mapping[str, Any], url: str) -> Reference | None:
    people = (entry.get("author") for entry in records(work.get("authorships")))
    names = [name for person in people if isinstance(person, dict) and (name := text(person.get("display_name")))]
    doi = text(work.get("doi"))
    return reference(
        1,
        title=text(work.get("title")),
        authors=names,
        year=number(work.get("publication_year"), 1000, 2999),
        doi=doi,
        url=url,
    )


def _unknown(url: str) -> Reference:
    """A work that the service names and does not describe."""
    return Reference(index=1, raw=url, url=url)


def _dois(paper_id: str, doi: str | None) -> list[str]:
    """The DOIs that mean a paper: arXiv's own and that of the published version."""
    own = (doi_of(paper_id) or "").lower() or paper_id
    both = (own, doi.lower() if doi else None)
    return [name for name in dict.fromkeys(both) if name and not set(name) & set("|, \t")]
