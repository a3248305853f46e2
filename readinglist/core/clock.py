"""The only reader of the clock: everything else is told what time it is.

Two clocks that never mix. `now()` is the wall clock in UTC, for what is recorded and for the
calendar; `$READINGLIST_NOW` stops it at one instant. `monotonic()` and `sleep()` measure and
wait in seconds, and always run.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from .errors import ConfigError
from .frozen import Frozen

EASTERN = ZoneInfo("America/New_York")  # arXiv announces by this zone
YEARS = range(1970, 9000)  # of a clock: what is counted from it, forwards and back, stays on the calendar


class Clock(Frozen):
    """A wall clock that may stand still, and a stopwatch that does not."""

    frozen_at: datetime | None = None
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep

    def now(self) -> datetime:
        """The instant to record, aware, in UTC, whole seconds."""
        moment = self.frozen_at or datetime.now(UTC)
        return moment.replace(microsecond=0)


def clock_from(environ: dict[str, str]) -> Clock:
    """The clock of one command: stopped at `$READINGLIST_NOW` where that is set.

    Raises ConfigError where it is set to something that is not an ISO instant, and where `$TZ` is set to a zone
    that is a day or more from UTC: the system takes it, and no date can be told in it.
    """
    if abs(time.localtime().tm_gmtoff) >= 24 * 3600:
        raise ConfigError(f"TZ={environ.get('TZ', '')!r} is not a time zone; write one such as Europe/Berlin")
    text = environ.get("READINGLIST_NOW", "").strip()
    if not text:
        return Clock()
    try:
        moment = parse_instant(text)
        if moment.year not in YEARS:
            raise ValueError
    except (ValueError, OverflowError):
        raise ConfigError(f"READINGLIST_NOW={text!r} is not an ISO instant such as 2026-11-24T06:00:00Z") from None
    return Clock(frozen_at=moment)


def parse_instant(text: str) -> datetime:
    """An ISO 8601 instant as aware UTC; a bare date is its midnight, no zone means UTC.

    A leap second is the last second of its minute. Raises ValueError.

    >>> parse_instant("2026-11-24T00:00:00-05:00").isoformat()
    '2026-11-24T05:00:00+00:00'
    """
    moment = datetime.fromisoformat(text.strip().replace(":60", ":59"))
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)


def iso(moment: datetime) -> str:
    """The one spelling of an instant in the store and in JSON: `2026-11-24T05:00:00Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def eastern_date(moment: datetime) -> date:
    """The calendar day in New York, by which arXiv names its nights."""
    return moment.astimezone(EASTERN).date()
