"""Health of the library: what `status` and `doctor` say, backups and their restoring."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from readinglist.context import Context
from readinglist.core.errors import Damaged, NotOurDatabase
from readinglist.lists.api import muted_papers, today_in_words
from readinglist.night.api import failing_feeds, find_gaps, mail_warnings, trace_state
from readinglist.sources import calendar
from readinglist.store.backups import Copy, copies_in
from readinglist.taste.api import due_bets

from .records import DoctorReport, Problem, Status

if TYPE_CHECKING:
    from datetime import date


def status(lib: Context) -> Status:
    """Counts, the last good night, missed nights, and why today is as it is; asks no network."""
    store = lib.store
    latest, last = store.nights.latest(), store.runs.last()
    failed_since = store.runs.failed_since()
    warnings = [*store.warnings, *(last.warnings if last is not None else ())]
    if failed_since is not None and last is not None and last.reason:
        warnings.append(last.reason)
    warnings += [*mail_warnings(lib), *failing_feeds(lib)]
    gaps = missed_nights(lib)
    muted = len(muted_papers(lib, latest)) if latest is not None else 0
    return Status(
        last_success=store.runs.last_success(),
        watermarks={category: night.isoformat() for category, night in store.nights.watermarks().items()},
        papers=store.papers.count(),
        kept=store.papers.count_judged("keep"),
        unread=store.papers.count_unjudged(latest, lib.clock.now()) - muted if latest is not None else 0,
        failed_since=failed_since,
        gaps=gaps,
        warnings=tuple(dict.fromkeys(warnings)),
        today=today_in_words(lib),
        trace=trace_state(lib),
        bets_due=len(due_bets(lib)),
        config=str(lib.places.config),
        muted=muted,
    )


def missed_nights(lib: Context) -> tuple[date, ...]:
    """Nights since the watch of a category began that were not taken, up to the newest that exists."""
    categories = lib.categories()
    covered = {category: frozenset(lib.store.nights.covered(category)) for category in categories}
    gaps = find_gaps(covered, categories, calendar.latest_night(lib.clock.now()))
    return tuple(sorted({night for gap in gaps for night in gap.nights}))


def doctor(lib: Context, *, fix: bool = False, rebuild: bool = False) -> DoctorReport:
    """Every check that the store has, and the nights; `rebuild` makes all that is derived anew."""
    from .doctor import examine

    report = examine(lib.store, lib.places, fix=fix, rebuild=rebuild)
    problems = list(report.problems)
    newest = calendar.latest_night(lib.clock.now())  # this morning's may be on its way
    if stale := [night for night in missed_nights(lib) if night != newest]:
        which = f"night {stale[0]} is" if len(stale) == 1 else f"{len(stale)} nights are"
        between = "" if len(stale) == 1 else f", {stale[0]} to {stale[-1]}"
        problems.append(Problem(f"{which} missing{between}", "readinglist fetch"))
    if rebuild:
        from readinglist.night.api import write_digest

        write_digest(lib)
    return DoctorReport(tuple(problems), (*report.checked, "nights"))


def backup(lib: Context, path: Path | None) -> Path:
    from .backup import write_backup

    return write_backup(lib.store, lib.places, path)


def restore(lib: Context, path: Path, *, dry_run: bool = False) -> None:
    """Put the backup at `path` in the library's place; what it replaces is kept beside it.

    A database that cannot be opened is set aside first, once the backup has proved to be whole.
    Raises NotFound, InputError, Locked, DiskFull.
    """
    from readinglist.citations.api import GraphCache

    from .backup import check_backup, restore_backup, set_aside

    if dry_run:
        check_backup(lib.places, path)
        return
    is_new = not lib.places.database.exists()
    try:
        store = lib.store
    except (Damaged, NotOurDatabase):
        check_backup(lib.places, path)
        set_aside(lib.places, lib.clock)
        store = lib.store
    kept = restore_backup(store, lib.places, path)
    if is_new:
        kept.unlink()  # an empty database that this made
    GraphCache(lib.places.cache).forget()  # its changes are counted as those of the database that was here
    lib.memory.clear()


def backups(lib: Context) -> tuple[Copy, ...]:
    """The backups of this library, the newest first."""
    return copies_in(lib.places.backups)
