"""What a reader of any format makes of a file: papers from the fields of entries, and what was not understood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime

from readinglist.core.frozen import Frozen
from readinglist.core.papers import PaperData, Skipped
from readinglist.formats.dates import PartialDate
from readinglist.formats.identity import (
    Clues,
    choose_id,
    distinct,
    find_categories,
    find_doi_clue,
    is_plausible_v1,
    web_address,
)


class Slot(Frozen):
    """When (aware) and where a paper is presented. "" and None: not said."""

    session: str = ""
    starts: datetime | None = None
    ends: datetime | None = None
    room: str = ""


class Entry(Frozen):
    """One paper of a file. `added` is the day on which its owner took it in, where the file says so.

    A paper without title is pending: an id that a fetch must fill. `label` is what the file calls
    the entry (a citation key, the text of a link), for messages. `tags` are its owner's words for it;
    `verdict` is what our own exports say of it, None elsewhere.
    """

    paper: PaperData
    added: date | None
    label: str
    tags: tuple[str, ...] = ()
    verdict: str | None = None
    slot: Slot | None = None  # in the program of a conference
    quotes: tuple[str, ...] = ()  # its owner's notes and marked passages, a line each


class Bibliography(Frozen):
    """Everything in a file, in its order. An entry is in `entries` or in `skipped`, never in neither.

    `entries` may hold one paper twice, where the file does. `warnings` say what else was passed over.
    """

    kind: str  # one of readinglist.formats.KINDS
    entries: tuple[Entry, ...]
    skipped: tuple[Skipped, ...]
    warnings: tuple[str, ...] = ()


def bibliography(kind: str, read: Iterable[Entry | Skipped], warnings: tuple[str, ...] = ()) -> Bibliography:
    """What was read of a file, entry by entry, in its order."""
    found = tuple(read)
    entries = tuple(one for one in found if isinstance(one, Entry))
    return Bibliography(kind, entries, tuple(one for one in found if isinstance(one, Skipped)), warnings)


def with_distinct_ids(read: Iterable[Entry | Skipped]) -> Iterator[Entry | Skipped]:
    """The same, with a mark in the id of each paper whose `scheme:key` another paper of the file has (`distinct`)."""
    taken: dict[str, str] = {}
    for one in read:
        if isinstance(one, Entry):
            one = replace(one, paper=replace(one.paper, id=distinct(one.paper, taken)))
        yield one


NAMELESS = "neither a title nor an arXiv id or DOI"  # why an entry is no paper


def described(
    clues: Clues,
    scheme: str,
    *,
    title: str | None,
    authors: tuple[str, ...],
    abstract: str | None,
    subjects: Iterable[str],
    published: PartialDate | None,
    journal_ref: str | None,
    links: Iterable[str],
) -> PaperData | None:
    """The paper under its id (`choose_id`); None where neither an id nor a title names one.

    `subjects` may name arXiv's categories; the first of `links` that can be followed is the paper's page.
    """
    chosen = choose_id(clues, scheme, title)
    if chosen is None or (title is None and chosen[2] == scheme):
        return None
    paper_id, version, source = chosen
    categories = find_categories(subjects) if source == "arxiv" else ()
    return PaperData(
        id=paper_id,
        title=title,
        authors=authors,
        abstract=abstract,
        categories=categories,
        primary_category=categories[0] if categories else None,
        version=version,
        published=published.as_instant() if published and is_plausible_v1(paper_id, published) else None,
        doi=find_doi_clue(clues),
        journal_ref=journal_ref,
        source=source,
        url=next(filter(None, map(web_address, links)), None) if source != "arxiv" else None,
    )
