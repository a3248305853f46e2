"""Two devices, one library: decisions, texts and the papers that they are about, through a shared folder.

Read, plan, apply: what the folder has and this library has not comes in, the papers first; then what this library has
and the folder has not goes out. Each step can be repeated, so that a sync that was ended is healed by the next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from readinglist.citations.api import undo_link_corrections
from readinglist.context import Context
from readinglist.core.clock import iso
from readinglist.core.errors import InputError, Newer, UsageError
from readinglist.core.files import at_home, real
from readinglist.core.log import LinkSettled, LogEntry, log_data_to, undone_ids
from readinglist.core.log_validation import parse_entry
from readinglist.core.papers import Skipped
from readinglist.store.files import make_folder
from readinglist.store.locks import held

from .folder import Line, Place, Shared, folder_id, missing, new_writer, publish, read_shared
from .papers import papers_to_send, papers_to_take
from .records import OtherDevice, SyncReport
from .tables import SyncState, load_state, save_state
from .texts import carry_out, plan_of, read_versions

WAIT_S = 5.0
FAR = timedelta(days=3650)  # a clock that is off by more is broken; and after each entry there must be room for another


def sync(lib: Context, folder: Path, *, dry_run: bool = False) -> SyncReport:
    """Exchange with `folder` what it or this library lacks; `dry_run` says what that is and writes nothing.

    Raises NotFound, InputError, UsageError (a folder of the library itself), Locked (another sync of this library),
    DiskFull or StoreError.
    """
    folder = at_home(folder).absolute()
    _check_place(lib, folder)
    known = folder_id(folder, create=False)
    if dry_run:
        return replace(_sync(lib, folder, known, dry_run=True), new_folder=not known)
    make_folder(lib.places.cache / "sync")
    with held(lib.places.cache / "sync" / "lock", lib.clock, "sync", wait_s=WAIT_S):
        report = _sync(lib, folder, folder_id(folder, create=True), dry_run=False)
        return replace(report, new_folder=not known)


def _sync(lib: Context, folder: Path, name: str, *, dry_run: bool) -> SyncReport:
    state = load_state(lib.places.cache, name)
    place = state.place or Place(new_writer(lib.store.log.device))
    shared = read_shared(folder)
    holds = _by_what(shared.lines)
    entries = _read_entries(holds.get("entry", ()), lib.clock.now() + FAR)
    mine = lib.store.log.entries()[::-1]
    have = {entry.id for entry in mine}
    coming = [entry for entry in entries.sound.values() if entry.id not in have]
    history, refused = read_versions(holds.get("text", ()))
    papers = papers_to_take(lib, holds.get("paper", ()), [*mine, *coming])
    texts = plan_of(lib, history, state.files)
    going = [entry for entry in mine if entry.id not in entries.ids]
    sent_papers = papers_to_send(lib, [*mine, *coming], holds.get("paper", ()))
    clash = any(entry.device == lib.store.log.device for entry in coming)
    left: Sequence[str] = ()
    if not dry_run:
        if papers.changes:
            lib.store.papers.apply(papers.changes)
        lib.store.log.add_entries(coming)
        _link_again(lib, mine, coming)
        if clash:
            lib.store.log.rename_device()
        lines = [("entry", entry_record(entry)) for entry in going] + sent_papers + texts.lines
        place = publish(folder, place, lines)
        save_state(lib.places.cache, name, SyncState(place, dict(texts.plan.sent)))
        files, left = carry_out(lib, texts)
        save_state(lib.places.cache, name, SyncState(place, files))
    unknown = len(entries.newer) + sum(len(some) for what, some in holds.items() if what not in _KNOWN)
    return SyncReport(
        str(folder),
        dry_run,
        _kinds(coming),
        _kinds(going),
        papers.described,
        len(sent_papers),
        papers.pending,
        texts.plan.told,
        _others(shared, place.writer),
        (*entries.refused, *refused, *papers.refused),
        unknown,
        shared.unsound,
        shared.copies,
        (*texts.left, *left),
        clash,
    )


_KNOWN = ("entry", "text", "paper")


def entry_record(entry: LogEntry) -> dict[str, Any]:
    """An entry as JSON, its data as in the log. Any: JSON."""
    kind, data = log_data_to(entry.data)
    at = iso(entry.at)
    return {"id": entry.id, "at": at, "device": entry.device, "kind": kind, "subject": entry.subject, "data": data}


@dataclass(frozen=True, slots=True)
class _Entries:
    """Entries of the folder. `ids` are all that it holds, whether they are understood or not."""

    sound: Mapping[str, LogEntry]
    ids: frozenset[str]
    newer: frozenset[str]
    refused: tuple[Skipped, ...]


def _read_entries(lines: Iterable[Mapping[str, Any]], latest: datetime) -> _Entries:  # Any: JSON
    """Every entry at the door: of two of one id the first stands. One after `latest` waits until its time has come."""
    sound: dict[str, LogEntry] = {}
    newer: set[str] = set()
    refused: dict[str, Skipped] = {}
    for holds in lines:
        name = str(holds.get("id"))[:200]
        if name in sound:
            continue
        try:
            entry = parse_entry(holds)
            if entry.at > latest:
                raise InputError(f"it is dated {iso(entry.at)}: the clock of its device is wrong")
            sound[name] = entry
        except Newer:
            newer.add(name)
        except InputError as error:
            refused[name] = Skipped(name, str(error))
    wrong = tuple(skipped for name, skipped in refused.items() if name not in sound)
    return _Entries(sound, frozenset({*sound, *newer, *refused}), frozenset(newer - sound.keys()), wrong)


def _by_what(lines: Iterable[Line]) -> dict[str, list[Mapping[str, Any]]]:  # Any: JSON
    found: dict[str, list[Mapping[str, Any]]] = {}
    for line in lines:
        found.setdefault(line.what, []).append(line.holds)
    return found


def _link_again(lib: Context, mine: Sequence[LogEntry], coming: Sequence[LogEntry]) -> None:
    """Stored references follow what was settled of them, or taken back, elsewhere."""
    settled = [entry for entry in coming if isinstance(entry.data, LinkSettled)]
    undone = undone_ids(coming)
    settled += [entry for entry in mine if entry.id in undone and isinstance(entry.data, LinkSettled)]
    if settled:
        undo_link_corrections(lib, settled)


def _kinds(entries: Iterable[LogEntry]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(entry.kind for entry in entries).items()))


def _others(shared: Shared, writer: str) -> tuple[OtherDevice, ...]:
    lines = Counter(line.writer for line in shared.lines)
    gaps = missing(shared.lines)
    return tuple(OtherDevice(name, lines[name], gaps.get(name, 0)) for name in sorted(lines) if name != writer)


def _check_place(lib: Context, folder: Path) -> None:
    """The shared folder is outside of the library: what travels would travel in itself."""
    places = {real(lib.places.data), real(lib.places.cache), real(lib.places.feeds)}
    target = real(folder)
    for place in sorted(places):
        if target == place or place in target.parents:
            raise UsageError(f"{folder} lies in the library itself: name a folder that your file-sync service shares")
