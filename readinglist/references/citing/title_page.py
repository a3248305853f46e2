"""What a paper calls its own: names in its title, which its sentences may say instead of "we"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from readinglist.references.layout.reading import TextLine

_BEFORE_COLON = re.compile(r"\s*([^:]{2,60}?)\s*:\s")
_NAMELIKE = re.compile(r"[\w.+-]*(?:[a-z][A-Z]|\b[A-Z]{3,6}\b|\.jl\b|\.py\b|\d[A-Z]|[A-Z]\d)[\w.+-]*")
_MOST_WORDS = 3
_FIRST_LINES = 200  # of the text: what is presented is said early
_SHORT = re.compile(r" \(([A-Z][\w.+-]{1,20})\)")  # what a name is abbreviated to
_PRESENTED = re.compile(
    r"\b(?:[Ww]e|paper|article|work) (?:\w+ )?(?:presents?|introduces?|proposes?|describes?|developed|develops?|"
    r"releases?)\s"
    r"(?:an? |the )?([\w.+-]{3,40})"
)


def own_names(lines: Sequence[TextLine]) -> tuple[str, ...]:
    """Names of what the paper presents, longest first.

    What its title has before a colon, CamelCase words of its title, and what it says to present. The
    title is what the first page sets largest.
    """
    title = _title(lines)
    names: set[str] = set()
    named = _BEFORE_COLON.match(title)
    if named and _is_name(named[1]):
        names.add(named[1])
    elif not named and sum(word.isupper() for word in title.split()) < 2:
        names |= set(_NAMELIKE.findall(title.split(" for ")[0]))
    text = " ".join(line.text for line in lines[:_FIRST_LINES])
    full = named[1] if named else title.strip()
    if (at := text.find(f"{full} (")) >= 0 and (short := _SHORT.match(text, at + len(full))):
        names.add(short[1])
    names |= {
        found[1].rstrip(".,") for found in _PRESENTED.finditer(text) if _NAMELIKE.fullmatch(found[1].rstrip(".,"))
    }
    return tuple(sorted((name.strip(".,") for name in names if len(name) > 2), key=lambda name: (-len(name), name)))


def _is_name(text: str) -> bool:
    """One word, or few of which the first could only be a name ("PCP Notebooks", not "Reinforcement Learning")."""
    words = text.split()
    return len(words) == 1 or (
        len(words) <= _MOST_WORDS and _NAMELIKE.fullmatch(words[0]) is not None and not text.isupper()
    )


def _title(lines: Sequence[TextLine]) -> str:
    first = [line for line in lines if line.page == lines[0].page] if lines else []
    if not first:
        return ""
    largest = max(line.size for line in first)
    return " ".join(line.text for line in first if line.size > largest - 0.5)[:300] if largest else ""
