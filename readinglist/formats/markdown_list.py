"""Curated lists of papers in Markdown ("awesome" lists): the arXiv ids in their links and texts.

Only ids of arXiv are taken; a list's other links are told as skipped, item by item.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from readinglist.core.ids import iter_arxiv_ids
from readinglist.core.papers import PaperData, Skipped
from readinglist.core.text import clean

from .dates import decode
from .described import Bibliography, Entry

_ITEM = re.compile(r"\s{0,40}(?:[-*+]|\d{1,4}[.)]|\||<li>|<tr>)")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s")
_WEB_LINK = re.compile(r"https?://[^\s)\"'<>\]]{4}", re.I)
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
