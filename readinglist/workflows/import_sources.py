"""What `import` is given, told apart and opened: files of all kinds, Zotero's folder, the Zotero that runs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from readinglist.errors import InputError, NotFound
from readinglist.model import Skipped, Subscription

from .home import Home

if TYPE_CHECKING:
    from readinglist.formats import Bibliography, Entry

MOST_BYTES = 1 << 28  # of a bibliography or list; a snapshot is read as a stream
ZOTERO = "zotero"  # stands for the Zotero that runs on this machine
DATABASE = "zotero.sqlite"  # in Zotero's data folder


@dataclass(frozen=True, slots=True)
class Source:
    """One argument of `import`: a file, or (`path` None) the address of a Zotero that runs."""

    name: str
    path: Path | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A source that was recognised: its entries, read as they are asked for; of an OPML file its feeds."""

    kind: str
    entries: Iterator[Entry | Skipped]
    warnings: tuple[str, ...] = ()
    feeds: tuple[Subscription, ...] = ()


def find_source(given: str | Path) -> Source:
    """What an argument means. Raises NotFound where there is no such file, UsageError for a foreign address."""
    name = str(given)
    if name.lower().startswith(("http://", "https://")) or (name.lower() == ZOTERO and not Path(name).exists()):
        from readinglist.sources.zotero import DEFAULT, loopback_base

        return Source(loopback_base(DEFAULT if name.lower() == ZOTERO else name), None)
    path = Path(name)
    if (path / DATABASE).is_file():
        return Source(name, path / DATABASE)
    if not path.is_file():
        raise NotFound(f"{path} is not a file: give the files to import by their paths")
    return Source(name, path)


def open_source(lib: Home, source: Source) -> Opened:
    """The source by its kind. Raises InputError where its kind is not known or it cannot be read, SourceError."""
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
        from readinglist.sources import snapshot

        return Opened(kind, _from_snapshot(snapshot.read_snapshot(path)))
    if kind == "zotero":
        from readinglist.store.zotero import read_zotero

        library = read_zotero(path)
        opened = _opened(formats.read_items(library.items, library.collections), kind)
        left = f"{library.left_out:,} items of groups and feeds in {path.name} were left out"
        return Opened(kind, opened.entries, (*opened.warnings, left) if library.left_out else opened.warnings)
    if kind == "opml":
        outlines = formats.read_opml(_read(path, MOST_BYTES))
        return Opened(kind, iter(outlines.skipped), feeds=outlines.subscriptions)
    return _opened(formats.READERS[kind](_read(path, MOST_BYTES)), kind)


def _local_zotero(lib: Home, base: str) -> Opened:
    from readinglist import formats
    from readinglist.sources.transport import Transport
    from readinglist.sources.zotero import local_settings, read_local

    with Transport(local_settings(lib.settings, base), lib.places.cache, lib.clock, lib.waits.append) as transport:
        items, collections = read_local(transport, base)
    return _opened(formats.read_items(items, collections), "zotero")


def _opened(bibliography: Bibliography, kind: str) -> Opened:
    return Opened(kind, iter([*bibliography.entries, *bibliography.skipped]), bibliography.warnings)


def _from_snapshot(papers: Iterable[object]) -> Iterator[Entry | Skipped]:
    from readinglist.formats import Entry
    from readinglist.model import PaperData

    for paper in papers:
        if isinstance(paper, PaperData):
            yield Entry(paper, None, paper.id)
        elif isinstance(paper, Skipped):
            yield paper


def _read(path: Path, most: int, *, whole: bool = True) -> bytes:
    """At most `most` bytes of a file; InputError where `whole` and there are more."""
    with path.open("rb") as file:
        body = file.read(most + 1)
    if whole and len(body) > most:
        raise InputError(f"{path} is larger than {most >> 20} MB: split it")
    return body[:most]
