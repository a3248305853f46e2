"""From papers and verdicts to the stored, explained list of a night; `top` then only reads it.

A stored list carries a stamp of all that it depends on (verdicts, goals, papers, the ranking's own
version); a list with another stamp is made again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING

from readinglist.citations.api import CitationEdges
from readinglist.context import Context
from readinglist.core.paper_state import PaperState
from readinglist.core.papers import LISTED, Goal, Paper, Reason, ScoredPaper, TopList
from readinglist.core.policy import HEAD, SMALL_LIBRARY
from readinglist.papers.api import count_papers, count_rows
from readinglist.practice.api import RadarReasons, check_open, open_goals, radar_reasons, with_reasons

from .list_rules import ListRules, is_followed, is_hidden
from .why_empty import why_night_is_empty, why_nothing_is_left
from .worth import readable

if TYPE_CHECKING:
    from readinglist.ranking import Kept

    from .signals import LibraryEmbeddings

RANKING_VERSION = 11  # of the meaning of stored scores
POOL = 2_000  # papers of a list of all that are read: the best by score
BLOCK = 20_000  # papers scored at once
CROSS_DAYS = 7  # after its first version, weekends and holidays in it, a cross-listed paper is an older one


def top_list(
    lib: Context,
    n: int = HEAD,
    night: date | None = None,
    goal: str | None = None,
    *,
    all_papers: bool = False,
    with_cross: bool = False,
) -> TopList:
    """The best `n` unjudged papers of a night (default: the last one fetched) and those followed, or the best of all.

    `with_cross`: also papers that an earlier night listed, and this one again.
    The list is remembered, so that `#3` means its third paper.
    """
    check_open(lib, goal)
    if all_papers:
        rows = lib.store.papers.unjudged(lib.clock.now())
        papers, _ = readable(lib, rank_rows(lib, rows, goal, n), goal, len(rows))
        top = TopList(None, goal, papers, len(rows), None if papers else why_nothing_is_left(lib))
    else:
        night = night or lib.store.nights.latest()
        whole = () if night is None else whole_night(lib, night, goal, with_cross=with_cross)
        ranked, worth = readable(lib, ListRules(lib).applied(whole), goal)
        muted = len(whole) - len(ranked)
        why = None if ranked else why_night_is_empty(lib, night, muted)
        shown = (*ranked[:n], *filter(is_followed, ranked[n:]))
        top = TopList(night, goal, shown, len(ranked), why, worth, muted)
    lib.store.lists.remember([scored.paper.id for scored in top.papers])
    return top


def ranked_night(lib: Context, night: date, goal: str | None, *, with_cross: bool = False) -> tuple[ScoredPaper, ...]:
    """All unjudged papers of a night in the order in which they are shown, without those that are muted.

    `with_cross`: also those that it listed again.
    """
    return ListRules(lib).applied(whole_night(lib, night, goal, with_cross=with_cross))


def whole_night(lib: Context, night: date, goal: str | None, *, with_cross: bool = False) -> tuple[ScoredPaper, ...]:
    """As `ranked_night` before what is followed and muted, from the store if fresh; with `with_cross` never stored."""
    goals, near, stamp = _made_from(lib, night, goal)
    stored = None if with_cross else lib.store.scores.load(night, goal or "", stamp)
    if stored is not None:
        return stored
    papers = lib.store.papers.on_night(night, types=LISTED, unjudged_at=lib.clock.now(), relisted=with_cross)
    scored, rules = FittedLibrary(lib, goals, night, has_interests=goal is None).rank(papers), ListRules(lib)
    hidden = {one.paper.row: one for one in scored if is_hidden(rules.marked(one))}
    arranged = [*_arrange(lib, night, tuple(one for one in scored if one.paper.row not in hidden), HEAD, rest=True)]
    for one in hidden.values():
        arranged.insert(one.rank - 1, one)  # at its place by score, and never drawn
    arranged = [replace(one, rank=rank) for rank, one in enumerate(arranged, start=1)] if hidden else arranged
    listed = _with_listing(lib, night, with_reasons(arranged, near))
    if lib.store.writable and not with_cross:
        lib.store.scores.save(night, goal or "", stamp, listed)
    return listed


def _with_listing(lib: Context, night: date, ranked: Sequence[ScoredPaper]) -> tuple[ScoredPaper, ...]:
    """Says of an older paper that this night cross-listed it, or listed it again, since when it is there."""
    crossed = {paper.row for paper in lib.store.papers.on_night(night, types=("cross",))}
    found = []
    for one in ranked:
        paper, told = one.paper, ""
        if paper.announced is not None and paper.announced < night:
            told = f"listed again; first on your list of {paper.announced}"
        elif paper.row in crossed and paper.published and (night - paper.published.date()).days > CROSS_DAYS:
            told = f"first place in a category that you follow; on arXiv since {paper.published:%Y-%m-%d}"
        found.append(replace(one, reasons=(*one.reasons, Reason("listed", told, 0.0))) if told else one)
    return tuple(found)


def rank_rows(
    lib: Context, rows: Sequence[int], goal: str | None, n: int, head: int | None = None
) -> tuple[ScoredPaper, ...]:
    """The best `n` of many papers; reasons are made for those that are shown.

    The first `head` (None: all) are arranged with exploration, the others follow by score. Of more than
    `POOL` rows only so many of the best are read, and exploration draws from among them. Names of ideas do not
    count: they are looked for in the papers of a night.
    """
    fitted, rules = FittedLibrary(lib, _chosen(lib, goal), has_interests=goal is None), ListRules(lib)
    papers = lib.store.papers.by_rows(fitted.best_rows(rows, max(n, POOL)))
    scored = fitted.rank(papers, explain=1, with_ideas=False)
    scored = tuple(one for one in scored if not is_hidden(rules.marked(one))) if rules.all else scored
    shown = _arrange(lib, None, scored, n if head is None else head, rest=head is not None)[:n]
    chosen = [scored.paper for scored in shown]
    explained = {scored.paper.id: scored for scored in fitted.rank(chosen, with_ideas=False)}
    return tuple(rules.marked(_explained(scored, explained[scored.paper.id])) for scored in shown)


def rank_all(lib: Context, goal: str | None, n: int) -> tuple[tuple[ScoredPaper, ...], int]:
    """The best `n` of all unjudged papers, arranged as a night is, and how many there are."""
    rows = lib.store.papers.unjudged(lib.clock.now())
    return rank_rows(lib, rows, goal, n, HEAD), len(rows)


def preload_ranking() -> None:
    """Load what a fit needs in a thread: a part of a second that waiting for disk and network hides.

    Where it cannot be loaded, the fit says so.
    """

    def load() -> None:
        with suppress(Exception):
            import_module("scipy.sparse")

    Thread(target=load, name="loading").start()


def explain_paper(lib: Context, paper: Paper, goal: str | None) -> ScoredPaper:
    """The score of one paper with its reasons, as the last night has it, else as the next list would.

    Its rank is that of the list of its night, as it was ranked last; 0 where that was never ranked.
    """
    night = lib.store.nights.latest()
    until = night if paper.announced == night else None
    goals, near = _chosen(lib, goal), None
    if until is not None:
        goals, near, stamp = _made_from(lib, until, goal)
        stored = lib.store.scores.load(until, goal or "", stamp) or ()
        if found := [scored for scored in stored if scored.paper.row == paper.row]:
            return ListRules(lib).marked(without_exploration(found[0]))
    scored = FittedLibrary(lib, goals, until, has_interests=goal is None).rank([paper])
    explained = (scored if near is None else with_reasons(scored, near))[0]
    listed = lib.store.scores.find(paper.row, paper.announced, goal) if paper.announced else None
    return ListRules(lib).marked(replace(explained, rank=listed.rank if listed else 0))


def without_exploration(scored: ScoredPaper) -> ScoredPaper:
    """Without its exploration slot."""
    if scored.explore is None:
        return scored
    return replace(scored, explore=None, reasons=tuple(r for r in scored.reasons if r.kind != "explore"))


def _explained(scored: ScoredPaper, explained: ScoredPaper) -> ScoredPaper:
    """`scored` with all of its reasons, that of its place last."""
    place = tuple(reason for reason in scored.reasons if reason.kind in ("explore", "interest"))
    return replace(scored, reasons=(*explained.reasons, *place))


class FittedLibrary:
    """A ranking fitted once on the window and on everything judged, for any number of candidates.

    `until`: papers listed later are as if not known; verdicts are those of today.
    `has_interests`: those among the keeps have their shares; a list for one goal has none.
    """

    def __init__(
        self, lib: Context, goals: tuple[Goal, ...], until: date | None = None, *, has_interests: bool = True
    ) -> None:
        from readinglist.ranking import Ranker

        from .known import LibraryPapers
        from .signals import ColleagueLists, LibraryEmbeddings

        kept, skipped = lib.store.papers.kept(), lib.store.papers.skipped()
        seeds = lib.store.papers.find_many([seed for goal in goals for seed in goal.seeds])
        judged = (*kept, *skipped, *seeds.values())
        listed = sorted(window(lib, until))
        states = lib.store.log.states([paper.id for paper in kept])
        self._lib, self._goals = lib, goals
        known = LibraryPapers(lib, sorted({*listed, *(paper.row for paper in judged)}), judged)
        self._ranker = Ranker(has_interests=has_interests).fit(known, until=until)
        self._kept = [_as_kept(lib, paper, states[paper.id]) for paper in kept if paper.title is not None]
        self._titles = {paper.id: paper.title or "untitled" for paper in kept}
        self._skipped = [paper.id for paper in skipped]
        self._colleagues = ColleagueLists(lib, lambda: count_rows(lib, listed), self._skipped)
        self._embeddings: LibraryEmbeddings | None = None
        if lib.settings.rank.embed:
            likes = {kept.id: kept.weight for kept in self._kept}
            self._embeddings = LibraryEmbeddings(lib, lib.store.papers.by_rows(known.rows), frozenset(listed), likes)

    def best_rows(self, rows: Sequence[int], most: int) -> list[int]:
        """The `most` of `rows` that score highest, best first, from stored counts alone; all where they are few.

        Where there is no taste yet, the newest. Ties: as `rows` has them, which are unjudged papers.
        """
        import numpy as np

        if len(rows) <= most:
            return list(rows)
        taste = (self._kept, self._skipped, self._goals)
        authors = _author_keys(self._lib, self._ranker.sought_authors(*taste))
        blocks = []
        for start in range(0, len(rows), BLOCK):
            some = rows[start : start + BLOCK]
            keys = [authors.get(row, ()) for row in some]
            scores = self._ranker.score_counts(count_rows(self._lib, some), keys, *taste)
            if scores is None:
                return list(self._lib.store.papers.unjudged(self._lib.clock.now(), newest=most))
            blocks.append(scores)
        order = np.argsort(-np.concatenate(blocks), kind="stable")[:most]
        return [int(row) for row in np.asarray(rows)[order]]

    def rank(
        self, papers: Sequence[Paper], explain: int | None = None, *, with_ideas: bool = True
    ) -> tuple[ScoredPaper, ...]:
        """`papers` by score; reasons for the first `explain` (None: all)."""
        from . import signals

        counts = count_papers(self._lib, papers)
        known = signals.merged_signals(
            signals.citation_signals(self._lib, papers, self._titles),
            signals.idea_signals(self._lib, papers) if with_ideas else {},
            *self._colleagues.signals(papers, counts).values(),
        )
        scored = self._ranker.rank(
            papers, self._kept, self._skipped, self._goals, counts=counts, explain=explain, signals=known
        )
        return scored if self._embeddings is None else self._embeddings.added(scored)


def _author_keys(lib: Context, sought: Collection[str]) -> dict[int, tuple[str, ...]]:
    """Row -> author keys, of all papers that may be by one of `sought`, found by the index."""
    from readinglist.ranking import author_key

    rows = sorted({row for name in sought for row in lib.store.rows_with_author(name)})
    return {row: tuple(dict.fromkeys(map(author_key, names))) for row, names in lib.store.papers.authors(rows).items()}


def window(lib: Context, until: date | None = None) -> Sequence[int]:
    """The rows that a fit reads, of papers listed by `until`: all of few, else those of the newest listing days."""
    if until is not None:
        rows = lib.store.papers.first_rows(until, SMALL_LIBRARY)
        return rows if len(rows) < SMALL_LIBRARY else lib.store.papers.window_rows(until=until)
    count = lib.store.papers.count()
    return range(1, count + 1) if count < SMALL_LIBRARY else lib.store.papers.window_rows()


def _arrange(
    lib: Context, night: date | None, scored: tuple[ScoredPaper, ...], n: int, *, rest: bool
) -> tuple[ScoredPaper, ...]:
    """The list as it is shown: its first `n` varied and with exploration slots; `rest`: all others after them.

    The draws of one night are the same however often it is ranked.
    """
    from numpy.random import default_rng

    from readinglist.ranking import arrange

    generator = default_rng([lib.settings.rank.seed, night.toordinal() if night else 0])
    return arrange(scored, n, generator, lib.settings.rank.explore, rest=rest)


def _as_kept(lib: Context, paper: Paper, state: PaperState) -> Kept:
    from readinglist.ranking import Kept, weight_of_age

    today = lib.clock.now().date()
    on = date.fromisoformat(state.verdict_on) if state.verdict_on else today
    return Kept(paper.id, state.goal, weight_of_age((today - on).days, lib.settings.rank.half_life_days or None))


def _chosen(lib: Context, goal: str | None) -> tuple[Goal, ...]:
    """The goals to rank for: all open ones, or the one named. Raises NotFound."""
    check_open(lib, goal)
    goals = open_goals(lib)
    return goals if goal is None else tuple(g for g in goals if g.name == goal)


def _made_from(lib: Context, night: date, goal: str | None) -> tuple[tuple[Goal, ...], RadarReasons, str]:
    """The goals of a night's list, what the radar shows in it, and all that it depends on in one line."""
    goals, near, settings = _chosen(lib, goal), radar_reasons(lib, night), lib.settings.rank
    parts = (
        lib.store.log.last_seq(),
        lib.store.papers.state_of_night(night),
        lib.store.part(CitationEdges).revision(),  # who cites what was kept
        lib.store.papers.count_unjudged(night, lib.clock.now()),  # a `later` may have come back
        goals,
        settings,
        RANKING_VERSION,
        near,
        sorted(day for day in [lib.clock.now().date()] if settings.half_life_days),
    )
    return goals, near, hashlib.sha256(repr(parts).encode()).hexdigest()[:24]
