"""Lines of a shared folder: JSON objects, each with a check by which a cut or altered line is seen.

A line stands for itself: whichever file it is found in, whatever that is called and however often, it is the same.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import msgspec

from readinglist.errors import UNREADABLE

_HEAD, _MIDDLE, _DIGITS = b'{"check":"', b'","line":', 16
_START = len(_HEAD) + _DIGITS + len(_MIDDLE)


@dataclass(frozen=True, slots=True)
class Line:
    """One line: who wrote it as its number `n` (from 1 on, without holes), what it is, and what it holds.

    `check` names the line: two lines of one check are one.
    """

    writer: str
    n: int
    what: str  # entry | text | paper; others are of a newer version
    holds: Mapping[str, Any]  # Any: JSON, to be checked by who knows what it means
    check: str


def encode_line(writer: str, n: int, what: str, holds: Mapping[str, Any]) -> bytes:
    """The line, with its line end. Any: JSON."""
    body = json.dumps({"writer": writer, "n": n, "what": what, "holds": holds}, ensure_ascii=False).encode()
    return _HEAD + check_of(body).encode() + _MIDDLE + body + b"}\n"


def decode_lines(body: bytes) -> Iterator[Line | None]:
    """The lines of a file; None for each that is cut, altered or of something else."""
    for raw in body.split(b"\n"):
        if raw.strip():
            yield _decode(raw.removesuffix(b"\r"))


def check_of(body: bytes) -> str:
    return sha256(body).hexdigest()[:_DIGITS]


def missing(lines: Iterable[Line]) -> dict[str, int]:
    """Writer -> how many of its lines are not here although later ones are."""
    numbers: dict[str, set[int]] = {}
    for line in lines:
        numbers.setdefault(line.writer, set()).add(line.n)
    gaps = {writer: max(some) - len(some) for writer, some in sorted(numbers.items())}
    return {writer: gap for writer, gap in gaps.items() if gap > 0}


def _decode(raw: bytes) -> Line | None:
    body = raw[_START:-1]
    check = raw[len(_HEAD) : len(_HEAD) + _DIGITS]
    if raw[:_START] != _HEAD + check + _MIDDLE or not raw.endswith(b"}") or check_of(body).encode() != check:
        return None
    try:
        found = msgspec.json.decode(body)
    except UNREADABLE:
        return None
    if not isinstance(found, dict):
        return None
    writer, n, what, holds = (found.get(key) for key in ("writer", "n", "what", "holds"))
    if not (isinstance(writer, str) and isinstance(n, int) and n > 0 and isinstance(what, str)):
        return None
    return Line(writer[:80], n, what[:40], holds, check.decode()) if isinstance(holds, dict) else None
