"""One request at a time, and not too soon after the last: over all processes of a library.

A lock file (flock, so a killed process leaves nothing behind) is held during a request. Beside it
stand the earliest next starts, by the monotonic clock, and arXiv's wish to be left alone, by the
wall clock. Where the folder cannot be written only this process is held back.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from readinglist.core import files as private
from readinglist.core.clock import Clock, iso, parse_instant
from readinglist.core.errors import UNREADABLE, TryLater
from readinglist.core.events import Waiting

logger = logging.getLogger(__name__)

LONGEST_PAUSE_S = 60.0  # a longer wish ends the command and is kept as a quiet time
LONGEST_QUIET = timedelta(days=1)  # what a server may ask for; more is a mistake of its clock
_POLL_S = 0.05
_PATIENCE_S = 300.0


class Limiter:
    """The turn at the network, by groups of hosts ("arxiv", or one host's name)."""

    def __init__(self, cache: Path, clock: Clock, on_wait: Callable[[Waiting], None]) -> None:
        self._lock = cache / "transport.lock"
        self._times = cache / "transport-times.json"
        self._quiet = cache / "arxiv-wait.json"
        self._clock = clock
        self._on_wait = on_wait
        self._own: dict[str, float] = {}

    @contextmanager
    def turn(self, group: str, interval_s: float) -> Iterator[None]:
        """Waits for the turn of `group`; inside, no other process asks anybody anything.

        Raises TryLater where another process does not give way within five minutes.
        """
        handle = self._open_lock()
        try:
            if handle is not None:
                self._wait_for_lock(handle)
            pause = self._earliest(group) - self._clock.monotonic()
            if pause > 0:
                self._clock.sleep(pause)
            self.not_before(group, interval_s)
            yield
        finally:
            if handle is not None:
                os.close(handle)  # frees the lock

    def pause(self, group: str) -> float:
        """Seconds until `group` may be asked again, as far as is known now."""
        return max(self._earliest(group) - self._clock.monotonic(), 0.0)

    def not_before(self, group: str, seconds: float) -> None:
        """Holds `group` back, in every process, for `seconds` from now."""
        start = max(self._earliest(group), self._clock.monotonic() + seconds)
        self._own[group] = start
        times = {k: v for k, v in _read_json(self._times).items() if isinstance(v, int | float)}
        _write_json(self._times, {**times, group: start})

    def quiet_until(self) -> datetime | None:
        """Until when arXiv asked not to be asked at all, where that is still to come."""
        try:
            until = parse_instant(str(_read_json(self._quiet).get("until", "")))
        except ValueError:
            return None
        now = self._clock.now()
        return until if now < until <= now + LONGEST_QUIET else None

    def keep_quiet(self, until: datetime) -> None:
        """Remembers for all later commands that arXiv is not to be asked before `until`."""
        _write_json(self._quiet, {"until": iso(until)})

    def _earliest(self, group: str) -> float:
        """The earliest next start. A time too far ahead is from before a restart of the machine."""
        noted = _read_json(self._times).get(group)
        start = max(float(noted) if isinstance(noted, int | float) else 0.0, self._own.get(group, 0.0))
        return start if start <= self._clock.monotonic() + LONGEST_PAUSE_S + 1 else 0.0

    def _open_lock(self) -> int | None:
        try:
            private.make_folder(self._lock.parent)
            return os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            logger.warning("no lock among processes: %s (%s)", self._lock, error)
            return None

    def _wait_for_lock(self, handle: int) -> None:
        started = self._clock.monotonic()
        is_announced = False
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                waited = self._clock.monotonic() - started
            if waited > _PATIENCE_S:
                raise TryLater("another readinglist has been using the network for five minutes; try again later")
            if waited > 2 and not is_announced:
                is_announced = True
                self._on_wait(Waiting("another readinglist is asking", _PATIENCE_S))
            self._clock.sleep(_POLL_S)


def _read_json(path: Path) -> dict[str, Any]:
    """The object in a small file; empty where it is missing or damaged. `Any`: values are checked where used."""
    try:
        value = json.loads(private.read_file(path, 65536))
    except (OSError, *UNREADABLE):
        return {}
    return value if isinstance(value, dict) else {}


def _write_json(path: Path, value: dict[str, Any]) -> None:
    """Replaces a small file at once; a loss costs politeness for one request, so it is no error."""
    try:
        private.make_folder(path.parent)
        with private.draft(path) as (file, part):
            file.write(json.dumps(value).encode())
            file.flush()
            part.replace(path)
    except OSError as error:
        logger.warning("cannot note %s (%s)", path, error)
