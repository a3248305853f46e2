"""Papers for other tools: as text, piece by piece, or as a file that is there whole or not at all.

Papers are read a thousand at a time. What leaves the library may be written anywhere but in the place of something
that the library lives from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from readinglist.context import Context
from readinglist.core.errors import NotFound, ReadingListError, UsageError
from readinglist.core.events import Event, Progress
from readinglist.core.files import real
from readinglist.core.ids import doi_of
from readinglist.core.lines import many
from readinglist.core.papers import ExportedPaper, Paper, Selection
from readinglist.core.text import clean
from readinglist.store.files import new_files, write_text_atomically

from .formats import FORMATS, Exported
from .records import PapersWritten

AT_ONCE = 1_000  # papers read from the store; pieces between two reports of progress
_OURS = ("config.toml", "library.db", "library.db-wal", "library.db-shm", "writer.lock")
_FOLDERS = ("notes", "journal", "goals", "pdfs", "cache", "backups", "feeds")


def export_text(
    lib: Context, kind: str, selection: Selection, *, raw: bool = False, critiques: bool = False
) -> Iterator[str]:
    """The papers in one of `FORMATS` that is no folder, in pieces that end with a line.

    `raw`: CSV with cells that a spreadsheet would run. `critiques`: the one line of each critique, where the format
    has a place for it. Raises NotFound for a goal that there is not.
    """
    return _pieces(lib, kind, rows_of(lib, selection), raw, critiques)


def untitled(lib: Context, selection: Selection) -> str:
    """How many chosen papers are known by their id alone, in words; "" for none."""
    pending = lib.store.papers.find_many(lib.store.papers.pending())
    count = len({paper.row for paper in pending.values()}.intersection(rows_of(lib, selection))) if pending else 0
    return f"{many(count, 'paper')} without a title: the next fetch looks up the id" if count else ""


def export_file(
    lib: Context, kind: str, selection: Selection, path: Path, *, raw: bool = False, critiques: bool = False
) -> Iterator[Event | PapersWritten]:
    """As `export_text`, into a file that is replaced once the new one is whole; the last item is PapersWritten.

    A vault is a folder, in which nothing of the user is ever replaced. Raises UsageError for a path that holds
    something else of the library, NotFound, DiskFull, StoreError.
    """
    check_target(lib, path)
    if FORMATS[kind].write is None:
        from .vault import Vault, write_vault

        yield from write_vault(lib, Vault(path), tuple(papers_of(lib, rows_of(lib, selection))))
        return
    if path.is_dir():
        raise UsageError(f"{path} is a folder: -o takes the name of a file")
    rows = rows_of(lib, selection)
    with new_files([path]) as (file,):
        for number, piece in enumerate(_pieces(lib, kind, rows, raw, critiques)):
            file.write(piece.encode())
            if number % AT_ONCE == 0:
                yield Progress(f"writing {path.name}", min(number, len(rows)), len(rows))
    yield PapersWritten(kind, str(path), len(rows))


ITEMS = 50  # sent to Zotero in one request
KEPT = {".bib": "bibtex", ".ris": "ris", ".json": "better-bibtex"}  # by the ending of a file


def renew_exports(lib: Context) -> Iterator[str]:
    """Write the files of keeps that [export] names, relative to exports/; a sentence about each that can't be."""
    for name in lib.settings.export.kept:
        try:
            path = lib.places.exports / Path(name).expanduser()
            if path.suffix not in KEPT:
                raise UsageError(f"its name does not end in {', '.join(KEPT)}")
            path.parent.mkdir(parents=True, exist_ok=True)
            for _ in export_file(lib, KEPT[path.suffix], Selection(kept=True), path):
                pass
        except (ReadingListError, OSError, RuntimeError) as error:  # RuntimeError: `~` of a user that is not there
            yield f"{name[:200]} of [export] was not written: {error}"


def _pieces(lib: Context, kind: str, rows: list[int], raw: bool, critiques: bool) -> Iterator[str]:
    write, public = FORMATS[kind].write, _in_public(lib)
    assert write is not None

    def items() -> Iterator[ExportedPaper]:
        return (replace(item, paper=public(item.paper)) for item in exported(lib, rows, critiques))

    return write(Exported(lambda: map(public, papers_of(lib, rows)), items, raw))


def send_to_zotero(lib: Context, selection: Selection) -> Iterator[Event | PapersWritten]:
    """Send the selected papers that Zotero lacks, by id, DOI, or title and authors; the last item is PapersWritten.

    What it has is read first, so that sending again, also after an interruption, makes no second item. Raises
    SourceError where Zotero does not run, or does not allow reading, which says what is missing.
    """
    from readinglist.formats import read_items
    from readinglist.formats.citation_keys import citation_keys
    from readinglist.sources.zotero import local_transport, loopback_base, read_local, save_items, selected_collection

    from .matching import recognised

    base = loopback_base(lib.settings.sources.zotero)
    rows = rows_of(lib, selection)
    with local_transport(lib.settings, base, lib.places.cache, lib.clock, lib.waits.append) as transport:
        collection = selected_collection(transport, base)
        entries, _ = recognised(lib, list(read_items(read_local(transport, base)[0]).entries), is_authority=False)
        there = {entry.paper.id for entry in entries}
        public = _in_public(lib)
        keys = citation_keys(map(public, papers_of(lib, rows)))
        lacking = (item for item in exported(lib, rows, critiques=False) if item.paper.id not in there)
        new = [replace(item, paper=public(item.paper)) for item in lacking]
        for sent in range(0, len(new), ITEMS):
            yield Progress("sending to Zotero", sent, len(new))
            some = new[sent : sent + ITEMS]
            save_items(transport, base, [_connector_item(item, keys[item.paper.id]) for item in some])
    yield PapersWritten("zotero", collection, len(rows), made=len(new))


def _connector_item(item: ExportedPaper, key: str) -> dict[str, Any]:  # any: what JSON holds
    """With the citation key where every version of Zotero keeps it; the day of addition is Zotero's own."""
    from readinglist.formats.better_bibtex import zotero_item

    values = zotero_item(item, key)
    values["extra"] = "\n".join(filter(None, (values.get("extra"), f"Citation Key: {values.pop('citationKey')}")))
    values.pop("dateAdded", None)
    return values


def check_target(lib: Context, path: Path) -> None:
    """Raises UsageError where a file would take the place of something that the library lives from."""
    target, places = real(path), lib.places
    ours = [places.config, places.feeds, places.cache, *(places.data / name for name in (*_OURS, *_FOLDERS))]
    if not {target, *target.parents}.isdisjoint(map(real, ours)):
        raise UsageError(f"{path} belongs to the library itself: write somewhere else, such as exports/")


def rows_of(lib: Context, selection: Selection) -> list[int]:
    """The rows of the papers that are meant. Raises NotFound for a goal that there is not."""
    if selection.goal is not None:
        from readinglist.practice.api import list_goals

        names = [overview.goal.name for overview in list_goals(lib)]
        if selection.goal not in names:
            raise NotFound(f"there is no goal {selection.goal!r}; your goals: {', '.join(names) or 'none yet'}")
    tag = clean(selection.tag) if selection.tag is not None else None
    return lib.store.selected(replace(selection, tag=tag))


def exported(lib: Context, rows: list[int], critiques: bool) -> Iterator[ExportedPaper]:
    """The papers of these rows with what was said of them."""
    lines: dict[str, str] = {}
    if critiques:
        from readinglist.taste.api import list_critiques

        lines = {file.paper_id: file.critique.line for file in list_critiques(lib) if file.critique.line}
    for papers in _pages(lib, rows):
        states = lib.store.log.states(paper.id for paper in papers)
        for paper in papers:
            state = states.get(paper.id)
            said = state.verdict_on if state and state.verdict == "keep" and not state.assumed else None
            yield ExportedPaper(paper, date.fromisoformat(said[:10]) if said else None, lines.get(paper.id))


def papers_of(lib: Context, rows: list[int]) -> Iterator[Paper]:
    """The papers of these rows, read a thousand at a time."""
    return (paper for papers in _pages(lib, rows) for paper in papers)


def _pages(lib: Context, rows: list[int]) -> Iterator[tuple[Paper, ...]]:
    return (lib.store.papers.by_rows(rows[start : start + AT_ONCE]) for start in range(0, len(rows), AT_ONCE))


def _in_public(lib: Context) -> Callable[[Paper], Paper]:
    """What gives a paper that another source had first its arXiv id; the DOI that is its id here goes along as DOI."""
    others = lib.store.titles.other_ids()

    def public(paper: Paper) -> Paper:
        named = replace(paper, also=tuple(others.get(paper.id, ())))
        if named.public_id == paper.id:
            return paper
        return replace(paper, id=named.public_id, doi=paper.doi or doi_of(paper.id), url=None)

    return public


def save_text(lib: Context, path: Path, text: str) -> None:
    """Write a file, whole or not at all. Raises UsageError for a place of the library itself."""
    check_target(lib, path)
    write_text_atomically(path, text)
