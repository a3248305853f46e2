"""The fields of one printed entry: title, authors, year, venue, arXiv id, DOI, address."""

from __future__ import annotations

import re
import unicodedata

from readinglist.core.references import Reference
from readinglist.references.entry import Entry

from .identifiers import ARXIV_MASK, MASK, identifiers
from .names import split_names
from .scoring import WEIGHTS, Sketch, best_reading
from .starts import CLOSING
from .years import venue_of, year_of

LIMIT = 12_000  # signs of an entry that are read
Spans = tuple[tuple[int, int], ...]
_LABEL = re.compile(r"(?:\[\w{1,12}\+?\d{0,4}\]|\(\d{1,3}\)|\d{1,3}\s?[.)]|\d{1,3}\s?[-–](?=\S))\s*")
_SPACE = re.compile(r"\s+")
_MASKED = re.compile(f"[{MASK}{ARXIV_MASK}]+")
_VERSION = re.compile(
    r"\s?[\[(](?:version|v\.?\s?\d|(?:computer )?software|data ?set|code|online|latest|\d{1,2}(?:st|nd|rd|th) ed"
    r"|ph\.?d|doctoral|master)[^()\[\]]{0,60}[\])]$",
    re.I,
)
_EDGES = " .,;:*–—-\t"


def parse_fields(entry: Entry) -> Reference:
    """What `entry` says, field by field; `index` is 0 until a list gives the entry its place.

    Authors are "Given Surname" as far as the list of names could be read. Linear in the length of the entry.
    """
    raw, italics = _joined(entry)
    found = identifiers(raw[:LIMIT])
    sketch = _sketch(found.rest, italics)
    text, parts = sketch.text, best_reading(sketch, WEIGHTS)
    return Reference(
        index=0,
        raw=raw,
        label=entry.label,
        title=_title(text[parts.start : parts.end]),
        authors=split_names(text[: parts.authors]),
        year=year_of(text, (parts.start, parts.end), parts.dated),
        venue=venue_of(text, parts.end),
        arxiv_id=found.arxiv_id,
        doi=found.doi,
        url=found.url,
    )


def sketched(entry: Entry) -> Sketch:
    """The places at which the parts of `entry` may begin and end, as `parse_fields` sees them."""
    raw, italics = _joined(entry)
    return _sketch(identifiers(raw[:LIMIT]).rest, italics)


def _sketch(text: str, italics: Spans) -> Sketch:
    label = _LABEL.match(text)
    skipped = label.end() if label and label.end() < len(text) else 0
    return Sketch(text[skipped:], tuple((begin - skipped, end - skipped) for begin, end in italics))


def _joined(entry: Entry) -> tuple[str, Spans]:
    """The entry as one line of canonical text, and where in it italics begin and end."""
    text = ""
    italics: list[tuple[int, int]] = []
    for run in entry.runs:
        piece = _SPACE.sub(" ", unicodedata.normalize("NFC", run.text)).replace("``", "“").replace("''", "”")
        piece = piece.replace(MASK, "").replace(ARXIV_MASK, "")
        if not text or text.endswith(" "):
            piece = piece.lstrip(" ")
        if run.italic and piece.strip():
            if italics and not text[italics[-1][1] :].strip():
                italics[-1] = (italics[-1][0], len(text) + len(piece.rstrip()))
            else:
                italics.append((len(text), len(text) + len(piece.rstrip())))
        text += piece
    return text.rstrip(), tuple(italics)


def _title(text: str) -> str | None:
    """The title without its quotes, without signs at its edges and without what says which version of a work it is."""
    title = _VERSION.sub("", _MASKED.sub(" ", text).strip(_EDGES)).strip(_EDGES)
    if title[:1] in CLOSING and title:
        closers = CLOSING[title[0]]
        if title[-1] in closers:
            title = title[1:-1]
        elif not any(sign in title[1:] for sign in closers.strip("’'")) or title[0] in "‘'`‚":
            title = title[1:]
    title = title.strip(_EDGES)
    return title if any(sign.isalnum() for sign in title) else None
