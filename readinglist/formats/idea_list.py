"""Ideas as JSON, in the form of `ideas list --json`, so that a ledger can be handed on."""

from __future__ import annotations

import json
from typing import Any

from readinglist.errors import UNREADABLE, InputError
from readinglist.ids import find_id
from readinglist.model import Idea


def parse_ideas(text: str, name: str) -> list[Idea]:
    """The ideas of a JSON list of objects: `idea` (or `name`); `origin`, `aliases` and `builds_on` may be left out.

    Keys that are not known are left alone. Raises InputError, naming `name` and the entry.
    """
    try:
        records = json.loads(text)
    except UNREADABLE as error:
        raise InputError(f"{name} is no JSON: {str(error)[:80]}") from error
    if not isinstance(records, list):
        raise InputError(f"{name} is no list of ideas: write it as `readinglist ideas list --json` does")
    return [_idea(record, f"{name}, entry {number}") for number, record in enumerate(records, start=1)]


def _idea(record: Any, where: str) -> Idea:  # Any: what JSON holds
    called = (record.get("idea") or record.get("name")) if isinstance(record, dict) else record
    if not isinstance(called, str):
        raise InputError(f'{where}: there is no name; write it as "idea"')
    if not isinstance(record, dict):
        return Idea(called)
    origin = record.get("origin")
    found = find_id(origin) if isinstance(origin, str) else None
    if origin is not None and found is None:
        raise InputError(f"{where}: {str(origin)[:40]!r} is no id of a paper")
    return Idea(called, found[0] if found else None, _texts(record.get("aliases")), _texts(record.get("builds_on")))


def _texts(value: Any) -> tuple[str, ...]:  # Any: what JSON holds
    return tuple(text for text in value if isinstance(text, str)) if isinstance(value, list) else ()
