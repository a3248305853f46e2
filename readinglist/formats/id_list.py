"""Lists of ids as plain text: one or more a line, with or without words beside them."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

from readinglist.core.errors import UNREADABLE, InputError
from readinglist.core.ideas import Idea
from readinglist.core.ids import ArxivId, find_arxiv_id, find_doi, find_id
from readinglist.core.papers import PaperData, Skipped
from readinglist.core.text import clean

from .dates import decode, find_day
from .described import Bibliography, Entry

_COMMENT = re.compile(r"(?:^|(?<=\s))#.*")
_SPACED_PREFIX = re.compile(r"\b(arxiv|doi):\s+", re.I)
_BREAK = re.compile(r"[\s,;|]+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ].*)?", re.A)
_WRAPPING = "()[]<>{}\"'`"


def read_id_list(body: bytes) -> Bibliography:
    """The arXiv ids and DOIs of a plain text, one entry each; `#` begins a comment.

    A day beside an id (`2024-01-05`) is the day it was added; other words are its label. A line
    without an id, and whatever looks like an id and is none, is skipped with a reason.
    """
    entries: list[Entry] = []
    skipped: list[Skipped] = []
    for number, line in enumerate(decode(body).split("\n"), 1):
        text = _SPACED_PREFIX.sub(r"\1:", _COMMENT.sub("", line)).strip()
        if text:
            _read_line(text, number, entries, skipped)
    return Bibliography("ids", tuple(entries), tuple(skipped))


def _read_line(text: str, number: int, entries: list[Entry], skipped: list[Skipped]) -> None:
    papers: list[PaperData] = []
    words: list[str] = []
    doubtful: list[str] = []
    added: date | None = None
    for word in filter(None, (word.strip(_WRAPPING) for word in _BREAK.split(text))):
        if _DAY.fullmatch(word):
            added = added or find_day(word)
        elif paper := _paper(word.rstrip(".")):
            papers.append(paper)
        else:
            (doubtful if _looks_like_id(word) else words).append(word)
    label = clean(" ".join(words))
    entries.extend(Entry(paper, added, label or paper.id) for paper in papers)
    if not papers and not doubtful:
        skipped.append(Skipped(clean(text)[:80] or f"line {number}", f"line {number}: no arXiv id or DOI in it"))
    why = f"line {number}: not an id of arXiv and not a DOI"
    skipped.extend(Skipped(clean(word)[:80] or f"line {number}", why) for word in doubtful)


def _paper(word: str) -> PaperData | None:
    """The pending paper that a word names."""
    found: ArxivId | None = find_arxiv_id(word)
    if found:
        return PaperData(id=found.value, title=None, version=found.version)
    doi = find_doi(word)
    return PaperData(id=str(doi), title=None, doi=doi.value, source="doi") if doi else None


def _looks_like_id(word: str) -> bool:
    """Whether a word that is no id may have been meant as one: it has a digit beside `.`, `/` or `:`."""
    return any(c.isdigit() for c in word) and any(c in "./:" for c in word)


# Ideas as JSON, in the form of `ideas list --json`, so that a ledger can be handed on.


def parse_ideas(text: str, name: str) -> list[Idea]:
    """The ideas of a JSON list of objects: `idea` (or `name`); `origin`, `aliases` and `builds_on` may be left out.

    Keys that are not known are left alone. Raises InputError, naming `name` and the entry.
    """
    try:
        records = json.loads(text)
    except UNREADABLE as error:
        raise InputError(f"{name} is no JSON: {str(error)[:80]}") from error
    if not isinstance(records, list):
        raise InputError(f"{name} is no list of ideas: write it as `readinglist ideas list --json` does")
    return [_idea(record, f"{name}, entry {number}") for number, record in enumerate(records, start=1)]


def _idea(record: Any, where: str) -> Idea:  # Any: what JSON holds
    called = (record.get("idea") or record.get("name")) if isinstance(record, dict) else record
    if not isinstance(called, str):
        raise InputError(f'{where}: there is no name; write it as "idea"')
    if not isinstance(record, dict):
        return Idea(called)
    origin = record.get("origin")
    found = find_id(origin) if isinstance(origin, str) else None
    if origin is not None and found is None:
        raise InputError(f"{where}: {str(origin)[:40]!r} is no id of a paper")
    return Idea(called, found[0] if found else None, _texts(record.get("aliases")), _texts(record.get("builds_on")))


def _texts(value: Any) -> tuple[str, ...]:  # Any: what JSON holds
    return tuple(text for text in value if isinstance(text, str)) if isinstance(value, list) else ()
