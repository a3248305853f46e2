"""The list of a night as it stands: what was decided in its place, what is not in the order of its ranking.

`listed_night` ranks what has no score yet; `standing_night` only reads what is stored, for readers who may change
nothing and wait for nothing. Nothing of a sitting is kept but the log and the record of what was shown: a list that
is opened again stands in the order in which it was left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from readinglist.context import Context
from readinglist.core.clock import iso
from readinglist.core.paper_view import muted_words
from readinglist.core.papers import LISTED, Night, Paper, ScoredPaper, TopList
from readinglist.ideas.api import stored_night_uses
from readinglist.lists.api import (
    ListRules,
    audit_list,
    audit_sources,
    is_audit_night,
    is_hidden,
    rank_all,
    ranked_night,
    readable,
    without_exploration,
)
from readinglist.papers.api import summarised
from readinglist.practice.api import check_open
from readinglist.store.scores import BLIND_TRIAGE, TRIAGE, Shown

FIRST_ROWS = 100  # of a list of all papers, shown while the rest is ranked: more than any terminal has lines
ALL_ROWS = 2_000  # of a list of all papers: more than anybody reads, and what the screen is measured with
SAME_ORDER = timedelta(days=1)  # a list opened again within it stands as it was left; later it is ranked anew


def open_triage(
    lib: Context,
    night: date | None = None,
    goal: str | None = None,
    all_papers: bool = False,
    *,
    blind: bool = False,
    first: Sequence[ScoredPaper] = (),
) -> Night:
    """The list of a night (default: the last one fetched), or of all unjudged papers, those in `first` before others.

    Records that the list is shown, `blind` or not, where that can be written at once. Raises NotFound for a goal
    that is none.
    """
    listed = listed_all(lib, goal, first) if all_papers else listed_night(lib, night, goal)
    return replace(listed, showing=begin_showing(lib, listed, BLIND_TRIAGE if blind else TRIAGE))


def begin_showing(lib: Context, listed: Night, surface: str = TRIAGE) -> int:
    """Record that the list is put before the user; the number of the showing, 0 where that cannot be noted now."""
    sources = audit_sources(lib, listed.night) if listed.audit and listed.night else {}
    return lib.store.impressions.begin(surface, listed.night, listed.goal, _shown(listed.papers, sources), listed.audit)


def note_top(lib: Context, top: TopList) -> None:
    """Record that a list was printed, all of it seen; skipped where that cannot be written at once."""
    if top.papers:
        showing = lib.store.impressions.begin("top", top.night, top.goal, _shown(top.papers, {}))
        lib.store.impressions.seen_to(showing, len(top.papers))


def _shown(papers: Sequence[ScoredPaper], sources: Mapping[int, str]) -> tuple[Shown, ...]:
    return tuple(
        Shown(one.paper.row, position, one.explore.propensity if one.explore else None, sources.get(one.paper.row))
        for position, one in enumerate(papers, start=1)
    )


def listed_night(lib: Context, night: date | None, goal: str | None) -> Night:
    """All papers of a night (default: the last one fetched), ranked where one has no score. Raises NotFound."""
    day = night or lib.store.nights.latest()
    if day is None:
        return _listed(lib, None, goal, (), {}, _returned(lib, None, False))
    stored = _Stored(lib, day, goal)
    if not stored.order or stored.unranked:
        stored.add(ranked_night(lib, day, goal))
    return stored.listed()


def standing_night(lib: Context, night: date | None, goal: str | None) -> tuple[Night, int]:
    """As `listed_night` from what is stored, and how many of its papers wait for a ranking; writes nothing.

    They come last, in the order of their arrival.
    """
    day = night or lib.store.nights.latest()
    if day is None:
        return _standing_all(lib, goal)
    stored = _Stored(lib, day, goal)
    if not stored.order:
        stored.add(stored.ranking(), draws=False)
    unranked = stored.unranked
    stored.order += [paper.row for paper in unranked if paper.row not in set(stored.order)]
    return stored.listed(), len(unranked)


def first_of_all(lib: Context, goal: str | None) -> Night:
    """What can be shown of all unjudged papers at once: the best by the lists of their nights. Raises NotFound."""
    check_open(lib, goal)
    best = map(ListRules(lib).marked, lib.store.scores.best_undecided(goal, FIRST_ROWS))
    found, _ = readable(lib, [scored for scored in best if not is_hidden(scored)], goal)
    papers = tuple(replace(scored, rank=rank) for rank, scored in enumerate(found, start=1))
    return Night(
        None, goal, papers, showing=0, is_whole=False, told="best of their nights; the others are being ranked"
    )


def listed_all(lib: Context, goal: str | None, first: Sequence[ScoredPaper] = ()) -> Night:
    """The best of all unjudged papers, those in `first` before others, and those that came back. Raises NotFound."""
    best, count = rank_all(lib, goal, ALL_ROWS)
    ranked = {scored.paper.row: scored for scored in best}
    ahead = {scored.paper.row: ranked.get(scored.paper.row, scored) for scored in first}
    rows = (ahead | ranked).values()
    made = _listed(lib, None, goal, tuple(rows), {}, _returned(lib, None, True))
    return replace(
        made, told=f"the best {len(best):,} of {count:,} unjudged papers" if len(best) < count else made.told
    )


def _standing_all(lib: Context, goal: str | None) -> tuple[Night, int]:
    """Of a library without nights: the best of its papers as they were ranked last, and how many came since."""
    scores, count = lib.store.scores, lib.store.papers.count()
    ranked_of = scores.stamp(None, goal)
    if ranked_of is None:
        return (listed_all(lib, goal) if count else listed_night(lib, None, goal)), 0
    known = scores.known(None, goal)
    papers = tuple(known[row] for row in scores.order(None, goal))
    return _listed(lib, None, goal, papers, {}, _returned(lib, None, True)), count - int(ranked_of.split()[0])


def ranked_all_anew(lib: Context, goal: str | None) -> None:
    """Rank and store the list of all papers; its stamp is how many papers there were, and when."""
    best, _ = rank_all(lib, goal, ALL_ROWS)
    lib.store.scores.save(None, goal, f"{lib.store.papers.count()} papers, {iso(lib.clock.now())}", best)


def ranked_anew(lib: Context, night: date, goal: str | None) -> Night:
    """The list with what is undecided in the order of a ranking of now, behind what was decided. Raises NotFound."""
    stored = _Stored(lib, night, goal)
    undecided = {paper.row for paper in stored.everything if paper.verdict is None}
    stored.order = [row for row in stored.order if row not in undecided]
    stored.add(ranked_night(lib, night, goal))
    return stored.listed()


class _Stored:
    """What is stored of a night's list: its papers, their scores, the order in which it was left or was ranked."""

    def __init__(self, lib: Context, night: date, goal: str | None) -> None:
        self._lib, self._night, self._goal = lib, night, goal
        self.order = list(lib.store.impressions.order(night, goal, SAME_ORDER))
        self.known = lib.store.scores.known(night, goal or "")
        self.rules = ListRules(lib)
        self.everything = lib.store.papers.on_night(night, types=LISTED)
        self._is_audit = goal is None and is_audit_night(lib, night)
        self.sources = audit_sources(lib, night) if self._is_audit else {}  # row -> which recipe chose it, in an audit

    @property
    def unranked(self) -> list[Paper]:
        return [paper for paper in self.everything if paper.verdict is None and paper.row not in self.known]

    def ranking(self) -> tuple[ScoredPaper, ...]:
        """The last ranking in its order, whatever was decided since."""
        rows = self._lib.store.scores.order(self._night, self._goal or "")
        return self.rules.applied(self.known[row] for row in rows)

    def add(self, ranked: Sequence[ScoredPaper], *, draws: bool = True) -> None:
        """Papers that are not in the order yet come behind it; on an audit night as they were drawn for it."""
        if self._is_audit and (draws or self.sources):
            ranked, self.sources = audit_list(self._lib, self._night, ranked)
        self.known |= {scored.paper.row: scored for scored in ranked}
        has_place = set(self.order)
        self.order += [scored.paper.row for scored in ranked if scored.paper.row not in has_place]

    def papers(self) -> tuple[ScoredPaper, ...]:
        """All papers in order without the muted, those first that were decided before the list was ever shown."""
        place = {row: i for i, row in enumerate(self.order)}
        ordered = sorted(self.everything, key=lambda paper: place.get(paper.row, -1))
        scored = (replace(self.known.get(paper.row) or ScoredPaper(paper, 0.0, 0), paper=paper) for paper in ordered)
        shown = [one for one in map(self.rules.marked, scored) if not is_hidden(one)]
        return tuple(map(without_exploration, shown) if self.sources else shown)

    def listed(self) -> Night:
        """The list; on that of the last night whatever came back stands at its end."""
        back = _returned(self._lib, self._night, self._night == self._lib.store.nights.latest())
        papers = self.papers()
        made = _listed(self._lib, self._night, self._goal, papers, self.sources, back)
        muted = muted_words(len(self.everything) - len(papers))
        return replace(made, told=" · ".join(part for part in (made.told, muted) if part))


def _listed(
    lib: Context,
    night: date | None,
    goal: str | None,
    papers: Sequence[ScoredPaper],
    sources: Mapping[int, str],
    back: Sequence[ScoredPaper],
) -> Night:
    """The list with what came back at its end, and all that is shown of it."""
    from readinglist.taste.api import bet_prompts  # `top` needs nothing of this, and must be quick

    returned = {scored.paper.row for scored in back}
    rows = (*(scored for scored in papers if scored.paper.row not in returned), *back)
    rows, worth = readable(lib, rows, goal)
    listed = summarised(lib, [replace(scored, rank=rank) for rank, scored in enumerate(rows, start=1)])
    seen, bets = _seen(lib, listed), _bets(lib, listed)
    decided = {*seen, *(paper_id for paper_id, _ in bets), *(one.paper.id for one in listed if one.paper.verdict)}
    asks = frozenset[str]() if night is None else bet_prompts(lib, night, decided)
    made = Night(
        night,
        goal,
        listed,
        showing=0,
        audit=bool(sources),
        seen=seen,
        returned_from=len(listed) - len(back) if back else None,
        tonight=stored_night_uses(lib, night),
        asks=asks & {one.paper.id for one in listed},  # a draw may be muted
        bets=bets,
        told=worth,
    )
    waiting = frozenset(made.open)
    first = next((i for i, scored in enumerate(listed) if scored.paper.id in waiting), len(listed))
    return replace(made, first_open=first)


def _returned(lib: Context, night: date | None, every: bool) -> tuple[ScoredPaper, ...]:
    """Papers put off with `later` that are back, with the scores of their own night; `every`: of any night."""
    papers = lib.store.papers.returned(lib.clock.now())
    if not every and night is not None:
        on_list = {paper.row for paper in lib.store.papers.on_night(night, types=LISTED)}
        papers = tuple(paper for paper in papers if paper.row in on_list)
    found = (lib.store.scores.find(paper.row, paper.announced, None) for paper in papers)
    return tuple(
        ScoredPaper(paper, 0.0, 0) if scored is None else replace(without_exploration(scored), paper=paper)
        for paper, scored in zip(papers, found, strict=True)
    )


def _seen(lib: Context, papers: Sequence[ScoredPaper]) -> frozenset[str]:
    """The ids of those that were marked as seen and have no verdict."""
    states = lib.store.log.states([scored.paper.id for scored in papers])
    return frozenset(paper_id for paper_id, state in states.items() if state.seen and state.verdict is None)


def _bets(lib: Context, papers: Sequence[ScoredPaper]) -> tuple[tuple[str, float], ...]:
    """The chances that were given to papers of the list, oldest first."""
    from readinglist.taste.api import placed_bets

    listed = {scored.paper.id for scored in papers}
    return tuple((placed.subject, placed.bet.p) for placed in placed_bets(lib) if placed.subject in listed)
