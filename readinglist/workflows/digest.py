"""The digest of a night: built from what is stored, written as files at the end of each fetch.

`exports/tonight.md` is the last night; `exports/digest.atom` the last nights, for a reader of feeds.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from readinglist.model import ScoredPaper
from readinglist.model.digest import Digest, DueBet
from readinglist.present.digest import IN_FILE, digest_page
from readinglist.present.page_markdown import page_markdown
from readinglist.present.reasons import scooped
from readinglist.store.files import write_text_atomically

from . import why_empty
from .audit import audited, is_audited
from .bets import due_bets
from .home import Home
from .rank import ranked_night
from .standing import queued_today, revised_with
from .tonight import refresh, stored_lines, tonight


def read_digest(lib: Home, night: date | None = None) -> Digest:
    """The digest of a night, by default of the last one that was fetched; its list is ranked where it is stale."""
    night = night or lib.store.nights.latest()
    if night is None:
        return _digest(lib, None, ())
    if lib.store.writable:
        tonight(lib, night)
    return _digest(lib, night, ranked_night(lib, night, None))


def write_digest(lib: Home) -> Path | None:
    """Rank the last night where its list is stale, and write it out with its reasons; None where there is no night."""
    from .digest_feed import write_feed

    night = lib.store.nights.latest()
    if night is None:
        return None
    ranked = ranked_night(lib, night, None)
    if is_audited(lib, night):
        audited(lib, night, ranked)  # drawn now, so that the morning need not wait for it
    refresh(lib)
    digest = _digest(lib, night, ranked)
    path = lib.places.exports / "tonight.md"
    write_text_atomically(path, page_markdown(digest_page(digest)))
    write_feed(lib, digest)
    lib.store.scores.prune()
    return path


def _digest(lib: Home, night: date | None, ranked: Sequence[ScoredPaper]) -> Digest:
    store = lib.store
    caught_up = store.nights.taken_with(night) if night else ()
    return Digest(
        night=night,
        taken=store.nights.taken(night) if night else None,
        today=why_empty.of_today(lib),
        papers=tuple(ranked[:IN_FILE]),
        available=len(ranked),
        ideas=stored_lines(lib, night),
        scoops=tuple(scored for scored in ranked if scooped(scored)),
        revised=revised_with(lib, night) if night else (),
        bets=_bets(lib),
        queue=queued_today(lib),
        back=store.papers.returned(lib.clock.now()),
        caught_up=caught_up,
        why_empty=None if ranked else why_empty.of_night(lib, night),
        warning=why_empty.failed(lib),
    )


def _bets(lib: Home) -> tuple[DueBet, ...]:
    placed = due_bets(lib)
    papers = lib.store.papers.find_many({one.subject for one in placed})
    titles = {paper_id: paper.title for paper_id, paper in papers.items()}
    return tuple(DueBet(one.id, one.subject, titles.get(one.subject), one.bet) for one in placed)
