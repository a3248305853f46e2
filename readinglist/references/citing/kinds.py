"""What a citing place does with the cited work: used, compared, mentioned, by rules that can be read.

A rule is a pattern of words and where it may hold: before or after the mark of the citation, in which
kinds of sections. Nothing is learnt or weighed; the first rule that holds decides, and what no rule
holds for is a mention. `unknown` is left for places whose text says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum

from .uses import is_compared, is_used, parted


class Part(Enum):
    """What a section is for, told by its heading."""

    BACKGROUND = "background"
    METHOD = "method"
    RESULTS = "results"
    OUTLOOK = "outlook"
    OTHER = "other"


_PARTS = (
    (
        Part.BACKGROUND,
        r"introduction|related|background|prior work|previous work|literature|state of the art|motivation|"
        r"statement of need|abstract|theoretical|theory|overview|history|survey|preliminar|context|"
        r"problem statement|review",
    ),
    (
        Part.OUTLOOK,
        r"conclu|future|outlook|discussion|limitation|broader impact|perspectives|acknowledge|recommendation",
    ),
    (Part.RESULTS, r"results?\b|comparison|ablation|findings|benchmarks?\b|performance|evaluation results"),
    (
        Part.METHOD,
        r"method|approach|experiment|setup|set-up|settings?\b|implementation|training|data\b|datasets?\b|"
        r"materials?\b|model|architecture|algorithm|procedure|measures?\b|sample|participants|evaluation|design|optimi[sz]|"
        r"hyperparameters?|baselines?\b|preprocessing|simulation|analys[ie]s|example|software|resources|features|"
        r"pipeline|framework|system",
    ),
)
_PATTERNS = tuple((part, re.compile(rf"\b(?:{words})", re.IGNORECASE)) for part, words in _PARTS)
_FUTURE = re.compile(r"(?:\w+ )?(?:future|outlook)\b", re.IGNORECASE)
_FEWEST_LETTERS = 8  # besides marks and names


def kind_of(
    section: str | None,
    sentence: str,
    *,
    within: str | None = None,
    at: int | None = None,
    aside: bool = False,
    own: Iterable[str] = (),
) -> str:
    """One of `model.references.CITATION_KINDS` for a sentence that cites.

    `section` is the heading above it and `within` the heading of the section around that; `at` is the
    character of the sentence at which the citation is made (None: anywhere); `aside` marks captions,
    tables and footnotes; `own` are names of what the citing paper itself presents.

    >>> kind_of("Training", "We train with AdamW [12].")
    'used'
    >>> kind_of("Introduction", "Adam [12] is widely used.")
    'mentioned'
    """
    before, after = parted(sentence, len(sentence) if at is None else at)
    if sum(c.isalpha() for c in before + after) < _FEWEST_LETTERS:
        return "unknown"
    part = part_of(section, within)
    if is_compared(before, after, results=part is Part.RESULTS):
        return "compared"
    if _FUTURE.match(section or ""):
        return "mentioned"
    if is_used(before, after, told=part in (Part.METHOD, Part.RESULTS), loose=part is Part.OTHER, own=tuple(own)):
        return "used"
    return "mentioned"


def part_of(section: str | None, within: str | None = None) -> Part:
    """What the section is for; where its own heading does not tell, that of the section around it."""
    for heading in (section, within):
        for part, pattern in _PATTERNS if heading else ():
            if pattern.search(heading or ""):
                return part
    return Part.OTHER
