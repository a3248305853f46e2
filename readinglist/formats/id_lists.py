"""Lists of ids: plain text with one or more a line, and curated lists in Markdown ("awesome" lists).

From Markdown only ids of arXiv are taken; a list's other links count as skipped, item by item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import chain

from readinglist.core.ids import ArxivId, find_arxiv_id, find_doi, iter_arxiv_ids
from readinglist.core.papers import PaperData, Skipped
from readinglist.core.text import clean
from readinglist.formats.dates import find_day
from readinglist.formats.described import Bibliography, Entry, bibliography
from readinglist.formats.encoding import decode

_COMMENT = re.compile(r"(?:^|(?<=\s))#.*")
_SPACED_PREFIX = re.compile(r"(?i)\b(arxiv|doi):\s+")
_BREAK = re.compile(r"[\s,;|]+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ].*)?", re.A)
_WRAPPING = "()[]<>{}\"'`"


def read_id_list(body: bytes) -> Bibliography:
    """The arXiv ids and DOIs of a plain text, one entry each; `#` begins a comment.

    A day beside an id (`2024-01-05`) is the day it was added; other words are its label. A line
    without an id, and whatever looks like an id and is none, is skipped with a reason.
    """
    lines = (_SPACED_PREFIX.sub(r"\1:", _COMMENT.sub("", line)).strip() for line in decode(body).split("\n"))
    return bibliography("ids", chain.from_iterable(_of_line(line, n) for n, line in enumerate(lines, 1) if line))


def _of_line(text: str, number: int) -> Iterator[Entry | Skipped]:
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
    yield from (Entry(paper, added, label or paper.id) for paper in papers)
    if not papers and not doubtful:
        yield Skipped(clean(text)[:80] or f"line {number}", f"line {number}: no arXiv id or DOI in it")
    why = f"line {number}: not an id of arXiv and not a DOI"
    yield from (Skipped(clean(word)[:80] or f"line {number}", why) for word in doubtful)


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


_ITEM = re.compile(r"\s{0,40}(?:[-*+]|\d{1,4}[.)]|\||<li>|<tr>)")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s")
_WEB_LINK = re.compile(r"(?i)https?://[^\s)\"'<>\]]{4}")
_IMAGE = re.compile(r"!\[[^\[\]]{0,200}\]\([^()]{0,2000}\)")
_LINK = re.compile(r"\[([^\[\]]{0,300})\]\([^()\s]{0,2000}\)?")
_MARK_UP = re.compile(r"[*_`|]+|<[^<>]{0,300}>|https?://\S+")
# What links are called when they do not name the paper.
_EMPTY_NAMES = frozenset("paper arxiv pdf link abs html code project page website preprint here url blog".split())
MAX_LABEL = 200


def read_markdown_list(body: bytes) -> Bibliography:
    """Each paper of the list once, where it is first mentioned; pending, as a list has no metadata.

    The label is the text of the paper's link, or the line where the link is called just "paper".
    An item that links somewhere and mentions no paper of arXiv is skipped. Linear in the length.
    """
    entries: dict[str, Entry] = {}
    skipped: list[Skipped] = []
    for number, block in _blocks(decode(body)):
        found = list(iter_arxiv_ids(block))
        for position, arxiv in found:
            if arxiv.value not in entries:
                paper = PaperData(id=arxiv.value, title=None, version=arxiv.version)
                entries[arxiv.value] = Entry(paper, None, _label(block, position) or paper.id)
        if not found and _ITEM.match(block) and _WEB_LINK.search(_IMAGE.sub("", block)):
            skipped.append(
                Skipped(_plain(block)[:80] or f"line {number}", f"line {number}: it names no paper of arXiv")
            )
    return Bibliography("markdown", tuple(entries.values()), tuple(skipped))


def _blocks(text: str) -> Iterator[tuple[int, str]]:
    """The items of lists and rows of tables with their continuation lines, and what is between them.

    A block comes with the number of its first line.
    """
    lines: list[str] = []
    first = 1
    for number, line in enumerate(text.split("\n"), 1):
        if lines and (not line.strip() or _ITEM.match(line) or _HEADING.match(line)):
            yield first, "\n".join(lines)
            lines = []
        if line.strip():
            first = first if lines else number
            lines.append(line)
    if lines:
        yield first, "\n".join(lines)


def _label(block: str, position: int) -> str:
    """What the list calls the paper mentioned at `position`."""
    start = block.rfind("\n", 0, position) + 1
    end = block.find("\n", position)
    line = block[start : end if end >= 0 else len(block)][:5000]
    for link in _LINK.finditer(line):
        if link.start() <= position - start < link.end():
            name = _plain(link[1])
            if len(name) > 3 and name.lower() not in _EMPTY_NAMES and not name.lower().startswith("arxiv"):
                return name
    return _plain(line) or _plain(block)


def _plain(text: str) -> str:
    """Markdown as the words it shows, links without their addresses."""
    text = _IMAGE.sub("", _ITEM.sub("", text[:5000], count=1) if _ITEM.match(text) else text[:5000])
    text = _MARK_UP.sub(" ", _LINK.sub(r"\1", text))
    return clean(text).lstrip("-+ ").strip(" []()")[:MAX_LABEL].strip()
