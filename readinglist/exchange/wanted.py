"""Bring in what kept papers cite: a paper by its id, a search of arXiv or its DOI; a book into the study queue."""

from __future__ import annotations

from collections.abc import Generator

from readinglist.citations.api import Wanted, link_waiting
from readinglist.context import Context
from readinglist.core.errors import NotFound
from readinglist.core.events import Event
from readinglist.core.frozen import Frozen
from readinglist.core.log import LogEntry
from readinglist.core.papers import PaperData
from readinglist.core.work_entries import PAPER, QueueChanged
from readinglist.papers.api import find_title
from readinglist.study.api import add_item

from .importing import Opened, import_opened, look_up_ids


class BroughtIn(Frozen):
    """The paper that came, and how many references were linked to papers that came."""

    id: str
    linked: int


def bring_in(lib: Context, work: Wanted) -> Generator[Event, None, BroughtIn | LogEntry]:
    """The work as a paper of the library or an item of the study queue. Raises NotFound, SourceError, UsageError."""
    from readinglist.formats import Entry

    if work.kind != PAPER:
        details = QueueChanged("add", kind=work.kind, title=work.title, authors=work.authors or None, year=work.year)
        return add_item(lib, work.title, details)
    if work.arxiv_id:
        opened = yield from look_up_ids(lib, [work.arxiv_id])
    else:
        paper = find_title(lib, work.title)
        if paper is None and work.doi:
            paper = PaperData(f"doi:{work.doi}", work.title, work.authors, doi=work.doi, source="doi")
        if paper is None:
            raise NotFound(
                f"arXiv has no paper of the title {work.title[:80]!r}, and no reference names an id or a DOI"
            )
        opened = Opened("wanted", iter([Entry(paper, None, paper.id)]))
    (paper_id,) = yield from import_opened(lib, opened)
    linked = 0
    for step in link_waiting(lib):
        linked += step.found
    return BroughtIn(paper_id, linked)
