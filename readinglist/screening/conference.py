"""A conference: its papers as a pile in the order of your taste, and a plan of the best by session and hour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from readinglist.context import Context
from readinglist.core.errors import NotFound
from readinglist.core.events import Event, Progress
from readinglist.core.papers import Paper, ScoredPaper, Skipped
from readinglist.core.subscriptions import Subscription
from readinglist.exchange.api import Opened, import_ids, import_opened, slots_of
from readinglist.formats import Entry, Slot
from readinglist.lists.api import rank_rows

from .piles import Making, check_new_name, get_pile, start_pile
from .records import ConferenceSession

VENUE = "openreview:"
_LATEST = datetime.max.replace(tzinfo=UTC)


def import_conference(lib: Context, what: str, name: str) -> Iterator[Event]:
    """A pile of the papers of a file, or of a venue of OpenReview (`openreview:VENUE`), in the order of your taste.

    The papers are imported first. Raises UsageError for a name that is taken, NotFound where there is no paper, and
    what the source or the file raises.
    """
    check_new_name(lib, name)
    if what.startswith(VENUE):
        ids = yield from import_opened(lib, Opened("openreview", _notes(lib, what.removeprefix(VENUE))))
    else:
        ids = yield from import_ids(lib, Path(what))
    if not ids:
        raise NotFound(f"{what} has no papers")
    yield Progress("ranking", 0, len(ids))
    start_pile(lib, name, [scored.paper.id for scored in _ranked(lib, ids)], f"conference: {what}", Making(every=0))


def plan_of(lib: Context, name: str, n: int) -> tuple[ConferenceSession, ...]:
    """The best `n` papers of a pile by your taste, those you included or kept before them, by hour and session.

    Papers that you excluded from it, or skipped, are left out. `#1` is the first of the plan. Raises NotFound.
    """
    pile = get_pile(lib, name)
    said = {label.paper: label.included for label in pile.labels}
    slots = slots_of(lib)

    def is_wanted(paper: Paper) -> bool | None:
        return said.get(paper.id, {"keep": True, "skip": False}.get(paper.verdict or ""))

    ranked = [scored for scored in _ranked(lib, pile.ids) if is_wanted(scored.paper) is not False]
    chosen = sorted(ranked, key=lambda scored: not is_wanted(scored.paper))[:n]  # stable: best first among equals

    together: dict[tuple[datetime, str], list[ScoredPaper]] = {}
    for scored in chosen:
        slot = slots.get(scored.paper.id, Slot())
        together.setdefault((slot.starts or _LATEST, slot.session), []).append(scored)
    sessions = tuple(
        ConferenceSession(_joined([slots.get(scored.paper.id, Slot()) for scored in papers]), tuple(papers))
        for _, papers in sorted(together.items(), key=lambda group: (group[0][0], not group[0][1], group[0][1]))
    )
    lib.store.lists.remember([scored.paper.id for session in sessions for scored in session.papers])
    return sessions


def _joined(slots: Sequence[Slot]) -> Slot:
    """The slot of papers of one session and hour: until the last of them ends, in their room where they share it."""
    rooms = {slot.room for slot in slots}
    ends = max((slot.ends for slot in slots if slot.ends), default=None)
    return Slot(slots[0].session, slots[0].starts, ends, rooms.pop() if len(rooms) == 1 else "")


def _ranked(lib: Context, ids: Sequence[str]) -> tuple[ScoredPaper, ...]:
    """These papers in the order of your taste, without those that you mute."""
    papers = lib.store.papers.find_many(ids)
    rows = [papers[paper_id].row for paper_id in ids if paper_id in papers]
    return rank_rows(lib, rows, None, len(rows), 0)


def _notes(lib: Context, venue: str) -> Iterator[Entry | Skipped]:
    """The papers of a venue, page by page. Raises SourceError."""
    from readinglist.sources import load_source

    with lib.transport() as transport:
        source = load_source("openreview")(transport, lib.settings, Subscription(venue, "openreview", query=venue))
        for page in source.pages():
            yield from (Entry(paper, None, paper.id) for paper in page.papers)
            yield from page.skipped
