"""Entries of the log that come from outside: taken whole, or refused with the reason.

What passes here can be folded and shown by every command without another look. A kind, or a word in a field of
choices, that this version does not know is no fault: it is of a newer one, and `Newer` says so.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import msgspec

from readinglist.errors import UNREADABLE, InputError, Newer
from readinglist.ids import find_id

from .log import (
    KINDS,
    VERDICTS,
    Admired,
    ColleagueChanged,
    GoalChanged,
    IdeaChanged,
    KindSettled,
    Labelled,
    LinkSettled,
    LogData,
    LogEntry,
    PileStarted,
    Rated,
    Read,
    Seen,
    Tagged,
    Verdict,
)
from .practice import PROJECT_STATES, STANDS_OUT, UPSIDES, Backburner, Incremented, ProjectChanged
from .references import CITATION_KINDS
from .study import ITEM_KINDS, PRIORITIES, Claimed, Obtained, QueueChanged, TimeSpent
from .taste import CAUSES, IDEA, LOST, PAPER, REPRO, VOID, WON, Bet, BetSettled, CauseGiven, QuizAnswered

MAX_TEXT, MAX_ITEMS, MAX_NUMBER = 1_000_000, 1_000_000, 10**9
_WORD = re.compile(r"[\x21-\x7e]{1,200}")
_INSTANT = re.compile(r"(?:199[0-9]|20[0-9]{2})-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_Data = TypeVar("_Data", bound=LogData)
# Entries whose subject is a paper: the folds of papers and the ranking look it up by its id.
OF_PAPERS = (Verdict, Read, Rated, Tagged, QuizAnswered, CauseGiven, KindSettled)


def parse_entry(raw: object) -> LogEntry:
    """The entry that a JSON object holds: id, at, device, kind, subject, data. Raises InputError, or Newer."""
    if not isinstance(raw, Mapping):
        raise InputError("an entry is not a JSON object")
    texts = {key: raw.get(key) for key in ("id", "at", "device", "kind", "subject")}
    for key, value in texts.items():
        if not isinstance(value, str) or _UNSTORABLE.search(value) or len(value) > MAX_TEXT:
            raise InputError(f"an entry has no {key} that is text")
    entry_id, at, device, kind, subject = (str(value) for value in texts.values())
    if not (_WORD.fullmatch(entry_id) and _WORD.fullmatch(device)):
        raise InputError("an entry's id or device is not one word of plain signs")
    data = parse_data(kind, raw.get("data"))
    if not subject and not isinstance(data, Seen):
        raise InputError("an entry has no subject")
    if isinstance(data, OF_PAPERS) or (isinstance(data, Bet) and data.about == PAPER):
        _check_id(subject)
    return LogEntry(entry_id, _instant(at), device, kind, subject, data)


def parse_data(kind: str, raw: object) -> LogData:
    """The data of an entry of this kind, every value of its type and in its range. Raises InputError, or Newer."""
    cls = KINDS.get(kind)
    if cls is None:
        raise Newer(f"kind {kind[:40]!r} is not known to this version")
    if not isinstance(raw, Mapping):
        raise InputError("its data is not a JSON object")
    values = {"verdict": None, **raw} if cls is Verdict else raw  # the log leaves out what is None
    try:
        data: LogData = msgspec.convert(values, cls)
    except UNREADABLE as error:
        raise InputError(f"its data is malformed ({str(error)[:200]})") from None
    for name, value in _values(data):
        _check_value(name, value)
    check = _CHECKS.get(cls)
    if check is not None:
        check(data)
    return data


def _values(data: LogData) -> Iterator[tuple[str, object]]:
    for field in fields(data):
        value = getattr(data, field.name)
        if isinstance(value, tuple):
            if len(value) > MAX_ITEMS:
                raise InputError(f"{field.name} has more than {MAX_ITEMS} items")
            yield from ((field.name, item) for item in value)
        else:
            yield field.name, value


def _check_value(name: str, value: object) -> None:
    if isinstance(value, str) and (len(value) > MAX_TEXT or _UNSTORABLE.search(value)):
        raise InputError(f"{name} is too long, or holds signs that no file can")
    if isinstance(value, float) and not math.isfinite(value):
        raise InputError(f"{name} is not a finite number")
    if isinstance(value, int) and abs(value) > MAX_NUMBER:
        raise InputError(f"{name} is larger than {MAX_NUMBER:,}")


def _instant(text: str) -> datetime:
    """An instant as we write them. Raises InputError."""
    try:
        if _INSTANT.fullmatch(text):
            return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        pass
    raise InputError(f"an entry's time {text[:40]!r} is not one such as 2026-11-24T05:00:00Z")


def _check_id(text: str) -> None:
    found = find_id(text)
    if found is None or found[0] != text:
        raise InputError(f"{text[:80]!r} is not the id of a paper")


def _check_day(name: str, text: str | None, first: str = "1990") -> None:
    """Days are compared as texts and counted from, so there is one way to write them, and no end of time."""
    if text:
        try:
            if date.fromisoformat(text).isoformat() == text and first <= text < "2200":
                return
        except ValueError:
            pass
        raise InputError(f"{name} is {text[:40]!r}, not a day such as 2026-11-24")


def _check_choice(name: str, value: object, choices: tuple[object, ...]) -> None:
    if value is not None and value not in choices:
        raise Newer(f"{name} {str(value)[:40]!r} is not known to this version")


def _check_range(name: str, value: float | None, low: float, high: float = MAX_NUMBER) -> None:
    if value is not None and not low <= value <= high:
        raise InputError(f"{name} is {value}, not between {low:g} and {high:g}")


def _check_given(name: str, value: str | None) -> None:
    if not value:
        raise InputError(f"{name} is missing")


def _verdict(data: Verdict) -> None:
    _check_choice("verdict", data.verdict, VERDICTS)
    _check_day("on", data.on, "1000")  # of a source, for what was printed long before arXiv


def _read(data: Read) -> None:
    _check_range("minutes", data.minutes, 0)


def _ids(data: Seen | PileStarted) -> None:
    for paper_id in data.ids:
        _check_id(paper_id)
    if isinstance(data, PileStarted):
        _check_range("every", data.every, 0)


def _rated(data: Rated) -> None:
    _check_choice("upside", data.upside, UPSIDES)
    _check_choice("build_on", data.build_on, ("yes", "maybe", "no"))
    for name in ("complexity", "generality", "fragility"):
        _check_range(name, getattr(data, name), 1, 3)


def _goal(data: GoalChanged) -> None:
    _check_choice("change", data.change, ("add", "edit", "close"))


def _admired(data: Admired) -> None:
    _check_choice("stands_out", data.stands_out, STANDS_OUT)


def _link(data: LinkSettled) -> None:
    if data.paper is not None:
        _check_id(data.paper)


def _kind(data: KindSettled) -> None:
    _check_id(data.cited)
    _check_choice("kind", data.kind, CITATION_KINDS)


def _idea(data: IdeaChanged) -> None:
    _check_choice("change", data.change, ("add", "merge", "drop"))
    if data.change == "merge":
        _check_given("into", data.into)


def _label(data: Labelled) -> None:
    _check_id(data.paper)
    _check_choice("label", data.label, ("include", "exclude"))


def _bet(data: Bet) -> None:
    _check_range("p", data.p, 0, 1)
    _check_given("by", data.by)
    _check_day("by", data.by)
    _check_choice("about", data.about, (PAPER, IDEA, REPRO))
    _check_range("top", data.top, 0, 1)
    _check_range("groups", data.groups, 1)


def _settled(data: BetSettled) -> None:
    _check_choice("outcome", data.outcome, (WON, LOST, VOID))
    _check_given("on", data.on)
    _check_day("on", data.on)
    for name in ("percentile", "coverage"):
        _check_range(name, getattr(data, name), 0, 1)


def _quiz(data: QuizAnswered) -> None:
    if data.other is not None:
        _check_id(data.other)
    _check_range("familiar", data.familiar, 1, 5)
    for name in ("p", "opponent", "base_rate", "percentile"):
        _check_range(name, getattr(data, name), 0, 1)


def _cause(data: CauseGiven) -> None:
    _check_choice("cause", data.cause, CAUSES)
    _check_choice("where", data.where, ("quiz", "hindsight", "bets"))


def _queue(data: QueueChanged) -> None:
    _check_choice("change", data.change, ("add", "start", "wait", "done", "drop", "move"))
    _check_choice("kind", data.kind, (*ITEM_KINDS, ""))
    _check_choice("priority", data.priority, (*PRIORITIES, ""))
    _check_day("due", data.due)
    if data.paper:
        _check_id(data.paper)
    for name in ("pages", "chapters", "exercises"):
        _check_range(name, getattr(data, name), 0)
    for part in data.parts or ():
        _check_range("parts", part, 0)
    _check_range("year", data.year, 0, 9999)


def _time(data: TimeSpent) -> None:
    _check_given("on", data.on)
    _check_day("on", data.on)
    for name in ("minutes", "pages", "exercises", "chapter"):
        _check_range(name, getattr(data, name), 0)
    _check_range("part", data.part, 1, 3)


def _number(data: Claimed | Obtained) -> None:
    _check_given("metric", data.metric)
    _check_range("spread", data.spread, 0)
    _check_range("seeds", data.seeds, 1)
    if isinstance(data, Claimed):
        _check_range("tolerance", data.tolerance, 0)


def _project(data: ProjectChanged) -> None:
    _check_choice("change", data.change, ("add", "edit", "state"))
    _check_choice("state", data.state, PROJECT_STATES)
    _check_choice("upside", data.upside, (*UPSIDES, ""))
    _check_range("complexity", data.complexity, 0, 3)


def _increment(data: Incremented) -> None:
    _check_given("text", data.text)


def _colleague(data: ColleagueChanged) -> None:
    _check_choice("change", data.change, ("add", "drop"))
    if data.change == "add":
        _check_given("list", data.list)


def _backburner(data: Backburner) -> None:
    _check_choice("change", data.change, ("add", "drop"))


_CHECKS: dict[type[LogData], Callable[[Any], None]] = {  # Any: each of its own kind
    Verdict: _verdict,
    Read: _read,
    Seen: _ids,
    Rated: _rated,
    GoalChanged: _goal,
    Admired: _admired,
    LinkSettled: _link,
    KindSettled: _kind,
    IdeaChanged: _idea,
    PileStarted: _ids,
    Labelled: _label,
    Bet: _bet,
    BetSettled: _settled,
    QuizAnswered: _quiz,
    CauseGiven: _cause,
    QueueChanged: _queue,
    TimeSpent: _time,
    Claimed: _number,
    Obtained: _number,
    ProjectChanged: _project,
    Incremented: _increment,
    Backburner: _backburner,
    ColleagueChanged: _colleague,
}
