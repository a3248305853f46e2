"""Text of ours and of the user's in one file: what we assemble anew takes the place of our old lines alone.

A block of ours stands between two comments, the first of which holds a short hash of every line that we wrote. A line
is ours while it is the one we wrote; one that was changed, or added by hand, is the user's and stays where it is; one
that the user deleted does not come back. A block that the user took out stays out; one without lines has no heading.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from hashlib import sha256
from types import MappingProxyType

_OPEN = re.compile(r"<!-- assembled (?P<name>[a-z-]+):(?P<marks>(?: [0-9a-f]{6})*) -->[ \t]*")
_END = "<!-- end of {name} -->"
_LABEL = re.compile(r"- \*\*(?P<label>[^*]+)\*\*:")
_HEADING = re.compile(r"#{1,6}[ \t]+(?P<words>\S(?:.*[^ \t#])?)[ \t#]*")
_NONE: Mapping[str, str] = MappingProxyType({})
_BOX = re.compile(r"[-*+][ \t]+\[[ xX~-]\][ \t]+")


def block(name: str, lines: Sequence[str]) -> list[str]:
    """The lines of a block of ours. None of `lines` may be empty or hold a line break."""
    marks = "".join(f" {_mark(line)}" for line in lines)
    return [f"<!-- assembled {name}:{marks} -->", *lines, _END.format(name=name)]


def headed(heading: str | None, lines: Sequence[str]) -> list[str]:
    """The lines of a block below their heading; none without lines."""
    return [f"## {heading}", *lines] if heading and lines else list(lines)


def woven(
    text: str, blocks: Mapping[str, Sequence[str]], headings: Mapping[str, str] = _NONE, whole: Collection[str] = ()
) -> str:
    """`text` with its blocks of these names brought up to date; everything else as it stands, line ends too.

    `headings`: of blocks that begin with one, unless it stands above them. A block of `whole` in which the user wrote
    stays as it is.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.split("\n")
    bare = [line.removesuffix("\r") for line in lines]
    result: list[str] = []
    i = 0
    while i < len(lines):
        match = _OPEN.fullmatch(bare[i])
        name = match["name"] if match else ""
        last = _index(bare, _END.format(name=name), i + 1) if name in blocks else None
        if match is None or last is None:
            result.append(lines[i])
            i += 1
            continue
        there, marks = bare[i + 1 : last], match["marks"].split()
        above = next(filter(None, (_heading(line.removesuffix("\r")) for line in reversed(result))), None)
        heading = headings.get(name, "")
        new = headed(None if above == heading.casefold() else heading, blocks[name])
        opening, kept = block(name, new)[0], _merged(there, marks, new)
        if name in whole and [_mark(line) for line in there] != marks:
            opening, kept = bare[i], there
        result += [line + end.removesuffix("\n") for line in (opening, *kept)]
        result.append(lines[last])
        i = last + 1
    return "\n".join(result)


def has_blocks(text: str) -> bool:
    return any(_OPEN.fullmatch(line) for line in text.splitlines())


def adopted(
    text: str, blocks: Mapping[str, Sequence[str]], headings: Mapping[str, str], whole: Collection[str] = ()
) -> str:
    """As `woven`; a text without any block gets all of them: each below its heading where that is there, else at the
    end. What stands there stays, and no line of a block is written where its section has it already."""
    if has_blocks(text):
        return woven(text, blocks, headings, whole)
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.rstrip("\r\n").replace("\r\n", "\n").split("\n") if text.strip() else []
    for name, heading in headings.items():
        if name not in blocks:
            continue
        first = next((i for i, line in enumerate(lines) if _heading(line) == heading.casefold()), None)
        if first is None:
            lines += ["", *block(name, headed(heading, blocks[name]))]
            continue
        last = next((i for i in range(first + 1, len(lines)) if _heading(lines[i])), len(lines))
        there = lines[first + 1 : last]
        steps = {_key(line) for line in there if _BOX.match(line)}
        missing = [line for line in blocks[name] if line not in there and _key(line) not in steps]
        opening, *_, ending = block(name, blocks[name])  # with the marks of all: what stands there is not added later
        while not lines[last - 1].strip():
            last -= 1
        lines[last:last] = ["", opening, *missing, ending]
    return end.join([*lines, ""])


def _heading(line: str) -> str | None:
    match = _HEADING.fullmatch(line)
    return match["words"].casefold() if match else None


def _merged(there: Sequence[str], marks: Sequence[str], new: Sequence[str]) -> list[str]:
    """The lines of one block: `there` of which we wrote those with `marks`, and what we would write now."""
    if [_mark(line) for line in there] == list(marks):
        return list(new)
    ours, written = Counter(marks), set(marks)
    by_key = {_key(line): line for line in new}
    merged, keys = [], set()
    for line in there:
        mark, key = _mark(line), _key(line)
        if ours[mark] > 0:
            ours[mark] -= 1
            if key not in by_key:
                continue  # ours, as we wrote it, and no longer so
            line = by_key[key]
        merged.append(line)
        keys.add(key)
    return merged + [line for line in new if _mark(line) not in written and _key(line) not in keys]


def _key(line: str) -> str:
    """What a line is about: its label, or its words without the box before them."""
    label = _LABEL.match(line)
    return label["label"] if label else _BOX.sub("- ", line, count=1).strip()


def _mark(line: str) -> str:
    return sha256(line.encode("utf-8", "surrogatepass")).hexdigest()[:6]


def _index(lines: Sequence[str], wanted: str, start: int) -> int | None:
    """Where the block ends; None where another begins before, or it never does."""
    for i in range(start, len(lines)):
        if lines[i].strip() == wanted:
            return i
        if _OPEN.fullmatch(lines[i]):
            return None
    return None
