"""The digest of a night: built from what is stored, written as files at the end of each fetch.

`exports/tonight.md` is the last night; `exports/digest.atom` the last nights, for a reader of feeds.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

import msgspec

from readinglist.context import Context
from readinglist.core.dates import week_of
from readinglist.core.json_records import json_fields
from readinglist.core.paper_view import scooped
from readinglist.core.papers import ScoredPaper
from readinglist.formats.atom import FeedEntry
from readinglist.ideas.api import refresh_tonight, stored_night_uses, tonight
from readinglist.lists.api import (
    audit_list,
    is_audit_night,
    is_followed,
    last_failure,
    ranked_night,
    readable,
    today_in_words,
    why_night_is_empty,
)
from readinglist.night.view.digest import IN_FILE, digest_page, night_entry, nights_atom
from readinglist.night.view.page_formats import page_markdown
from readinglist.papers.api import summarised
from readinglist.practice.api import radar
from readinglist.store.files import write_text_atomically
from readinglist.store.stamped_cache import read_object, write_object
from readinglist.taste.api import due_bets
from readinglist.triage.api import queued_today, revised_with

from .records import Digest, DueBet

SUMMARY_SECONDS = 30.0  # that a night waits for the user's language model


def read_digest(lib: Context, night: date | None = None) -> Digest:
    """The digest of a night, by default of the last one that was fetched; its list is ranked where it is stale."""
    night = night or lib.store.nights.latest()
    if night is None:
        return _digest(lib, None, ())
    if lib.store.writable:
        tonight(lib, night)
    return _digest(lib, night, ranked_night(lib, night, None))


def write_digest(lib: Context) -> Path | None:
    """Rank the last night where its list is stale, and write it out with its reasons; None where there is no night."""

    night = lib.store.nights.latest()
    if night is None:
        return None
    ranked = ranked_night(lib, night, None)
    if is_audit_night(lib, night):
        audit_list(lib, night, ranked)  # drawn now, so that the morning need not wait for it
    refresh_tonight(lib)
    digest = _digest(lib, night, ranked, SUMMARY_SECONDS)
    path = lib.places.exports / "tonight.md"
    write_text_atomically(path, page_markdown(digest_page(digest)))
    write_feed(lib, digest)
    lib.store.scores.prune()
    return path


def _begins_week(lib: Context, night: date) -> bool:
    """Whether no night of its week was fetched before it."""
    before = lib.store.nights.before(night)
    return before is None or week_of(before) != week_of(night)


def _digest(lib: Context, night: date | None, ranked: Sequence[ScoredPaper], seconds: float = 0.0) -> Digest:
    store = lib.store
    ranked, _ = readable(lib, ranked, None)
    caught_up = store.nights.taken_with(night) if night else ()
    return Digest(
        night=night,
        taken=store.nights.taken(night) if night else None,
        today=today_in_words(lib),
        papers=summarised(lib, ranked[:IN_FILE], seconds),
        available=len(ranked),
        ideas=stored_night_uses(lib, night),
        scoops=tuple(scored for scored in ranked if scooped(scored)),
        followed=tuple(filter(is_followed, ranked)),
        near=radar(lib, night) if night and _begins_week(lib, night) else None,
        revised=revised_with(lib, night) if night else (),
        bets=_bets(lib),
        queue=queued_today(lib),
        back=store.papers.returned(lib.clock.now()),
        caught_up=caught_up,
        why_empty=None if ranked else why_night_is_empty(lib, night),
        warning=last_failure(lib),
    )


def _bets(lib: Context) -> tuple[DueBet, ...]:
    placed = due_bets(lib)
    papers = lib.store.papers.find_many({one.subject for one in placed})
    titles = {paper_id: paper.title for paper_id, paper in papers.items()}
    return tuple(DueBet(one.id, one.subject, titles.get(one.subject), one.bet) for one in placed)


# `exports/digest.atom`: the last nights as a feed, each as it was when it was last written.
#
# A night is written while its papers are new; what was decided later must not empty it. So the entries of earlier
# nights are kept, in a file of the cache. Without that file the feed begins anew with one night, under the same id.


FILE = "digest-feed.json"
NIGHTS = 14  # in the feed
KEPT = ("id", "title", "updated", "html")  # of an entry of the feed


def write_feed(lib: Context, digest: Digest) -> Path:
    """Write the feed with this night in it. Raises StoreError."""
    entries = _with(lib, digest)
    write_object(lib.places.cache / FILE, {night: json_fields(entry, *KEPT) for night, entry in entries.items()})
    path = lib.places.exports / "digest.atom"
    write_text_atomically(path, nights_atom(entries.values(), lib.store.log.device))
    return path


def feed(lib: Context, digest: Digest) -> str:
    """The feed with this night in it; nothing is written."""
    return nights_atom(_with(lib, digest).values(), lib.store.log.device)


def _with(lib: Context, digest: Digest) -> dict[str, FeedEntry]:
    """The newest nights, this one among them, by their dates, the newest first."""
    entries = _kept(lib)
    if digest.night is not None:
        entries[digest.night.isoformat()] = night_entry(digest, lib.store.log.device)
    return {night: entries[night] for night in sorted(entries, reverse=True)[:NIGHTS]}


def _kept(lib: Context) -> dict[str, FeedEntry]:
    """The entries of earlier nights by night; what is damaged in them is left out."""
    found: dict[str, FeedEntry] = {}
    for night, value in read_object(lib.places.cache / FILE).items():
        with suppress(ValueError):
            found[night] = msgspec.convert(value, FeedEntry)
    return found
