"""Who cites whom, as services know it: one question for many papers, one form of answer.

Each service is a module of its own (`semantic_scholar`, `openalex`) with `ask`. Answers are read
value by value: anybody may have written into them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from readinglist.core.errors import UNREADABLE, Incomplete, SourceError
from readinglist.core.frozen import Frozen
from readinglist.core.ids import find_arxiv_id, find_doi, is_arxiv
from readinglist.core.references import Reference
from readinglist.core.text import clean

from .transport import Response

MOST_REFERENCES = 5_000  # of one paper
MOST_NAMES = 100
LONGEST = 1_000  # characters of a title, a venue, a name
MOST_BYTES = 64_000_000
STATUSES = frozenset((200, 400, 401, 403, 413))
LARGEST_COUNT = 10**9

# What is known already of addresses of works, so that it need not be asked for.
Described = Callable[[Iterable[str]], Mapping[str, Reference]]


class Found(Frozen):
    """What a service knows of a paper. `references` None: it was not asked, or has no list."""

    count: int | None
    references: tuple[Reference, ...] | None = None


class TooLarge(SourceError):
    """The service wants to be asked about fewer papers at once."""


def read_json(response: Response, name: str, key: str) -> Any:
    """The JSON of an answer; any: it is looked at value by value.

    Raises SourceError with the service's own words where it does not take the question, TooLarge
    where that was too long, Incomplete where the answer is no JSON.
    """
    if response.status in (401, 403):
        hint = "check the key in config.toml" if key else "it may want a key: see [citations] in config.toml"
        raise SourceError(f"{name} denied access ({response.status}): {hint}")
    try:
        found = json.loads(response.body)
    except UNREADABLE:
        if response.status == 413:
            raise TooLarge(f"{name}: the question was too large") from None
        raise Incomplete(f"{name} sent an answer that is not JSON; try again later") from None
    if response.status == 200:
        return found
    said = found if isinstance(found, dict) else {}
    words = text(said.get("message")) or text(said.get("error")) or "no reason"
    if response.status == 413 or "too large" in words.lower() or "exceed" in words.lower():
        raise TooLarge(f"{name}: {words[:200]}")
    raise SourceError(f"{name} does not take this question ({response.status}): {words[:200]}")


def text(value: object) -> str | None:
    """A text of an answer, cleaned and not endless; None where it is none."""
    return (clean(value)[:LONGEST] or None) if isinstance(value, str) else None


def number(value: object, least: int = 0, most: int = LARGEST_COUNT) -> int | None:
    """A whole number of an answer, None where it is none or cannot be."""
    return value if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most else None


def records(value: object) -> list[dict[str, Any]]:
    """The objects in a list; any: JSON."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def reference(
    index: int,
    *,
    title: str | None,
    authors: Sequence[str] = (),
    year: int | None = None,
    venue: str | None = None,
    arxiv: str | None = None,
    doi: str | None = None,
    url: str | None = None,
) -> Reference | None:
    """A reference of a service's list, its text put together; None where nothing says what it is."""
    known_doi = find_doi(doi) if doi else None
    known_arxiv = find_arxiv_id(arxiv) if arxiv else (find_arxiv_id(doi) if doi else None)
    if not (title or known_doi or known_arxiv or url):
        return None
    names = ", ".join(authors[:3]) + (" et al." if len(authors) > 3 else "")
    where = known_arxiv and f"arXiv:{known_arxiv.value}"
    where = where or (known_doi and str(known_doi)) or (None if title else url)
    parts = (names, title, venue, str(year) if year else None, where)
    return Reference(
        index=index,
        raw=". ".join(part.rstrip(".") if part is title else part for part in parts if part),
        title=title,
        authors=tuple(authors[:MOST_NAMES]),
        year=year,
        venue=venue,
        arxiv_id=known_arxiv.value if known_arxiv else None,
        doi=known_doi.value if known_doi else None,
        url=url,
    )


def can_ask(paper_id: str) -> bool:
    """Whether services know papers of such an id: arXiv's, and DOIs."""
    return is_arxiv(paper_id) or paper_id.startswith("doi:")


def at_once(service: str, references: bool) -> int:
    """Papers of one question: answers with references are long, and what is cut short is lost whole."""
    if service == "s2":
        return 100 if references else 500
    return 10 if references else 50
