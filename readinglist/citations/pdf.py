"""Files of papers: fetched into `pdfs/`, and read for their references.

The sources of a paper come before its PDF where both are there: they say more. A file needs no entry
of the library to be read; references of a paper of the library are stored, those of a file are not.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from readinglist.citations.tables.references import References
from readinglist.context import Context
from readinglist.core.errors import InputError, NotFound, ReadingListError, TryLater
from readinglist.core.events import Event, Progress, Warned
from readinglist.core.files import at_home
from readinglist.core.frozen import Frozen
from readinglist.core.ids import file_stem, find_id, is_arxiv
from readinglist.core.paper_links import address_lines
from readinglist.core.references import PaperLink, ReferenceList
from readinglist.core.settings import Places
from readinglist.papers.api import known_ids
from readinglist.sources.children import Errand, run_children
from readinglist.sources.eprint import GZ, TAR, download_eprint, download_pdf, load_sources
from readinglist.sources.pdf import NO_READER, OPENING, is_pdf
from readinglist.sources.transport import Transport
from readinglist.store.files import write_bytes_atomically
from readinglist.store.papers import ADDRESSES, NEWS

from .linking import link_list
from .records import FetchedFile

logger = logging.getLogger(__name__)

_LISTS = Errand(
    "readinglist.citations.reading_child",
    ReferenceList,
    lambda status, error: ReferenceList(None, None, status, error),
    NO_READER,
)
PDF = ".pdf"
FILE_ENDINGS = {"pdf": (PDF,), "eprint": (TAR, GZ)}  # of files that were downloaded
ENDINGS = (".pdf", ".tar.gz", ".tgz", ".gz", ".tar", ".tex", ".ltx", ".latex", ".bbl", ".bib")


class FileToRead(Frozen):
    """A file to read; `paper` where it is one of the library."""

    path: Path
    paper: str | None = None
    is_pdf: bool = False


def fetch_files(
    lib: Context, ids: Sequence[str], eprint: bool = False, again: bool = False
) -> Iterator[Event | FetchedFile]:
    """Download what is not here yet: PDFs, or sources where `eprint` says so; one FetchedFile each.

    One that cannot be had does not keep the others back: the first error is raised at the end, one
    that says to try later at once. Raises UsageError, NotFound and InputError before anything is asked.
    """
    papers = known_ids(lib, ids)
    for paper_id in papers:
        if not is_arxiv(paper_id):
            path = _pdfs(lib.places) / f"{file_stem(paper_id)}{PDF}"
            raise InputError(f"{paper_id} is not on arXiv: if you have its PDF, put it at {path}")
    failed: ReadingListError | None = None
    with lib.transport() as transport:
        for done, paper_id in enumerate(papers):
            yield Progress("fetching sources" if eprint else "fetching PDFs", done, len(papers))
            try:
                yield _fetched(lib, transport, paper_id, eprint, again)
            except (TryLater, OSError):
                raise
            except ReadingListError as error:
                if failed is not None or len(papers) > 1:
                    yield Warned(str(error))
                failed = failed or error
            finally:
                lib.waits.clear()
    if failed is not None:
        raise failed


def fetch_file(
    lib: Context, transport: Transport, paper_id: str, eprint: bool = False, folder: Path | None = None
) -> Path:
    """Download one file of an arXiv paper into `folder` (default: `pdfs/`), whole or not at all; its path.

    Raises what `download_pdf` and `download_eprint` raise, DiskFull and StoreError.
    """
    if eprint:
        body, ending = download_eprint(transport, lib.settings, paper_id)
    else:
        body, ending = download_pdf(transport, lib.settings, paper_id), PDF
    path = (folder or _pdfs(lib.places)) / f"{file_stem(paper_id)}{ending}"
    write_bytes_atomically(path, body)
    return path


def paper_file(lib: Context, paper_id: str, origin: str, folder: Path | None = None) -> Path | None:
    """The file of a paper in `folder` (default: `pdfs/`); `origin`: "pdf" or "eprint"."""
    paths = ((folder or _pdfs(lib.places)) / f"{file_stem(paper_id)}{ending}" for ending in FILE_ENDINGS[origin])
    return next((path for path in paths if path.is_file()), None)


def read_references(lib: Context, targets: Sequence[str]) -> Iterator[ReferenceList]:
    """The references of each target, a file or a paper of the library, in their order, linked.

    A file that cannot be read has a status that says so. Raises UsageError and NotFound for a target
    that is neither, before any is read.
    """
    found = [_target(lib, text, alone=len(targets) == 1) for text in targets]
    read = read_files(lib, [target for target in found if isinstance(target, FileToRead)])
    for target in found:
        if isinstance(target, ReferenceList):
            yield target
            continue
        one = next(read)
        pdf = paper_file(lib, target.paper, "pdf") if target.paper and one.origin == "eprint" else None
        yield next(read_files(lib, [FileToRead(pdf, target.paper)])) if pdf and one.status != "ok" else one


def read_files(lib: Context, targets: Iterable[FileToRead]) -> Iterator[ReferenceList]:
    """The references of files, in their order, linked; those of papers of the library are stored."""
    targets = [_with_kind(target) for target in targets]
    lists = run_children(_LISTS, (target.path for target in targets if target.is_pdf))
    for target in targets:
        found = next(lists) if target.is_pdf else _from_sources(target.path)
        found = _linked(lib, replace(found, file=str(target.path), paper=target.paper))
        if found.paper is not None and lib.store.writable:
            lib.store.part(References).put(found)
            if target.is_pdf and found.status in ("ok", "no references"):
                _remember_addresses(lib, found.paper, found.addresses)
        yield found


def _remember_addresses(lib: Context, paper_id: str, links: tuple[PaperLink, ...]) -> None:
    """What the first page of a paper names; of a keep, what it did not name before is news of the last night."""
    state, said = lib.store.feed_state, address_lines(links)
    before = state.get(ADDRESSES, paper_id)
    state.set(ADDRESSES, paper_id, said)
    added = [line for line in said.split("\n") if line and before is not None and line not in before.split("\n")]
    if added:
        key = f"{lib.store.nights.latest() or lib.clock.now().date()} {paper_id}"
        state.set(NEWS, key, "; ".join(filter(None, (state.get(NEWS, key), *(f"adds {line}" for line in added)))))


def _fetched(lib: Context, transport: Transport, paper_id: str, eprint: bool, again: bool) -> FetchedFile:
    known = None if again else paper_file(lib, paper_id, "eprint" if eprint else "pdf")
    path = known or fetch_file(lib, transport, paper_id, eprint)
    return FetchedFile(paper_id, path, path.stat().st_size, fresh=known is None)


def _target(lib: Context, text: str, *, alone: bool) -> FileToRead | ReferenceList:
    """What `text` means: a file that is there, else a paper; a list that is stored where it has no file."""
    path = at_home(text)
    if _exists(path):
        return FileToRead(path)
    if text.lower().endswith(ENDINGS) and find_id(text) is None:
        if alone:
            raise NotFound(f"{text}: there is no such file")
        return ReferenceList(text, None, "bad file", "there is no such file")
    paper = lib.store.papers.get(lib.resolve(text)).id
    file = paper_file(lib, paper, "eprint") or paper_file(lib, paper, "pdf")
    if file is not None:
        return FileToRead(file, paper)
    for known in lib.store.part(References).lists(paper):
        if known.status == "ok":
            return known
    how = f"`readinglist pdf fetch {paper}` gets it" if is_arxiv(paper) else f"put it into {_pdfs(lib.places)}"
    raise NotFound(f"there is no PDF of {paper} here, and no list of its references: {how}")


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _with_kind(target: FileToRead) -> FileToRead:
    """Whether it is a PDF its first bytes say; where they say nothing, its name."""
    start = b""
    if target.path.is_file():
        with suppress(OSError), target.path.open("rb") as file:
            start = file.read(OPENING + 5)
    named = target.path.suffix.lower() == PDF or not target.path.name.lower().endswith(ENDINGS)
    packed = start.startswith(b"\x1f\x8b")
    return FileToRead(target.path, target.paper, is_pdf(start) or (named and not packed))


def _linked(lib: Context, found: ReferenceList) -> ReferenceList:
    try:
        return link_list(lib, found)
    except ReadingListError:
        raise
    except Exception:  # as below: its references are shown and wait
        logger.exception("links of %s", found.file)
        return found


def _from_sources(path: Path) -> ReferenceList:
    """The references of sources, not linked; what goes wrong with them stays with them."""
    from readinglist.references import references_of_sources

    try:
        references = references_of_sources(load_sources(path))
    except (InputError, NotFound) as error:
        return ReferenceList(None, None, "bad file", str(error).removeprefix(f"{path}: "), "eprint")
    except Exception as error:  # a fault of ours with one file in a hundred thousand: a night is not lost for it
        logger.exception("references of %s", path)
        problem = f"its references could not be read because of a bug in readinglist ({type(error).__name__})"
        return ReferenceList(None, None, "bad file", problem, "eprint")
    if not references:
        return ReferenceList(None, None, "no references", "no list of references was found in it", "eprint")
    return ReferenceList(None, None, "ok", None, "eprint", references)


def _pdfs(places: Places) -> Path:
    return places.data / "pdfs"
