"""What the trace of one night may cost in requests and minutes, over all of its runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from readinglist.clock import eastern_date
from readinglist.errors import BudgetSpent
from readinglist.sources.transport import Transport
from readinglist.store.agenda import Spent

from .home import Home


@dataclass(slots=True)
class Budget:
    """What one night may cost, counted over all runs of it."""

    lib: Home
    transport: Transport
    day: date
    before: Spent
    sent: int  # by the transport, before this run
    started: float
    seconds: float  # allowed to this run

    @classmethod
    def begin(cls, lib: Home, transport: Transport, requests: int | None, minutes: float | None) -> Budget:
        """What is left of the night's budget; a number that is given is for this run alone."""
        day = eastern_date(lib.clock.now())
        before, settings = lib.store.agenda.spent(day), lib.settings.trace
        left = settings.requests - before.requests if requests is None else requests
        seconds = settings.minutes * 60 - before.seconds if minutes is None else minutes * 60
        transport.allow(max(left, 0), max(seconds, 0.0))
        return cls(lib, transport, day, before, transport.requests, lib.clock.monotonic(), seconds)

    def spent(self, reserved: int = 0) -> Spent:
        requests = self.before.requests + self.transport.requests - self.sent + reserved
        return Spent(requests, round(self.before.seconds + self.lib.clock.monotonic() - self.started, 3))

    def check_time(self) -> None:
        """Raises BudgetSpent where the minutes are used up, for work that asks nobody."""
        if self.lib.clock.monotonic() - self.started >= self.seconds:
            raise BudgetSpent("the time that was allowed is used up; the rest is for the next time")

    @contextmanager
    def accounting(self) -> Iterator[None]:
        """Around one question: noted as sent before it is, since a run that is killed tells nothing afterwards."""
        self.lib.store.agenda.note_spent(self.day, self.spent(reserved=1))
        try:
            yield
        finally:
            self.lib.store.agenda.note_spent(self.day, self.spent())
