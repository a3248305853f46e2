"""How `bench.refs` scores: what counts as the same entry, and what a deposit excuses."""

from __future__ import annotations

from bench.refs_score import Found, judge, match
from bench.refs_split import split_entries
from bench.refs_text import doi_key, overlap, printed_form
from bench.refs_truth import Paper, TrueEntry

PRINTED = "A. Author and B. Other. A title of some length about a thing. Journal of Things, 3(2):1-9, 1999."
JOINED = "A title of some length about a thing, Author, A. and Other, B., Journal of Things, 3, 2, 1-9, 1999, Publisher"


def scored(entries: list[TrueEntry], found: list[Found], text: str = "") -> tuple[float | None, float | None]:
    score = judge(Paper("jose", "x", b"", tuple(entries)), tuple(found), printed_form(text)).score
    return score.precision, score.recall


def test_hyphens_accents_and_ligatures_make_no_difference() -> None:
    true = TrueEntry("É. Official. The naïve dif­ference. 1999.")
    assert match((true,), (Found("E. Oﬃcial. The naive differ- ence. 1999."),))


def test_each_entry_is_matched_once_and_the_best_first() -> None:
    pairs = match((TrueEntry(PRINTED),), (Found(PRINTED.replace("1999", "1998")), Found(PRINTED)))
    assert [(true, found) for true, found, _ in pairs] == [(0, 1)]
    assert scored([TrueEntry(PRINTED)], [Found(PRINTED), Found(PRINTED)]) == (0.5, 1.0)


def test_joined_fields_match_in_any_order_but_no_fragment_and_no_two_in_one() -> None:
    assert overlap(JOINED, PRINTED) >= 0.85
    assert overlap(JOINED, "Journal of Things, 3(2):1-9.") == 0
    second = (
        "C. Third and D. Fourth. Quite another work with a title as long. Proceedings of Elsewhere, Springer, 2001."
    )
    assert overlap(JOINED, f"{PRINTED} {second}") == 0


def test_a_doi_alone_is_found_by_its_doi_and_excuses_one_where_it_is_not_printed() -> None:
    deposit = TrueEntry("", doi=doi_key("https://doi.org/10.1000/ABC–1"))
    assert scored([deposit], [Found("A. doi:10.1000/abc-1")], "doi:10.1000/abc- 1") == (1.0, 1.0)
    assert scored([deposit], [Found("B.")], "nothing printed") == (None, None)
    assert scored([deposit], [Found("B."), Found("C.")], "nothing printed") == (0.0, None)
    assert scored([deposit], [Found("B.")], "10.1000/abc-1") == (0.0, 0.0)


def test_fields_are_counted_over_what_is_known() -> None:
    true = TrueEntry(PRINTED, title="A title of some length about a thing", year=1999, doi="10.1000/1")
    found = Found(PRINTED, title="A title of some length about a thing", year=1998)
    counts = judge(Paper("jose", "x", b"", (true, TrueEntry("Missed.", title="M"))), (found,), "").score.counts
    assert (counts["title right"], counts["titles"], counts["titles of found"]) == (1, 2, 1)
    assert (counts["year right"], counts["years of found"]) == (0, 1)
    assert counts["doi printed"] == 0, "the PDF does not print it"


def test_the_plain_way_cuts_at_labels() -> None:
    text = "Text [1].\nReferences\n[1] A. Author. Some title of it.\nJournal.\n[2] B. Other. Another title of it.\n12\n"
    assert split_entries(text) == ["A. Author. Some title of it. Journal.", "B. Other. Another title of it."]
