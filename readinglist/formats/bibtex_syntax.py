"""BibTeX files as plain entries: names of fields and their values, before any meaning.

`bibtexparser` cuts the file into blocks and recovers at the next entry where one is broken. What
stands in a value (strings put together with `#`, macros, a forgotten comma) is taken apart here,
because an entry is not to be lost to it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bibtexparser import model as blocks
from bibtexparser.entrypoint import parse_string

from readinglist.model import Skipped

MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_BARE = re.compile(r"[^\s{}\",#=]+")
_SPACE = re.compile(r"\s*")
_BRACES = re.compile(r"(?<!\\)[{}]")
_BRACES_AND_QUOTES = re.compile(r'(?<!\\)[{}"]')
_NEXT_FIELD = re.compile(r"\s*([A-Za-z][\w:.+-]*)\s*=")


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One `@type{key, ...}`: field names in lower case, values without their outer braces or quotes."""

    type: str
    key: str
    fields: dict[str, str]
    line: int  # from 1


@dataclass(slots=True)
class _Macros:
    """Texts of `@string`. What they add to a file is bounded: a macro of macros doubles each time."""

    budget: int
    texts: dict[str, str] = field(default_factory=lambda: {name: name for name in MONTHS})

    def expand(self, name: str) -> str:
        text = self.texts.get(name.lower(), name)
        if len(text) > self.budget:
            return name
        self.budget -= len(text)
        return text


def iter_raw_entries(text: str) -> Iterator[RawEntry | Skipped]:
    """The entries of a BibTeX file in its order; what is broken as `Skipped`, with the line.

    Comments, preambles and strings are no entries. Linear in the length of `text`.
    """
    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)  # its complaints are our `Skipped`
    macros = _Macros(budget=2 * len(text) + 10_000)
    for found in parse_string(text, parse_stack=[]).blocks:
        line = (found.start_line or 0) + 1
        block: blocks.Block | None = found
        while isinstance(block, blocks.DuplicateBlockKeyBlock | blocks.DuplicateFieldKeyBlock):
            block = block.ignore_error_block  # keys need not be unique here
        if isinstance(block, blocks.String):
            macros.texts[block.key.lower()] = _value(block.value, 0, macros)[0]
        elif isinstance(block, blocks.Entry):
            yield RawEntry(block.entry_type.lower(), block.key.strip(), _fields(block, macros), line)
        elif isinstance(block, blocks.ParsingFailedBlock):
            yield Skipped(_name_of(block.raw or "", line), f"line {line}: {_why_broken(block)}")


def _fields(entry: blocks.Entry, macros: _Macros) -> dict[str, str]:
    """Fields by name; of two with one name the first that says something."""
    fields: dict[str, str] = {}
    for item in entry.fields:
        name, position = item.key.lower(), 0
        while True:
            value, position = _value(item.value, position, macros)
            if value.strip():
                fields.setdefault(name, value)
            forgotten = _NEXT_FIELD.match(item.value, position)  # a comma is missing before this field
            if forgotten is None:
                break
            name, position = forgotten[1].lower(), forgotten.end()
    return fields


def _value(text: str, start: int, macros: _Macros) -> tuple[str, int]:
    """The value that begins at `start`, its pieces put together, and where it ends."""
    parts: list[str] = []
    position = start
    while True:
        part, position = _piece(text, _end_of(_SPACE, text, position), macros)
        parts.append(part)
        after = _end_of(_SPACE, text, position)
        if text[after : after + 1] != "#":
            return "".join(parts), position
        position = after + 1


def _piece(text: str, start: int, macros: _Macros) -> tuple[str, int]:
    """One of the pieces that `#` puts together, and where it ends."""
    opening = text[start : start + 1]
    if opening in ("{", '"'):
        end = _closing(text, start)
        return text[start + 1 : end], min(end + 1, len(text))
    bare = _BARE.match(text, start)
    return (macros.expand(bare[0]), bare.end()) if bare else ("", start)


def _closing(text: str, start: int) -> int:
    """Where the brace or quote that opens at `start` is closed; the end of `text` where nowhere."""
    quoted = text[start] == '"'
    depth = 0
    for match in (_BRACES_AND_QUOTES if quoted else _BRACES).finditer(text, start + 1):
        if depth <= 0 and match[0] == ('"' if quoted else "}"):
            return match.start()
        depth += {"{": 1, "}": -1}.get(match[0], 0)
    return len(text)


def _end_of(pattern: re.Pattern[str], text: str, start: int) -> int:
    match = pattern.match(text, start)
    return match.end() if match else start


def _name_of(raw: str, line: int) -> str:
    """What to call a broken entry: its key where it can be seen."""
    match = re.match(r"@\w+\s*[{(]\s*([^\s,{}=]{1,80})", raw)
    return match[1] if match else f"line {line}"


def _why_broken(block: blocks.ParsingFailedBlock) -> str:
    reason = str(getattr(block.error, "abort_reason", "") or "").lower()
    if "end of file" in reason:
        return "a brace or quote is never closed"
    if "block start" in reason:
        return "a brace or quote is not closed before the next entry"
    if "expected a `=`" in reason:
        return "a field has a name but no `=` and value"
    if "comma after entry key" in reason:
        return "there is no comma after the key"
    return "the entry is not BibTeX"
