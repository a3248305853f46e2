"""The world to records: sources of papers, each an adapter of one port, and the one polite way to the network.

Every source is two steps that never mix: one asks the one `Transport` for a whole answer, `parse_*` turns its
bytes into records and is pure. A bad entry becomes a `Skipped` with its reason, a bad answer an error of
`readinglist.core.errors`; neither is ever half a paper. Nothing here knows the store.

A new source is one class with `pages` as below, and one line in FOLLOWED (a kind of subscription) or SOURCES.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from importlib import import_module
from typing import Protocol, TypeVar

from readinglist.core.errors import ReadingListError
from readinglist.core.frozen import Frozen
from readinglist.core.papers import PaperData, Skipped

BATCH = 1000  # entries of a page where the source itself has no pages

# Kinds of subscriptions that a night asks one by one: kind -> class, made of (transport, settings, subscription).
FOLLOWED = {
    "arxiv-search": "arxiv_api:SearchSource",
    "biorxiv": "biorxiv:PreprintSource",
    "blog": "blogs:BlogSource",
    "medrxiv": "biorxiv:PreprintSource",
    "openreview": "openreview:OpenReviewSource",
    "papers": "blogs:BlogSource",
}
DATED = ("biorxiv", "medrxiv")  # of them those that list by date
SOURCES = FOLLOWED | {
    "arxiv": "announcements:FeedSource",  # all followed categories at once
    "oai": "oai:OaiSource",  # of one category: missed nights and backfill
    "snapshot": "snapshot:SnapshotSource",  # made of the path of a file
}


class SourcePage(Protocol):
    """One answer. Every entry of it is in `papers` or, with the reason, in `skipped`, each in the source's order.

    `token`: what to give to `pages` so as to go on after this page, also in a later process; None where
    nothing follows or the source can only be read from its start. `whole`: False where the source is known
    to have cut its list.
    """

    @property
    def papers(self) -> tuple[PaperData, ...]: ...
    @property
    def skipped(self) -> tuple[Skipped, ...]: ...
    @property
    def token(self) -> str | None: ...
    @property
    def whole(self) -> bool: ...


PageT = TypeVar("PageT", bound=SourcePage, covariant=True)


class Source(Protocol[PageT]):
    def pages(
        self, *, since: date | None = None, until: date | None = None, token: str | None = None
    ) -> Iterator[PageT]:
        """The pages of what changed from `since` to `until` (dates of the source, both included), or of more.

        A source that cannot choose by date gives all it has. An empty answer is no page, or one without papers.
        Raises Blocked for a block page, Incomplete for a body that was cut or is of another form, Unexpected
        where less came than was promised, other SourceErrors, and InputError for a file. The pages before the
        error are good.
        """
        ...


class Batch(Frozen):
    """A page of a source that has none of its own."""

    papers: tuple[PaperData, ...]
    skipped: tuple[Skipped, ...] = ()
    token: str | None = None
    whole: bool = True


def load_source(kind: str) -> Callable[..., Source[SourcePage]]:
    """The class of a kind of SOURCES, imported at its first use. Raises KeyError for another kind."""
    module, _, name = SOURCES[kind].partition(":")
    found: Callable[..., Source[SourcePage]] = getattr(import_module(f"{__name__}.{module}"), name)
    return found


def batched(entries: Iterable[PaperData | Skipped], size: int = BATCH) -> Iterator[Batch]:
    """A stream in pages of `size` entries, the last one shorter. What came before an error is a page before it."""
    page: list[PaperData | Skipped] = []
    try:
        for entry in entries:
            page.append(entry)
            if len(page) == size:
                yield _batch(page)
                page = []
    except ReadingListError:
        if page:
            yield _batch(page)
        raise
    if page:
        yield _batch(page)


def _batch(entries: Iterable[PaperData | Skipped]) -> Batch:
    papers = tuple(entry for entry in entries if isinstance(entry, PaperData))
    return Batch(papers, tuple(entry for entry in entries if isinstance(entry, Skipped)))
