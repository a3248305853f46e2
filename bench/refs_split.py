"""The plain way from the text of a PDF to entries, the same for every library that only gives text.

The last line that is a heading of references, everything below it, cut where a line begins with a label
(`[1]`, `1.`, `[Abc+99]`) if the lines do, else where a line that begins with a capital follows one that ends
an entry. Nothing knows where on the page a line stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_HEADING = re.compile(
    r"\s*(?:[\dIVX]+\.?\s+)?(?:references?|bibliograph(?:y|ical references)|literature(?: cited)?|works cited)\s*:?\s*",
    re.I,
)
_END = re.compile(
    r"\s*(?:[A-Z\d]+\.?\s+)?(?:appendix|appendices|supplementary material|acknowledge?ments?)\b.{0,60}", re.I
)
_PAGE_NUMBER = re.compile(r"\s*\d{1,4}\s*")
# How lists label their entries at the start of a line.
LABELS = {
    "[1]": re.compile(r"\s*\[\d{1,3}\]"),
    "1.": re.compile(r"\s*\d{1,3}\.\s+(?=\S*[A-Za-z])"),
    "[Abc+99]": re.compile(r"\s*\[[A-Z][A-Za-z]*\+?\d\d[a-z]?\]"),
}
_ENDED = re.compile(r"(?:[.;)\]]|/\S+|\d)\s*$")
_AUTHOR = re.compile(r"\s*(?:[A-Z\u00c0-\u017d][\w'’.-]+(?:,|\s+[A-Z])|\u2014)")


def split_entries(text: str) -> list[str]:
    """The entries of the list of references in the text of a whole PDF; empty where no heading is found."""
    section = _section(text)
    if not section:
        return []
    style = style_of(section)
    pieces = _by_label(section, LABELS[style]) if style in LABELS else _by_author(section)
    return [piece for piece in (" ".join(piece.split()) for piece in pieces) if len(piece) > 20]


def _section(text: str) -> list[str]:
    lines = text.splitlines()
    headings = [index for index, line in enumerate(lines) if _HEADING.fullmatch(line)]
    if not headings:
        return []
    section = lines[headings[-1] + 1 :]
    end = next((index for index, line in enumerate(section) if _END.fullmatch(line)), len(section))
    return [line for line in section[:end] if line.strip() and not _PAGE_NUMBER.fullmatch(line)]


def style_of(lines: list[str]) -> str:
    """How the list labels its entries: "[1]", "1.", "[Abc+99]", or "author, year" for none of them."""
    counts = {name: sum(bool(label.match(line)) for line in lines) for name, label in LABELS.items()}
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] >= max(2, len(lines) // 12) else "author, year"


def _by_label(lines: list[str], label: re.Pattern[str]) -> Iterator[str]:
    entry: list[str] = []
    for line in lines:
        if match := label.match(line):
            yield _joined(entry)
            entry, line = [], line[match.end() :]
        entry.append(line)
    yield _joined(entry)


def _by_author(lines: list[str]) -> Iterator[str]:
    entry: list[str] = []
    for line in lines:
        if entry and _ENDED.search(entry[-1]) and _AUTHOR.match(line):
            yield _joined(entry)
            entry = []
        entry.append(line)
    yield _joined(entry)


def _joined(lines: list[str]) -> str:
    return re.sub(r"(?<=[a-z])- (?=[a-z])", "", " ".join(lines))
