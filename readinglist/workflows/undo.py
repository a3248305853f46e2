"""Taking decisions back, with the files that they wrote and the links that they made."""

from __future__ import annotations

from readinglist.errors import UsageError
from readinglist.model import LinkSettled, LogEntry

from .critique import take_back
from .goals import prepare_undo, put_back
from .home import Home
from .settling import take_back_links


def undo(lib: Home, n: int) -> tuple[LogEntry, ...]:
    """Take back the last `n` decisions, goal and critique files included; newest first.

    Raises UsageError, with nothing undone, where a goal file was changed by hand since.
    """
    if n < 1:
        raise UsageError(f"undo takes back 1 or more decisions, not {n}")
    put_back(prepare_undo(lib, lib.store.log.undoable(n)))
    undone = lib.store.log.undo(n)
    take_back(lib, undone)
    if any(isinstance(entry.data, LinkSettled) for entry in undone):
        take_back_links(lib, undone)
    return undone
