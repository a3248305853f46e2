"""Shares that changed for sure, within what was followed all the while."""

from __future__ import annotations

import numpy as np
import pytest

from readinglist.core.references import Acronym, Lexicon
from readinglist.graph import trends
from readinglist.graph.phrases import Phrase, Usage, is_behind, once, phrase_of
from readinglist.graph.trends import Spans, observed_months, shifts, spans_of

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


def test_papers_with_other_months_show_nothing() -> None:
    """Whose month is drawn by lot: a term that stands for a change would be there by chance alone."""
    rng = np.random.default_rng(8)
    shown = 0
    for _ in range(20):
        papers = [(int(m), 0, sorted(rng.choice(300, 12, replace=False).tolist())) for m in rng.integers(0, 18, 1500)]
        shown += len(shifts(*made(papers), SPANS))
    assert shown <= 1
    assert shifts(*made([(m, 0, []) for m in range(18) for _ in range(100)]), SPANS) == ()


def test_months_that_differ_as_much_inside_the_spans_are_no_trend() -> None:
    """A conference month in either span: more papers now, and no more than months differ anyway."""
    uses = [2, 2, 30, 2, 2, 30, 2, 2, 2, 2, 2, 2, 2, 60, 2, 2, 60, 2]
    papers = [(m, 0, [1] if i < uses[m] else [2]) for m in range(18) for i in range(100)]
    assert [shift.term for shift in shifts(*made(papers), SPANS)] == []


def test_what_grows_month_by_month_rises_and_its_interval_says_so() -> None:
    papers = [(m, 0, [1] if i < 4 * max(m - 11, 0) else [2]) for m in range(18) for i in range(100)]
    rising = next(shift for shift in shifts(*made(papers), SPANS) if shift.term == 1)
    assert rising.papers_before == 0
    assert 1 < rising.low < rising.ratio < rising.high


def test_a_category_that_came_with_others_is_compared_from_when_it_was_followed() -> None:
    """A tenth of its papers in the first months, cross-listed and of another kind: no base for its words."""
    papers = [(m, 0, [7] if m >= 6 or i > 90 else [8]) for m in range(18) for i in range(100 if m >= 6 else 10)]
    assert shifts(*made(papers), SPANS) == ()


def test_three_months_are_compared_with_what_is_there() -> None:
    assert spans_of(range(24_000, 24_004)) is None
    assert spans_of(()) is None
    assert spans_of(range(24_000, 24_018)) == SPANS
    assert spans_of(range(24_000, 24_005)) is None
    assert spans_of(range(24_000, 24_005), last=1) == Spans(24_000, 24_004, 24_005)
    assert spans_of(range(24_000, 24_006)) == Spans(24_000, 24_003, 24_006)
    assert spans_of(range(24_000, 24_010)) == Spans(24_000, 24_005, 24_010)
    assert spans_of([23_000, *range(24_000, 24_010)]) == Spans(24_000, 24_005, 24_010)
    spans = spans_of(range(24_000, 24_012))
    assert spans is not None
    assert (spans.now, spans.end) == (24_006, 24_012)


def test_a_month_of_a_handful_of_papers_was_not_observed() -> None:
    months = np.asarray([24_000] * 100 + [24_001] * 3 + [24_002] * 90 + [-1] * 5)
    assert observed_months(months) == (24_000, 24_002)


def test_of_a_phrase_and_its_word_one_is_shown() -> None:
    phrase, word, other = Phrase("red kite", "topic"), Phrase("kites", "topic"), Phrase("oven", "topic")
    assert once([(phrase, 90), (word, 100), (other, 1000)]) == (0, 2)
    assert once([(phrase, 10), (word, 100)]) == (1,)
    assert once([(Phrase("RK nets", "topic"), 90), (Phrase("red kite", "topic", "RK"), 100)]) == (0,)


STOP = "we use it by the and then again in of to is".split()
PLAIN = Lexicon(frozenset("answer set we use it as well image flow match yield additional".split()))


def found(term: str, papers: list[tuple[str, str]]) -> Phrase:
    usage = Usage([part for paper in papers for part in paper], PLAIN, STOP)
    return phrase_of(term.split(), papers, usage)


@pytest.mark.parametrize(
    ("term", "papers", "kind", "spelling"),
    [
        ("qwen image", [("A study", "We use Qwen-Image and then Qwen-Image again.")], "name", "Qwen-Image"),
        ("o1", [("A study", "as seen in o1 and other models")], "name", "o1"),
        ("flow matching", [("Flow matching", "It uses flow matching."), ("B", "by flow matching")], "topic", ""),
        ("additionally", [("A study", "We show this. Additionally, we show that")] * 9, "words", "Additionally"),
        ("yields", [("A study", "It yields more.")], "words", "yields"),
        ("paths", [("A path", "The path is set.")], "words", "paths"),
        ("enhance flow", [("To enhance flow", "We enhance the flow to enhance flow.")] * 3, "words", "enhance flow"),
    ],
)
def test_names_are_told_from_topics_and_from_words(
    term: str, papers: list[tuple[str, str]], kind: str, spelling: str
) -> None:
    phrase = found(term, papers)
    assert phrase.kind == kind
    assert phrase.text.lower() == (spelling or term).lower()


ASP = [("Kites by answer set programming", "We write kites in answer set programming (ASP) and use ASP.")] * 4


@pytest.mark.parametrize("term", ["answer set", "set programming", "asp"])
def test_words_of_one_phrase_and_its_acronym_give_the_phrase(term: str) -> None:
    """One row, by whichever of its words it was found."""
    phrase = found(term, ASP)
    assert (phrase.text, phrase.acronym, phrase.kind) == ("answer set programming", "ASP", "topic")
    assert phrase.label == "answer set programming (ASP)"


def test_a_modifier_takes_the_noun_that_follows_it_or_is_none() -> None:
    """Without its noun "long range" is no phrase."""
    same = [("Long-range kites", "We use long-range kites.")] * 5
    assert found("long range", same).text.lower() == "long-range kites"
    nouns = "kites ovens boats roads songs rooms stones trees cups hats doors shoes".split()
    assert found("long range", [(f"Long-range {noun}", f"We use long-range {noun}.") for noun in nouns]).kind == "words"


def test_an_acronym_that_the_field_spells_out_is_no_name_of_one_thing() -> None:
    known = Lexicon(PLAIN.ordinary, {"KIT": Acronym(99, ((99, "kite in trees"),))})
    papers = [("A study", "We use KIT and then KIT.")] * 9
    assert phrase_of(["kit"], papers, Usage([], known, STOP)).kind == "words"
    assert phrase_of(["kit"], papers, Usage([], PLAIN, STOP)).kind == "name"


def test_an_idea_is_behind_the_phrase_that_names_it() -> None:
    phrase = Phrase("answer set programming", "topic", "ASP")
    assert is_behind("ASP", phrase)
    assert is_behind("Answer sets", phrase)
    assert not is_behind("swer", phrase)


def test_other_spans_than_a_year_are_compared_where_they_are_asked_for():
    assert spans_of(range(24_000, 24_009), last=3, before=6) == Spans(24_000, 24_006, 24_009)
    assert spans_of(range(24_000, 24_005), last=3, before=6) is None


def test_where_months_differ_by_themselves_few_of_them_are_no_trend() -> None:
    """Each month of each term has a rate of its own, five months a span: eight steps tell its variance badly."""
    rng, in_now = np.random.default_rng(9), np.arange(10) >= 5
    found = normal = 0
    for _ in range(20):
        seen = rng.poisson(30 * rng.gamma(20, 1 / 20, (2000, 10))).astype(float)
        expected = np.repeat(seen.mean(axis=1, keepdims=True), 10, axis=1)
        differ, steps, roots = trends._changes(seen, expected, in_now)
        chance = trends._chance(differ, steps)
        found += int(np.isfinite(trends._bar(trends._strengths(differ, steps, roots, chance))))
        normal += int(np.isfinite(trends._bar(trends._strengths(differ, steps, roots, trends.Chance()))))
    assert found <= 1
    assert normal >= 10
