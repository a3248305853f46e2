"""What the reader settled of references: which paper one means, remembered by its words.

The entry of the log comes first; what is stored of the reference follows it, and follows an undo too.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from readinglist.model import Link, LinkSettled, LogEntry, Reference, ReferenceList

from .home import Home


def settle(lib: Home, found: ReferenceList, reference: Reference, paper_id: str | None) -> LogEntry:
    """Record that `reference` of `found` means a paper of the library; None: none of it.

    Raises UsageError for what is no id, NotFound for a paper that is not here.
    """
    paper = lib.store.papers.get(lib.resolve(paper_id)).id if paper_id is not None else None
    entry = lib.store.log.append(LinkSettled(reference.raw, paper), subject_of(found))
    if found.paper is not None:
        keys = lib.store.references.keys_of(found.paper, reference.raw)
        lib.store.references.set_links(dict.fromkeys(keys, Link(paper, 1.0, "reader")))
    return entry


def settled_links(lib: Home, subject: str) -> tuple[LinkSettled, ...]:
    """What was settled of a paper's or a file's references, oldest first, without what was undone."""
    entries = lib.store.log.effective("link", subject)
    return tuple(entry.data for entry in entries if isinstance(entry.data, LinkSettled))


def take_back_links(lib: Home, entries: Iterable[LogEntry]) -> None:
    """After an undo: stored references are linked as they would be without what was taken back."""
    from readinglist.references import link

    for entry in entries:
        data = entry.data
        if not isinstance(data, LinkSettled):
            continue
        lists = lib.store.references.lists(entry.subject)
        told = settled_links(lib, entry.subject)
        for found in lists:
            same = [reference for reference in found.references if reference.raw == data.raw]
            for reference, new in zip(same, link(same, lib.store.titles, told), strict=True):
                keys = lib.store.references.keys_of(entry.subject, reference.raw)
                lib.store.references.set_links(dict.fromkeys(keys, new))


def subject_of(found: ReferenceList) -> str:
    """Under which name of the log a list's settled links stand: the paper's id, else the file's name."""
    return found.paper or Path(found.file or "").name
