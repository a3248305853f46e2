"""`.bib` files as fields: what a paper's sources cite where nobody ran BibTeX over them.

Only what a reference needs: entries, their fields, `@string`. The bibliographies that a user imports
are `formats`' business, which tells what is wrong with an entry; here a broken entry ends at the next.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from readinglist.name_lists import split_names

from .cited import Cited, from_fields
from .text import plain

_START = re.compile(r"@\s{0,9}([A-Za-z]{2,30})\s{0,9}[{(]")
_NAME = re.compile(r"[\s,]*([A-Za-z][\w:.+-]{0,60})\s*=\s*")
_KEY = re.compile(r"\s*([^\s,{}=]{1,300})\s*,?")
_PIECE = re.compile(r"\s*(?:#\s*)?(?:(?P<open>[{\"])|(?P<bare>[^\s{}\",#=]{1,100}))")
_DELIMITER = re.compile(r"(?<!\\)[{}\"]")
_NO_ENTRIES = frozenset(("comment", "preamble", "string"))
_INHERITED = ("year", "date", "publisher", "editor")
_MACRO = 1000  # signs that an @string may stand for
_MOST = 50_000  # entries


def bib_entries(source: str, wanted: Collection[str] | None = None) -> Iterator[Cited]:
    """The entries of a `.bib` file in its order, or those with the keys `wanted`. Linear in its length."""
    entries = dict(_raw_entries(source))
    for key, fields in entries.items():
        if wanted is None or key in wanted:
            fields = _with_parent(fields, entries)
            yield from_fields(key, fields, split_names(fields.get("author") or fields.get("editor") or "", plain))


def _raw_entries(source: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Keys and fields in lower case, values in LaTeX."""
    macros: dict[str, str] = {}
    starts = list(_START.finditer(source))[:_MOST]
    for start, following in zip(starts, [*starts[1:], None], strict=True):
        body = source[start.end() : following.start() if following else len(source)]
        kind = start[1].lower()
        if kind == "string":
            macros.update({name: value[:_MACRO] for name, value in _fields(body, 0, macros).items()})
        elif kind not in _NO_ENTRIES and (key := _KEY.match(body)):
            yield key[1], _fields(body, key.end(), macros)


def _fields(body: str, position: int, macros: Mapping[str, str]) -> dict[str, str]:
    fields: dict[str, str] = {}
    while name := _NAME.match(body, position):
        value, position = _value(body, name.end(), macros)
        fields.setdefault(name[1].lower(), value)
    return fields


def _value(body: str, position: int, macros: Mapping[str, str]) -> tuple[str, int]:
    """A value, its pieces put together, and where it ends."""
    parts: list[str] = []
    while piece := _PIECE.match(body, position):
        if parts and "#" not in piece[0]:
            break
        if piece["open"]:
            end = _closing(body, piece.end(), piece["open"])
            parts.append(body[piece.end() : end])
            position = end + 1
        else:
            parts.append(macros.get(piece["bare"].lower(), piece["bare"]))
            position = piece.end()
    return " ".join("".join(parts).split()), max(position, 0)


def _closing(body: str, start: int, opened: str) -> int:
    """Where the value that begins at `start` ends: its quote outside of braces, or its brace."""
    depth = 0
    for match in _DELIMITER.finditer(body, start):
        if depth <= 0 and match[0] == ('"' if opened == '"' else "}"):
            return match.start()
        depth += {"{": 1, "}": -1}.get(match[0], 0)
    return len(body)


def _with_parent(fields: dict[str, str], entries: Mapping[str, dict[str, str]]) -> dict[str, str]:
    """The fields with what a `crossref` hands down; its own win."""
    parent = entries.get(fields.get("crossref", "").strip())
    if parent is None or parent is fields:
        return fields
    handed = {name: parent[name] for name in _INHERITED if name in parent}
    if "title" in parent:
        handed["booktitle"] = parent["title"]
    return handed | fields
