"""Papers as the user names them, and whether they are here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from readinglist.context import Context
from readinglist.core.ids import not_here
from readinglist.core.papers import Paper, PaperData, RevisedPaper, SearchResult
from readinglist.core.text import clean
from readinglist.store.scores import Shown


def known_ids(lib: Context, ids: Sequence[str]) -> list[str]:
    """The ids as the library knows them, once each. Raises UsageError or NotFound for the first bad one."""
    resolved = list(dict.fromkeys(lib.resolve(text) for text in ids))
    known = lib.store.papers.find_many(resolved)
    for paper_id in resolved:
        if paper_id not in known:
            raise not_here(paper_id)
    return resolved


# Tags as they are stored, whoever gave them.


MAX_TAG = 60  # characters
MOST_TAGS = 100  # of one paper at once


def tag_words(tags: Iterable[str]) -> tuple[str, ...]:
    """One word each, without a hash sign, once.

    >>> tag_words(["#reward  model", "rl", "rl", " "])
    ('reward-model', 'rl')
    """
    words = ("-".join(clean(tag).lstrip("#").split())[:MAX_TAG] for tag in tags)
    return tuple(dict.fromkeys(word for word in words if word))[:MOST_TAGS]


# Metadata of single ids from arXiv's API, for those who have a list of ids and no night to wait for.


def look_up(lib: Context, ids: Sequence[str]) -> tuple[PaperData, ...]:
    """What arXiv says about `ids`, those that it does not know left out. Raises SourceError."""
    from readinglist.sources import arxiv_api

    with lib.transport() as transport:
        return arxiv_api.look_up(transport, lib.settings, list(ids))


def paper(lib: Context, paper_id: str) -> Paper:
    """The paper of an id, in any spelling. Raises UsageError or NotFound."""
    return lib.store.papers.get(lib.resolve(paper_id))


def titles(lib: Context, ids: Iterable[str]) -> dict[str, str | None]:
    """The titles of those of `ids` that are known."""
    return {paper_id: paper.title for paper_id, paper in lib.store.papers.find_many(ids).items()}


def number_of(lib: Context, paper_id: str) -> int | None:
    """The number of a paper on the last list printed, or None."""
    last = lib.store.lists.last()
    return last.index(paper_id) + 1 if paper_id in last else None


def search(lib: Context, query: str, n: int = 20) -> SearchResult:
    """Papers by words, fields, dates and verdicts, best first; where one matches, `#n` means these."""
    result = find_papers(lib, query, n)
    if result.papers:
        lib.store.lists.remember([paper.id for paper in result.papers])
    return result


def find_papers(lib: Context, query: str, n: int) -> SearchResult:
    """As `search`; the last list printed stays what it is."""
    return lib.store.search(query, n, lib.clock.now())


def revised(lib: Context, since: date | None = None) -> tuple[RevisedPaper, ...]:
    """Kept papers whose title or abstract changed."""
    return lib.store.papers.revised(since)


def note_outcome_shown(lib: Context, paper_id: str, surface: str) -> None:
    """Record that the score (`why`) or the forecast (`fate`) of a paper was shown, where that can be written now."""
    found = lib.store.papers.find_many([paper_id]).get(paper_id)
    if found is not None:
        lib.store.impressions.seen_to(lib.store.impressions.begin(surface, None, None, (Shown(found.row, 1),)), 1)
