"""The papers that decisions are about: they travel along, so that a verdict holds where nobody fetched the paper."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from readinglist.context import Context
from readinglist.core.ids import find_id, source_of_id
from readinglist.core.json_records import paper_record
from readinglist.core.log import (
    Bet,
    IdeaChanged,
    KindSettled,
    Labelled,
    LinkSettled,
    LogEntry,
    PileStarted,
    Rated,
    Read,
    Tagged,
    Verdict,
)
from readinglist.core.merging import plan_all
from readinglist.core.papers import Change, PaperData, Skipped
from readinglist.core.work_entries import QueueChanged
from readinglist.formats.records import read_records

CARRIED = (
    "id",
    "version",
    "title",
    "authors",
    "abstract",
    "categories",
    "primary_category",
    "published",
    "updated",
    "doi",
    "journal_ref",
    "comment",
    "withdrawn",
)


@dataclass(frozen=True, slots=True)
class ComingPapers:
    """What is written: `described` papers that come with their words, `pending` ones with their id alone."""

    changes: tuple[Change, ...]
    described: int
    pending: int
    refused: tuple[Skipped, ...]


def papers_to_take(lib: Context, lines: Sequence[Mapping[str, Any]], entries: Iterable[LogEntry]) -> ComingPapers:
    """Papers of `entries` that are not here, or here without words; what is known here is never touched. Any: JSON."""
    wanted = papers_of(entries)
    known = lib.store.papers.find_many(wanted)
    lacking = [paper_id for paper_id in wanted if paper_id not in known or known[paper_id].title is None]
    asked = set(lacking)
    some = [{key: holds.get(key) for key in CARRIED} for holds in lines if holds.get("id") in asked]
    read = read_records(json.dumps(some).encode())
    told = {entry.paper.id: entry.paper for entry in read.entries if entry.paper.title and entry.paper.id in asked}
    bare = [PaperData(i, None, source=source_of_id(i)) for i in lacking if i not in told and i not in known]
    changes = plan_all(known, [(data, ()) for data in (*told.values(), *bare)], fill_only=True)
    return ComingPapers(tuple(changes), len(told), len(bare), read.skipped)


def papers_to_send(
    lib: Context, entries: Iterable[LogEntry], lines: Iterable[Mapping[str, Any]]
) -> list[tuple[str, dict[str, Any]]]:
    """Papers of `entries` that are here with their words and not in the folder, as its lines. Any: JSON."""
    there = {holds.get("id") for holds in lines}
    wanted = [paper_id for paper_id in papers_of(entries) if paper_id not in there]
    known = lib.store.papers.find_many(wanted)
    papers = (known[paper_id] for paper_id in wanted if paper_id in known and known[paper_id].title is not None)
    records = (paper_record(paper) for paper in papers)
    return [("paper", {key: record[key] for key in CARRIED}) for record in records]


def papers_of(entries: Iterable[LogEntry]) -> list[str]:
    """The papers that must be here for `entries` to be read, once each; not those that were only passed over."""
    found: dict[str, None] = {}
    for entry in entries:
        data = entry.data
        match data:
            case Verdict() | Read() | Rated() | Tagged():
                found[entry.subject] = None
            case PileStarted():
                found |= dict.fromkeys(data.ids)
            case Labelled():
                found[data.paper] = None
            case Bet() | QueueChanged() | LinkSettled() | KindSettled() | IdeaChanged():
                named = (entry.subject, _named(data))
                found |= {i: None for i in named if i and (spelled := find_id(i)) and spelled[0] == i}
            case _:
                pass
    return list(found)


def _named(data: Bet | QueueChanged | LinkSettled | KindSettled | IdeaChanged) -> str | None:
    """The paper that stands in the data of an entry."""
    match data:
        case QueueChanged() | LinkSettled():
            return data.paper
        case KindSettled():
            return data.cited
        case IdeaChanged():
            return data.origin
        case _:
            return None
