"""What a search line may hold: words with a minus beside options, help as everywhere, slips that are told."""

from __future__ import annotations

import pytest

from readinglist.core.papers import SearchResult
from tests.unit.cli.fake_library import FakeLibrary, run_on


class Misreading(FakeLibrary):
    def search(self, query: str, n: int) -> SearchResult:
        return SearchResult(query, 0, (), ("no field year: ti: au:",))


def test_a_search_for_nothing_is_a_usage_error() -> None:
    ran = run_on(FakeLibrary(), "search")
    assert (ran.code, ran.out) == (2, "")
    assert "Missing argument 'QUERY'" in ran.err


@pytest.mark.parametrize("words", [("-h",), ("walk", "-h"), ("--help",)])
def test_help_is_asked_for_as_everywhere(words: tuple[str, ...]) -> None:
    library = FakeLibrary()
    ran = run_on(library, "search", *words)
    assert (ran.code, library.calls) == (0, [])
    assert ran.out.startswith("Usage: readinglist search")


@pytest.mark.parametrize("words", [("walk", "-hopping"), ("--", "walk", "-h"), ("walk", "--", "-n", "3")])
def test_other_words_with_a_minus_are_words(words: tuple[str, ...]) -> None:
    library = FakeLibrary()
    run_on(library, "search", *words)
    assert library.calls[0] == ("search", " ".join(word for word in words if word != "--"), 20)


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_what_of_a_query_was_misread_is_told_beside_the_answer(form: tuple[str, ...]) -> None:
    ran = run_on(Misreading(), "search", "year:2015", *form)
    assert (ran.code, ran.err) == (0, "note: no field year: ti: au:\n")
