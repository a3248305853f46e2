"""An end for what may never come to one."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SOON = 0.01  # seconds


class TookTooLong(BaseException):
    """No Exception: who catches everything must not catch it."""


@contextmanager
def deadline(seconds: float, what: object = "it", *, of_processor: bool = False) -> Iterator[None]:
    """Raise TookTooLong after so much time of the clock, or of the processor: on a busy machine all takes long.

    What waits, as for a pipe, uses no processor.
    """
    number, timer = (signal.SIGPROF, signal.ITIMER_PROF) if of_processor else (signal.SIGALRM, signal.ITIMER_REAL)

    def late(number: int, frame: FrameType | None) -> None:
        if frame is not None and frame.f_code.co_name == "gc_callback":  # hypothesis's: what is raised there is lost
            signal.setitimer(timer, SOON)
            return
        raise TookTooLong(f"{what} takes more than {seconds} seconds{' of the processor' if of_processor else ''}")

    before = signal.signal(number, late)
    signal.setitimer(timer, seconds)
    try:
        yield
    finally:
        signal.setitimer(timer, 0)
        signal.signal(number, before)
