"""Papers for other tools: as text, piece by piece, or as a file that is there whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, time
from pathlib import Path

from readinglist.errors import UsageError
from readinglist.formats.atom import FeedEntry, atom, tag_uri
from readinglist.model import Event, Paper, Progress
from readinglist.model.exchange import PapersWritten, Selection
from readinglist.present.json_text import to_json
from readinglist.present.paper import address, title_of
from readinglist.present.records import paper_record
from readinglist.store.files import new_files

from .home import Home
from .selected import exported, papers_of, rows_of
from .targets import check_target

VAULT = "obsidian"
FORMATS = ("bibtex", "ris", "csl", "csv", "json", VAULT, "atom")
AT_ONCE = 1_000  # pieces between two words on how far it is


def export_text(
    lib: Home, kind: str, selection: Selection, *, raw: bool = False, critiques: bool = False
) -> Iterator[str]:
    """The papers in one of `FORMATS` but the vault, in pieces that end with a line.

    `raw`: CSV with cells that a spreadsheet would run. `critiques`: the one line of each critique, where the format
    has a place for it. Raises NotFound for a goal that there is not.
    """
    return _WRITERS[kind](lib, rows_of(lib, selection), raw, critiques)


def export_file(
    lib: Home, kind: str, selection: Selection, path: Path, *, raw: bool = False, critiques: bool = False
) -> Iterator[Event | PapersWritten]:
    """As `export_text`, into a file that is replaced once the new one is whole; the last item is PapersWritten.

    A vault is a folder, in which nothing of the user is ever replaced. Raises UsageError for a path that holds
    something else of the library, NotFound, DiskFull, StoreError.
    """
    check_target(lib, path)
    if kind == VAULT:
        from readinglist.store.vault import Vault

        from .vault import write_vault

        yield from write_vault(lib, Vault(path), selection)
        return
    if path.is_dir():
        raise UsageError(f"{path} is a folder: -o takes the name of a file")
    total = len(rows_of(lib, selection))
    with new_files([path]) as (file,):
        pieces = _WRITERS[kind](lib, rows_of(lib, selection), raw, critiques)
        for number, piece in enumerate(pieces):
            file.write(piece.encode())
            if number % AT_ONCE == 0:
                yield Progress(f"writing {path.name}", min(number, total), total)
    yield PapersWritten(str(path), kind, total)


def _bibtex(lib: Home, rows: list[int], raw: bool, critiques: bool) -> Iterator[str]:
    from readinglist.formats.exports import bibtex_entry, citation_keys

    keys = citation_keys(papers_of(lib, rows))
    gap = ""
    for item in exported(lib, rows, critiques):
        yield gap + bibtex_entry(item, keys[item.paper.id])
        gap = "\n"


def _ris(lib: Home, rows: list[int], raw: bool, critiques: bool) -> Iterator[str]:
    from readinglist.formats.exports import citation_keys, ris_record

    keys = citation_keys(papers_of(lib, rows))
    return (ris_record(item, keys[item.paper.id]) for item in exported(lib, rows, critiques))


def _csl(lib: Home, rows: list[int], raw: bool, critiques: bool) -> Iterator[str]:
    from readinglist.formats.exports import citation_keys, csl_item

    keys = citation_keys(papers_of(lib, rows))
    return _listed(to_json(csl_item(item, keys[item.paper.id])) for item in exported(lib, rows, critiques))


def _csv(lib: Home, rows: list[int], raw: bool, critiques: bool) -> Iterator[str]:
    from readinglist.formats.exports import csv_lines

    return csv_lines(exported(lib, rows, critiques), raw)


def _json(lib: Home, rows: list[int], raw: bool, critiques: bool) -> Iterator[str]:
    return _listed(to_json(paper_record(paper)) for paper in papers_of(lib, rows))


def _atom(lib: Home, rows: list[int], raw: bool, critiques: bool) -> Iterator[str]:

    yield papers_atom(papers_of(lib, rows)).rstrip("\n") + "\n"


def _listed(records: Iterator[str]) -> Iterator[str]:
    """One list of JSON, a record on each line."""
    before = "[\n"
    for record in records:
        yield before + record
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


_WRITERS: dict[str, Callable[[Home, list[int], bool, bool], Iterator[str]]] = {
    "bibtex": _bibtex,
    "ris": _ris,
    "csl": _csl,
    "csv": _csv,
    "json": _json,
    "atom": _atom,
}


def papers_atom(papers: Iterable[Paper]) -> str:
    """A feed with an entry for each paper, known by the paper's id wherever it is written."""
    return atom(tag_uri("papers"), "readinglist: papers", map(_paper, papers))


def _paper(paper: Paper) -> FeedEntry:
    return FeedEntry(
        tag_uri("paper", paper.id),
        title_of(paper),
        _time(paper),
        address(paper),
        paper.authors[:_AUTHORS],
        paper.categories,
        paper.abstract,
    )


def _time(paper: Paper) -> datetime | None:
    """When the paper last changed, as far as it is known."""
    announced = datetime.combine(paper.announced, time(), UTC) if paper.announced else None
    return paper.updated or paper.published or announced


_AUTHORS = 50  # of a paper; readers of feeds show a few
