"""Bytes of a file as text, whatever wrote it, and text as XML holds it."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from readinglist.core.errors import UNREADABLE, InputError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def marked_encoding(body: bytes) -> str | None:
    """The encoding that a byte order mark tells, which is passed over in reading; None where there is no mark."""
    return next((encoding for mark, encoding in _MARKS if body.startswith(mark)), None)


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
    if encoding := marked_encoding(body):
        return body.decode(encoding, "replace")
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


_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPECIAL = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&quot;"}
_QUICK = re.compile(r'[&<>"]')

AT_ONCE = 1_000  # elements in one piece


def xml_escaped(text: str) -> str:
    """`text` for between tags and for between double quotes.

    >>> xml_escaped('a]]>b & "c" \\x0b')
    'a]]&gt;b &amp; &quot;c&quot; \\ufffd'
    """
    if not text.isprintable():
        text = _NO_XML.sub("\ufffd", text)
    return text.translate(_SPECIAL) if _QUICK.search(text) else text


def in_pieces(elements: Iterable[str]) -> Iterator[str]:
    """Elements joined to pieces that are worth a write each."""
    rest = iter(elements)
    while piece := "".join(islice(rest, AT_ONCE)):
        yield piece
