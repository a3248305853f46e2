"""The developer's log, on stderr with `-v`: one filtered line a message."""

from __future__ import annotations

import logging

from readinglist.text import safe_for_terminal


class _OneSafeLine(logging.Formatter):
    """Messages may quote outside text; tracebacks keep their lines."""

    def format(self, record: logging.LogRecord) -> str:
        return safe_for_terminal(super().format(record), newlines=record.exc_info is not None)


def log_to_stderr() -> None:
    """Show the messages of this package from INFO on, and warnings of all others."""
    handler = logging.StreamHandler()
    handler.setFormatter(_OneSafeLine("%(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)
    logging.getLogger("readinglist").setLevel(logging.INFO)
