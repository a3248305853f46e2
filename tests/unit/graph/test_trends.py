"""Shares that changed for sure, within what was followed all the while."""

from __future__ import annotations

import numpy as np
import pytest

from readinglist.graph import trends
from readinglist.graph.name_rules import kind_of_term
from readinglist.graph.trends import Shift, Spans, observed_months, shifts, spans_of, without_echoes

SPANS = Spans(before=24_000, now=24_012, end=24_018)


def made(papers: list[tuple[int, int, list[int]]]) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """(indptr, terms, months, strata) of (month from 0, stratum, terms)."""
    indptr = np.cumsum([0] + [len(terms) for _, _, terms in papers])
    terms = np.asarray([t for _, _, some in papers for t in some], dtype=np.int64)
    months = np.asarray([24_000 + month for month, _, _ in papers])
    return indptr, terms, months, np.asarray([stratum for _, stratum, _ in papers])


def test_a_term_that_doubled_rises_and_one_that_halved_fades() -> None:
    papers = [(m, 0, [1] if (i % 10) < (2 if m < 12 else 6) else [2]) for m in range(18) for i in range(100)]
    found = {shift.term: shift for shift in shifts(*made(papers), SPANS)}
    assert found[1].is_rising
    assert not found[2].is_rising
    assert found[1].ratio == pytest.approx(3, rel=0.02)
    assert found[1].share_now == pytest.approx(0.6)
    assert found[1].share_before == pytest.approx(0.2)
    assert found[1].low < 3 < found[1].high


def test_a_term_of_a_category_that_grew_does_not_rise() -> None:
    """Both categories speak as before; only their mix changed."""
    papers = [(m, 0, [1]) for m in range(12) for _ in range(10)] + [(m, 1, [2]) for m in range(12) for _ in range(90)]
    papers += [(m, 0, [1]) for m in range(12, 18) for _ in range(90)]
    papers += [(m, 1, [2]) for m in range(12, 18) for _ in range(10)]
    assert shifts(*made(papers), SPANS) == ()


def test_a_category_that_was_not_followed_before_is_left_out() -> None:
    papers = [(m, 0, [1]) for m in range(18) for _ in range(50)]
    papers += [(m, 1, [7]) for m in range(12, 18) for _ in range(50)]
    assert shifts(*made(papers), SPANS) == ()


def test_chance_is_not_a_trend() -> None:
    rng = np.random.default_rng(5)
    papers = [(m, 0, sorted(rng.choice(3000, 20, replace=False).tolist())) for m in range(18) for _ in range(100)]
    assert len(shifts(*made(papers), SPANS)) <= 2


def test_parts_of_the_terms_give_what_all_of_them_give(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(6)
    papers = [
        (month, i % 2, sorted(rng.choice(40 if month < 12 else 16, 8, replace=False).tolist()))
        for month in range(18)
        for i in range(60)
    ]
    whole = shifts(*made(papers), SPANS)
    monkeypatch.setattr(trends, "_PART", 1000)
    monkeypatch.setattr(trends, "_BLOCK", 100)
    assert len(whole) > 10
    assert shifts(*made(papers), SPANS) == whole


def test_twelve_observed_months_are_needed() -> None:
    assert spans_of(range(24_000, 24_011)) is None
    assert spans_of(()) is None
    assert spans_of(range(24_000, 24_018)) == SPANS
    spans = spans_of(range(24_000, 24_012))
    assert spans is not None
    assert (spans.now, spans.end) == (24_006, 24_012)


def test_a_month_of_a_handful_of_papers_was_not_observed() -> None:
    months = np.asarray([24_000] * 100 + [24_001] * 3 + [24_002] * 90 + [-1] * 5)
    assert observed_months(months) == (24_000, 24_002)


def shift(term: int, papers: int, ratio: float = 2.0) -> Shift:
    return Shift(term, ratio, ratio / 1.1, ratio * 1.1, 0.1, 0.05, papers, papers)


def test_of_a_phrase_and_its_word_one_is_shown() -> None:
    phrase, word, other = shift(3, 90), shift(1, 100), shift(2, 1000)
    assert without_echoes([(phrase, (1, 2)), (word, ()), (other, ())]) == (other,)
    alone = without_echoes([(phrase, (1, 9)), (word, ())])
    assert alone == (phrase,)


@pytest.mark.parametrize(
    ("term", "papers", "ratio", "kind", "spelling"),
    [
        ("qwen image", [("A study", "We use Qwen-Image and then Qwen-Image again.")], 40, "new name", "Qwen-Image"),
        ("o1", [("A study", "as seen in o1 and other models")], 0.2, "name", "o1"),
        (
            "flow matching",
            [("Flow matching", "It uses flow matching."), ("B", "by flow matching")],
            2,
            "topic",
            "flow matching",
        ),
        ("additionally", [("A study", "We show this. Additionally, we show that")] * 9, 0.5, "words", "Additionally"),
        ("yields", [("A study", "It yields more.")], 2, "words", "yields"),
    ],
)
def test_names_are_told_from_topics_and_from_words(
    term: str, papers: list[tuple[str, str]], ratio: float, kind: str, spelling: str
) -> None:
    found, how = kind_of_term(term, papers, ratio)
    assert found == kind
    assert how.lower() == spelling.lower()


def test_other_spans_than_a_year_are_compared_where_they_are_asked_for():
    assert spans_of(range(24_000, 24_009), last=3, before=6) == Spans(24_000, 24_006, 24_009)
    assert spans_of(range(24_000, 24_005), last=3, before=6) is None
