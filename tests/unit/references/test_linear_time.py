"""A document may say anything: reading it takes time in proportion to its length (docs/faults.md, E10)."""

from __future__ import annotations

import time

import pytest

from readinglist.core.references import Document
from readinglist.references.layout.reading import read, vocabulary
from readinglist.references.listing.entries import find_entries
from tests.layouts import document, line

MEGABYTE = 1_000_000
BOMBS = {
    "digits": "1" * MEGABYTE,
    "dots": "." * MEGABYTE,
    "open": "(a" * (MEGABYTE // 2),
    "initials": "G. W. and L. B. and " * (MEGABYTE // 20),
    "names": "Van der Berg, A. " * (MEGABYTE // 17),
    "capitals": "A" * MEGABYTE,
    "addresses": "http://a.b/" * (MEGABYTE // 11),
    "hyphens": "ab-" * (MEGABYTE // 3),
    "labels": "".join(f"[{number}] " for number in range(MEGABYTE // 9)),
    "accents": "´ " * (MEGABYTE // 2),
}


def printed(text: str, width: int) -> Document:
    parts = ["References", *(text[start : start + width] for start in range(0, len(text), width))]
    return document(
        *(
            [line(part, 60, 60 + 12 * row) for row, part in enumerate(parts[at : at + 50])]
            for at in range(0, len(parts), 50)
        )
    )


@pytest.mark.parametrize("name", BOMBS)
def test_E10_a_megabyte_takes_seconds_at_most(name: str) -> None:
    source = printed(BOMBS[name], 1000)
    started = time.process_time()
    lines = read(source)
    find_entries(lines, vocabulary(lines))
    assert time.process_time() - started < 5  # about one on an idle machine; a square would be hours
