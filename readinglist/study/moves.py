"""Which moves an item of the queue can make: the rules, before anything is written."""

from __future__ import annotations

from collections.abc import Mapping

from readinglist.errors import NotFound, UsageError
from readinglist.model.study import STARTED, WAITING

from .items import BOOKS, STATE_AFTER, Item, at_once

_DONE_WORDS = {"start": "started", "wait": "waiting", "done": "done", "drop": "dropped"}


def check_add(items: Mapping[str, Item], name: str) -> None:
    """An item can be added where there is none of its name, or where it is done or dropped. Raises UsageError."""
    if name in items and items[name].is_open:
        raise UsageError(f"{name} is in the queue already, {items[name].state}: `queue move {name}` changes it")


def check_change(items: Mapping[str, Item], name: str, change: str, most: int) -> Item:
    """The item that can be changed so; `most`: textbooks and theses that may be started at once, 0: any number.

    Raises NotFound, or UsageError that names what stands in the way.
    """
    item = items.get(name)
    if item is None:
        raise NotFound(f"{name} is not in the queue: `readinglist queue add` puts it there")
    if item.state == STATE_AFTER.get(change):
        raise UsageError(f"{name} is {_DONE_WORDS[change]} already")
    if not item.is_open:
        raise UsageError(f"{name} is {item.state}: `readinglist queue add {name}` puts it back")
    if change == "wait" and item.state != STARTED:
        raise UsageError(f"{name} is {WAITING} already")
    if change == "start" and not has_room(items, item, most):
        started = at_once(items.values())
        names = ", ".join(other.name for other in started)
        raise UsageError(
            f"{len(started)} textbooks and theses are started ({names}), a small set is {most}: "
            f"`queue done`, `drop` or `move --wait` one, or raise [study] at_once"
        )
    return item


def has_room(items: Mapping[str, Item], item: Item, most: int) -> bool:
    """May one more of its kind be started? `most` as in `check_change`."""
    return item.kind not in BOOKS or not most or len(at_once(items.values())) < most


def find_item(items: Mapping[str, Item], text: str) -> str:
    """The name of the item that `text` means: its name, or the beginning of the name or a word of it, where one alone
    has it. Raises NotFound, or UsageError that names the candidates."""
    wanted = text.strip().lower()
    if text in items:
        return text
    for matches in (
        [name for name in items if name.lower().startswith(wanted)],
        [name for name in items if wanted in name.lower().split("-")],
    ):
        found = [name for name in matches if items[name].is_open] or matches
        if wanted and len(found) == 1:
            return found[0]
        if wanted and found:
            raise UsageError(f"{text[:40]!r} may be {', '.join(found[:5])}: write more of the name")
    raise NotFound(f"{text[:60]!r} is not in the queue: `readinglist queue list` shows what is")
