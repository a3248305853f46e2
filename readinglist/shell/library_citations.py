"""What can be done with references and citations, as methods: the part of `Library` that concerns who cites whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from readinglist.context import Home
from readinglist.core.events import Event
from readinglist.core.log import LogEntry
from readinglist.core.references import Citation, CitingPlace, Reference, ReferenceList

if TYPE_CHECKING:
    from readinglist.citations.pdf import FetchedFile
    from readinglist.citations.records import CitationOverview, PaperCitations


class CitationLibrary(Home):
    """The files of the papers of one user, their references, and the citations among them."""

    def fetch_files(
        self, ids: Sequence[str], eprint: bool = False, again: bool = False
    ) -> Iterator[Event | FetchedFile]:
        """Download PDFs, or sources, of papers into `pdfs/`; one FetchedFile for each."""
        from readinglist.citations.pdf import fetch_files

        return fetch_files(self, ids, eprint, again)

    def read_references(self, targets: Sequence[str]) -> Iterator[ReferenceList]:
        """The references of papers or files, linked to papers of the library."""
        from readinglist.citations.pdf import read_references

        return read_references(self, targets)

    def settle_link(self, found: ReferenceList, reference: Reference, paper_id: str | None) -> LogEntry:
        """Record which paper a reference means; None: none of the library."""
        from readinglist.citations.linking import settle

        return settle(self, found, reference, paper_id)

    def enrich(
        self, ids: Iterable[str] = (), sources: Sequence[str] | None = None, cohort: str | None = None
    ) -> Iterator[Event]:
        """References and counts from services; `cohort` (2026-03/cs.LG): counts of all its papers.

        The last event is TraceFinished.
        """
        from readinglist.citations.enrich import enrich

        return enrich(self, sources, [self.resolve(text) for text in ids], cohort)

    def trace(self, requests: int | None = None, minutes: float | None = None) -> Iterator[Event]:
        """The nightly trace, within its budget; the last event is TraceFinished."""
        from readinglist.night.trace import trace

        return trace(self, requests=requests, minutes=minutes)

    def citation_edges(self) -> tuple[Citation, ...]:
        """Who cites whom among the papers of the library, with all origins that say so."""
        return self.store.references.edges()

    def citations_of(self, paper_id: str) -> PaperCitations:
        """Lists, counts and citations of one paper."""
        from readinglist.citations.graph import citations_of

        return citations_of(self, paper_id)

    def citing_places(self, citing: str, cited: str) -> tuple[Citation, tuple[CitingPlace, ...]]:
        """One citation, and where in its text it stands."""
        from readinglist.citations.graph import citing_places

        return citing_places(self, citing, cited)

    def settle_kind(self, citing: str, cited: str, kind: str) -> LogEntry:
        """Say what a citation is: used, compared, mentioned or unknown."""
        from readinglist.citations.graph import settle_kind

        return settle_kind(self, citing, cited, kind)

    def citation_overview(self) -> CitationOverview:
        """Citations by source, where sources differ, and how much was looked at."""
        from readinglist.citations.graph import overview

        return overview(self)
