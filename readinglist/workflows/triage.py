"""A night worked through: the list as it stands, and each decision on disk before it is acknowledged.

Nothing of a sitting is kept but the log and the record of what was shown: a list that is opened again
stands in the order in which it was left, with what was decided in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from readinglist.model import (
    BLIND_TRIAGE,
    LISTED,
    TRIAGE,
    Judge,
    Label,
    LogEntry,
    MarkRead,
    MarkRestSeen,
    Night,
    PaperState,
    PlaceBet,
    Rate,
    Rated,
    ScoredPaper,
    Seen,
    SeenTo,
    Shown,
    Tag,
    Tagged,
    TopList,
    Verdict,
    Written,
)
from readinglist.text import clean

from .audit import audited, is_audited, plain, sources_of
from .home import Home
from .judge import judge, known_ids, mark_read
from .piles import label
from .rank import rank_all, ranked_night
from .tonight import stored_lines
from .undo import undo

ALL_ROWS = 2_000  # of a list of all papers: more than anybody reads, and what the screen is measured with
SAME_ORDER = timedelta(days=1)  # a list opened again within it stands as it was left; later it is ranked anew
MAX_TAG = 60  # characters


def open_triage(
    lib: Home, night: date | None = None, goal: str | None = None, all_papers: bool = False, *, blind: bool = False
) -> Night:
    """The list of a night (default: the last one fetched), or of all unjudged papers.

    Records that the list is shown, `blind` or not, where that can be written at once. Raises NotFound for a goal
    that is none.
    """
    from .asked import asked_papers  # `top` notes here what it shows, and must be quick

    latest = lib.store.nights.latest()
    day = None if all_papers else night or latest
    back = _returned(lib, day, day == latest or all_papers)
    papers: tuple[ScoredPaper, ...] = ()
    sources: dict[int, str] = {}
    if all_papers:
        papers = rank_all(lib, goal, ALL_ROWS)
    elif day is not None:
        papers, sources = _night_list(lib, day, goal)
    returned = {scored.paper.row for scored in back}
    listed = (*(scored for scored in papers if scored.paper.row not in returned), *back)
    papers = tuple(replace(scored, rank=rank) for rank, scored in enumerate(listed, start=1))
    seen, bets = _seen(lib, papers), _bets(lib, papers)
    decided = {*seen, *(paper_id for paper_id, _ in bets), *(one.paper.id for one in papers if one.paper.verdict)}
    surface = BLIND_TRIAGE if blind else TRIAGE
    opened = Night(
        day,
        goal,
        papers,
        lib.store.impressions.begin(surface, day, goal, _shown(papers, sources), bool(sources)),
        audit=bool(sources),
        seen=seen,
        returned_from=len(papers) - len(back) if back else None,
        tonight=stored_lines(lib, day),
        asks=frozenset() if day is None else asked_papers(lib, day, decided),
        bets=bets,
    )
    waiting = frozenset(opened.open)
    first = next((i for i, scored in enumerate(papers) if scored.paper.id in waiting), len(papers))
    return replace(opened, first_open=first)


def apply(lib: Home, effect: Written) -> LogEntry | None:
    """Do what `effect` asks for; on disk when this returns.

    The entry of the log; of an undo the entry that it took back, None where there is none. How far a
    list was seen is no entry. Raises NotFound, Locked, DiskFull, StoreError: then nothing was written.
    """
    if isinstance(effect, Judge):
        return _judged(lib, effect)
    if isinstance(effect, Label):
        return label(lib, effect.pile, [effect.id], effect.label)[0]
    if isinstance(effect, MarkRead):
        return mark_read(lib, [effect.id], None)[0]
    if isinstance(effect, MarkRestSeen):
        subject = effect.night.isoformat() if effect.night else ""
        return lib.store.log.append(Seen(tuple(known_ids(lib, effect.ids))), subject)
    if isinstance(effect, Tag):
        data = Tagged(_words(effect.add), _words(effect.remove))
        return lib.store.log.append(data, known_ids(lib, [effect.id])[0])
    if isinstance(effect, Rate):
        return _rated(lib, effect.id, effect.rated)
    if isinstance(effect, PlaceBet):
        from .bets import bet_on_paper

        return bet_on_paper(lib, effect.id, effect.p, visible=effect.visible, asked=effect.asked)
    if isinstance(effect, SeenTo):
        lib.store.impressions.seen_to(effect.showing, effect.position)
        return None
    return next(iter(undo(lib, 1)), None)


def states_of(lib: Home, ids: Iterable[str]) -> dict[str, PaperState]:
    """What the log says now of each of `ids`; the empty state where it says nothing."""
    asked = list(ids)
    found = lib.store.log.states(asked)
    return {paper_id: found.get(paper_id, PaperState()) for paper_id in asked}


def note_top(lib: Home, top: TopList) -> None:
    """Record that a list was printed, all of it seen; skipped where that cannot be written at once."""
    if top.papers:
        showing = lib.store.impressions.begin("top", top.night, top.goal, _shown(top.papers, {}))
        lib.store.impressions.seen_to(showing, len(top.papers))


def _night_list(lib: Home, night: date, goal: str | None) -> tuple[tuple[ScoredPaper, ...], dict[int, str]]:
    """All papers of a night: as they stood when the list was left, else decided ones first, then by rank.

    On an audit night also which recipe chose each of the first rows.
    """
    order = list(lib.store.impressions.order(night, goal, SAME_ORDER))
    known = lib.store.scores.known(night, goal or "")
    everything = lib.store.papers.on_night(night, types=LISTED)
    is_audit = goal is None and is_audited(lib, night)
    sources = sources_of(lib, night) if is_audit else {}
    if not order or any(paper.verdict is None and paper.row not in known for paper in everything):
        ranked = ranked_night(lib, night, goal)
        if is_audit:
            ranked, sources = audited(lib, night, ranked)
        known |= {scored.paper.row: scored for scored in ranked}
        order += [scored.paper.row for scored in ranked if scored.paper.row not in set(order)]
    place = {row: i for i, row in enumerate(order)}
    ordered = sorted(everything, key=lambda paper: place.get(paper.row, -1))  # decided before it was ever shown
    scored = (replace(known.get(paper.row) or ScoredPaper(paper, 0.0, 0), paper=paper) for paper in ordered)
    return tuple(map(plain, scored) if sources else scored), sources


def _returned(lib: Home, night: date | None, every: bool) -> tuple[ScoredPaper, ...]:
    """Papers put off with `later` that are back, with the scores of their own night; `every`: of any night."""
    papers = lib.store.papers.returned(lib.clock.now())
    if not every and night is not None:
        on_list = {paper.row for paper in lib.store.papers.on_night(night, types=LISTED)}
        papers = tuple(paper for paper in papers if paper.row in on_list)
    found = (lib.store.scores.find(paper.row, paper.announced, None) for paper in papers)
    return tuple(
        ScoredPaper(paper, 0.0, 0) if scored is None else replace(plain(scored), paper=paper)
        for paper, scored in zip(papers, found, strict=True)
    )


def _seen(lib: Home, papers: Sequence[ScoredPaper]) -> frozenset[str]:
    """The ids of those that were marked as seen and have no verdict."""
    states = lib.store.log.states([scored.paper.id for scored in papers])
    return frozenset(paper_id for paper_id, state in states.items() if state.seen and state.verdict is None)


def _bets(lib: Home, papers: Sequence[ScoredPaper]) -> tuple[tuple[str, float], ...]:
    """The chances that were given to papers of the list, oldest first."""
    from .bets import placed_bets

    listed = {scored.paper.id for scored in papers}
    return tuple((placed.subject, placed.bet.p) for placed in placed_bets(lib) if placed.subject in listed)


def _shown(papers: Sequence[ScoredPaper], sources: dict[int, str]) -> tuple[Shown, ...]:
    return tuple(
        Shown(
            scored.paper.row,
            position,
            scored.explore.propensity if scored.explore else None,
            sources.get(scored.paper.row),
        )
        for position, scored in enumerate(papers, start=1)
    )


def _judged(lib: Home, effect: Judge) -> LogEntry:
    if effect.verdict is not None:
        return judge(lib, [effect.id], effect.verdict, effect.goal, None)[0]
    return lib.store.log.append(Verdict(None), known_ids(lib, [effect.id])[0])


def _rated(lib: Home, paper_id: str, rated: Rated) -> LogEntry:
    """A quick critique, entry and file."""
    from .critique import rate

    return rate(lib, paper_id, rated).entry


def _words(tags: Sequence[str]) -> tuple[str, ...]:
    """Tags as they are stored: one word each, without a hash sign, once."""
    words = ("-".join(clean(tag).lstrip("#").split())[:MAX_TAG] for tag in tags)
    return tuple(dict.fromkeys(word for word in words if word))
