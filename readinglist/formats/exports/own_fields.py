"""What a format's own fields would not bring back, as fields of ours beside them.

An entry is built, read by our own reader, and compared: what comes back different, or not at all, is written once
more under a name of `vocabulary.py`. So an export loses nothing, whatever its format has words for.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date

from readinglist.formats.bibliography import Entry
from readinglist.formats.dates import instant
from readinglist.model import Paper, PaperData, Skipped
from readinglist.model.exchange import ExportedPaper
from readinglist.text import clean


def left_out(item: ExportedPaper, read: Entry | Skipped) -> dict[str, str]:
    """The values, by the names of the record, that `read` (the entry without them) does not say."""
    paper = item.paper
    ours = said(paper, tags_of(paper), paper.verdict, item.kept)
    if isinstance(read, Skipped):
        return ours
    theirs = said(read.paper, read.tags, read.verdict, read.added)
    if paper.doi and paper.doi.lower() == theirs.get("doi"):  # the same in any case, and read in small letters
        del ours["doi"]
    return {name: value for name, value in ours.items() if theirs.get(name) != value}


def said(paper: Paper | PaperData, tags: Sequence[str], verdict: str | None, kept: date | None) -> dict[str, str]:
    """Everything that is known, as text; what is not known is left out, and the first version is not worth a word."""
    values = {
        "id": paper.id,
        "version": str(paper.version) if paper.version and paper.version > 1 else None,
        "title": paper.title,
        "authors": json.dumps(paper.authors, ensure_ascii=False) if paper.authors else None,
        "abstract": paper.abstract,
        "categories": " ".join(paper.categories),
        "primary_category": paper.primary_category,
        "published": instant(paper.published) if paper.published else None,
        "updated": instant(paper.updated) if paper.updated else None,
        "doi": paper.doi,
        "journal_ref": paper.journal_ref,
        "comment": paper.comment,
        "withdrawn": "true" if paper.withdrawn else None,
        "url": paper.url,
        "tags": json.dumps(tuple(tags), ensure_ascii=False) if tags else None,
        "verdict": verdict,
        "kept": kept.isoformat() if kept else None,
    }
    return {name: value for name, value in values.items() if value}


def tags_of(paper: Paper) -> tuple[str, ...]:
    """The user's tags, each as one line."""
    return tuple(tag for tag in map(clean, paper.tags) if tag)
