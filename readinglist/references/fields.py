"""The fields of one printed entry: title, authors, year, venue, arXiv id, DOI, address."""

from __future__ import annotations

import re

from readinglist.model.references import Reference

from .entry import Entry
from .identifiers import ARXIV_MASK, MASK, identifiers

_YEAR = re.compile(r"(?<![\w.:/-])(1[5-9][0-9]{2}|20[0-4][0-9])[a-z]?(?![\w-])")
_QUOTED = re.compile(r"[“«\"]([^”»\"]{8,400})[”»\"]")
_AFTER_YEAR = re.compile(r"\(?(?:1[5-9]|20)[0-9]{2}[a-z]?\)?[.,:]\s(.{8,400}?)(?:[.?!](?=\s|$)|$)")
_SENTENCE = re.compile(r"(?<=\w{2})\.\s(.{8,400}?)(?:[.?!](?=\s|$)|$)")


def parse_fields(entry: Entry) -> Reference:
    """What `entry` says, field by field; `index` is 0 until a list gives the entry its place."""
    raw = " ".join(entry.text.split())
    found = identifiers(raw)
    years = _YEAR.findall(found.rest)
    text = re.sub(f"[{MASK}{ARXIV_MASK}]+", "", found.rest)
    match = _QUOTED.search(text) or _AFTER_YEAR.search(text) or _SENTENCE.search(text)
    return Reference(
        index=0,
        raw=raw,
        label=entry.label,
        title=match[1].strip(" .,") if match else None,
        year=int(years[-1]) if years else None,
        arxiv_id=found.arxiv_id,
        doi=found.doi,
        url=found.url,
    )
