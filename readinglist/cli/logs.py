"""The developer's log on stderr, filtered: messages may quote outside text, as those of other packages do."""

from __future__ import annotations

import logging

from readinglist.text import safe_for_terminal


class _Safe(logging.Formatter):
    """A message on one line; a traceback, where one is shown, keeps its lines."""

    def format(self, record: logging.LogRecord) -> str:
        return safe_for_terminal(super().format(record), newlines=record.exc_info is not None)


class _Short(_Safe):
    """The message alone: a traceback is for -v."""

    def format(self, record: logging.LogRecord) -> str:
        return safe_for_terminal(" ".join(record.getMessage().split()))


def log_to_stderr() -> None:
    """With -v: the messages of this package from INFO on, and warnings of all others."""
    _install(logging.getLogger(), _Safe("%(levelname)s %(name)s: %(message)s"))
    logging.getLogger("readinglist").setLevel(logging.INFO)


def log_quietly() -> None:
    """Without -v: warnings of this package, each on one line, and of nobody else.

    Without a handler Python prints the warnings of all packages, unfiltered and with their tracebacks.
    """
    if not logging.getLogger().handlers:
        _install(logging.getLogger("readinglist"), _Short())
        logging.getLogger().addHandler(logging.NullHandler())


def _install(logger: logging.Logger, formatter: logging.Formatter) -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    logger.addHandler(handler)
