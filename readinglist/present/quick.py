"""The quick critique: five questions of one key each, then a line.

The ratings are those of `model.log.Rated`: what is gained, what it costs, how far it carries, how easily it
breaks, and whether I would build on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from readinglist.model import Rated
from readinglist.model.log import LEVELS
from readinglist.text import clean_or_none


@dataclass(frozen=True, slots=True)
class Question:
    """A rating, how it is asked, and its answers: key to (value, word)."""

    name: str
    text: str
    answers: Mapping[str, tuple[str | int, str]]


_LEVELS: Mapping[str, tuple[str | int, str]] = {str(level): (level, word) for level, word in LEVELS.items()}
QUESTIONS = (
    Question("upside", "Upside if it is right", {"1": ("10%", "10 %"), "2": ("10x", "10x")}),
    Question("complexity", "Complexity that it costs", _LEVELS),
    Question("generality", "Generality", _LEVELS),
    Question("fragility", "Fragility", _LEVELS),
    Question("build_on", "Would I build on it", {"y": ("yes", "yes"), "m": ("maybe", "maybe"), "n": ("no", "no")}),
)


def rated_from(keys: tuple[str, ...], line: str) -> Rated | None:
    """The critique that was typed; a key without a meaning leaves its question open. None: nothing was said."""
    answers = dict(zip((question.name for question in QUESTIONS), map(_value, QUESTIONS, keys), strict=False))
    said = clean_or_none(line)
    if said is None and all(value is None for value in answers.values()):
        return None

    def text(name: str) -> str | None:
        value = answers.get(name)
        return value if isinstance(value, str) else None

    def level(name: str) -> int | None:
        value = answers.get(name)
        return value if isinstance(value, int) else None

    return Rated(
        upside=text("upside"),
        complexity=level("complexity"),
        generality=level("generality"),
        fragility=level("fragility"),
        build_on=text("build_on"),
        line=said,
    )


def _value(question: Question, key: str) -> str | int | None:
    return question.answers[key][0] if key in question.answers else None
