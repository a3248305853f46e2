"""Citation services asked in batches, each answer stored with its date before the next question.

What was answered, what it was linked to and when to ask again go into one transaction, so a run may
be killed anywhere and the next one goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta

from readinglist.citations.tables.counts import Counts
from readinglist.citations.tables.references import References
from readinglist.citations.tables.requests import RequestSchedule
from readinglist.context import Context
from readinglist.core.clock import iso, parse_instant
from readinglist.core.errors import RateLimited
from readinglist.core.papers import Paper
from readinglist.core.references import CitationCount, ReferenceList
from readinglist.sources import citation_services
from readinglist.sources.citation_services import Found
from readinglist.sources.transport import Transport

from .linking import link_list
from .records import SourceAsked

QUIET = "quiet_until"  # of a service, in `feed_state`
PAUSE = timedelta(minutes=10)  # after a service refused several times in a row without saying for how long
# Stands around each question: what a run does to account for it.
Accounting = Callable[[], AbstractContextManager[None]]


class Service:
    """One service of this library, asked over `transport`."""

    def __init__(
        self, lib: Context, transport: Transport, name: str, accounting: Accounting = lambda: nullcontext()
    ) -> None:
        self.name = name
        self._lib = lib
        self._transport = transport
        self._accounting = accounting

    def ask(self, ids: Sequence[str], *, references: bool = True) -> Iterator[SourceAsked]:
        """Ask about `ids`, some at a time, in their order; what came of each question.

        Raises what the transport raises, after what came before is stored.
        """
        self._heed()
        askable = [paper_id for paper_id in ids if citation_services.can_ask(paper_id)]
        size = citation_services.at_once(self.name, references)
        for start in range(0, len(askable), size):
            some = askable[start : start + size]
            papers = self._lib.store.papers.find_many(some)
            with self._accounting():
                found = self._send({paper_id: _doi(papers.get(paper_id)) for paper_id in some}, references)
            yield self._store(some, found, papers, references)

    def _heed(self) -> None:
        """Raises RateLimited, without a request, while the service wants to be left alone."""
        noted = self._lib.store.feed_state.get(self.name, QUIET)
        until = _instant(noted)
        if until is not None and until > self._lib.clock.now():
            raise RateLimited(
                f"{self.name} asks to wait until {until:%Y-%m-%d %H:%M} UTC; nothing is asked before", until
            )

    def _send(self, papers: dict[str, str | None], references: bool) -> dict[str, Found | None]:
        try:
            return citation_services.ask(
                self.name,
                self._transport,
                self._lib.settings,
                papers,
                references=references,
                described=self._lib.store.part(References).described,
            )
        except RateLimited as error:
            until = error.until or self._lib.clock.now() + PAUSE
            self._lib.store.feed_state.set(self.name, QUIET, iso(until))
            raise

    def _store(
        self, ids: Sequence[str], found: dict[str, Found | None], papers: dict[str, Paper], references: bool
    ) -> SourceAsked:
        """Keep one answer, and its date, in one transaction."""
        store, now = self._lib.store, self._lib.clock.now()
        known = {paper_id: answer for paper_id, answer in found.items() if answer is not None}
        lists = [self._list(i, answer) for i, answer in known.items() if references and i in papers]
        counts = [CitationCount(i, self.name, now, a.count) for i, a in known.items() if a.count is not None]
        with store.transaction():
            for one in lists:
                store.part(References).put(one)
            store.part(Counts).add(counts)
            store.part(RequestSchedule).asked(ids, self.name, "count")
            if references:
                store.part(RequestSchedule).asked(ids, self.name)
        with_entries = sum(bool(one.references) for one in lists)
        return SourceAsked(self.name, len(ids), len(known), with_entries, len(counts))

    def _list(self, paper_id: str, answer: Found) -> ReferenceList:
        listed = answer.references or ()
        status = "ok" if listed else "no references"
        return link_list(self._lib, ReferenceList(None, paper_id, status, None, self.name, listed))


def _doi(paper: Paper | None) -> str | None:
    return paper.doi if paper is not None else None


def _instant(text: str | None) -> datetime | None:
    try:
        return parse_instant(text) if text else None
    except ValueError:
        return None
