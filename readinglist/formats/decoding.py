"""Bytes of a text file as text, whatever wrote it."""

from __future__ import annotations

import codecs
import json
from typing import Any

from readinglist.errors import UNREADABLE, InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(body: bytes) -> str:
    """`body` as text with line ends as newlines; never fails.

    A byte order mark decides. Without one: UTF-16 where every second byte of the beginning is zero,
    UTF-8 where it is valid, else Windows-1252, in which undefined bytes become U+FFFD.

    >>> decode(b"M\\xfcller"), decode("Müller".encode("utf-16"))
    ('Müller', 'Müller')
    """
    return _decode(body).replace("\r\n", "\n").replace("\r", "\n")


def load_json(body: bytes) -> Any:  # any: what the file holds
    """`body` as JSON. Raises InputError."""
    try:
        return json.loads(decode(body))
    except UNREADABLE as error:
        raise InputError(f"not valid JSON ({str(error)[:100]})") from None


def _decode(body: bytes) -> str:
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    head = body[:64]
    if len(head) >= 4:
        odd, even = head[1::2], head[0::2]
        if odd.count(0) > len(odd) // 2 and not even.count(0):
            return body.decode("utf-16-le", "replace")
        if even.count(0) > len(even) // 2 and not odd.count(0):
            return body.decode("utf-16-be", "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")
