"""Taking back: a few decisions at once, many only where somebody agrees."""

from __future__ import annotations

from readinglist.triage.commands.verdicts import UNASKED
from tests.unit.cli.fake_library import FakeLibrary, run_on


def decided(number: int) -> FakeLibrary:
    """A library with this many decisions."""
    library = FakeLibrary()
    for turn in range(number):
        library.judge([library.papers[turn % 5].id], "keep")
    return library


def test_many_decisions_are_not_taken_back_without_a_word() -> None:
    library = decided(UNASKED + 1)
    refused = run_on(library, "undo", "9999")
    assert refused.code == 2
    assert f"this takes back {UNASKED + 1} decisions: confirm with --yes" in refused.err
    assert len(library.entries) == UNASKED + 1
    assert run_on(library, "undo", "9999", "--yes").out.count("undone") == UNASKED + 1


def test_a_number_larger_than_what_there_is_asks_nothing_where_little_is_taken_back() -> None:
    assert run_on(decided(UNASKED), "undo", "9999").code == 0
    assert run_on(decided(UNASKED + 5), "undo", str(UNASKED)).code == 0
    assert run_on(decided(0), "undo", "9999").out == "nothing to undo\n"
