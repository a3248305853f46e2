"""The paper that the fields of an entry describe, whatever its format calls them."""

from __future__ import annotations

from collections.abc import Iterable

from readinglist.model import PaperData

from .dates import PartialDate
from .identity import Clues, choose_id, find_categories, find_doi_clue, is_plausible_v1, web_address

NAMELESS = "neither a title nor an arXiv id or DOI"  # why an entry is no paper


def described(
    clues: Clues,
    scheme: str,
    *,
    title: str | None,
    authors: tuple[str, ...],
    abstract: str | None,
    subjects: Iterable[str],
    published: PartialDate | None,
    journal_ref: str | None,
    links: Iterable[str],
) -> PaperData | None:
    """The paper under its id (`choose_id`); None where neither an id nor a title names one.

    `subjects` may name arXiv's categories; the first of `links` that can be followed is the paper's page.
    """
    chosen = choose_id(clues, scheme, title)
    if chosen is None or (title is None and chosen[2] == scheme):
        return None
    paper_id, version, source = chosen
    categories = find_categories(subjects) if source == "arxiv" else ()
    return PaperData(
        id=paper_id,
        title=title,
        authors=authors,
        abstract=abstract,
        categories=categories,
        primary_category=categories[0] if categories else None,
        version=version,
        published=published.as_instant() if published and is_plausible_v1(paper_id, published) else None,
        doi=find_doi_clue(clues),
        journal_ref=journal_ref,
        source=source,
        url=next(filter(None, map(web_address, links)), None) if source != "arxiv" else None,
    )
