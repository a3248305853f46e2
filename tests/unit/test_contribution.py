"""The sentence of an abstract that says what is new."""

from __future__ import annotations

import pytest

from readinglist.core.contribution import contribution_sentence

CASES = [
    ("Robots fall. To address this, we propose FallNet, a model of falls. It is 3 % better.", 1),
    ("Existing methods, introduced by Doe, fail. This paper presents a benchmark of walking. Code is on GitHub.", 1),
    ("We evaluated four models on scans. Results show that none is good enough.", 0),
    ("A first line.\nHere we\nshow that transformers cannot count. Moreover, we release code.", 1),
]


@pytest.mark.parametrize(("abstract", "at"), CASES)
def test_it_is_the_claim_and_not_the_problem_the_results_or_the_code(abstract: str, at: int) -> None:
    assert contribution_sentence(abstract) == " ".join(abstract.split()).split(". ")[at].rstrip(".") + "."


@pytest.mark.parametrize("abstract", [None, "", "Robots fall. Nobody knows why.", "." * 100_000, "We " * 50_000])
def test_where_nothing_is_claimed_nothing_is_said(abstract: str | None) -> None:
    assert contribution_sentence(abstract) is None
