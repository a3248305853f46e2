"""`exports/tonight.md`: what a cron job leaves to read, written at the end of each fetch."""

from __future__ import annotations

from pathlib import Path

from readinglist.present.night_page import night_markdown
from readinglist.store.files import write_text_atomically

from . import why_empty
from .audit import audited, is_audited
from .bets import due_bets
from .home import Home
from .rank import ranked_night
from .tonight import refresh, stored_lines

SHOWN = 50


def write_night_page(lib: Home) -> Path | None:
    """Rank the last night where its list is stale, and write it out with its reasons."""
    night = lib.store.nights.latest()
    if night is None:
        return None
    ranked = ranked_night(lib, night, None)
    if is_audited(lib, night):
        audited(lib, night, ranked)  # drawn now, so that the morning need not wait for it
    why = None if ranked else why_empty.of_night(lib, night)
    path = lib.places.exports / "tonight.md"
    refresh(lib)
    lines = stored_lines(lib, night)
    text = night_markdown(
        night, ranked[:SHOWN], len(ranked), why_empty.of_today(lib), why, lines, len(due_bets(lib)), every=ranked
    )
    write_text_atomically(path, text)
    lib.store.scores.prune()
    return path
