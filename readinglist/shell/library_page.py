"""What a page of a browser asks, as methods: the part of `Library` that reads without leaving a trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.context import Home
from readinglist.core.papers import ScoredPaper, SearchResult

if TYPE_CHECKING:
    from readinglist.ideas.records import PaperFate
    from readinglist.triage.paper_detail import Dossier


class PageLibrary(Home):
    """Reading that changes nothing: not even what `#3` means."""

    def find_papers(self, query: str, n: int) -> SearchResult:
        """As `search`; the last list that was printed stays."""
        return self.store.search(query, n, self.clock.now())

    def nearest(self, paper_id: str, n: int) -> tuple[ScoredPaper, ...]:
        """As `similar`; the last list that was printed stays. Raises UsageError, NotFound."""
        from readinglist.papers.similar import similar

        return similar(self, self.store.papers.get(self.resolve(paper_id)), n)

    def fate_so_far(self, paper_id: str) -> PaperFate:
        """As `fate`, from the papers that were looked through up to now. Raises UsageError, NotFound."""
        from readinglist.ideas.fates import fate_so_far

        return fate_so_far(self, paper_id)

    def dossier(self, paper_id: str) -> Dossier:
        """All that is known of a paper and quickly told. Raises UsageError, NotFound."""
        from readinglist.triage.paper_detail import dossier

        return dossier(self, paper_id)
