"""Papers as the user names them, and whether they are here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from readinglist.context import Home
from readinglist.core.ids import not_here
from readinglist.core.papers import PaperData
from readinglist.core.text import clean


def known_ids(lib: Home, ids: Sequence[str]) -> list[str]:
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


def look_up(lib: Home, ids: Sequence[str]) -> tuple[PaperData, ...]:
    """What arXiv says about `ids`, those that it does not know left out. Raises SourceError."""
    from readinglist.sources import arxiv_api

    with lib.transport() as transport:
        return arxiv_api.look_up(transport, lib.settings, list(ids))
