"""What looks like the front, the end and the whole of an entry."""

from __future__ import annotations

import pytest

from readinglist.references.listing.openings import is_closed, is_open, opening, plausibility, year_is_early

FRONTS = [
    "Baker, A. B., & Clark, C. (1999). On birds.",
    "A. B. Baker and C. Clark. On birds. 1999.",
    "Baker AB, Clark C (1999) On birds.",
    "van der Berg, A. (2004) On birds",
    "Baker, Anna (1997). On birds",
    "Atanasov P., Cvetanova G. 2013. On birds",
    "Stephen M. Blackburn, Kathryn S. McKinley, Robin Garner",
    "---- (1999), L’institution imaginaire",
    "O’Toole, L. J. (2007): Governing",
]
INSIDES = [
    "and Clark, C. (1999). On birds",
    "Press, 1999.",
    "Journal of Birds, 12, 1999.",
    "Cambridge, MA: Harvard University Press.",
    "New York, Oxford University Press.",
    "pp. 12-19, 1999",
    "https://example.org/1999",
    "12(2), 1999.",
    "",
]


@pytest.mark.parametrize("text", FRONTS)
def test_names_open_an_entry(text: str) -> None:
    assert opening(text) >= 0.6


@pytest.mark.parametrize("text", INSIDES)
def test_what_stands_inside_opens_none(text: str) -> None:
    assert opening(text) <= 0.5


@pytest.mark.parametrize("text", ["in the end.", "pp. 1-9", "(1999)", "see https://example.org/a", "really?"])
def test_ends_that_may_be_one(text: str) -> None:
    assert is_closed(text)
    assert not is_open(text)


@pytest.mark.parametrize(
    "text",
    ["Clark,", "birds and", "edited by", "the exam-", "in J. Bardoel, C.", "logic. (J.", "in:", "Hoyer, S., van"],
)
def test_ends_that_are_none(text: str) -> None:
    assert is_open(text)
    assert not is_closed(text)


def test_an_entry_is_more_plausible_than_its_parts_and_than_prose() -> None:
    whole = "Baker, A., & Clark, C. (1999). On the habits of birds. Journal of Birds, 3(2), 100-120."
    assert plausibility(whole) > 0.9
    assert plausibility("Journal of Birds, 3(2), 100-120.") < 0.5
    assert plausibility("This is what we have seen of them, and it was as they were when we had our first.") < 0.3
    assert plausibility("") == 0


def test_where_the_year_stands() -> None:
    assert year_is_early("Baker, A. (1999). On the habits of birds in the woods. Journal of Birds, 3(2), 100-120.")
    assert not year_is_early("A. Baker and C. Clark. On the habits of birds in the woods of a large country. 1999.")
    assert not year_is_early("A. Baker. On birds.")
