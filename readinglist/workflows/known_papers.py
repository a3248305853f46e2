"""Papers as the user names them, and whether they are here."""

from __future__ import annotations

from collections.abc import Sequence

from readinglist.ids import not_here

from .home import Home


def known_ids(lib: Home, ids: Sequence[str]) -> list[str]:
    """The ids as the library knows them, once each. Raises UsageError or NotFound for the first bad one."""
    resolved = list(dict.fromkeys(lib.resolve(text) for text in ids))
    known = lib.store.papers.find_many(resolved)
    for paper_id in resolved:
        if paper_id not in known:
            raise not_here(paper_id)
    return resolved
