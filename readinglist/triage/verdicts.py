"""Verdicts, readings and their undoing: entries of the log, each on disk before it is acknowledged.

`apply` does what a key of the screen or a form of the page asks for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from readinglist.citations.api import undo_link_corrections
from readinglist.context import Context
from readinglist.core.errors import NotFound, UsageError
from readinglist.core.log import LinkSettled, LogData, LogEntry, Read, Seen, Tagged, Verdict
from readinglist.core.paper_state import PaperState
from readinglist.core.text import storable
from readinglist.lists.api import muted_papers
from readinglist.papers.api import known_ids, tag_words
from readinglist.practice.api import check_open, goal_files_before, restore_goal_files
from readinglist.taste.api import undo_in_critique_files, update_critique_files
from readinglist.triage.records import Judge, Label, MarkRead, MarkRestSeen, PlaceBet, Rate, SeenTo, Tag, Written
from readinglist.triage.view import CLASSIC, Keymap, build_keymap


def judge(
    lib: Context, ids: Sequence[str], verdict: str, goal: str | None, because: str | None
) -> tuple[LogEntry, ...]:
    """Record one verdict on several papers; all of them or, where one is not known, none."""
    check_open(lib, goal)
    known = known_ids(lib, ids)
    data = Verdict(verdict, goal=goal, because=storable(because) if because else None)
    return _recorded(lib, [(data, paper_id) for paper_id in known])


def unjudge(lib: Context, paper_id: str) -> LogEntry:
    """Take the verdict on a paper away, whichever it was."""
    return _recorded(lib, [(Verdict(None), known_ids(lib, [paper_id])[0])])[0]


def mark_read(lib: Context, ids: Sequence[str], minutes: int | None) -> tuple[LogEntry, ...]:
    return _recorded(lib, [(Read(minutes), paper_id) for paper_id in known_ids(lib, ids)])


def tag(lib: Context, paper_id: str, tags: Tagged) -> LogEntry:
    return _recorded(lib, [(tags, known_ids(lib, [paper_id])[0])])[0]


def mark_seen(lib: Context, ids: Sequence[str]) -> LogEntry:
    return lib.store.log.append(Seen(tuple(known_ids(lib, ids))), "")


def mark_rest_seen(lib: Context) -> LogEntry:
    """Mark what is left of the last night as seen, in one entry. Raises NotFound where nothing is."""
    night = lib.store.nights.latest()
    rest = () if night is None else lib.store.papers.on_night(night, unjudged_at=lib.clock.now())
    hidden = {scored.paper.row for scored in muted_papers(lib, night)} if rest else set()
    rest = tuple(paper for paper in rest if paper.row not in hidden)
    if night is None or not rest:
        raise NotFound("nothing is left of the last night: list all unjudged papers with `readinglist top --all`")
    return lib.store.log.append(Seen(tuple(paper.id for paper in rest)), night.isoformat())


def _recorded(lib: Context, items: Sequence[tuple[LogData, str]]) -> tuple[LogEntry, ...]:
    """The entries, which their critiques say too."""
    entries = lib.store.log.append_many(items)
    update_critique_files(lib, entries)
    return entries


# Taking decisions back, with the files that they wrote and the links that they made.


def undo(lib: Context, n: int) -> tuple[LogEntry, ...]:
    """Take back the last `n` decisions, goal and critique files included; newest first.

    Raises UsageError, with nothing undone, where a goal file was changed by hand since.
    """
    if n < 1:
        raise UsageError(f"undo takes back 1 or more decisions, not {n}")
    restore_goal_files(goal_files_before(lib, lib.store.log.undoable(n)))
    undone = lib.store.log.undo(n)
    undo_in_critique_files(lib, undone)
    if any(isinstance(entry.data, LinkSettled) for entry in undone):
        undo_link_corrections(lib, undone)
    return undone


def undoable(lib: Context, n: int = 1) -> int:
    """How many decisions `undo(n)` would take back: fewer than `n` where there are fewer."""
    return len(lib.store.log.undoable(n))


def log(lib: Context, n: int | None = None) -> tuple[LogEntry, ...]:
    """Everything decided, newest first."""
    return lib.store.log.entries(n)


def apply(lib: Context, effect: Written) -> LogEntry | None:
    """Do what `effect` asks for; on disk when this returns.

    The entry of the log; of an undo the entry that it took back, None where there is none. How far a
    list was seen is no entry. Raises NotFound, Locked, DiskFull, StoreError: then nothing was written.
    """
    if isinstance(effect, Judge):
        if effect.verdict is None:
            return unjudge(lib, effect.id)
        return judge(lib, [effect.id], effect.verdict, effect.goal, None)[0]
    if isinstance(effect, Label):
        from readinglist.screening.api import label

        return label(lib, effect.pile, [effect.id], effect.label)[0]
    if isinstance(effect, MarkRead):
        return mark_read(lib, [effect.id], None)[0]
    if isinstance(effect, MarkRestSeen):
        subject = effect.night.isoformat() if effect.night else ""
        return lib.store.log.append(Seen(tuple(known_ids(lib, effect.ids))), subject)
    if isinstance(effect, Tag):
        return tag(lib, effect.id, Tagged(tag_words(effect.add), tag_words(effect.remove)))
    if isinstance(effect, Rate):
        from readinglist.taste.api import record_quick_critique

        return record_quick_critique(lib, effect.id, effect.rated).entry
    if isinstance(effect, PlaceBet):
        from readinglist.taste.api import bet_on_paper

        return bet_on_paper(lib, effect.id, effect.p, visible=effect.visible, asked=effect.asked)
    if isinstance(effect, SeenTo):
        lib.store.impressions.seen_to(effect.showing, effect.position)
        return None
    return next(iter(undo(lib, 1)), None)


def library_keymap(lib: Context) -> Keymap:
    """The keys of this library: those of the scheme that it was made with, as config.toml changes them.

    Raises ConfigError where `[keys]` cannot be used.
    """
    scheme = lib.store.db.fact("keys") or CLASSIC
    return build_keymap(lib.settings.keys, str(lib.places.config), scheme)


def states_of(lib: Context, ids: Iterable[str]) -> dict[str, PaperState]:
    """What the log says now of each of `ids`; the empty state where it says nothing."""
    asked = list(ids)
    found = lib.store.log.states(asked)
    return {paper_id: found.get(paper_id, PaperState()) for paper_id in asked}
