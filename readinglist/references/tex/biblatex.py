"""Entries of the `.bbl` that biber and biblatex write: names and fields, each in a command of its own.

```
\\entry{key}{article}{}
  \\name{author}{2}{}{ {{hash=..}{family={Doe}, given={Jane}}} {..} }   (older: {{hash}{Doe}{D.}{Jane}{J.}..})
  \\field{title}{...}  \\list{publisher}{1}{ {..} }  \\verb{doi} \\verb 10.1000/1 \\endverb
\\endentry
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .cited import MOST_NAMES, Cited, from_fields
from .text import plain
from .tokens import Tokens

_ENTRY = re.compile(r"\\entry\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_VERB = re.compile(r"\\verb\s*\{(\w+)\}\s*\\verb\s([^\n]{0,2000})")
_KEYED = re.compile(r"\b(family|given|prefix|suffix)\s*=\s*$")
_MOST = 20_000  # entries
_LONGEST = 200_000  # signs of an entry


def is_biblatex(source: str) -> bool:
    """Whether a `.bbl` is biblatex's."""
    return "\\endentry" in source and _ENTRY.search(source) is not None


def biblatex_entries(source: str) -> Iterator[Cited]:
    """The entries in their order, each key once: every list of the file repeats those that it shows."""
    seen: set[str] = set()
    for start in _ENTRY.finditer(source):
        key = start[1].strip()
        if key in seen or start[2].strip() in ("set", "xdata"):
            continue
        seen.add(key)
        end = source.find("\\endentry", start.end())
        end = len(source) if end < 0 else end
        yield _entry(key, source[start.end() : min(end, start.end() + _LONGEST)])
        if len(seen) >= _MOST:
            return


def _entry(key: str, body: str) -> Cited:
    fields = {match[1]: match[2].strip() for match in _VERB.finditer(body)}
    authors: tuple[str, ...] = ()
    tokens = Tokens(_VERB.sub("", body))
    index = 0
    while index < len(tokens):
        command = tokens.texts[index]
        index += 1
        if command == "\\field":
            name, index = _argument(tokens, index)
            value, index = _argument(tokens, index)
            fields.setdefault(name, value)
        elif command == "\\list":
            name, index = _argument(tokens, index)
            _, index = _argument(tokens, index)
            value, index = _argument(tokens, index)
            fields.setdefault(name, " ".join(_inner(value)))
        elif command == "\\name":
            name, index = _argument(tokens, index)
            people, index = _people(tokens, index)
            if name == "author" or (name == "editor" and not authors):
                authors = people
    return from_fields(key, fields, authors)


def _argument(tokens: Tokens, index: int) -> tuple[str, int]:
    group = tokens.group(index)
    return (tokens.source(*group).strip(), group[1] + 1) if group else ("", index)


def _inner(value: str) -> Iterator[str]:
    """The groups of a list."""
    tokens = Tokens(value)
    index = 0
    while group := tokens.group(index):
        yield tokens.source(*group)
        index = group[1] + 1


def _people(tokens: Tokens, index: int) -> tuple[tuple[str, ...], int]:
    """The names of a list: its last argument holds a group for each."""
    last = ""
    while (group := tokens.group(index)) is not None:
        last, index = tokens.source(*group), group[1] + 1
    names = [_person(group) for group, _ in zip(_inner(last), range(MOST_NAMES), strict=False)]
    return tuple(name for name in names if name), index


def _person(source: str) -> str:
    """One name: `{hash=..}{family={Doe}, given={Jane}}`, or nine groups by place."""
    groups = list(_inner(source))
    if len(groups) >= 4 and "=" not in groups[1]:  # hash, last, its initial, first, .., prefix, .., suffix
        prefix = groups[5] if len(groups) > 5 else ""
        return _joined(groups[3], prefix, groups[1])
    tokens = Tokens(groups[1] if len(groups) > 1 else source)
    parts: dict[str, str] = {}
    for index, token in enumerate(tokens.texts):
        if token == "{" and index and (named := _KEYED.search(tokens.texts[index - 1])):
            parts.setdefault(named[1], tokens.source(index + 1, tokens.closing[index]))
    return _joined(parts.get("given", ""), parts.get("prefix", ""), parts.get("family", ""))


def _joined(given: str, prefix: str, family: str) -> str:
    return plain(f"{given} {prefix} {family}")
