"""The watch over kept papers: what was published, accepted or retracted since, asked of arXiv and of Crossref.

arXiv's lists don't say when a DOI or a journal is added to a paper without a new version, so each keep without both is
looked up again every ASK_AGAIN_DAYS, 200 with one request. Crossref is asked about few a night, and only where allowed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from readinglist.context import Context
from readinglist.core.events import Event, Progress
from readinglist.core.ids import doi_of, is_arxiv
from readinglist.core.papers import Change, Paper, Revise
from readinglist.core.publication import publication_news
from readinglist.night.intake import Intake
from readinglist.sources.transport import Transport
from readinglist.store.papers import NEWS

ASK_AGAIN_DAYS = 14
MOST_DOIS = 20  # of Crossref, a night
WATCH = "watch"  # of `feed_state`: when a keep was last looked up


def watch_keeps(lib: Context, transport: Transport, intake: Intake) -> Iterator[Event]:
    """What became of keeps, into `intake.others`. A fresh keep is looked up when it is ASK_AGAIN_DAYS old."""
    from readinglist.sources import arxiv_api, crossref

    today = lib.clock.now().date()
    asked = lib.store.feed_state.all(WATCH)
    kept = [paper for paper in lib.store.papers.kept() if paper.title]
    due_by = (today - timedelta(days=ASK_AGAIN_DAYS)).isoformat()
    due = sorted((paper for paper in kept if asked.get(paper.id, "9") <= due_by), key=lambda p: (asked[p.id], p.id))
    of_arxiv = [p.id for p in due if is_arxiv(p.id) and not (p.doi and p.journal_ref)][: arxiv_api.IDS_AT_ONCE]
    of_doi = [(p.id, doi) for p in due if (doi := _published_doi(p))] if lib.settings.sources.ask_crossref else []
    done = [paper.id for paper in kept if paper.id not in asked] + of_arxiv
    if of_arxiv:
        yield Progress("looking up kept papers", 0, len(of_arxiv))
        intake.others.extend((paper, ()) for paper in arxiv_api.look_up(transport, lib.settings, of_arxiv))
    for paper_id, doi in of_doi[:MOST_DOIS]:
        yield Progress("asking Crossref about kept papers", 0, len(of_doi))
        if found := crossref.look_up_doi(transport, lib.settings, paper_id, doi):
            intake.others.append((found, ()))
        done.append(paper_id)
    intake.watermarks.extend((WATCH, paper_id, today.isoformat()) for paper_id in done)


def news_of(changes: Iterable[Change], night: date) -> Iterator[tuple[str, str, str]]:
    """What is to be remembered of the keeps among `changes`, as watermarks; `night`: the last one of the fetch."""
    revised = (change for change in changes if isinstance(change, Revise) and change.known.verdict == "keep")
    for change in revised:
        if told := publication_news(change.known, change.paper):
            yield NEWS, f"{night} {change.known.id}", "; ".join(told)


def _published_doi(paper: Paper) -> str | None:
    """The DOI that Crossref knows: not arXiv's own, which are DataCite's."""
    return paper.doi or (None if is_arxiv(paper.id) else doi_of(paper.id))
