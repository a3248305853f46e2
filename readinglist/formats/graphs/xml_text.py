"""Text inside of XML, for writers that make large files piece by piece."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

# What XML 1.0 cannot hold, in whatever spelling.
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPECIAL = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&quot;"}
_QUICK = re.compile(r'[&<>"]')

AT_ONCE = 1_000  # elements in one piece


def escaped(text: str) -> str:
    """`text` for between tags and for between double quotes.

    >>> escaped('a]]>b & "c" \\x0b')
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
