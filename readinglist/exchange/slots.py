"""When and where papers of a conference are presented, as its program said when it was imported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from readinglist.context import Context
from readinglist.formats import Entry, Slot

SLOT = "slot"  # of `feed_state`: a paper's id, and its slot as JSON


def save_slots(lib: Context, entries: Iterable[Entry]) -> None:
    """Remember the slots of `entries`, inside the caller's transaction; a later program replaces an earlier one."""
    for entry in entries:
        if entry.slot is not None:
            lib.store.feed_state.set(SLOT, entry.paper.id, msgspec.json.encode(entry.slot).decode())


def slots_of(lib: Context) -> Mapping[str, Slot]:
    """All slots, by the paper's id."""
    return {i: msgspec.json.decode(text, type=Slot) for i, text in lib.store.feed_state.all(SLOT).items()}
