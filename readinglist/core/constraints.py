"""Types of the fields of records, with the constraints that `msgspec` checks.

Records name these types in annotations only, so that what is imported at start-up does not load `msgspec`.
What no pattern says is a function in `Meta.extra["check"]`: it takes the name of a field and a text, and raises
InputError. A field of choices is `Annotated[Text, WORDS]`: one of a tuple of words.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Annotated

from msgspec import Meta

from .errors import InputError
from .ids import find_id

MAX_TEXT, MAX_ITEMS, MAX_NUMBER = 1_000_000, 1_000_000, 10**9
_STORABLE = "\\A[^\x00\ud800-\udfff]*\\Z"  # no file and no table holds the other signs


def check_id(name: str, text: str) -> None:
    found = find_id(text)
    if found is None or found[0] != text:
        raise InputError(f"{text[:80]!r} is not the id of a paper")


def _check_day(name: str, text: str, first: str = "1990") -> None:
    """Days are compared as texts and counted from, so there is one way to write them, and no end of time."""
    try:
        if date.fromisoformat(text).isoformat() == text and first <= text < "2200":
            return
    except ValueError:
        pass
    raise InputError(f"{name} is {text[:40]!r}, not a day such as 2026-11-24")


def _or_empty(check: Callable[[str, str], None]) -> Callable[[str, str], None]:
    return lambda name, text: check(name, text) if text else None


Text = Annotated[str, Meta(max_length=MAX_TEXT, pattern=_STORABLE)]
Given = Annotated[str, Meta(min_length=1, max_length=MAX_TEXT, pattern=_STORABLE)]
Texts = Annotated[tuple[Text, ...], Meta(max_length=MAX_ITEMS)]
PaperId = Annotated[str, Meta(pattern=_STORABLE, extra={"check": check_id})]  # in its canonical form
PaperIdOrNone = Annotated[str, Meta(pattern=_STORABLE, extra={"check": _or_empty(check_id)})]  # "": none
PaperIds = Annotated[tuple[PaperId, ...], Meta(max_length=MAX_ITEMS)]
Day = Annotated[str, Meta(min_length=1, extra={"check": _check_day})]  # YYYY-MM-DD, 1990 to 2199
DayOrNone = Annotated[str, Meta(extra={"check": _or_empty(_check_day)})]  # "": none
# Also of what was printed long before arXiv.
DayOfSource = Annotated[str, Meta(extra={"check": _or_empty(partial(_check_day, first="1000"))})]
Count = Annotated[int, Meta(ge=0, le=MAX_NUMBER)]
Counts = Annotated[tuple[Count, ...], Meta(max_length=MAX_ITEMS)]
Positive = Annotated[int, Meta(ge=1, le=MAX_NUMBER)]
Level = Annotated[int, Meta(ge=1, le=3)]
LevelOrNone = Annotated[int, Meta(ge=0, le=3)]  # 0: none
Familiarity = Annotated[int, Meta(ge=1, le=5)]
Year = Annotated[int, Meta(ge=0, le=9999)]
Real = Annotated[float, Meta(ge=-sys.float_info.max, le=sys.float_info.max)]  # finite
Spread = Annotated[float, Meta(ge=0, le=MAX_NUMBER)]
Share = Annotated[float, Meta(ge=0, le=1)]
