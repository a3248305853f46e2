"""Values of BibTeX: where one ends, what its pieces are together, and how an id stands in it.

Whole files are read by `formats`, which says what is wrong in one, and by `references`, which takes what it can.
All of it is linear in the length of the value.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from readinglist.core.text import clean

_BARE = re.compile(r"[^\s{}\",#=]+")
_SPACE = re.compile(r"\s*")
_DELIMITER = re.compile(r'(?<!\\)[{}"]')
_LATEX_IN_ID = re.compile(r"\\(?=[_%#&~$])|[{}]|\\url(?=\{)|<|>")


def read_value(text: str, start: int, macro: Callable[[str], str]) -> tuple[str, int]:
    """The value that begins at `start`, its pieces put together, and where it ends; `macro` expands a name."""
    parts: list[str] = []
    position = start
    while True:
        part, position = _piece(text, _after_space(text, position), macro)
        parts.append(part)
        after = _after_space(text, position)
        if text[after : after + 1] != "#":
            return "".join(parts), position
        position = after + 1


def verbatim(text: str) -> str:
    """An id or address as it was before LaTeX's escapes and braces were put in."""
    return clean(_LATEX_IN_ID.sub("", text))


def _piece(text: str, start: int, macro: Callable[[str], str]) -> tuple[str, int]:
    """One of the pieces that `#` puts together, and where it ends."""
    if text[start : start + 1] in ("{", '"'):
        end = _closing(text, start)
        return text[start + 1 : end], min(end + 1, len(text))
    bare = _BARE.match(text, start)
    return (macro(bare[0]), bare.end()) if bare else ("", start)


def _closing(text: str, start: int) -> int:
    """Where the brace or quote that opens at `start` is closed; the end of `text` where nowhere."""
    closing = '"' if text[start] == '"' else "}"
    depth = 0
    for match in _DELIMITER.finditer(text, start + 1):
        if depth <= 0 and match[0] == closing:
            return match.start()
        depth += {"{": 1, "}": -1}.get(match[0], 0)
    return len(text)


def _after_space(text: str, start: int) -> int:
    match = _SPACE.match(text, start)
    return match.end() if match else start
