"""Link what a list of references says to the papers of the library, now and when papers come later."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from readinglist.citations.tables.references import References, Sweep
from readinglist.context import Context
from readinglist.core.frozen import Frozen
from readinglist.core.log import LinkSettled, LogEntry
from readinglist.core.papers import Paper
from readinglist.core.references import Known, Link, Reference, ReferenceList
from readinglist.store.connection import chunks

# What the reader settled of references: which paper one means, remembered by its words.
#
# The entry of the log comes first; what is stored of the reference follows it, and follows an undo too.


def correct_link(lib: Context, found: ReferenceList, reference: Reference, paper_id: str | None) -> LogEntry:
    """Record that `reference` of `found` means a paper of the library; None: none of it.

    Raises UsageError for what is no id, NotFound for a paper that is not here.
    """
    paper = lib.store.papers.get(lib.resolve(paper_id)).id if paper_id is not None else None
    entry = lib.store.log.append(LinkSettled(reference.raw, paper), subject_of(found))
    if found.paper is not None:
        keys = lib.store.part(References).keys_of(found.paper, reference.raw)
        lib.store.part(References).set_links(dict.fromkeys(keys, Link(paper, 1.0, "reader")))
    return entry


def corrected_links(lib: Context, subject: str) -> tuple[LinkSettled, ...]:
    """What was settled of a paper's or a file's references, oldest first, without what was undone."""
    entries = lib.store.log.effective("link", subject)
    return tuple(entry.data for entry in entries if isinstance(entry.data, LinkSettled))


def undo_link_corrections(lib: Context, entries: Iterable[LogEntry]) -> None:
    """After an undo: stored references are linked as they would be without what was taken back."""
    from readinglist.references import link

    for entry in entries:
        data = entry.data
        if not isinstance(data, LinkSettled):
            continue
        settled = corrected_links(lib, entry.subject)
        for found in lib.store.part(References).lists(entry.subject):
            same = [reference for reference in found.references if reference.raw == data.raw]
            for reference, new in zip(same, link(same, lib.store.titles, settled), strict=True):
                keys = lib.store.part(References).keys_of(entry.subject, reference.raw)
                lib.store.part(References).set_links(dict.fromkeys(keys, new))


def subject_of(found: ReferenceList) -> str:
    """Under which name of the log a list's settled links stand: the paper's id, else the file's name."""
    return found.paper or Path(found.file or "").name


PAPERS, REFERENCES = 500, 1_000  # of one step: about a second


class Linked(Frozen):
    """One step: so many of `total`, and how many references found their paper."""

    done: int
    total: int
    found: int


def link_list(lib: Context, found: ReferenceList) -> ReferenceList:
    """`found` with a link for each of its references; what the reader settled holds. Nothing is stored."""
    if not found.references:
        return found
    from readinglist.references import link

    links = link(found.references, lib.store.titles, corrected_links(lib, subject_of(found)))
    return replace(found, links=tuple(_not_to_itself(one, found.paper) for one in links))


def link_waiting(lib: Context) -> Generator[Linked, None, None]:
    """Link stored references to papers that came since the last time, some at a time.

    Each step is stored with how far it is, so that what is ended anywhere goes on from there.
    """
    late = lib.store.part(References).late_rows()
    if not late:
        return
    waiting = lib.store.titles.all_waiting()
    sweep = lib.store.part(References).sweep()
    if sweep is not None or len(waiting) <= len(late):  # more papers came than references wait: ask for these
        yield from _sweep(lib, waiting, sweep or lib.store.part(References).begin_sweep())
        if sweep is not None:  # and with what came while it was interrupted
            yield from link_waiting(lib)
        return
    for some in chunks(late, PAPERS):
        keys = lib.store.titles.waiting_for(map(_known, lib.store.papers.by_rows(some)))
        links = _links(lib, keys)
        with lib.store.transaction():
            found = lib.store.part(References).set_links(links)
            lib.store.part(References).note_linked(some)
        yield Linked(len(some), len(late), found)


def _sweep(lib: Context, waiting: Sequence[int], sweep: Sweep) -> Iterator[Linked]:
    """Compare all references that wait with the titles, from where the last run ended."""
    store, left = lib.store.part(References), [key for key in waiting if key > sweep.after]
    for some in chunks(left, REFERENCES):
        links = _links(lib, some)
        with lib.store.transaction():
            found = store.set_links(links)
            store.note_sweep(replace(sweep, after=some[-1]))
        yield Linked(len(some), len(left), found)
    store.end_sweep(sweep)


def _links(lib: Context, keys: Sequence[int]) -> dict[int, Link]:
    from readinglist.references import link

    waiting = lib.store.part(References).waiting(keys)
    links = link([reference for _, reference in waiting.values()], lib.store.titles)
    pairs = zip(waiting.items(), links, strict=True)
    return {key: _not_to_itself(one, citing) for (key, (citing, _)), one in pairs}


def _known(paper: Paper) -> Known:
    year = paper.published.year if paper.published else None
    return Known(paper.id, paper.title or "", paper.authors, year, paper.doi)


def _not_to_itself(link: Link, citing: str | None) -> Link:
    """A paper that seems to cite itself prints its own title somewhere: no edge."""
    if link.paper is None or link.paper != citing or link.by == "reader":
        return link
    return Link(candidates=tuple(one for one in link.candidates if one.id != citing))
