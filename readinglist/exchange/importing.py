"""Papers of other tools into the library: the arXiv snapshot, bibliographies, lists of ids, Zotero.

What is given is a file, ids, the data folder of Zotero, or the Zotero that runs. A file is recognised by its content,
then by its name. It is taken in batches, each one transaction, so an import that was killed goes on where it was when
it is run again, and ends with the same rows. Descriptions from a bibliography only fill gaps; arXiv's own word is
never replaced by them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from readinglist.context import Context
from readinglist.core.errors import InputError, NotFound, SourceError, StoreError, TryLater
from readinglist.core.events import Event, Progress, Warned
from readinglist.core.frozen import Frozen
from readinglist.core.ids import ArxivId, find_arxiv_id, find_doi, is_arxiv, month_of
from readinglist.core.log import Tagged, Verdict
from readinglist.core.merging import plan_all
from readinglist.core.papers import Insert, Paper, PaperData, Skipped
from readinglist.core.subscriptions import Subscription
from readinglist.papers.api import BATCH, CountingHelper, count_new, tag_words
from readinglist.practice.api import check_open
from readinglist.subscriptions.api import follow
from readinglist.taste.api import add_quotes

from .matching import recognised
from .records import ImportedFile, ImportReport

if TYPE_CHECKING:
    from readinglist.formats import Bibliography, Entry, Slot
    from readinglist.sources import SourcePage

MOST_BYTES = 1 << 28  # of a bibliography or list; a snapshot is read as a stream
SLOT = "slot"  # of `feed_state`: a paper's id, and its slot as JSON
ZOTERO = "zotero"  # stands for the Zotero that runs on this machine
DATABASE = "zotero.sqlite"  # in Zotero's data folder
AUTHORITY = "snapshot"  # the kind whose words replace others; those of all others only fill gaps


class ImportInput(Frozen):
    """What `import` is given: a file, or (`path` None) ids of papers or else the address of a Zotero that runs."""

    name: str
    path: Path | None
    ids: tuple[str, ...] = ()


class Opened(Frozen):
    """A source that was recognised: its entries, read as they are asked for; of an OPML file its feeds."""

    kind: str
    entries: Iterator[Entry | Skipped]
    warnings: tuple[str, ...] = ()
    feeds: tuple[Subscription, ...] = ()


class Wishes(Frozen):
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
    quoted: int = 0
    seen: dict[str, None] = field(default_factory=dict)  # ids, in the order of the file

    def report(self) -> ImportedFile:
        known, decided = self.found - self.new, self.kept + self.tagged
        counts = (self.found, self.new, known, self.pending)
        return ImportedFile(self.path, self.kind, *counts, tuple(self.skipped), self.kept, self.quoted, decided)


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
    return (yield from import_opened(lib, find_source(path)))


def import_opened(lib: Context, source: ImportInput | Opened) -> Generator[Event, None, tuple[str, ...]]:
    """As `import_ids` for one source, opened or not."""
    tally = _Tally("" if isinstance(source, Opened) else source.name, "unknown")
    with lib.store.writer_lock("import"):
        yield from _import_one(lib, source, tally, Wishes())
        yield from count_new(lib)
    return tuple(tally.seen)


def _import_one(lib: Context, source: ImportInput | Opened, tally: _Tally, wishes: Wishes) -> Iterator[Event]:
    opened = source if isinstance(source, Opened) else (yield from open_source(lib, source))
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
        tally.skipped += [(entry.id, entry.why) for entry in batch if isinstance(entry, Skipped)]
        entries = [entry for entry in batch if not isinstance(entry, Skipped)]
        before = lib.store.papers.count()
        yield from _take_batch(lib, entries, tally, wishes)
        helper.add(lib.store.papers.by_rows(range(before + 1, lib.store.papers.count() + 1)))
        yield Progress(f"importing {Path(tally.path).name}", tally.found)


def _take_batch(lib: Context, entries: list[Entry], tally: _Tally, wishes: Wishes) -> Iterator[Event]:
    """One transaction: rows, tags, and the verdicts of `keep`; then quotes go into critiques."""
    entries, known = recognised(lib, entries, is_authority=tally.kind == AUTHORITY)
    _count(entries, known, tally)
    changes = plan_all(known, [(entry.paper, ()) for entry in entries], fill_only=tally.kind != AUTHORITY)
    first = {entry.paper.id for entry in entries} - tally.seen.keys()
    tally.new += sum(1 for change in changes if isinstance(change, Insert) and change.paper.id in first)
    tally.seen |= dict.fromkeys(entry.paper.id for entry in entries)
    if wishes.dry_run:
        return
    with lib.store.transaction():
        lib.store.papers.apply(changes)
        save_slots(lib, entries)
        tally.tagged += len(lib.store.log.append_many(_tags(entries, known)))
        if wishes.keep:
            tally.kept += len(lib.store.log.append_many(_verdicts(entries, known, wishes.goal)))
    for entry in entries:
        if entry.quotes:
            try:
                tally.quoted += add_quotes(lib, entry.paper.id, entry.quotes)
            except (InputError, StoreError) as error:
                yield Warned(f"the notes on {entry.paper.id} were not added to its critique: {error}")


def _count(entries: list[Entry], known: Mapping[str, Paper], tally: _Tally) -> None:
    """Every entry is a paper that is found, or is one that was found before."""
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
        tally.pending += paper_id not in titled and (paper_id not in known or known[paper_id].title is None)


def _tags(entries: Iterable[Entry], known: Mapping[str, Paper]) -> list[tuple[Tagged, str]]:
    """The tags that papers do not have yet."""
    given: dict[str, list[str]] = defaultdict(list)
    for entry in entries:
        given[entry.paper.id] += entry.tags
    fresh = []
    for paper_id, tags in given.items():
        has = known[paper_id].tags if paper_id in known else ()
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
        is_kept = data.id in verdicts or (paper is not None and paper.verdict == "keep")
        if not is_kept and entry.verdict in (None, "keep"):
            published = data.published or (paper.published if paper is not None else None)
            on = entry.added or (published.date() if published is not None else month_of(data.id))
            assumed = entry.added is None
            verdicts[data.id] = Verdict("keep", goal=goal, on=on.isoformat() if on else None, assumed=assumed)
    return [(verdict, paper_id) for paper_id, verdict in verdicts.items()]


def single(lib: Context, path: Path) -> ImportReport:
    """Import one file and give its report: what scripts and notebooks want."""
    (report,) = (event for event in import_files(lib, [path]) if isinstance(event, ImportReport))
    return report


# What is given, recognised and opened.


def find_sources(given: Sequence[str | Path]) -> list[ImportInput]:
    """What the arguments mean, in their order; all ids are one source, where the first of them stands."""
    sources: dict[str, ImportInput] = {}  # ids by the key "", which no other source has
    for number, source in enumerate(map(find_source, given)):
        key = "" if source.ids else str(number)
        if known := sources.get(key):
            source = ImportInput(f"{known.name} {source.name}", None, (*known.ids, *source.ids))
        sources[key] = source
    return list(sources.values())


def find_source(given: str | Path) -> ImportInput:
    """What an argument means. Raises NotFound for neither a file nor an id, UsageError for a foreign address."""
    name = str(given)
    if (found := find_arxiv_id(name) or find_doi(name)) and not Path(name).exists():
        return ImportInput(name, None, (found.value if isinstance(found, ArxivId) else str(found),))
    if name.lower().startswith(("http://", "https://")) or (name.lower() == ZOTERO and not Path(name).exists()):
        from readinglist.sources.zotero import loopback_base

        return ImportInput(name if name.lower() == ZOTERO else loopback_base(name), None)
    path = Path(name)
    if (path / DATABASE).is_file():
        return ImportInput(name, path / DATABASE)
    if not path.is_file():
        raise NotFound(f"{path} is neither a file nor an id: give the path of a file, an arXiv id or a DOI")
    return ImportInput(name, path)


def open_source(lib: Context, source: ImportInput) -> Generator[Event, None, Opened]:
    """The source by its kind. Raises InputError where its kind is not known or it cannot be read, SourceError."""
    if source.ids:
        return (yield from look_up_ids(lib, source.ids))
    if source.path is None:
        return _local_zotero(lib, lib.settings.sources.zotero if source.name.lower() == ZOTERO else source.name)
    try:
        return _open_file(source.path)
    except OSError as error:
        raise InputError(f"{source.path} cannot be read ({error.strerror or error})") from error


def _open_file(path: Path) -> Opened:
    from readinglist import formats

    kind = formats.detect(path.name, _read(path, formats.HEAD_BYTES, whole=False))
    if kind == "snapshot":
        from readinglist.sources import load_source

        return Opened(kind, _from_pages(load_source(kind)(path).pages()))
    if kind == "zotero":
        from .zotero_database import read_zotero

        library = read_zotero(path)
        opened = _opened(formats.read_items(library.items, library.collections), kind)
        left = f"{library.left_out:,} items of groups and feeds in {path.name} were left out"
        return Opened(kind, opened.entries, (*opened.warnings, left) if library.left_out else opened.warnings)
    if kind == "opml":
        outlines = formats.read_opml(_read(path, MOST_BYTES))
        return Opened(kind, iter(outlines.skipped), feeds=outlines.subscriptions)
    return _opened(formats.READERS[kind](_read(path, MOST_BYTES)), kind)


def _local_zotero(lib: Context, base: str) -> Opened:
    from readinglist import formats
    from readinglist.sources.zotero import local_transport, read_local

    with local_transport(lib.settings, base, lib.places.cache, lib.clock, lib.waits.append) as transport:
        items, collections = read_local(transport, base)
    return _opened(formats.read_items(items, collections), "zotero")


def look_up_ids(lib: Context, ids: Sequence[str]) -> Generator[Event, None, Opened]:
    """What arXiv says of those that are not here; the others wait, as those of a list do. Raises TryLater."""
    from readinglist.formats import Entry
    from readinglist.papers.api import look_up

    known = lib.store.papers.find_many(ids)
    asked = [i for i in dict.fromkeys(ids) if is_arxiv(i) and (i not in known or known[i].title is None)]
    answered: dict[str, PaperData] = {}
    if asked:
        yield Progress("asking arXiv", 0, len(asked))
        try:
            answered = {paper.id: paper for paper in look_up(lib, asked)}
        except TryLater:
            raise
        except SourceError as error:
            yield Warned(f"arXiv is unreachable, the next fetch asks again ({error})")
    return Opened("ids", iter([Entry(answered.get(i) or PaperData(i, None), None, i) for i in ids]))


def _opened(bibliography: Bibliography, kind: str) -> Opened:
    return Opened(kind, iter([*bibliography.entries, *bibliography.skipped]), bibliography.warnings)


def _from_pages(pages: Iterable[SourcePage]) -> Iterator[Entry | Skipped]:
    from readinglist.formats import Entry

    for page in pages:
        yield from (Entry(paper, None, paper.id) for paper in page.papers)
        yield from page.skipped


def _read(path: Path, most: int, *, whole: bool = True) -> bytes:
    """At most `most` bytes of a file; InputError where `whole` and there are more."""
    with path.open("rb") as file:
        body = file.read(most + 1)
    if whole and len(body) > most:
        raise InputError(f"{path} is larger than {most >> 20} MB: split it")
    return body[:most]


def save_slots(lib: Context, entries: Iterable[Entry]) -> None:
    """Remember the slots of `entries`, inside the caller's transaction; a later program replaces an earlier one."""
    for entry in entries:
        if entry.slot is not None:
            lib.store.feed_state.set(SLOT, entry.paper.id, msgspec.json.encode(entry.slot).decode())


def slots_of(lib: Context) -> Mapping[str, Slot]:
    """All slots, by the paper's id."""
    from readinglist.formats import Slot

    return {i: msgspec.json.decode(text, type=Slot) for i, text in lib.store.feed_state.all(SLOT).items()}
