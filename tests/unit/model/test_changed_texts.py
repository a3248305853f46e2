"""What makes a revision worth showing: title or abstract differ; nothing else does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from readinglist.core.papers import Paper, Revision, changed_texts

OLD = Revision("2611.00001", 1, "Runs", "We run.", None)
NEW = Paper(1, "2611.00001", 2, "Runs", ("A B",), "We run.")


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, ()),
        ({"comment": "9 pages", "authors": ("C D",), "version": 9}, ()),
        ({"title": "Walks"}, (("title", "Runs", "Walks"),)),
        ({"abstract": None}, (("abstract", "We run.", ""),)),
        ({"title": "Walks", "abstract": "x"}, (("title", "Runs", "Walks"), ("abstract", "We run.", "x"))),
    ],
)
def test_title_and_abstract_alone_count(changes: dict[str, object], found: tuple[tuple[str, str, str], ...]) -> None:
    assert changed_texts(OLD, replace(NEW, **changes)) == found  # type: ignore[arg-type]


def test_no_text_and_an_empty_one_are_the_same() -> None:
    assert changed_texts(replace(OLD, abstract=None), replace(NEW, abstract="")) == ()
