"""A night worked through: the list as it stands, and each decision on disk before it is acknowledged.

Nothing of a sitting is kept but the log and the record of what was shown: a list that is opened again
stands in the order in which it was left, with what was decided in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from readinglist.context import Context
from readinglist.core.log import LogEntry, Rated, Seen, Tagged
from readinglist.core.paper_state import PaperState
from readinglist.core.papers import Night, ScoredPaper, TopList
from readinglist.lists.api import sources_of
from readinglist.papers.api import known_ids, tag_words
from readinglist.screening.api import label
from readinglist.store.scores import BLIND_TRIAGE, TRIAGE, Shown

from .night_list import listed_all, listed_night
from .records import Judge, Label, MarkRead, MarkRestSeen, PlaceBet, Rate, SeenTo, Tag, Written
from .verdicts import judge, mark_read, tag, undo, unjudge


def open_triage(
    lib: Context, night: date | None = None, goal: str | None = None, all_papers: bool = False, *, blind: bool = False
) -> Night:
    """The list of a night (default: the last one fetched), or of all unjudged papers.

    Records that the list is shown, `blind` or not, where that can be written at once. Raises NotFound for a goal
    that is none.
    """
    listed = listed_all(lib, goal) if all_papers else listed_night(lib, night, goal)
    return replace(listed, showing=begin_showing(lib, listed, BLIND_TRIAGE if blind else TRIAGE))


def begin_showing(lib: Context, listed: Night, surface: str = TRIAGE) -> int:
    """Record that the list is put before the user; the number of the showing, 0 where that cannot be noted now."""
    sources = sources_of(lib, listed.night) if listed.audit and listed.night else {}
    return lib.store.impressions.begin(surface, listed.night, listed.goal, _shown(listed.papers, sources), listed.audit)


def apply(lib: Context, effect: Written) -> LogEntry | None:
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
        return tag(lib, effect.id, Tagged(tag_words(effect.add), tag_words(effect.remove)))
    if isinstance(effect, Rate):
        return _rated(lib, effect.id, effect.rated)
    if isinstance(effect, PlaceBet):
        from readinglist.taste.api import bet_on_paper

        return bet_on_paper(lib, effect.id, effect.p, visible=effect.visible, asked=effect.asked)
    if isinstance(effect, SeenTo):
        lib.store.impressions.seen_to(effect.showing, effect.position)
        return None
    return next(iter(undo(lib, 1)), None)


def states_of(lib: Context, ids: Iterable[str]) -> dict[str, PaperState]:
    """What the log says now of each of `ids`; the empty state where it says nothing."""
    asked = list(ids)
    found = lib.store.log.states(asked)
    return {paper_id: found.get(paper_id, PaperState()) for paper_id in asked}


def note_top(lib: Context, top: TopList) -> None:
    """Record that a list was printed, all of it seen; skipped where that cannot be written at once."""
    if top.papers:
        showing = lib.store.impressions.begin("top", top.night, top.goal, _shown(top.papers, {}))
        lib.store.impressions.seen_to(showing, len(top.papers))


def _shown(papers: Sequence[ScoredPaper], sources: Mapping[int, str]) -> tuple[Shown, ...]:
    return tuple(
        Shown(
            scored.paper.row,
            position,
            scored.explore.propensity if scored.explore else None,
            sources.get(scored.paper.row),
        )
        for position, scored in enumerate(papers, start=1)
    )


def _judged(lib: Context, effect: Judge) -> LogEntry:
    if effect.verdict is not None:
        return judge(lib, [effect.id], effect.verdict, effect.goal, None)[0]
    return unjudge(lib, effect.id)


def _rated(lib: Context, paper_id: str, rated: Rated) -> LogEntry:
    """A quick critique, entry and file."""
    from readinglist.taste.api import rate

    return rate(lib, paper_id, rated).entry
