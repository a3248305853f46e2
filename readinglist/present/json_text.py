"""JSON as text that is safe to look at: UTF-8 in which nothing can steer a terminal.

Every character that is not printable is written as an escape of JSON, so the parsed value is
the same and the bytes are harmless.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any


def to_json(value: Any, *, indented: bool = False) -> str:  # Any: what JSON holds
    """One JSON document on one line, or indented for people. NaN is an error, not JSON."""
    return _harmless(json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2 if indented else None))


def to_json_lines(values: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """One JSON object a line."""
    return (to_json(value) for value in values)


def _harmless(text: str) -> str:
    if text.isprintable():
        return text
    bad = {ord(char): _escape(char) for char in set(text) if not char.isprintable() and char != "\n"}
    return text.translate(bad)


def _escape(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{int.from_bytes(units[i : i + 2]):04x}" for i in range(0, len(units), 2))
