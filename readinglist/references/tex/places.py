"""Where a paper's TeX cites: every `\\cite` with its section and its sentence.

What is set apart (figures, tables, footnotes) is read after the text around it, as in a PDF. Code and
pictures are passed over, and so are formulas that stand on lines of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from readinglist.model.references import CitingPlace, Reference
from readinglist.references.citing.kinds import kind_of
from readinglist.references.citing.title_page import own_names
from readinglist.references.entry import Run
from readinglist.references.layout.reading import TextLine
from readinglist.sentences import sentence_spans

from .body import CALL, Paragraph, iter_paragraphs, title_of
from .tokens import Tokens

_LONGEST = 600  # signs of a sentence that are kept, around its mark
_PER_REFERENCE = 200  # places; a text that cites one work more often is none
_EARLY = 40  # paragraphs in which a paper says what it presents


def places_of(
    tokens: Tokens, keys: Mapping[str, int], references: Sequence[Reference]
) -> tuple[tuple[CitingPlace, ...], ...]:
    """For each of `references` the places in the TeX that cite it, in the order of the text.

    `keys` say which reference (from 0) a key means. A sentence that cites one twice is one place.
    """
    paragraphs = list(iter_paragraphs(tokens))
    own = _own_names(title_of(tokens), paragraphs)
    places: list[dict[tuple[int, int], CitingPlace]] = [{} for _ in references]
    for number, paragraph in enumerate(paragraphs):
        calls = list(CALL.finditer(paragraph.text))
        for start, end, inside in _by_sentence(paragraph.text, calls):
            for call in inside:
                for index in {keys[key] for key in paragraph.keys(call) if key in keys}:
                    if (number, start) not in places[index] and len(places[index]) < _PER_REFERENCE:
                        said, at = _shown(paragraph, (start, end), call.start(), keys, references)
                        places[index][number, start] = _place(paragraph, said, at, own)
    return tuple(tuple(found.values()) for found in places)


def _by_sentence(text: str, calls: Sequence[re.Match[str]]) -> Iterator[tuple[int, int, Sequence[re.Match[str]]]]:
    """Sentences that cite, with their citations."""
    position = 0
    for start, end in sentence_spans(text) if calls else ():
        first = position
        while position < len(calls) and calls[position].start() < end:
            position += 1
        if position > first:
            yield start, end, calls[first:position]


def _place(paragraph: Paragraph, said: str, at: int, own: tuple[str, ...]) -> CitingPlace:
    kind = kind_of(paragraph.section, said, within=paragraph.within, at=at, aside=paragraph.aside, own=own)
    return CitingPlace(paragraph.section, said, kind)


def _shown(
    paragraph: Paragraph, sentence: tuple[int, int], call: int, keys: Mapping[str, int], references: Sequence[Reference]
) -> tuple[str, int]:
    """A sentence as a numbered style prints it, and where in it the citation that begins at `call` stands."""
    start, end = sentence
    if end - start > _LONGEST:
        start = max(start, call - 2 * _LONGEST // 3)
        end = min(end, start + _LONGEST)
    pieces: list[str] = []
    position, at = start, 0
    for found in CALL.finditer(paragraph.text, start, end):
        pieces.append(paragraph.text[position : found.start()])
        numbers = [keys.get(key) for key in paragraph.keys(found)]
        first = references[numbers[0]] if numbers and numbers[0] is not None else None
        if paragraph.is_naming(found) and first and (name := _called(first)):
            pieces.append(f"{name} ")
        if found.start() == call:
            at = sum(map(len, pieces))
        pieces.append("[" + ", ".join("?" if number is None else str(number + 1) for number in numbers) + "]")
        position = found.end()
    pieces.append(paragraph.text[position:end])
    return "".join(pieces), at


def _called(reference: Reference) -> str:
    """What a text calls a work by: surnames of one or two authors, or of the first and "et al."."""
    surnames = [name.split(",")[0].split()[-1] for name in reference.authors if name.split(",")[0].split()]
    if len(surnames) > 2:
        return f"{surnames[0]} et al."
    return " and ".join(surnames)


def _own_names(title: str, paragraphs: Sequence[Paragraph]) -> tuple[str, ...]:
    """What the paper calls its own, told by its title and by what it says first."""
    texts = [title, *(paragraph.text for paragraph in paragraphs[:_EARLY])]
    sizes = [20.0] + [10.0] * len(paragraphs)
    return own_names(
        [TextLine((Run(text),), 1, 0, 0.0, 0.0, 0.0, 0.0, size) for text, size in zip(texts, sizes, strict=False)]
    )
