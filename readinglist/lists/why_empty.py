"""Why a list has nothing on it, in words that say what to do."""

from __future__ import annotations

from datetime import date

from readinglist.context import Context
from readinglist.core.clock import eastern_date
from readinglist.core.papers import LISTED


def why_nothing_is_left(lib: Context) -> str:
    if lib.store.papers.count() == 0:
        return "the library is empty: run `readinglist init`, or `readinglist fetch` for tonight's papers"
    return "you have decided or seen every paper of the library"


def why_night_is_empty(lib: Context, night: date | None, muted: int = 0) -> str:
    """The reason for an empty night: never fetched, failed, not due, or done."""
    last = lib.store.runs.last()
    if night is None:
        if last is not None and last.status == "failed":
            return f"the last fetch failed: {last.reason}"
        if lib.store.papers.count() == 0:
            return "no night fetched yet: `readinglist init` downloads the last ones, `readinglist fetch` the newest"
        return "no night fetched yet: run `readinglist fetch`, or list imported papers with --all"
    if not lib.store.papers.on_night(night, types=LISTED, relisted=True):
        return f"night {night} is not in the library: `readinglist fetch --since {night}` downloads it"
    or_muted = f", or muted ({muted:,}: readinglist muted)" if muted else ""
    return f"every paper of night {night} is decided or seen{or_muted}; {_next(lib)}"


def last_failure(lib: Context) -> str | None:
    """One line where the last fetch failed, else None; one cheap question to the database."""
    since = lib.store.runs.failed_since()
    last = lib.store.runs.last() if since is not None else None
    return None if last is None else f"the last fetch failed: {last.reason}"


def today_in_words(lib: Context) -> str:
    """What today is for the reader: the last night that is here, and when the next comes."""
    from readinglist.sources import calendar

    now = lib.clock.now()
    expected, have = calendar.latest_night(now), lib.store.nights.latest()
    if have is None:
        return "no night fetched yet: run `readinglist fetch`"
    quiet = calendar.why_no_night(eastern_date(now))
    if have < expected:
        return f"night {expected} is not fetched yet: run `readinglist fetch`"
    if quiet:
        return f"{quiet}: arXiv announces nothing today; {_next(lib)}"
    return f"night {have} is fetched; {_next(lib)}"


def _next(lib: Context) -> str:
    from readinglist.sources import calendar

    night = calendar.night_after(calendar.latest_night(lib.clock.now()))
    return f"next announcement: {night:%A} {night}"
