"""Signals that end the program: they unwind it like an error, so that a transaction rolls back."""

from __future__ import annotations

import logging
import signal
from types import FrameType

from readinglist.core.text import safe_for_terminal

ENDING = ("SIGINT", "SIGTERM", "SIGHUP")


class Ended(KeyboardInterrupt):
    """The process was asked to end by signal `number`."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def catch_signals() -> None:
    """Turn the ending signals into `Ended`; one that was ignored from outside (nohup) stays ignored."""
    for name in ENDING:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _end)


def _end(number: int, _: FrameType | None) -> None:
    signal.signal(number, signal.SIG_DFL)  # the second one ends at once
    raise Ended(number)


# The developer's log on stderr, filtered: messages may quote outside text, as those of other packages do.


class _Safe(logging.Formatter):
    """A message on one line; a traceback, where one is shown, keeps its lines."""

    def format(self, record: logging.LogRecord) -> str:
        return safe_for_terminal(super().format(record), newlines=record.exc_info is not None)


class _Short(_Safe):
    """The message alone: a traceback is for -v."""

    def format(self, record: logging.LogRecord) -> str:
        return safe_for_terminal(" ".join(record.getMessage().split()))


class _NotTwice(logging.Filter):
    """Leaves out a message that is the one before again: a file that cannot be written is tried at every request."""

    _last = ""

    def filter(self, record: logging.LogRecord) -> bool:
        before, self._last = self._last, record.getMessage()
        return before != self._last


def log_to_stderr() -> None:
    """With -v: the messages of this package from INFO on, and warnings of all others."""
    _install(logging.getLogger(), _Safe("%(levelname)s %(name)s: %(message)s"))
    logging.getLogger("readinglist").setLevel(logging.INFO)


def log_quietly() -> None:
    """Without -v: warnings of this package, each on one line and not twice in a row, and of nobody else.

    Without a handler Python prints the warnings of all packages, unfiltered and with their tracebacks.
    """
    if not logging.getLogger().handlers:
        _install(logging.getLogger("readinglist"), _Short()).addFilter(_NotTwice())
        logging.getLogger().addHandler(logging.NullHandler())


def _install(logger: logging.Logger, formatter: logging.Formatter) -> logging.Handler:
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    logger.addHandler(handler)
    return handler
