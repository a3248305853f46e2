"""Search: the words, the fields, the filters of `readinglist search`, fifty papers a page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from readinglist.web.asking import Ask, Page
from readinglist.web.key_help import keys_shown
from readinglist.web.places import ROWS, page_numbers
from readinglist.web.row_views import view_of
from readinglist.workflows.standing import rows_for

if TYPE_CHECKING:
    from readinglist.workflows.library import Library

MOST_PAGES = 40  # who looks through more than 2,000 papers wants another query
LONGEST = 1_000  # characters of a query


def search(library: Library, ask: Ask) -> Page:
    """What matches `q`. Raises UsageError."""
    query, page = ask.query.get("q", "").strip()[:LONGEST], ask.number("page", 1, MOST_PAGES)
    found = library.find_papers(query, page * ROWS) if query else None
    papers = found.papers[(page - 1) * ROWS :] if found else ()
    pages = min(-(-found.count // ROWS), MOST_PAGES) if found else 1
    shown = {
        "query": query,
        "count": found.count if found else 0,
        "misread": found.misread if found else (),
        "at": _address(query, page),
        "rows": [view_of(row) for row in rows_for(library, papers)],
        "pages": [(n, _address(query, n), n == page) for n in page_numbers(page, pages)],
        **keys_shown(library.settings.keys, str(library.places.config)),
    }
    return Page("search.html", f"Search: {query}" if query else "Search", "search", shown)


def _address(query: str, page: int) -> str:
    parts = {"q": query, "page": str(page) if page > 1 else ""}
    return f"/search?{urlencode({name: text for name, text in parts.items() if text})}"
