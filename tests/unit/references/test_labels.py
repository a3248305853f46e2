"""Labels of entries: numbers that count up, letters in order."""

from __future__ import annotations

import pytest

from readinglist.references.listing.segments import lettered, numbered


@pytest.mark.parametrize("form", ["[{}] A. Baker", "{}. A. Baker", "({}) A. Baker", "{}) A. Baker", "{} Baker, A."])
def test_each_way_of_numbering_is_seen(form: str) -> None:
    texts = [part for number in range(1, 13) for part in (form.format(number), "and more of it")]
    best = max(numbered(texts), key=lambda run: len(run.starts))
    assert best.labels == tuple(str(number) for number in range(1, 13))
    assert best.starts == tuple(range(0, 24, 2))
    assert best.complete == 1.0


def test_numbers_that_do_not_count_are_passed_over() -> None:
    texts = ["1. Adams", "12. Springer", "2. Baker", "1999. Nature", "3. Clark", "7. Auflage", "4. Davies"]
    (run,) = numbered(texts)
    assert run.labels == ("1", "2", "3", "4")


def test_a_missing_number_does_not_end_the_count() -> None:
    (run,) = numbered(["[1] a", "[2] b", "[4] d", "[5] e"])
    assert run.labels == ("1", "2", "4", "5")
    assert run.complete == pytest.approx(0.8)


def test_letters_are_labels_where_they_are_in_order_or_have_a_year() -> None:
    run = lettered(["[Aba+16] Abadi", "and others", "[Bez17] Bezanson", "[Zha20a] Zhang"])
    assert run is not None
    assert run.labels == ("Aba+16", "Bez17", "Zha20a")
    run = lettered(["[AH] Atiyah", "[B] Beilinson", "[BF] Braverman"])
    assert run is not None
    assert run.starts == (0, 1, 2)


def test_words_in_brackets_are_no_labels() -> None:
    assert lettered(["[Online]. Available", "[In] b", "[Editors] c", "[Accessed] d", "[And] e"]) is None
    assert lettered(["plain", "text"]) is None
    assert numbered(["plain", "text"]) == ()
