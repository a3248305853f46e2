"""Two devices, one library: decisions, texts and the papers that they are about, through a shared folder.

The papers that decisions are about go along, so that a verdict holds where nobody fetched the paper.
Read, plan, apply: what the folder has and this library has not comes in, the papers first; then what this library has
and the folder has not goes out. Each step can be repeated, so that a sync that was ended is healed by the next.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from readinglist.citations.api import undo_link_corrections
from readinglist.context import Context
from readinglist.core.clock import iso
from readinglist.core.errors import InputError, Newer, UsageError
from readinglist.core.files import at_home, real
from readinglist.core.frozen import Frozen
from readinglist.core.ids import find_id, source_of_id
from readinglist.core.json_records import log_record, paper_record
from readinglist.core.log import (
    Bet,
    IdeaChanged,
    KindSettled,
    Labelled,
    LinkSettled,
    LogEntry,
    PileStarted,
    Rated,
    Read,
    Tagged,
    Verdict,
    undone_ids,
)
from readinglist.core.log_validation import parse_entry
from readinglist.core.merging import plan_all
from readinglist.core.papers import Change, PaperData, Skipped
from readinglist.core.work_entries import QueueChanged
from readinglist.formats.records import read_records
from readinglist.store.files import make_folder
from readinglist.store.locks import held
from readinglist.store.titles import SAME

from .folder import Line, Place, Shared, folder_id, missing, new_writer, publish, read_shared
from .records import OtherDevice, SyncReport
from .tables import SyncState, load_state, save_state
from .texts import carry_out, plan_of, read_versions

WAIT_S = 5.0
CARRIED = """id version title authors abstract categories primary_category published updated doi journal_ref
    comment withdrawn""".split()
_KNOWN = ("entry", "text", "paper", "same")  # kinds of lines; "same": an id that another source gave to a `paper`
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
    entries = _read_entries(holds["entry"], lib.clock.now() + FAR)
    mine = lib.store.log.entries()[::-1]
    have = {entry.id for entry in mine}
    coming = [entry for entry in entries.sound.values() if entry.id not in have]
    history, refused = read_versions(holds["text"])
    papers = papers_to_take(lib, holds["paper"], [*mine, *coming])
    texts = plan_of(lib, history, state.files)
    going = [entry for entry in mine if entry.id not in entries.ids]
    sent_papers = papers_to_send(lib, [*mine, *coming], holds["paper"])
    clash = any(entry.device == lib.store.log.device for entry in coming)
    left: Sequence[str] = ()
    if not dry_run:
        if papers.changes:
            lib.store.papers.apply(papers.changes)
        _take_other_ids(lib, holds["same"])
        lib.store.log.add_entries(coming)
        _link_again(lib, mine, coming)
        if clash:
            lib.store.log.rename_device()
        lines = [("entry", log_record(entry)) for entry in going] + sent_papers + texts.lines
        lines += _other_ids_to_send(lib, [*mine, *coming], holds["same"])
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
        texts.plan.changes,
        _others(shared, place.writer),
        (*entries.refused, *refused, *papers.refused),
        unknown,
        shared.unsound,
        shared.copies,
        (*texts.left, *left),
        clash,
    )


class _Entries(Frozen):
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
    found: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for line in lines:
        found[line.what].append(line.holds)
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
    """The shared folder is outside of the library: a folder inside would be synced into itself."""
    target = real(folder)
    if not {target, *target.parents}.isdisjoint(map(real, (lib.places.data, lib.places.cache, lib.places.feeds))):
        raise UsageError(f"{folder} is inside the library: name a folder that your file-sync service shares")


class ComingPapers(Frozen):
    """What is written: `described` papers that come with their words, `pending` ones with their id alone."""

    changes: tuple[Change, ...]
    described: int
    pending: int
    refused: tuple[Skipped, ...]


def papers_to_take(lib: Context, lines: Sequence[Mapping[str, Any]], entries: Iterable[LogEntry]) -> ComingPapers:
    """Papers of `entries` that are not here, or here without words; what is known here is never touched. Any: JSON."""
    wanted = papers_of(entries)
    known = lib.store.papers.find_many(wanted)
    lacking = [paper_id for paper_id in wanted if paper_id not in known or known[paper_id].title is None]
    asked = set(lacking)
    some = [{key: holds.get(key) for key in CARRIED} for holds in lines if holds.get("id") in asked]
    read = read_records(json.dumps(some).encode())
    described = {entry.paper.id: entry.paper for entry in read.entries if entry.paper.title and entry.paper.id in asked}
    bare = [PaperData(i, None, source=source_of_id(i)) for i in lacking if i not in described and i not in known]
    changes = plan_all(known, [(data, ()) for data in (*described.values(), *bare)], fill_only=True)
    return ComingPapers(tuple(changes), len(described), len(bare), read.skipped)


def papers_to_send(
    lib: Context, entries: Iterable[LogEntry], lines: Iterable[Mapping[str, Any]]
) -> list[tuple[str, dict[str, Any]]]:
    """Papers of `entries` that are here with their words and not in the folder, as its lines. Any: JSON."""
    there = {holds.get("id") for holds in lines}
    wanted = [paper_id for paper_id in papers_of(entries) if paper_id not in there]
    known = lib.store.papers.find_many(wanted)
    papers = (known[paper_id] for paper_id in wanted if paper_id in known and known[paper_id].title is not None)
    records = (paper_record(paper) for paper in papers)
    return [("paper", {key: record[key] for key in CARRIED}) for record in records]


def _take_other_ids(lib: Context, lines: Sequence[Mapping[str, Any]]) -> None:
    """Ids that other sources gave to papers that are here; one that has a paper of its own here stays with it."""
    pairs = {other: paper for holds in lines if (other := _id(holds, "id")) and (paper := _id(holds, "paper"))}
    known = lib.store.papers.find_many({*pairs, *pairs.values()})
    for other, paper in pairs.items():
        if paper in known and other not in known and lib.store.feed_state.get(SAME, other) is None:
            lib.store.feed_state.set(SAME, other, paper)


def _other_ids_to_send(
    lib: Context, entries: Iterable[LogEntry], lines: Sequence[Mapping[str, Any]]
) -> list[tuple[str, dict[str, Any]]]:
    """Those of the papers of `entries` that the folder does not have. Any: JSON."""
    there, wanted = {holds.get("id") for holds in lines}, {*papers_of(entries)}
    pairs = [(other, paper) for other, paper in lib.store.feed_state.all(SAME).items() if other not in there]
    return [("same", {"id": other, "paper": paper}) for other, paper in pairs if paper in wanted]


def _id(holds: Mapping[str, Any], name: str) -> str | None:
    """The value where it is an id of a paper as it is stored."""
    return next(iter(_papers_among(str(holds.get(name)))), None)


def papers_of(entries: Iterable[LogEntry]) -> list[str]:
    """The papers that must be here for `entries` to be read, once each; not those that were only passed over."""
    found: dict[str, None] = {}
    for entry in entries:
        data = entry.data
        match data:
            case Verdict() | Read() | Rated() | Tagged():
                found[entry.subject] = None
            case PileStarted():
                found |= dict.fromkeys(data.ids)
            case Labelled():
                found[data.paper] = None
            case QueueChanged() | LinkSettled():
                found |= _papers_among(entry.subject, data.paper)
            case KindSettled():
                found |= _papers_among(entry.subject, data.cited)
            case IdeaChanged():
                found |= _papers_among(entry.subject, data.origin)
            case Bet():
                found |= _papers_among(entry.subject)
            case _:
                pass
    return list(found)


def _papers_among(*names: str | None) -> dict[str, None]:
    """Those of `names` that are ids of papers as they are stored."""
    return {name: None for name in names if name and (found := find_id(name)) and found[0] == name}
