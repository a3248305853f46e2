"""Lists of names in BibTeX's and biblatex's spelling, as "First Last": of imported files and of papers' sources.

How names are printed in a list of references is another thing: `references/fields/names.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from .latex import from_latex
from .text import clean, words

_AND = re.compile(r"(?<!\s)\s+and(?=\s)", re.I)
_COMMA, _SEMICOLON = re.compile(","), re.compile(";")
_TIE = re.compile(r"(?<!\\)~")
_PART = re.compile(r"\A\"?(family|given|prefix|suffix|useprefix|id|given-i|family-i|prefix-i)\s*=(.*?)\"?$", re.S)
_OTHERS = frozenset(("others", "et al", "et al."))
_MOST = 5_000  # names of a list
_SUFFIXES = frozenset("jr sr ii iii iv".split())


def split_names(text: str, signs: Callable[[str], str] = from_latex) -> tuple[str, ...]:
    """The persons and bodies of a name list, in order, without "others".

    Names stand apart by `and` outside braces; a name in braces is taken as it is. `signs` makes text of LaTeX.

    >>> split_names("Oord, A{\\\\\\"a}ron van den and {{Deep Mind}} and others")
    ('Aäron van den Oord', 'Deep Mind')
    """
    parts = _split_outside_braces(text, _AND)
    if len(parts) == 1 and ";" in text:
        parts = _split_outside_braces(text, _SEMICOLON)
    if len(parts) == 1 and len(_split_outside_braces(text, _COMMA)) > 3:
        parts = _split_outside_braces(text, _COMMA)  # a list that never saw BibTeX
    names = (_one_name(part, signs) for part in parts[:_MOST])
    return tuple(name for name in names if name and name.lower() not in _OTHERS)


def surname_of(name: str) -> str:
    """The folded surname of "First Last", without a suffix; "" where there is none.

    >>> surname_of("Kenneth I. Joy Jr."), surname_of("III")
    ('joy', '')
    """
    parts = [word for word in words(name) if word not in _SUFFIXES]
    return parts[-1] if parts else ""


def _one_name(text: str, signs: Callable[[str], str]) -> str:
    text = " ".join(_TIE.sub(" ", text).split())
    parts = [signs(part).strip() for part in _split_outside_braces(text, _COMMA)]
    fields = [_PART.match(part) for part in parts]
    if all(fields) and fields:
        named = {match[1]: match[2].strip() for match in fields if match}
        family = f"{named.get('prefix', '')} {named.get('family', '')}".strip()
        return _joined(named.get("given", ""), family, named.get("suffix", ""))
    if len(parts) == 1:
        return clean(parts[0])
    if len(parts) == 2:
        return _joined(parts[1], parts[0], "")
    return _joined(parts[2], parts[0], parts[1])  # Last, Jr, First


def _joined(given: str, family: str, suffix: str) -> str:
    name = clean(f"{given} {family}")
    return clean(f"{name}, {suffix}") if suffix and name else name


def _split_outside_braces(text: str, separator: re.Pattern[str]) -> list[str]:
    """`text` cut at the matches of `separator` that stand outside braces; linear."""
    parts, start, depth, seen = [], 0, 0, 0
    for match in separator.finditer(text):
        gap = text[seen : match.start()]
        depth += gap.count("{") - gap.count("}") - (gap.count("\\{") - gap.count("\\}"))
        seen = match.start()
        if depth <= 0:
            parts.append(text[start : match.start()])
            start = match.end()
    parts.append(text[start:])
    return parts
