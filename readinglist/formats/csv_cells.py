"""Lines of CSV, and cells that no spreadsheet takes for a formula.

A cell that begins with one of `=+-@` (full-width ones too) is run by spreadsheets, also behind a `;` where that
parts the cells. An apostrophe before the sign stops this; one that stands there already gets one more, so that
to take one away gives back exactly what was written.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from io import StringIO

# What begins a cell, blanks and quotes that may stand before the sign, the sign.
_BEGINS, _BLANK, _SIGN = r"(^|[;,|\t\r\n])", r"((?:[^\S\t\r\n]|[\"'])*)", r"([=+\-@\uff1d\uff0b\uff0d\uff20])"
_FORMULA = re.compile(_BEGINS + _BLANK + _SIGN)
_STOPPED = re.compile(_BEGINS + _BLANK + "'" + _SIGN)


def csv_rows(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """The rows one by one, each ended as RFC 4180 says."""
    buffer = StringIO(newline="")
    writer = csv.writer(buffer)
    for row in rows:
        writer.writerow(row)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def harmless(text: str) -> str:
    """`text` as a cell that is never run.

    >>> harmless("=1+1"), harmless("a; =b"), harmless("x-ray")
    ("'=1+1", "a; '=b", 'x-ray')
    """
    return _FORMULA.sub(r"\1\2'\3", text)


def exact(text: str) -> str:
    """What `harmless` was given.

    >>> exact("'=1+1"), exact("a; '=b"), exact(harmless("'=1"))
    ('=1+1', 'a; =b', "'=1")
    """
    return _STOPPED.sub(r"\1\2\3", text)


def is_harmless(text: str) -> bool:
    """Whether no sign in `text` would be run.

    >>> is_harmless("'=1+1"), is_harmless("=1+1"), is_harmless("x")
    (True, False, True)
    """
    return all(match[2].endswith("'") for match in _FORMULA.finditer(text))
