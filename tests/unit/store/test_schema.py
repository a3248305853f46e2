"""The list of schema steps is only appended to."""

from __future__ import annotations

import re

from readinglist.store.migrations import NAMES
from readinglist.store.papers import COLUMNS, WIDTH


def test_steps_are_numbered_without_holes_and_named_by_what_they_do():
    numbers = [int(re.fullmatch(r"m(\d{3})_[a-z_]+", name)[1]) for name in NAMES]
    assert numbers == list(range(1, len(NAMES) + 1))


def test_released_steps_keep_their_names():
    assert NAMES[:1] == ("m001_create_library",)


def test_a_paper_has_as_many_columns_as_are_skipped_behind_it():
    assert len(COLUMNS.split(",")) == WIDTH
