"""The fields of one printed entry: title, authors, year, venue, arXiv id, DOI, address."""

from __future__ import annotations

import re
import unicodedata

from readinglist.core.package_data import patterns
from readinglist.core.references import Reference
from readinglist.references.entry import Entry
from readinglist.references.fields.boundaries import CLOSING
from readinglist.references.fields.identifiers import ARXIV_MASK, MASK, Identifiers, identifiers
from readinglist.references.fields.names import U, name_ends, split_names
from readinglist.references.fields.scoring import Sketch, best_reading, reading_weights

LIMIT = 12_000  # signs of an entry that are read
Spans = tuple[tuple[int, int], ...]
_LABEL = re.compile(r"(?:\[\w{1,12}\+?\d{0,4}\]|\(\d{1,3}\)|\d{1,3}\s?[.)]|\d{1,3}\s?[-–](?=\S))\s*")
_SPACE = re.compile(r"\s+")
_MASKED = re.compile(f"[{MASK}{ARXIV_MASK}]+")
_VERSION = patterns(__package__, "cues.toml", "title")["version"]
_EDGES = " .,;:*–—-\t"


def parse_fields(entry: Entry) -> Reference:
    """What `entry` says, field by field; `index` is 0 until a list gives the entry its place.

    Authors are "Given Surname" as far as the list of names could be read. Linear in the length of the entry.
    """
    raw, found, sketch = sketched(entry)
    text, parts = sketch.text, best_reading(sketch, reading_weights())
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


def sketched(entry: Entry) -> tuple[str, Identifiers, Sketch]:
    """`entry` as one line, what it prints of identifiers, and the places at which its other parts may begin and end."""
    raw, italics = _joined(entry)
    found = identifiers(raw[:LIMIT])
    label = _LABEL.match(found.rest)
    skipped = label.end() if label and label.end() < len(found.rest) else 0
    italics = tuple((begin - skipped, end - skipped) for begin, end in italics)
    return raw, found, Sketch(found.rest[skipped:], italics)


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


_YEAR = re.compile(
    r"(?<![\w/:–-])(?<!\d\.)(?<!\d\s)(?P<year>1[4-9][0-9]{2}|20[0-4][0-9])(?P<letter>[a-z])?(?![0-9A-Za-z_/]|[-–—]\d|\.\d)"
)
_RANGE = re.compile(
    r"(?<![\w/:–-])(?<!\d\.)(?P<year>1[4-9][0-9]{2}|20[0-4][0-9])\s?[-–—/]\s?(?:(?:1[4-9]|20)?[0-9]{2})(?![0-9])"
)
_LOOSE = re.compile(r"(?<!\d)(?P<year>1[5-9][0-9]{2}|20[0-4][0-9])(?P<letter>[a-z])?(?!\d)")
_MONTH = re.compile(
    r"(?i)(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Spring|Summer|Fall|Autumn|Winter|janv|févr|mars|avril|mai|juin|juil|août|déc"
    r"|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember)[a-zû]{0,20}\.?,?\s(?:\d{1,2}(?:st|nd|rd|th)?(?:\s?[-–]\s?\d{1,2})?,?\s)?$"
)
_YEAR_CUES = patterns(__package__, "cues.toml", "year")
# Pages: "(2012)1603", "1704- 1708".
_PAGE_LIKE = re.compile(r"\d\s?[-–—]\s?$|[\d)]\s?:\s?$|(?<![\d–-])(?:1[5-9]|20)\d\d\s?[)\]]?\s?[,;:]?\s?$")
_NAMED = re.compile(
    r"(?:Proceedings|Proc\.|Conference|Workshop|Symposium|Meeting|[A-Z]{3}|in|the|of|since|from|to|until|between)\s['’]?$"
)
_MEETING = re.compile(
    r"\A\s?(?:[A-Z][\w-]+\s){0,3}(?:Conference|Workshop|Symposium|IEEE|ACM|Winter|International|Annual)"
)


def year_of(text: str, title: tuple[int, int], dated: tuple[int, int] | None) -> int | None:
    """The year that `text` is dated by; `title` is where its title stands, `dated` the date after the authors.

    Identifiers are masked in `text` already. A year inside the title counts only where there is no other.
    """
    if (
        dated
        and (found := _LOOSE.search(text, *dated))
        and (")" in text[found.end() : dated[1]] or not _RANGE.match(text, found.start()))
    ):
        return int(found["year"])
    best: tuple[float, int] | None = None
    for pattern, bonus in ((_YEAR, 0.0), (_RANGE, -3.5)):
        for found in pattern.finditer(text):
            score = bonus + _score(text, found, title)
            if best is None or score > best[0]:
                best = (score, int(found["year"]))
    if (
        best is None
        and (loose := _LOOSE.search(text, title[1]))
        and not _YEAR_CUES["pages"].search(text, max(0, loose.start() - 12), loose.start())
    ):
        return int(loose["year"])
    return best[1] if best and best[0] > -6 else None


def _score(text: str, found: re.Match[str], title: tuple[int, int]) -> float:
    start, end = found.span()
    before, after = text[max(0, start - 50) : start], text[end : end + 12]
    in_brackets = before.endswith(("(", "["))
    rules = (
        (2.0, in_brackets),
        (2.0, in_brackets and after[:1] in ")]"),
        (1.0, after[:1] in ").,;]" or not after.strip(" .")),
        (1.5, not after.strip(" .)];,")),
        (2.0, _MONTH.search(before[-24:])),
        (1.0, found.groupdict().get("letter")),
        (-12.0, _YEAR_CUES["accessed"].search(before)),
        (-7.0, _YEAR_CUES["pages"].search(before[-12:])),
        (-4.0, _YEAR_CUES["again"].search(before)),
        (-7.0, _PAGE_LIKE.search(before[-12:])),
        (-2.0, _NAMED.search(before[-16:])),
        (-2.0, _MEETING.match(after)),
        (-5.0, title[0] <= start < title[1]),
    )
    return sum(weight for weight, holds in rules if holds)


_VENUE = patterns(__package__, "cues.toml", "venue", u=U, mask=MASK, arxiv_mask=ARXIV_MASK)
_READ = 300  # signs after the title in which the venue is looked for


def venue_of(text: str, title_end: int) -> str | None:
    """The venue that stands after the title; identifiers are masked in `text`."""
    text = text[: title_end + 3 * _READ]
    lead = _VENUE["lead"].match(text, title_end)
    assert lead is not None  # it matches the empty text
    start = lead.end()
    for _ in range(3):
        if skipped := _VENUE["skipped"].match(text, start):
            start = skipped.end()
    if lead["in"]:
        start = _after_editors(text, start)
    if text[start : start + 1] == ARXIV_MASK:
        return "arXiv"
    end = _VENUE["end"].search(text, start, start + _READ)
    venue = text[start : end.start() if end else start].replace(MASK, "").strip(" .,;:()[]“”\"'")
    return venue if sum(sign.isalpha() for sign in venue) > 1 else None


def _after_editors(text: str, start: int) -> int:
    """Where the title of the book stands, after "In A. Smith and B. Jones (Eds.),"."""
    ends = [marked.end() for found in name_ends(text, start) if (marked := _VENUE["editors"].match(text, found.end))]
    return max(ends, default=start)
