"""What is read out of a document: its references with the places that cite them, and what it concludes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from readinglist.core.frozen import Frozen
from readinglist.core.package_data import patterns
from readinglist.core.references import Document, Reference
from readinglist.core.sentences import sentence_spans
from readinglist.references.citing.places import body_of, find_places
from readinglist.references.citing.sections import LOWERED, RAISED, Section, in_sections
from readinglist.references.fields.entry_fields import parse_fields
from readinglist.references.layout.reading import read, vocabulary
from readinglist.references.listing.entries import find_entries

_DASHES = re.compile(r"(?:[-‐–—―_] ?){2,}(?:(?:and|&|,|und|et) ?)*|[—―](?= ?[,.(\d])")


def extract(document: Document) -> tuple[Reference, ...]:
    """The references of `document`, in the order of its list; none where it has no text or no list."""
    lines = read(document)
    entries = find_entries(lines, vocabulary(lines))
    references = _with_authors_above(tuple(parse_fields(entry) for entry in entries))
    places = find_places(body_of(lines, references), references)
    return tuple(reference.cited_in(cited) for reference, cited in zip(references, places, strict=True))


def _with_authors_above(parsed: tuple[Reference, ...]) -> tuple[Reference, ...]:
    """Number the references of a list; where dashes stand for the authors of the entry above, name them."""
    numbered: list[Reference] = []
    for index, reference in enumerate(parsed, start=1):
        dashes = _DASHES.match(reference.raw)
        if dashes and numbered:
            others = tuple(author for author in reference.authors if not _DASHES.match(author))
            joint = next((_DASHES.sub("", author) for author in reference.authors if _DASHES.match(author)), "")
            above = numbered[-1].authors[:1] if others or joint else numbered[-1].authors
            authors = above + ((joint,) if joint else ()) + others
            reference = replace(reference, authors=authors)
        numbered.append(replace(reference, index=index))
    return tuple(numbered)


_CUES = patterns(__package__, "cues.toml", "conclusion")
_RAISED = re.compile(f"{RAISED}[^{LOWERED}]{{0,80}}{LOWERED}|[{RAISED}{LOWERED}]")
_LONGEST = 6000  # characters; a conclusion that goes on longer is cut at a paragraph
_EARLY = 0.4  # of the text: what closes a paper does not stand in it


class Conclusion(Frozen):
    """Paragraphs joined by blank lines; None where the paper has nothing of the kind."""

    text: str | None = None
    future_work: str | None = None


def conclusion_of(document: Document) -> Conclusion:
    """The conclusion and the future work of `document`, by its headings and words.

    A section of its own for what is left to do wins; else the paragraph of the conclusion that speaks
    of it, and of a single paragraph the sentences from the first that does.
    """
    sections = _before_references(in_sections(read(document)))
    at = _last(sections, _CUES["conclusion"])
    if at is None and (second := _last(sections, _CUES["second_best"])) is not None:
        at = second if _length(sections[:second]) > _EARLY * _length(sections) else None
    closing = _paragraphs(sections, at)
    left = _last(sections, _CUES["future"])
    future = _paragraphs(sections, left) if left is not None else ()
    if left is not None and left == at:  # "Conclusion and future work"
        future = _to_do(closing) or closing
    return Conclusion(_joined(closing), _joined(future or _to_do(closing)))


def _before_references(sections: Sequence[Section]) -> tuple[Section, ...]:
    """An appendix may conclude something as well; the paper does so before its references."""
    half = _EARLY * _length(sections)
    for number, section in enumerate(sections):
        if section.heading and _CUES["references"].fullmatch(section.heading) and _length(sections[:number]) > half:
            return tuple(sections[:number])
    return tuple(sections)


def _last(sections: Sequence[Section], heading: re.Pattern[str]) -> int | None:
    found = [at for at, section in enumerate(sections) if section.heading and heading.search(section.heading)]
    return found[-1] if found else None


def _length(sections: Sequence[Section]) -> int:
    return sum(len(text) for section in sections for text in section.paragraphs)


def _paragraphs(sections: Sequence[Section], at: int | None) -> tuple[str, ...]:
    """The paragraphs of a section and of those inside of it."""
    if at is None:
        return ()
    inside = [sections[at]]
    for section in sections[at + 1 :]:
        if section.within != sections[at].heading:
            break
        inside.append(section)
    return tuple(clean for section in inside for text in section.paragraphs if (clean := _RAISED.sub("", text).strip()))


def _to_do(paragraphs: Sequence[str]) -> tuple[str, ...]:
    speaking = [text for text in paragraphs if _CUES["to_do"].search(text)]
    if not speaking:
        return ()
    if len(paragraphs) > 1:
        return (max(reversed(speaking), key=lambda text: len(_CUES["to_do"].findall(text))),)
    first = _CUES["to_do"].search(speaking[0])
    start = next(start for start, end in sentence_spans(speaking[0]) if first is not None and end > first.start())
    return (speaking[0][start:],)


def _joined(paragraphs: Sequence[str]) -> str | None:
    kept: list[str] = []
    for text in paragraphs:
        if kept and sum(map(len, kept)) + len(text) > _LONGEST:
            break
        kept.append(text[:_LONGEST])
    return "\n\n".join(kept) or None
