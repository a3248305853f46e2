"""What is done otherwise in a large library gives what is done in a small one."""

from __future__ import annotations

import pytest

from readinglist import open_library
from readinglist.core.papers import Insert
from readinglist.lists import rank
from readinglist.papers import lookup
from readinglist.papers.term_counts import count_rows
from readinglist.ranking import FEATURES_VERSION
from tests.fakes import paper

PAPERS = 300


@pytest.fixture
def library(home):
    with open_library(home, environ={"READINGLIST_RANK_EXPLORE": "0"}) as library:
        papers = (paper(number, authors=(f"Ada Author{number}",)) for number in range(1, PAPERS + 1))
        library.store.papers.apply(map(Insert, papers))
        yield library


def shown(papers):
    return [(scored.paper.id, pytest.approx(scored.score), scored.reasons[:1]) for scored in papers]


def make_large(monkeypatch):
    monkeypatch.setattr(rank, "POOL", 60)
    monkeypatch.setattr(rank, "BLOCK", 70)
    monkeypatch.setattr(lookup, "WHOLE", 100)
    monkeypatch.setattr(lookup, "SAMPLE", 256)
    monkeypatch.setattr(lookup, "COMPARED", 100)


def test_neighbours_are_found_by_the_words_that_tell_most(library, monkeypatch):
    whole = library.similar("2511.00007", 10)
    make_large(monkeypatch)
    sampled = library.similar("2511.00007", 10)
    assert len({s.paper.id for s in whole} & {s.paper.id for s in sampled}) >= 8
    for scored in sampled:
        assert 0 < scored.score <= 1 + 1e-9
        assert sum(reason.weight for reason in scored.reasons) == pytest.approx(scored.score)
    assert "2511.00007" not in {s.paper.id for s in sampled}


@pytest.mark.parametrize("keep", [["2511.00003", "2511.00010"], []])
def test_the_best_of_all_are_the_same_whether_all_or_only_they_are_read(library, monkeypatch, keep):
    if keep:
        library.keep(*keep)
        library.add_goal("walk", "a robot that learns its gait")
    read = []
    by_rows = type(library.store.papers).by_rows
    whole = library.lists.top_list(15, None, None, all_papers=True)
    make_large(monkeypatch)
    monkeypatch.setattr(
        type(library.store.papers), "by_rows", lambda self, rows: read.append(rows) or by_rows(self, rows)
    )
    best = library.lists.top_list(15, None, None, all_papers=True)
    assert shown(best.papers) == shown(whole.papers)
    assert best.available == whole.available == PAPERS - len(keep)
    assert min(len(rows) for rows in read) <= 60


def test_counts_that_are_missing_are_made_from_the_texts(library, monkeypatch):
    make_large(monkeypatch)
    before = library.similar("2511.00007", 5)
    for path in library.places.cache.glob("features/g*/*"):
        path.unlink()
    assert shown(library.similar("2511.00007", 5)) == shown(before)


def test_what_cannot_be_added_is_counted_for_the_moment(library, monkeypatch):
    before = library.similar("2511.00007", 5)
    library.shards(FEATURES_VERSION).drop()
    count_rows(library, [3, 4, 90])
    monkeypatch.setattr(type(library.store), "writable", property(lambda store: False))
    assert shown(library.similar("2511.00007", 5)) == shown(before)
    assert library.shards(FEATURES_VERSION).last_row() == 90
