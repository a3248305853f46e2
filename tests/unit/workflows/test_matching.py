"""An entry is taken for a known paper only where everything that both say agrees."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from readinglist.core.papers import PaperData
from readinglist.core.references import Known
from readinglist.exchange.matching import is_same, matched, year_of
from readinglist.formats import Entry
from readinglist.references.linking.printed import TitleIndex

AUTHORS = ("Ashish Vaswani", "Noam Shazeer", "Niki Parmar")
TITLE = "Attention is All You Need"
ARXIV = Known("1706.03762", TITLE, AUTHORS, 2017, None)


def described(**changes: object) -> PaperData:
    paper = PaperData(
        "bib:vaswani", "Attention Is All you Need!", authors=AUTHORS, source="bib", journal_ref="NIPS (2017)"
    )
    return replace(paper, **changes)  # type: ignore[arg-type]


def ids(*papers: PaperData, stored: tuple[Known, ...] = (), known: tuple[str, ...] = ()) -> list[str]:
    entries = [Entry(paper, None, paper.id) for paper in papers]
    return [entry.paper.id for entry in matched(entries, TitleIndex(stored), known)]


def test_a_paper_is_known_again_by_its_title_and_authors() -> None:
    assert ids(described(), stored=(ARXIV,)) == ["1706.03762"]
    (entry,) = matched([Entry(described(url="https://x.org/a", version=3), None, "v")], TitleIndex([ARXIV]), ())
    assert (entry.paper.source, entry.paper.url, entry.paper.version) == ("arxiv", None, None)


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Attention Is All You Need in Speech Separation"},
        {"title": "Attention Is Not All You Need"},
        {"authors": ()},
        {"authors": ("Yingwei Li",)},
        {"authors": ("Noam Shazeer", "Ashish Vaswani", "Niki Parmar")},
        {"authors": ("Ashish Vaswani", "Ann One", "Bo Two", "Cy Three")},
        {"journal_ref": "Reprints (2031)"},
        {"title": None},
    ],
)
def test_what_speaks_against_it_is_heard(changes: dict[str, object]) -> None:
    assert ids(described(**changes), stored=(ARXIV,)) == ["bib:vaswani"]


def test_two_dois_are_two_papers_and_one_doi_is_one() -> None:
    stored = replace(ARXIV, doi="10.1000/one")
    other = described(id="doi:10.1000/two", doi="10.1000/two", source="doi")
    assert ids(other, stored=(stored,)) == ["doi:10.1000/two"]
    shouted = described(id="doi:10.1000/two", doi="10.1000/two", source="doi")
    assert ids(shouted, stored=(replace(ARXIV, doi="10.1000/TWO"),)) == ["1706.03762"]
    same = described(id="doi:10.1000/one", doi="10.1000/one", source="doi", title="Another spelling of it", authors=())
    assert ids(same, stored=(stored,)) == ["1706.03762"]


def test_an_arxiv_id_and_a_known_id_are_never_overruled() -> None:
    assert ids(described(id="2401.00001", source="arxiv"), stored=(ARXIV,)) == ["2401.00001"]
    assert ids(described(), stored=(ARXIV,), known=("bib:vaswani",)) == ["bib:vaswani"]


def test_a_short_title_needs_the_same_year_and_the_same_people() -> None:
    adam = Known("1412.6980", "Adam", ("Diederik P. Kingma", "Jimmy Ba"), 2014, None)
    paper = PaperData("bib:a", "Adam", authors=("D. Kingma", "J. Ba"), journal_ref="ICLR (2015)")
    assert ids(paper, stored=(adam,)) == ["1412.6980"]
    assert ids(replace(paper, journal_ref=None), stored=(adam,)) == ["bib:a"]
    assert ids(replace(paper, authors=("D. Kingma",)), stored=(adam,)) == ["bib:a"]


def test_editions_of_a_book_stay_apart() -> None:
    first = Known(
        "bib:sutton", "Reinforcement Learning: An Introduction", ("Richard Sutton", "Andrew Barto"), 1998, None
    )
    second = PaperData(
        "bib:sutton2", "Reinforcement Learning: An Introduction", authors=first.authors, journal_ref="MIT Press (2018)"
    )
    assert ids(second, stored=(first,)) == ["bib:sutton2"]
    assert ids(replace(second, journal_ref="MIT Press (2000)"), stored=(first,)) == ["bib:sutton2"]
    assert ids(replace(second, journal_ref="MIT Press (1999)"), stored=(first,)) == ["bib:sutton"]


def test_entries_of_one_file_find_each_other_in_any_order() -> None:
    preprint = described(id="1706.03762", source="arxiv", published=datetime(2017, 6, 12, tzinfo=UTC))
    article, note = described(id="doi:10.1000/x", doi="10.1000/x", source="doi"), described()
    assert ids(note, article, preprint) == ["1706.03762"] * 3
    assert ids(preprint, article, note) == ["1706.03762"] * 3
    assert ids(note, article) == ["doi:10.1000/x"] * 2


def test_the_year_is_that_of_the_date_else_the_one_at_the_end() -> None:
    assert year_of(described(published=datetime(2016, 1, 2, tzinfo=UTC))) == 2016
    assert year_of(described(journal_ref="1998")) == 1998
    assert year_of(described(journal_ref="Science 1998, 3")) is None
    assert not is_same(described(title="…"), replace(ARXIV, title="—"))
