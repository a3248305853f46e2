"""CSL-JSON, which citation processors and pandoc take: a preprint is an `article` of the genre `preprint`.

What it has no word for stands in `custom`, the place that its schema keeps for this.
"""

from __future__ import annotations

from typing import Any

from readinglist.core.ids import doi_of, is_arxiv, month_of, page_of
from readinglist.core.papers import ExportedPaper, Paper
from readinglist.core.text import clean
from readinglist.formats.csl import entry_from

from .fields import Venue, left_out, parts_of, tags_of, venue_of


def csl_item(item: ExportedPaper, key: str) -> dict[str, Any]:  # any: what JSON holds
    """One item, as a table for JSON."""
    values = {name: value for name, value in _values(item, key).items() if value}
    own = left_out(item, entry_from(values, 1, {}))
    return values | ({"custom": {"readinglist": own}} if own else {})


def _values(item: ExportedPaper, key: str) -> dict[str, Any]:  # any: what JSON holds
    paper = item.paper
    venue = venue_of(paper.journal_ref)
    is_article = venue is not None and venue.where is not None
    return {
        "id": key,
        "type": "article-journal" if is_article else "article",
        "genre": None if is_article or not is_arxiv(paper.id) else "preprint",
        "title": paper.title,
        "author": [_author(name) for name in paper.authors],
        "issued": _issued(paper, venue),
        **_appeared(venue),
        **_archive(paper),
        "DOI": paper.doi or doi_of(paper.id),
        "URL": page_of(paper.id) if is_arxiv(paper.id) else paper.url,
        "abstract": paper.abstract,
        "keyword": ", ".join(tags_of(paper)),
        "annote": clean(item.line) if item.line else None,
    }


def _author(name: str) -> dict[str, str]:
    parts = parts_of(name)
    if not parts.given:
        return {"literal": name}
    return {"family": parts.family, "given": parts.given} | ({"suffix": parts.suffix} if parts.suffix else {})


def _issued(paper: Paper, venue: Venue | None) -> dict[str, list[list[int]]] | None:
    if venue and venue.year:
        return {"date-parts": [[venue.year]]}
    if day := paper.published:
        return {"date-parts": [[day.year, day.month, day.day]]}
    month = month_of(paper.id)
    return {"date-parts": [[month.year, month.month]]} if month else None


def _appeared(venue: Venue | None) -> dict[str, str | None]:
    if venue is None or venue.where is None:
        return {}
    return {"container-title": venue.where, "volume": venue.volume, "issue": venue.issue, "page": venue.pages}


def _archive(paper: Paper) -> dict[str, str]:
    if not is_arxiv(paper.id):
        return {}
    group = f" [{paper.primary_category}]" if paper.primary_category else ""
    return {"publisher": "arXiv", "number": f"arXiv:{paper.id}", "note": f"arXiv:{paper.id}{group}"}
