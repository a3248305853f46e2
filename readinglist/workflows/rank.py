"""From papers and verdicts to the stored, explained list of a night; `top` then only reads it.

A stored list carries a stamp of all that it depends on (verdicts, goals, papers, the ranking's own
version); a list with another stamp is made again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from readinglist.model import LISTED, Goal, Paper, PaperState, ScoredPaper, TopList

from . import why_empty
from .goals import check_open, open_goals
from .home import Home

if TYPE_CHECKING:
    import numpy as np
    from numpy.random import Generator
    from numpy.typing import NDArray

    from readinglist.ranking import Kept, TermCounts


SHOWN = 20  # the part of a stored night that is arranged for reading; the rest follows by score


def top_list(lib: Home, n: int, night: date | None, goal: str | None, *, all_papers: bool = False) -> TopList:
    """The best `n` unjudged papers of a night (default: the last one fetched), or of all.

    The list is remembered, so that `#3` means its third paper.
    """
    goals = _chosen(lib, goal)
    if all_papers:
        rows = lib.store.papers.unjudged(lib.clock.now())
        papers = rank_rows(lib, rows, goals, n)
        top = TopList(None, goal, papers, len(rows), None if papers else why_empty.of_all(lib))
    else:
        night = night or lib.store.nights.latest()
        ranked = () if night is None else ranked_night(lib, night, goal)
        top = TopList(night, goal, ranked[:n], len(ranked), None if ranked else why_empty.of_night(lib, night))
    lib.store.lists.remember([scored.paper.id for scored in top.papers])
    return top


def ranked_night(lib: Home, night: date, goal: str | None) -> tuple[ScoredPaper, ...]:
    """All unjudged papers of a night in the order in which they are shown, from the store if fresh."""
    goals = _chosen(lib, goal)
    stamp = _stamp(lib, night, goals)
    stored = lib.store.scores.load(night, goal or "", stamp)
    if stored is not None:
        return stored
    papers = lib.store.papers.on_night(night, types=LISTED, unjudged_at=lib.clock.now())
    arranged = _arrange(lib, night, FittedLibrary(lib, goals).rank(papers), SHOWN, rest=True)
    if lib.store.writable:
        lib.store.scores.save(night, goal or "", stamp, arranged)
    return arranged


def rank_rows(
    lib: Home, rows: Sequence[int], goals: tuple[Goal, ...], n: int, head: int | None = None
) -> tuple[ScoredPaper, ...]:
    """The best `n` of many papers; reasons are made for those that are shown.

    The first `head` (None: all) are arranged with exploration, the others follow by score.
    """
    papers = lib.store.papers.by_rows(rows)
    fitted = FittedLibrary(lib, goals)
    scored = fitted.rank(papers, explain=1)
    shown = _arrange(lib, None, scored, n if head is None else head, rest=head is not None)[:n]
    explained = {scored.paper.id: scored for scored in fitted.rank([scored.paper for scored in shown])}
    return tuple(_with_reasons(scored, explained[scored.paper.id]) for scored in shown)


def rank_all(lib: Home, goal: str | None, n: int) -> tuple[ScoredPaper, ...]:
    """The best `n` of all unjudged papers, arranged as a night is."""
    return rank_rows(lib, lib.store.papers.unjudged(lib.clock.now()), _chosen(lib, goal), n, SHOWN)


def explain_paper(lib: Home, paper: Paper, goal: str | None) -> ScoredPaper:
    """The score of one paper with its reasons, as the next list would have it."""
    return FittedLibrary(lib, _chosen(lib, goal)).rank([paper])[0]


def _with_reasons(scored: ScoredPaper, explained: ScoredPaper) -> ScoredPaper:
    """`scored` with all of its reasons, that of its exploration slot last."""
    explore = tuple(reason for reason in scored.reasons if reason.kind == "explore")
    return replace(scored, reasons=(*explained.reasons, *explore))


class FittedLibrary:
    """A ranking fitted once on the window and on everything judged, for any number of candidates."""

    def __init__(self, lib: Home, goals: tuple[Goal, ...]) -> None:
        from readinglist.ranking import Ranker

        kept, skipped = lib.store.papers.kept(), lib.store.papers.skipped()
        seeds = lib.store.papers.find_many([seed for goal in goals for seed in goal.seeds])
        judged = {paper.row for paper in (*kept, *skipped, *seeds.values())}
        papers = lib.store.papers.by_rows(sorted({*window(lib), *judged}))
        states = lib.store.log.states([paper.id for paper in kept])
        self._lib, self._goals = lib, goals
        self._ranker = Ranker().fit(papers, count_papers(lib, papers))
        self._kept = [_as_kept(lib, paper, states[paper.id]) for paper in kept if paper.title is not None]
        self._skipped = [paper.id for paper in skipped]

    def rank(self, papers: Sequence[Paper], explain: int | None = None) -> tuple[ScoredPaper, ...]:
        """`papers` by score; reasons for the first `explain` (None: all)."""
        return self._ranker.rank(
            papers,
            kept=self._kept,
            skipped=self._skipped,
            goals=self._goals,
            counts=count_papers(self._lib, papers),
            explain=explain,
        )


def similar(lib: Home, paper: Paper, n: int) -> tuple[ScoredPaper, ...]:
    """The papers of the store whose text is nearest to `paper`'s."""
    from readinglist.ranking import similar as nearest

    others = lib.store.papers.by_rows(range(1, lib.store.papers.count() + 1))
    return nearest(paper, others, count_papers(lib, others), n=n)


def count_papers(lib: Home, papers: Sequence[Paper]) -> TermCounts:
    """The counts of `papers` from the shards, those that are missing counted and added first."""
    import numpy as np

    from readinglist.ranking import FEATURES_VERSION, TermCounts, count_terms

    shards = lib.shards(FEATURES_VERSION)
    rows = np.asarray([paper.row for paper in papers], dtype=np.int64)
    revisions = _revisions(lib, rows)
    missing = [int(i) for i in np.flatnonzero(~shards.counted(rows, revisions))]
    if missing and not lib.store.writable:
        return count_terms(paper.text for paper in papers)
    if missing:
        fresh = count_terms(papers[i].text for i in missing)
        shards.append(rows[missing], revisions[missing], fresh.indptr, fresh.terms, fresh.counts)
    return TermCounts(*shards.load(rows))


def store_counts(lib: Home, papers: Sequence[Paper], counts: TermCounts) -> None:
    """Add counts that were made elsewhere to the shards."""
    import numpy as np

    from readinglist.ranking import FEATURES_VERSION

    rows = np.asarray([paper.row for paper in papers], dtype=np.int64)
    lib.shards(FEATURES_VERSION).append(rows, _revisions(lib, rows), counts.indptr, counts.terms, counts.counts)


def uncounted(lib: Home, rows: Sequence[int]) -> list[int]:
    """Those of `rows` whose text, as it is now, has no counts in the shards."""
    import numpy as np

    from readinglist.ranking import FEATURES_VERSION

    numbers = np.asarray(rows, dtype=np.int64)
    counted = lib.shards(FEATURES_VERSION).counted(numbers, _revisions(lib, numbers))
    return [int(row) for row in numbers[~counted]]


def _revisions(lib: Home, rows: NDArray[np.int64]) -> NDArray[np.int32]:
    import numpy as np

    found = lib.store.papers.revisions(rows.tolist())
    return np.asarray([found.get(row, 0) for row in rows.tolist()], dtype=np.int32)


def window(lib: Home) -> Sequence[int]:
    """The rows that a fit reads: of a small library all, else the newest listing days."""
    from readinglist.ranking.order import SMALL_LIBRARY

    count = lib.store.papers.count()
    return range(1, count + 1) if count < SMALL_LIBRARY else lib.store.papers.window_rows()


def _arrange(
    lib: Home, night: date | None, scored: tuple[ScoredPaper, ...], n: int, *, rest: bool
) -> tuple[ScoredPaper, ...]:
    """The list as it is shown: its first `n` varied and with exploration slots; `rest`: all others after them."""
    from readinglist.ranking import arrange

    return arrange(scored, n, _generator(lib, night), lib.settings.rank.explore, rest=rest)


def _generator(lib: Home, night: date | None) -> Generator:
    """The draws of one night are the same however often it is ranked."""
    from numpy.random import default_rng

    return default_rng([lib.settings.rank.seed, night.toordinal() if night else 0])


def _as_kept(lib: Home, paper: Paper, state: PaperState) -> Kept:
    from readinglist.ranking import Kept, weight_of_age

    on = date.fromisoformat(state.verdict_on) if state.verdict_on else lib.clock.now().date()
    age = (lib.clock.now().date() - on).days
    half_life = lib.settings.rank.half_life_days or None
    return Kept(paper.id, state.goal, weight_of_age(age, half_life))


def _chosen(lib: Home, goal: str | None) -> tuple[Goal, ...]:
    """The goals to rank for: all open ones, or the one named. Raises NotFound."""
    check_open(lib, goal)
    goals = open_goals(lib)
    return goals if goal is None else tuple(g for g in goals if g.name == goal)


def _stamp(lib: Home, night: date, goals: tuple[Goal, ...]) -> str:
    """What a stored list depends on, in one line."""
    settings = lib.settings.rank
    parts = (
        lib.store.log.last_seq(),
        lib.store.papers.state_of_night(night),
        lib.store.papers.count_unjudged(night, lib.clock.now()),  # a `later` may have come back
        goals,
        settings,
        RANKING_VERSION,
        sorted(day for day in [lib.clock.now().date()] if settings.half_life_days),
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


RANKING_VERSION = 1  # of the meaning of stored scores
