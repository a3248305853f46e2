"""Files of papers into the library: the arXiv snapshot, bibliographies, lists of ids.

A file is told by its content, then by its name. It is taken in batches, each one transaction, so an
import that was killed goes on where it was when it is run again, and ends with the same rows.
Descriptions from a bibliography only fill gaps; arXiv's own word is never replaced by them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from pathlib import Path

from readinglist.errors import InputError, NotFound
from readinglist.ids import month_of
from readinglist.model import (
    Event,
    ImportedFile,
    ImportFinished,
    ImportReport,
    Insert,
    Paper,
    PaperData,
    Progress,
    Skipped,
    Verdict,
)
from readinglist.text import title_key

from .counting import CountingHelper
from .goals import check_open
from .home import Home
from .plan import plan_all

BATCH = 4000
MOST_BYTES = 1 << 28  # of a bibliography or list; a snapshot is read as a stream
NO_AUTHORITY = ("bibtex", "better-bibtex", "markdown", "ids")  # kinds whose words only fill gaps


@dataclass(slots=True)
class _Tally:
    """What one file has come to so far."""

    path: str
    kind: str
    found: int = 0
    new: int = 0
    pending: int = 0
    skipped: list[tuple[str, str]] = field(default_factory=list)

    def report(self) -> ImportedFile:
        return ImportedFile(
            self.path, self.kind, self.found, self.new, self.found - self.new, self.pending, tuple(self.skipped)
        )


def import_files(
    lib: Home, paths: Sequence[Path], *, keep: bool = False, goal: str | None = None, dry_run: bool = False
) -> Iterator[Event]:
    """Import `paths` in their order; the last event is ImportFinished.

    `keep` marks every paper as kept, on the date that the source gives. Raises NotFound for a missing
    file and InputError where a single file could not be read at all; of several, the others go on.
    """
    for path in paths:
        if not path.is_file():
            raise NotFound(f"{path} is not a file: give the files to import by their paths")
    check_open(lib, goal)
    reports: list[ImportedFile] = []
    failure: InputError | None = None
    with lib.store.writer_lock("import"):
        for path in paths:
            tally = _Tally(str(path), "unknown")
            try:
                yield from _import_file(lib, path, tally, keep=keep, goal=goal, dry_run=dry_run)
            except InputError as error:
                tally.skipped.append((path.name, str(error)))
                failure = error
            reports.append(tally.report())
        if not dry_run:
            yield from count_new(lib)
    yield ImportFinished(ImportReport(tuple(reports)))
    if failure is not None and not any(report.found for report in reports):
        raise failure


def import_ids(lib: Home, path: Path) -> Generator[Event, None, tuple[str, ...]]:
    """As `import_files` with one file; what it returns are the ids of its papers, in their order."""
    if not path.is_file():
        raise NotFound(f"{path} is not a file: give the files to import by their paths")
    tally, seen = _Tally(str(path), "unknown"), dict[str, None]()
    with lib.store.writer_lock("import"):
        tally.kind, entries = _open(path)
        with CountingHelper(lib) as helper:
            yield from _take_entries(lib, path, entries, tally, seen, helper, keep=False, goal=None, dry_run=False)
        yield from count_new(lib)
    return tuple(seen)


def _import_file(
    lib: Home, path: Path, tally: _Tally, *, keep: bool, goal: str | None, dry_run: bool
) -> Iterator[Event]:
    tally.kind, entries = _open(path)
    seen: dict[str, None] = {}
    with CountingHelper(lib) as helper:
        yield from _take_entries(lib, path, entries, tally, seen, helper, keep=keep, goal=goal, dry_run=dry_run)


def _take_entries(
    lib: Home,
    path: Path,
    entries: Iterator[tuple[PaperData, date | None] | Skipped],
    tally: _Tally,
    seen: dict[str, None],
    helper: CountingHelper,
    *,
    keep: bool,
    goal: str | None,
    dry_run: bool,
) -> Iterator[Event]:
    """Batch by batch: store, and let the helper count what is new."""
    while batch := list(islice(entries, BATCH)):
        papers: list[tuple[PaperData, date | None]] = []
        for entry in batch:
            if isinstance(entry, Skipped):
                tally.skipped.append((entry.id, entry.why))
            else:
                papers.append(entry)
        before = lib.store.papers.count()
        _take_batch(lib, papers, tally, seen, keep=keep, goal=goal, dry_run=dry_run)
        helper.add(lib.store.papers.by_rows(range(before + 1, lib.store.papers.count() + 1)))
        yield Progress(f"importing {path.name}", tally.found)


def _take_batch(
    lib: Home,
    papers: list[tuple[PaperData, date | None]],
    tally: _Tally,
    seen: dict[str, None],
    *,
    keep: bool,
    goal: str | None,
    dry_run: bool,
) -> None:
    """One transaction: rows, and the verdicts of `keep`."""
    known = lib.store.papers.find_many([data.id for data, _ in papers])
    papers = [(_told_apart(known.get(data.id), data), added) for data, added in papers]
    ids = list(dict.fromkeys(data.id for data, _ in papers))
    known |= lib.store.papers.find_many([paper_id for paper_id in ids if paper_id not in known])
    fill_only = tally.kind in NO_AUTHORITY
    changes = plan_all(known, [(data, ()) for data, _ in papers], fill_only=fill_only)
    fresh = {paper_id: None for paper_id in ids if paper_id not in seen}
    seen |= fresh
    tally.found += len(fresh)
    tally.new += sum(1 for change in changes if isinstance(change, Insert) and change.paper.id in fresh)
    tally.pending += sum(
        1
        for data in {data.id: data for data, _ in papers}.values()
        if data.id in fresh and data.title is None and not _has_title(known, data.id)
    )
    if dry_run:
        return
    with lib.store.transaction():
        lib.store.papers.apply(changes)
        if keep:
            verdicts = _verdicts(papers, known, goal)
            lib.store.log.append_many([(verdict, paper_id) for paper_id, verdict in verdicts])


def _told_apart(known: Paper | None, data: PaperData) -> PaperData:
    """`data` under an id of its own where another file gave its key to another paper.

    Keys of bibliographies mean something within one file only; arXiv ids and DOIs are the same everywhere.
    """
    keyed = data.source in ("bib", "zotero") and known is not None and known.title and data.title
    if not keyed or known is None or title_key(known.title or "") == title_key(data.title or ""):
        return data
    mark = hashlib.sha256(title_key(data.title or "").encode()).hexdigest()[:6]
    return replace(data, id=f"{data.id}-{mark}")


def _has_title(known: Mapping[str, Paper], paper_id: str) -> bool:
    paper = known.get(paper_id)
    return paper is not None and paper.title is not None


def _verdicts(
    papers: list[tuple[PaperData, date | None]], known: Mapping[str, Paper], goal: str | None
) -> list[tuple[str, Verdict]]:
    """A keep for each paper that is not kept yet, on the date of its source, else v1's, assumed."""
    verdicts: dict[str, Verdict] = {}
    for data, added in papers:
        paper = known.get(data.id)
        if data.id in verdicts or (paper is not None and paper.verdict == "keep"):
            continue
        published = data.published or (paper.published if paper is not None else None)
        on = added or (published.date() if published is not None else month_of(data.id))
        verdicts[data.id] = Verdict("keep", goal=goal, on=on.isoformat() if on else None, assumed=added is None)
    return list(verdicts.items())


def _open(path: Path) -> tuple[str, Iterator[tuple[PaperData, date | None] | Skipped]]:
    """What kind of file this is, and its papers with the dates on which they were added.

    Raises InputError where the kind is not known or the file cannot be read.
    """
    from readinglist import formats
    from readinglist.sources import snapshot

    try:
        kind = formats.detect(path.name, _read(path, formats.HEAD_BYTES, whole=False))
        if kind == "snapshot":
            return kind, (
                entry if isinstance(entry, Skipped) else (entry, None) for entry in snapshot.read_snapshot(path)
            )
        if kind not in formats.READERS:
            raise InputError(f"{path} holds subscriptions, not papers: `readinglist feeds import-opml` takes it")
        bibliography = formats.READERS[kind](_read(path, MOST_BYTES))
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror or error})") from error
    entries: list[tuple[PaperData, date | None] | Skipped] = [
        (entry.paper, entry.added) for entry in bibliography.entries
    ]
    return kind, iter([*entries, *bibliography.skipped])


def _read(path: Path, most: int, *, whole: bool = True) -> bytes:
    """At most `most` bytes of a file; InputError where `whole` and there are more."""
    with path.open("rb") as file:
        body = file.read(most + 1)
    if whole and len(body) > most:
        raise InputError(f"{path} is larger than {most >> 20} MB: split it")
    return body[:most]


def count_new(lib: Home) -> Iterator[Event]:
    """Count the words of papers that have no counts yet, so that the first ranking need not."""
    from .term_counts import count_papers, uncounted

    rows = uncounted(lib, range(1, lib.store.papers.count() + 1))
    for start in range(0, len(rows), BATCH):
        count_papers(lib, lib.store.papers.by_rows(rows[start : start + BATCH]))
        yield Progress("counting words", min(start + BATCH, len(rows)), len(rows))


def single(lib: Home, path: Path) -> ImportReport:
    """Import one file and give its report: what scripts and notebooks want."""
    report = ImportReport(())
    for event in import_files(lib, [path]):
        if isinstance(event, ImportFinished):
            report = event.report
    return report
