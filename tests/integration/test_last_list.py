"""What the numbers of the last printed list mean, and which of them are told."""

from __future__ import annotations

import pytest

from readinglist.errors import UsageError
from tests.integration.test_standing import make_library, opened


@pytest.fixture
def library(tmp_path):
    with opened(make_library(tmp_path)) as library:
        yield library


def test_an_answer_without_papers_leaves_the_numbers_of_the_list_on_the_screen(library):
    first = library.top(n=3)[0].paper.id
    assert library.search("nosuchword").count == 0
    assert library.resolve("#1") == first


def test_a_night_of_which_nothing_is_left_takes_its_numbers_with_it(library):
    library.top(n=3)
    library.seen_rest()
    assert library.top(n=3) == ()
    with pytest.raises(UsageError, match="on no list"):
        library.resolve("#1")
