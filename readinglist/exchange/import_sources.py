"""What `import` is given, told apart and opened: files of all kinds, ids, Zotero's folder, the Zotero that runs."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from readinglist.context import Context
from readinglist.core.errors import InputError, NotFound, SourceError, TryLater
from readinglist.core.events import Event, Progress, Warned
from readinglist.core.ids import ArxivId, find_arxiv_id, find_doi, is_arxiv
from readinglist.core.papers import PaperData, Skipped
from readinglist.core.subscriptions import Subscription

if TYPE_CHECKING:
    from readinglist.formats import Bibliography, Entry
    from readinglist.sources import SourcePage

MOST_BYTES = 1 << 28  # of a bibliography or list; a snapshot is read as a stream
ZOTERO = "zotero"  # stands for the Zotero that runs on this machine
DATABASE = "zotero.sqlite"  # in Zotero's data folder


@dataclass(frozen=True, slots=True)
class ImportInput:
    """What `import` is given: a file, or (`path` None) ids of papers or else the address of a Zotero that runs."""

    name: str
    path: Path | None
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """A source that was recognised: its entries, read as they are asked for; of an OPML file its feeds."""

    kind: str
    entries: Iterator[Entry | Skipped]
    warnings: tuple[str, ...] = ()
    feeds: tuple[Subscription, ...] = ()


def find_sources(given: Sequence[str | Path]) -> list[ImportInput]:
    """What the arguments mean, in their order; all ids are one source, where the first of them stands."""
    sources: list[ImportInput] = []
    for source in map(find_source, given):
        before = next((i for i, known in enumerate(sources) if known.ids), None) if source.ids else None
        if before is None:
            sources.append(source)
        else:
            known = sources[before]
            sources[before] = ImportInput(f"{known.name} {source.name}", None, (*known.ids, *source.ids))
    return sources


def find_source(given: str | Path) -> ImportInput:
    """What an argument means. Raises NotFound for neither a file nor an id, UsageError for a foreign address."""
    name = str(given)
    if (found := find_arxiv_id(name) or find_doi(name)) and not Path(name).exists():
        return ImportInput(name, None, (found.value if isinstance(found, ArxivId) else str(found),))
    if name.lower().startswith(("http://", "https://")) or (name.lower() == ZOTERO and not Path(name).exists()):
        from readinglist.sources.zotero import DEFAULT, loopback_base

        return ImportInput(loopback_base(DEFAULT if name.lower() == ZOTERO else name), None)
    path = Path(name)
    if (path / DATABASE).is_file():
        return ImportInput(name, path / DATABASE)
    if not path.is_file():
        raise NotFound(f"{path} is neither a file nor an id: give the path of a file, an arXiv id or a DOI")
    return ImportInput(name, path)


def open_source(lib: Context, source: ImportInput) -> Generator[Event, None, Opened]:
    """The source by its kind. Raises InputError where its kind is not known or it cannot be read, SourceError."""
    if source.ids:
        return (yield from _by_id(lib, source.ids))
    if source.path is None:
        return _local_zotero(lib, source.name)
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
    from readinglist.sources.transport import Transport
    from readinglist.sources.zotero import local_settings, read_local

    with Transport(local_settings(lib.settings, base), lib.places.cache, lib.clock, lib.waits.append) as transport:
        items, collections = read_local(transport, base)
    return _opened(formats.read_items(items, collections), "zotero")


def _by_id(lib: Context, ids: Sequence[str]) -> Generator[Event, None, Opened]:
    """What arXiv says of those that are not here; the others wait, as those of a list do. Raises TryLater."""
    from readinglist.formats import Entry
    from readinglist.papers.api import look_up

    known = lib.store.papers.find_many(ids)
    asked = [i for i in dict.fromkeys(ids) if is_arxiv(i) and (i not in known or known[i].title is None)]
    told: dict[str, PaperData] = {}
    if asked:
        yield Progress("asking arXiv", 0, len(asked))
        try:
            told = {paper.id: paper for paper in look_up(lib, asked)}
        except TryLater:
            raise
        except SourceError as error:
            yield Warned(f"arXiv could not be asked, a fetch will do it ({error})")
    return Opened("ids", iter([Entry(told.get(i) or PaperData(i, None), None, i) for i in ids]))


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
