"""A paper is listed once: what an earlier night listed is not a later night's again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

from readinglist import open_library
from readinglist.core.papers import Listing, Unchanged
from readinglist.lists.api import top_list
from tests.fakes import paper
from tests.integration.store_toys import at, insert

FIRST, SECOND = date(2026, 10, 6), date(2026, 10, 7)


def test_a_paper_listed_again_stays_out_and_one_that_was_on_no_list_says_so(home):
    old = datetime(2025, 1, 3, 12, tzinfo=UTC)
    with open_library(home, clock=at(datetime.combine(SECOND, time(9), UTC))) as library:
        papers = library.store.papers
        papers.apply([insert(paper(i), (FIRST.isoformat(), "new")) for i in (1, 2)])
        papers.apply([insert(replace(paper(3), published=old))])  # imported, on no list
        papers.apply([insert(paper(4), (SECOND.isoformat(), "new"))])
        for i in (2, 3):
            papers.apply([Unchanged(papers.get(paper(i).id), (Listing(SECOND, "cross"),))])
        library.store.nights.record([FIRST, SECOND], ["cs.LG"], "rss")
        library.keep(paper(1).id)
        tonight = {one.paper.id: one for one in top_list(library).papers}
        assert tonight.keys() == {paper(3).id, paper(4).id}
        told = {id: [r.text for r in one.reasons if r.kind == "listed"] for id, one in tonight.items()}
        assert told[paper(3).id] == ["first place in a category that you follow; on arXiv since 2025-01-03"]
        assert told[paper(4).id] == []
        every = {one.paper.id: one for one in top_list(library, with_cross=True).papers}
        assert every.keys() == {paper(2).id, paper(3).id, paper(4).id}
        again = [r.text for r in every[paper(2).id].reasons if r.kind == "listed"]
        assert again == ["listed again; first on your list of 2026-10-06"]
        assert {one.paper.id for one in top_list(library).papers} == tonight.keys()
        assert paper(2).id in {one.paper.id for one in top_list(library, night=FIRST).papers}
