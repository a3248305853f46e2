"""Entries of the log that come from outside: taken whole, or refused with the reason.

What passes here can be folded and shown by every command without another look. A kind, or a word in a field of
choices, that this version does not know is no fault: it is of a newer one, and `Newer` says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, fields
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any, get_args, get_type_hints

import msgspec

from . import constraints
from .constraints import Text
from .errors import UNREADABLE, InputError, Newer
from .frozen import Frozen
from .log import ABOUT_PAPER as PAPER
from .log import (
    KINDS,
    SHORT,
    Bet,
    CauseGiven,
    KindSettled,
    LogData,
    LogEntry,
    QuizAnswered,
    Rated,
    Read,
    RuleChanged,
    Seen,
    Tagged,
    Verdict,
)

_WORD = re.compile(r"[\x21-\x7e]{1,200}")
_INSTANT = re.compile(r"(?:199[0-9]|20[0-9]{2})-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_FIELD = re.compile(r"(?:`\$\.|required field `)(\w+)")
# Entries whose subject is a paper: the folds of papers and the ranking look it up by its id.
OF_PAPERS = (Verdict, Read, Rated, Tagged, QuizAnswered, CauseGiven, KindSettled)
_NEEDED = {("merge", "idea"): "into", ("add", "colleague"): "list"}  # by change and kind
Check = Callable[[str, str], None]


class _Envelope(Frozen):
    id: Text
    at: Text
    device: Text
    kind: Text
    subject: Text
    data: Any = None  # any: by its kind


def parse_entry(raw: object) -> LogEntry:
    """The entry that a JSON object holds: id, at, device, kind, subject, data. Raises InputError, or Newer."""
    if not isinstance(raw, Mapping):
        raise InputError("an entry is not a JSON object")
    try:
        entry = msgspec.convert({**raw}, _Envelope)
    except UNREADABLE as error:
        key = _FIELD.search(str(error))
        raise InputError(f"an entry has no {key[1] if key else 'part'} that is text") from None
    if not (_WORD.fullmatch(entry.id) and _WORD.fullmatch(entry.device)):
        raise InputError("an entry's id or device is not one word of plain signs")
    data = parse_data(entry.kind, entry.data)
    if not entry.subject and not isinstance(data, Seen):
        raise InputError("an entry has no subject")
    about = data.about if isinstance(data, Bet) else data.of if isinstance(data, RuleChanged) else None
    if isinstance(data, OF_PAPERS) or about in (PAPER, *SHORT):
        constraints.check_id("subject", entry.subject)
    return LogEntry(entry.id, _instant(entry.at), entry.device, entry.kind, entry.subject, data)


def parse_data(kind: str, raw: object) -> LogData:
    """The data of an entry of this kind, within the constraints of its record. Raises InputError, or Newer."""
    cls = KINDS.get(kind)
    if cls is None:
        raise Newer(f"kind {kind[:40]!r} is not known to this version")
    if not isinstance(raw, Mapping):
        raise InputError("its data is not a JSON object")
    values = {"verdict": None, **raw} if cls is Verdict else {**raw}  # the log leaves out what is None
    rules = _rules(kind)
    try:
        checked = msgspec.structs.asdict(msgspec.convert(values, rules.record))
    except UNREADABLE as error:
        raise InputError(_reason(rules.hints, str(error), values)) from None
    for name, check in rules.checks:
        value = checked[name]
        for text in value if isinstance(value, tuple) else () if value is None else (value,):
            check(name, text)
    if (checked.get("change"), kind) in _NEEDED and not checked[_NEEDED[checked["change"], kind]]:
        raise InputError(f"{_NEEDED[checked['change'], kind]} is missing")
    return cls(**checked)


class _Rules(Frozen):
    """What the annotations of a record say: for `msgspec`, and what it cannot check."""

    record: type[msgspec.Struct]
    hints: Mapping[str, Any]  # any: types
    checks: tuple[tuple[str, Check], ...]


@cache
def _rules(kind: str) -> _Rules:
    cls = KINDS[kind]
    hints = get_type_hints(cls, localns=vars(constraints), include_extras=True)
    columns = [
        (field.name, hints[field.name]) if field.default is MISSING else (field.name, hints[field.name], field.default)
        for field in fields(cls)
    ]
    checks = [(name, check) for name, hint in hints.items() for marked in _marks(hint) for check in _checks_of(marked)]
    return _Rules(msgspec.defstruct(cls.__name__, columns), hints, tuple(checks))


def _marks(hint: Any) -> Iterator[object]:
    """What stands in the `Annotated` parts of a type, at any depth."""
    yield from getattr(hint, "__metadata__", ())
    for inner in get_args(hint):
        if not isinstance(inner, tuple | msgspec.Meta):
            yield from _marks(inner)


def _checks_of(mark: object) -> Iterator[Check]:
    if isinstance(mark, tuple):
        yield partial(_check_choice, mark)
    elif isinstance(mark, msgspec.Meta) and mark.extra:
        yield mark.extra["check"]


def _check_choice(choices: tuple[str, ...], name: str, value: str) -> None:
    if value not in choices:
        raise Newer(f"{name} {value[:40]!r} is not known to this version")


def _reason(hints: Mapping[str, Any], said: str, values: Mapping[str, Any]) -> str:
    """Why values were refused, in words: `said` is what `msgspec` says."""
    field = _FIELD.search(said)
    name = field[1] if field else ""
    if "length >=" in said:
        return f"{name} is missing"
    if "length <=" in said or "regex" in said:
        return f"{name} is too long, or holds signs that no file can"
    bounds = [m for m in _marks(hints.get(name)) if isinstance(m, msgspec.Meta) and m.ge is not None]
    if bounds and ("` >=" in said or "` <=" in said):
        return f"{name} is {values[name]}, not between {bounds[0].ge:g} and {bounds[0].le:g}"
    return f"its data is malformed ({said[:200]})"


def _instant(text: str) -> datetime:
    """An instant as we write them. Raises InputError."""
    try:
        if _INSTANT.fullmatch(text):
            return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        pass
    raise InputError(f"an entry's time {text[:40]!r} is not one such as 2026-11-24T05:00:00Z")
