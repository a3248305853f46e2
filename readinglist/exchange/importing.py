"""Papers of other tools into the library: the arXiv snapshot, bibliographies, lists of ids, Zotero.

A file is told by its content, then by its name. It is taken in batches, each one transaction, so an
import that was killed goes on where it was when it is run again, and ends with the same rows.
Descriptions from a bibliography only fill gaps; arXiv's own word is never replaced by them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from readinglist.context import Context
from readinglist.core.errors import InputError, SourceError
from readinglist.core.events import Event, Progress, Warned
from readinglist.core.ids import month_of
from readinglist.core.log import Tagged, Verdict
from readinglist.core.merging import plan_all
from readinglist.core.papers import Insert, Paper, Skipped
from readinglist.core.text import title_key
from readinglist.papers.api import BATCH, CountingHelper, count_new, tag_words
from readinglist.practice.api import check_open
from readinglist.subscriptions.api import follow

from .import_sources import ImportInput, Opened, find_source, find_sources, open_source
from .matching import matched
from .records import ImportedFile, ImportReport

if TYPE_CHECKING:
    from readinglist.formats import Entry

AUTHORITY = "snapshot"  # the kind whose words replace others; those of all others only fill gaps


@dataclass(frozen=True, slots=True)
class Wishes:
    """What an import is to do beside taking papers in."""

    keep: bool = False
    goal: str | None = None
    dry_run: bool = False


@dataclass(slots=True)
class _Tally:
    """What one file has come to so far."""

    path: str
    kind: str
    found: int = 0
    new: int = 0
    pending: int = 0
    skipped: list[tuple[str, str]] = field(default_factory=list)
    kept: int = 0
    tagged: int = 0
    seen: dict[str, None] = field(default_factory=dict)  # ids, in the order of the file

    def report(self) -> ImportedFile:
        return ImportedFile(
            self.path,
            self.kind,
            self.found,
            self.new,
            self.found - self.new,
            self.pending,
            tuple(self.skipped),
            self.kept,
            self.kept + self.tagged,
        )


def import_files(
    lib: Context, given: Sequence[str | Path], *, keep: bool = False, goal: str | None = None, dry_run: bool = False
) -> Iterator[Event]:
    """Import files, papers by their ids, and a Zotero that runs, in their order; the last event is ImportReport.

    `keep` marks every paper as kept, on the date that the source gives. Raises NotFound for a missing
    file and InputError or SourceError where a single source could not be read at all; of several, the others go on.
    """
    sources = find_sources(given)
    check_open(lib, goal)
    wishes = Wishes(keep, goal, dry_run)
    reports: list[ImportedFile] = []
    failure: InputError | SourceError | None = None
    with lib.store.writer_lock("import"):
        for source in sources:
            tally = _Tally(source.name, "unknown")
            try:
                yield from _import_one(lib, source, tally, wishes)
            except (InputError, SourceError) as error:
                tally.skipped.append((source.path.name if source.path else source.name, str(error)))
                failure = error
            reports.append(tally.report())
        if not dry_run:
            yield from count_new(lib)
    yield ImportReport(tuple(reports))
    if failure is not None and not any(report.found for report in reports):
        raise failure


def import_ids(lib: Context, path: Path) -> Generator[Event, None, tuple[str, ...]]:
    """As `import_files` with one file; what it returns are the ids of its papers, in their order."""
    source = find_source(path)
    tally = _Tally(source.name, "unknown")
    with lib.store.writer_lock("import"):
        yield from _import_one(lib, source, tally, Wishes())
        yield from count_new(lib)
    return tuple(tally.seen)


def _import_one(lib: Context, source: ImportInput, tally: _Tally, wishes: Wishes) -> Iterator[Event]:
    opened = yield from open_source(lib, source)
    tally.kind = opened.kind
    yield from map(Warned, opened.warnings)
    if opened.feeds:
        feeds = follow(lib, opened.feeds, dry_run=wishes.dry_run)
        tally.found, tally.new = len(opened.feeds) - len(feeds.skipped), len(feeds.added)
        tally.skipped += [(feed.id, feed.why) for feed in feeds.skipped]
    with CountingHelper(lib) as helper:
        yield from _take_entries(lib, opened, tally, helper, wishes)


def _take_entries(
    lib: Context, opened: Opened, tally: _Tally, helper: CountingHelper, wishes: Wishes
) -> Iterator[Event]:
    """Batch by batch: store, and let the helper count what is new."""
    while batch := list(islice(opened.entries, BATCH)):
        entries: list[Entry] = []
        for entry in batch:
            if isinstance(entry, Skipped):
                tally.skipped.append((entry.id, entry.why))
            else:
                entries.append(entry)
        before = lib.store.papers.count()
        _take_batch(lib, entries, tally, wishes)
        helper.add(lib.store.papers.by_rows(range(before + 1, lib.store.papers.count() + 1)))
        yield Progress(f"importing {Path(tally.path).name}", tally.found)


def _take_batch(lib: Context, entries: list[Entry], tally: _Tally, wishes: Wishes) -> None:
    """One transaction: rows, tags, and the verdicts of `keep`."""
    entries, known = _recognised(lib, entries, tally)
    _count(entries, known, tally)
    changes = plan_all(known, [(entry.paper, ()) for entry in entries], fill_only=tally.kind != AUTHORITY)
    first = {entry.paper.id for entry in entries} - tally.seen.keys()
    tally.new += sum(1 for change in changes if isinstance(change, Insert) and change.paper.id in first)
    tally.seen |= dict.fromkeys(entry.paper.id for entry in entries)
    if wishes.dry_run:
        return
    with lib.store.transaction():
        lib.store.papers.apply(changes)
        tally.tagged += len(lib.store.log.append_many(_tags(entries, known)))
        if wishes.keep:
            tally.kept += len(lib.store.log.append_many(_verdicts(entries, known, wishes.goal)))


def _recognised(lib: Context, entries: list[Entry], tally: _Tally) -> tuple[list[Entry], dict[str, Paper]]:
    """The entries under the ids that they have here, and the papers of these ids that are known."""
    known = lib.store.papers.find_many([entry.paper.id for entry in entries])
    if tally.kind == AUTHORITY:
        return entries, known
    entries = [_told_apart(known.get(entry.paper.id), entry) for entry in entries]
    known |= lib.store.papers.find_many(entry.paper.id for entry in entries if entry.paper.id not in known)
    entries = matched(entries, lib.store.titles, known.keys())
    return entries, known | lib.store.papers.find_many(e.paper.id for e in entries if e.paper.id not in known)


def _count(entries: list[Entry], known: Mapping[str, Paper], tally: _Tally) -> None:
    """Every entry is a paper that is found, or tells of one that was found before."""
    seen = dict(tally.seen)
    titled = {entry.paper.id for entry in entries if entry.paper.title is not None}
    for entry in entries:
        paper_id = entry.paper.id
        if paper_id in seen:
            if tally.kind != AUTHORITY:  # where a paper may well stand twice, which says nothing
                tally.skipped.append((entry.label, f"the same paper as an entry before it: {paper_id}"))
            continue
        seen[paper_id] = None
        tally.found += 1
        tally.pending += paper_id not in titled and not _has_title(known, paper_id)


def _told_apart(known: Paper | None, entry: Entry) -> Entry:
    """`entry` under an id of its own where another file gave its key to another paper.

    Keys of bibliographies mean something within one file only; arXiv ids and DOIs are the same everywhere.
    """
    data = entry.paper
    keyed = data.source in ("bib", "zotero") and known is not None and known.title and data.title
    if not keyed or known is None or title_key(known.title or "") == title_key(data.title or ""):
        return entry
    mark = hashlib.sha256(title_key(data.title or "").encode()).hexdigest()[:6]
    return replace(entry, paper=replace(data, id=f"{data.id}-{mark}"))


def _has_title(known: Mapping[str, Paper], paper_id: str) -> bool:
    paper = known.get(paper_id)
    return paper is not None and paper.title is not None


def _tags(entries: Iterable[Entry], known: Mapping[str, Paper]) -> list[tuple[Tagged, str]]:
    """The tags that papers do not have yet."""
    given: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        if entry.tags:
            given[entry.paper.id] = (*given.get(entry.paper.id, ()), *entry.tags)
    fresh: list[tuple[Tagged, str]] = []
    for paper_id, tags in given.items():
        paper = known.get(paper_id)
        has = paper.tags if paper is not None else ()
        if new := tuple(tag for tag in tag_words(tags) if tag not in has):
            fresh.append((Tagged(new), paper_id))
    return fresh


def _verdicts(entries: Iterable[Entry], known: Mapping[str, Paper], goal: str | None) -> list[tuple[Verdict, str]]:
    """A keep for each paper that is not kept yet, on the date of its source, else v1's, assumed.

    What our own export says was skipped or put off is not kept.
    """
    verdicts: dict[str, Verdict] = {}
    for entry in entries:
        data, paper = entry.paper, known.get(entry.paper.id)
        if (
            data.id in verdicts
            or (paper is not None and paper.verdict == "keep")
            or entry.verdict not in (None, "keep")
        ):
            continue
        published = data.published or (paper.published if paper is not None else None)
        on = entry.added or (published.date() if published is not None else month_of(data.id))
        assumed = entry.added is None
        verdicts[data.id] = Verdict("keep", goal=goal, on=on.isoformat() if on else None, assumed=assumed)
    return [(verdict, paper_id) for paper_id, verdict in verdicts.items()]


def single(lib: Context, path: Path) -> ImportReport:
    """Import one file and give its report: what scripts and notebooks want."""
    report = ImportReport(())
    for event in import_files(lib, [path]):
        if isinstance(event, ImportReport):
            report = event
    return report
