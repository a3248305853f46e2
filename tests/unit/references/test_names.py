"""Lists of names in the forms that references print."""

from __future__ import annotations

import pytest

from readinglist.references.fields.names import name_ends, split_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("J. Smith, A. B. Jones, and C. de Wit", ("J. Smith", "A. B. Jones", "C. de Wit")),
        ("Smith, J., Jones, A. B., & de Wit, C.", ("J. Smith", "A. B. Jones", "C. de Wit")),
        ("Smith J, Jones AB, Van den Berg C", ("J Smith", "AB Jones", "C Van den Berg")),
        ("Smith, John, Ann Jones, and Cy Wit", ("John Smith", "Ann Jones", "Cy Wit")),
        ("Smith, J.; Jones, A.-B.; Wu, C.", ("J. Smith", "A.-B. Jones", "C. Wu")),
        ("John Smith, Ann B. Jones, and Cy van Wit", ("John Smith", "Ann B. Jones", "Cy van Wit")),
        ("Smith, J., Jones, A., … Wu, C.", ("J. Smith", "A. Jones", "C. Wu")),
        ("Nijs, M. den, & Wu, C.", ("M. den Nijs", "C. Wu")),
        ("Smith, J. et al.", ("J. Smith",)),
        ("Øster Å, Čapek Ž", ("Å Øster", "Ž Čapek")),
        ("The Walking Consortium", ("The Walking Consortium",)),
        ("———", ()),
        ("", ()),
    ],
)
def test_names_are_told_apart_and_turned(text: str, names: tuple[str, ...]) -> None:
    assert split_names(text) == names


def test_every_place_where_a_list_may_end_is_offered() -> None:
    text = "Smith, J., Jones, A. B., & Wu, C. (2001). Walking"
    ends = {text[: found.end]: (found.names, found.joined) for found in name_ends(text)}
    assert ends["Smith, J."] == (1, False)
    assert ends["Smith, J., Jones, A. B."] == (2, False)
    assert ends["Smith, J., Jones, A. B., & Wu, C."] == (3, True)


def test_a_title_is_no_name() -> None:
    assert [found.end for found in name_ends("learning to walk, 2019")] == []
