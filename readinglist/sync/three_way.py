"""Two texts that were one, merged where it is clear what both writers meant.

Front matter is merged key by key, the body line by line, against the text that both started from. Without that text
what the two have in common stands in for it, so that all else counts as added. Where both changed the same place
nothing is decided here: the caller keeps both texts. No line that somebody added is ever left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from readinglist.core.diff import changes
from readinglist.core.errors import InputError
from readinglist.core.front_matter import Parts, Value, changed, read_values, split, without
from readinglist.core.frozen import Frozen

_OWN_LINE = re.compile(r"\A\s*(?:[-*+|>#]|\d+[.)]|<!--)")  # begins something of its own, whatever stands before it
_KEY = re.compile(r"^[^\s#:-][^:\n]*:", re.M)
_DATES = {"created": min, "updated": max}


class _Edit(Frozen):
    """`lines` take the place of those from `low` up to `high` of the text that both started from."""

    low: int
    high: int
    lines: tuple[str, ...]

    @property
    def adds(self) -> bool:
        """Nothing is taken away."""
        return self.low == self.high


def merged(base: str | None, newer: str, older: str) -> str | None:
    """The text that holds what both changed in `base`; None where they changed the same place in two ways.

    Where both added something at one place, what `newer` added comes first. `base` None: it is not known.

    >>> merged("a\\n\\nb\\n", "a\\n\\nb\\nc\\n", "A\\n\\nb\\n")
    'A\\n\\nb\\nc\\n'
    """
    if newer == older or older == base:
        return newer
    if newer == base:
        return older
    try:
        ours, theirs = split(newer), split(older)
        first = None if base is None else split(base)
    except InputError:
        return _merged_text(base, newer, older)
    if not (ours.tail and theirs.tail):
        return _merged_text(base, newer, older)
    front = _merged_front(first, ours, theirs)
    body = _merged_text(None if first is None else first.body, ours.body, theirs.body)
    return None if front is None or body is None else f"{ours.head}{front}{ours.tail}{body}"


def _merged_front(base: Parts | None, ours: Parts, theirs: Parts) -> str | None:
    """The lines of the front matter, None where a key was changed in two ways."""
    by_lines = _merged_text(base.front if base is not None else None, ours.front, theirs.front)
    old = _values(base.front) if base is not None and base.tail else {}
    here, there = _values(ours.front), _values(theirs.front)
    if old is None or here is None or there is None:
        return by_lines  # not YAML, on one side at least
    wanted = _merged_values(old, here, there)
    if wanted is None:
        return None
    if by_lines is not None and _values(by_lines) == wanted and _says_once(by_lines):
        return by_lines
    front = split(changed(f"{ours.head}{ours.front}{ours.tail}", wanted, add=wanted)).front
    for key in here.keys() - wanted.keys():
        front = without(front, key)
    return front if _values(front) == wanted else None


def _values(front: str) -> dict[str, Value] | None:
    """The keys of a front matter; None where it is not YAML."""
    try:
        return read_values(front)
    except InputError:
        return None


def _merged_values(old: dict[str, Value], ours: dict[str, Value], theirs: dict[str, Value]) -> dict[str, Value] | None:
    """What the keys say in the end; None where one was changed in two ways."""
    result: dict[str, Value] = {}
    for key in dict.fromkeys([*ours, *theirs]):
        before, a, b = old.get(key), ours.get(key), theirs.get(key)
        if a == b or b == before or (not b and before is None):
            value = a
        elif a == before or (not a and before is None):
            value = b
        elif isinstance(a, tuple) and isinstance(b, tuple):
            known = set(before) if isinstance(before, tuple) else set()
            value = (
                *(item for item in a if item in b or item not in known),
                *(item for item in b if item not in a and item not in known),
            )
        elif key in _DATES and isinstance(a, str) and isinstance(b, str):
            value = _DATES[key](a, b)
        else:
            return None
        if value is not None:
            result[key] = value
    return result


def _says_once(front: str) -> bool:
    keys = _KEY.findall(front)
    return len(keys) == len(set(keys))


def _merged_text(base: str | None, newer: str, older: str) -> str | None:
    if base is not None and newer in (base, older):
        return older
    if base is not None and older == base:
        return newer
    ours, theirs = newer.split("\n"), older.split("\n")
    start = _common(ours, theirs) if base is None else base.split("\n")
    if start is None:
        return None
    one, other = _edits(start, ours), _edits(start, theirs)
    lines = None if one is None or other is None else _merged_lines(start, one, other)
    return None if lines is None else "\n".join(lines)


def _common(ours: Sequence[str], theirs: Sequence[str]) -> list[str] | None:
    """The lines that two texts have in common, in their order; None where they are too long to compare."""
    found = changes(ours, theirs)
    if found is None:
        return None
    gone = {place for change in found for place in range(change.low, change.high)}
    return [line for place, line in enumerate(ours) if place not in gone]


def _edits(start: Sequence[str], after: Sequence[str]) -> list[_Edit] | None:
    """What makes `after` of `start`; None where they are too long to compare."""
    found = changes(start, after)
    return None if found is None else [_Edit(c.low, c.high, tuple(after[c.start : c.end])) for c in found]


def _merged_lines(start: Sequence[str], ours: Sequence[_Edit], theirs: Sequence[_Edit]) -> list[str] | None:
    result: list[str] = []
    place = 0
    edits = sorted([*((0, e) for e in ours), *((1, e) for e in theirs)], key=lambda e: (e[1].low, e[1].high, e[0]))
    last: dict[int, _Edit] = {}
    for who, edit in edits:
        before = last.get(1 - who)
        if before is not None and before == edit:
            continue  # both did the same
        if before is not None and not _apart(before, edit, start):
            return None
        result += start[place : edit.low]
        if before is not None and before.adds and edit.adds and before.low == edit.low:
            result[len(result) - len(before.lines) :] = _union(before.lines, edit.lines)
        else:
            result += edit.lines
        place = max(place, edit.high)
        last[who] = edit
    return result + list(start[place:])


def _union(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """All lines of both, in their orders; what both have in common stands there once."""
    found = changes(first, second)
    if found is None:
        return [*first, *second]
    result, place = list[str](), 0
    for change in found:
        result += [*first[place : change.high], *second[change.start : change.end]]
        place = change.high
    return result + list(first[place:])


def _apart(before: _Edit, after: _Edit, start: Sequence[str]) -> bool:
    """Whether two edits, by two writers, have nothing to do with each other. `before` does not begin later."""
    if after.low < before.high:
        return False
    if after.low > before.high or before.adds or after.adds:
        return True
    return _OWN_LINE.match(start[after.low]) is not None  # neighbours: no sentence that runs from one into the other
