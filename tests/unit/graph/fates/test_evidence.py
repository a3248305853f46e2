"""The evidence of fates against counts that are made paper by paper."""

from __future__ import annotations

from collections import Counter
from dataclasses import astuple
from datetime import date

import numpy as np
import pytest

from readinglist.core.citations import CitationArrays
from readinglist.core.dates import NO_MONTH
from readinglist.graph.fate_evidence import Name, circles, evidence_of, observed_months, span_of, survey
from readinglist.graph.fates import WINDOW, Evidence, Rate, Seen, Span
from readinglist.graph.known import KnownGraph
from readinglist.graph.ledger import author_key, independent_groups
from tests.citation_arrays import arrays_of

BEGIN = 12 * 2015
PEOPLE = ["Ada Lovelace", "ada lovelace", "Bo B", "Cy C", "Di D", "Ed E", "Flo F", "Gus G"]


def drawn(rng: np.random.Generator, n: int = 60, months: int = 90) -> tuple[CitationArrays, dict[int, list[str]]]:
    """A library with papers without months, unread lists, missing authors, and dates that contradict citations."""
    month = BEGIN + rng.integers(0, months, n)
    month[rng.random(n) < 0.05] = NO_MONTH
    ends = rng.integers(0, n, (2, 5 * n))
    known = rng.random(n) < 0.8
    ends = ends[:, known[ends[0]]]
    arrays = arrays_of(tuple(map(str, range(n))), (ends[0], ends[1]), month, ("cs.LG",) * n, known=known)
    authors = {i: [str(a) for a in rng.choice(PEOPLE, rng.integers(1, 3))] for i in range(n) if rng.random() < 0.9}
    return arrays, authors


def counted(arrays: CitationArrays, authors: dict[int, list[str]], paper: int, now: int, awake: int) -> Evidence:
    """The evidence of one paper, as its definitions read."""
    month = arrays.month.tolist()
    known = arrays.known.tolist()
    citers = [c for c, d in zip(arrays.citing.tolist(), arrays.cited.tolist(), strict=True) if d == paper]
    times_cited = Counter(arrays.cited.tolist())
    own = month[paper] if month[paper] != NO_MONTH else now + 1

    def span(low: int, high: int) -> tuple[list[int], int, float | None]:
        inside = [i for i in range(arrays.n) if max(own, low) <= month[i] <= high]
        looked = sum(known[i] for i in inside)
        return [c for c in citers if c in inside], looked, looked / len(inside) if inside else None

    lately, looked, coverage = span(now - WINDOW + 1, now)
    earlier, looked_before, _ = span(now - 2 * WINDOW + 1, now - WINDOW)
    names = {i: {author_key(name) for name in authors.get(i, [])} for i in range(arrays.n)}
    others = [c for c in lately if not names[c] & names[paper]]
    written = [authors[c] for c in others if c in authors]
    groups = (independent_groups(written) or 0) + sum(c not in authors for c in others)
    return Evidence(
        None if month[paper] == NO_MONTH else max(now - month[paper], 0),
        Seen(coverage, span(now - 2 * WINDOW + 1, now)[2], span(0, now)[2], span(own, own + 12 * awake - 1)[2]),
        len(citers),
        cited_citers=sum(times_cited[c] > 0 for c in citers),
        groups=groups,
        others=len(others),
        cited=Span(Rate(len(lately), looked), Rate(len(earlier), looked_before)),
        authors_known=paper in authors and all(c in authors for c in lately),
    )


@pytest.mark.parametrize("seed", range(20))
def test_evidence_is_what_counting_paper_by_paper_gives(seed: int) -> None:
    arrays, authors = drawn(np.random.default_rng(seed))
    known = KnownGraph(arrays)
    seen = survey(known)
    wanted = range(arrays.n)
    given = {int(i): authors[int(i)] for i in seen.writers(np.arange(arrays.n)) if int(i) in authors}
    for paper, told in zip(wanted, evidence_of(seen, known.figures, wanted, given, {}), strict=True):
        expected = counted(arrays, authors, paper, seen.months.now, told.awakening or 0)
        for field in ("age", "citations", "cited_citers", "groups", "others", "cited", "authors_known"):
            assert getattr(told, field) == getattr(expected, field), (paper, field)
        assert astuple(told.seen) == pytest.approx(astuple(expected.seen))


def test_one_paper_has_the_evidence_that_it_has_among_all() -> None:
    arrays, authors = drawn(np.random.default_rng(99))
    known = KnownGraph(arrays)
    seen = survey(known)
    together = evidence_of(seen, known.figures, range(arrays.n), authors, {})
    for paper in range(0, arrays.n, 7):
        mine = {int(i): authors[int(i)] for i in seen.writers(np.array([paper])) if int(i) in authors}
        assert evidence_of(seen, known.figures, [paper], mine, {}) == [together[paper]]


def test_a_name_comes_with_its_rates() -> None:
    arrays, authors = drawn(np.random.default_rng(3))
    known = KnownGraph(arrays)
    name = Name(Span(Rate(1, 10), Rate(5, 10), Rate(7, 10)), titles_only=True)
    told = evidence_of(survey(known), known.figures, [0, 1], authors, {1: name})
    assert (told[0].term, told[1].term, told[1].titles_only) == (None, name.use, True)


def test_papers_of_one_author_are_one_group_and_papers_without_authors_are_each_one() -> None:
    told = circles(
        6, np.array([1, 2, 3, 4, 5]), np.zeros(5, dtype=int), {0: ["O"], 1: ["A"], 2: ["A", "B"], 3: ["b"], 4: ["O"]}
    )
    assert (int(told.groups[0]), int(told.others[0]), bool(told.known[0])) == (2, 4, False)


def test_the_last_month_is_one_of_many_papers_and_not_after_the_cut_off() -> None:
    month = np.array([100] * 30 + [110] * 30 + [150])
    everyone = np.ones(len(month), dtype=bool)
    assert observed_months(month, everyone, everyone, None).now == 110
    assert observed_months(month, everyone, everyone, 105).now == 100
    assert observed_months(month[-1:], everyone[-1:], everyone[-1:], None).now == 150


def test_ids_that_somebody_cites_do_not_count_as_papers_that_nobody_looked_at() -> None:
    month = np.array([100] * 30)
    described = np.arange(30) < 20
    months = observed_months(month, described, described, None)
    assert months.coverage(np.array([100])).tolist() == [1.0]


def test_a_library_without_months_has_no_evidence() -> None:
    known = KnownGraph(arrays_of(("a", "b"), ([0], [1]), [NO_MONTH, NO_MONTH], cutoff=date(2026, 1, 1)))
    told = evidence_of(survey(known), known.figures, [0, 1], {}, {})
    assert [one.age for one in told] == [None, None]
    assert told[1].seen == Seen(None, None, None)


def test_ages_are_counted_to_the_cut_off_and_what_was_watched_to_the_last_papers() -> None:
    month = [100] * 30 + [110] * 30
    ids = tuple(map(str, range(60)))
    cut = KnownGraph(arrays_of(ids, ([59], [0]), month, cutoff=date(11, 3, 1)))  # month 134
    told = evidence_of(survey(cut, today=500), cut.figures, [0], {}, {})[0]
    assert (told.age, told.watched) == (34, 10)
    unread = KnownGraph(arrays_of(ids, ([], []), month))
    told = evidence_of(survey(unread, today=500), unread.figures, [0], {}, {})[0]
    assert (told.age, told.watched) == (400, 10)
    assert evidence_of(survey(unread), unread.figures, [0], {}, {})[0].age == 10


def test_the_best_months_of_a_name_are_those_of_most_uses_before_the_last_24() -> None:
    papers = dict.fromkeys(range(100), 50)
    told = span_of({10: 1, 40: 4, 50: 3, 80: 9}, papers, 0, 99)
    assert told == Span(Rate(9, 24 * 50), Rate(0, 24 * 50), Rate(7, 24 * 50))
    assert span_of({99: 1}, papers, 90, 99) == Span(Rate(1, 500), Rate(), Rate())
