"""Make verdicts tellable: what arXiv says of the papers, then the lists and counts of their cohorts.

A bibliography seldom tells the category of a paper (Zotero keeps `[cs]`), and without it there is no cohort. What is
done is stored at once and not asked again, so that a run that was stopped goes on where it was.
"""

from __future__ import annotations

from collections.abc import Iterator

from readinglist.errors import SourceError
from readinglist.ids import is_arxiv
from readinglist.model import Event, Progress, Verdict, Warned
from readinglist.sources import arxiv_api

from .cohorts import cohort_of
from .enrich import enrich
from .home import Home
from .plan import plan_all
from .term_counts import count_new
from .told_cohorts import ToldCohorts
from .verdict_forecasts import told_verdicts


def count_cohorts(lib: Home) -> Iterator[Event]:
    """List and count the cohorts of what I judged, those with the most verdicts first.

    Raises Locked, and the error of a source that gave nothing at all.
    """
    yield from _complete(lib)
    waiting = told_verdicts(lib, ToldCohorts(lib)).uncounted
    for done, ((month, category), _) in enumerate(waiting):
        yield Progress("counting cohorts", done, len(waiting))
        try:
            yield from enrich(lib, cohort=f"{month:%Y-%m}/{category}")
        except SourceError as error:
            if not done:
                raise
            yield Warned(f"{error}; {len(waiting) - done} cohorts wait: the same command goes on with them")
            return


def _complete(lib: Home) -> Iterator[Event]:
    """arXiv's word on the judged papers whose category or date of v1 is not known."""
    verdicts = lib.store.log.of_kind("verdict")
    dated = {e.subject for e in verdicts if isinstance(e.data, Verdict) and e.data.verdict and not e.data.assumed}
    papers = lib.store.papers.find_many(dated)
    asked = sorted(i for i, p in papers.items() if is_arxiv(i) and (cohort_of(p) is None or p.published is None))
    if not asked:
        return
    with lib.store.writer_lock("taste"):
        with lib.transport() as transport:
            for start in range(0, len(asked), arxiv_api.IDS_AT_ONCE):
                yield Progress("looking up judged papers", start, len(asked))
                some = asked[start : start + arxiv_api.IDS_AT_ONCE]
                found = arxiv_api.look_up(transport, lib.settings, some)
                lib.store.papers.apply(plan_all(lib.store.papers.find_many(some), [(paper, ()) for paper in found]))
        yield from count_new(lib)
