"""Search over a real index: fields, filters, order; every text is a query and none fails."""

from __future__ import annotations

from datetime import UTC, datetime
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readinglist.core.log import Read, Seen, Verdict
from readinglist.core.papers import Insert, PaperData, Revise
from tests.fakes import paper
from tests.integration.store_toys import NOW, check_invariant, insert, open_store

LIBRARY = (
    PaperData("2001.00001", "Deep reinforcement learning", ("Ada Erdős",), "Agents walk.", ("cs.LG",)),
    PaperData("2001.00002", "A multi-agent game", ("Bo Deep",), "We don't use learning.", ("cs.AI", "cs.MA")),
    PaperData("2001.00003", r"On Erd\H{o}s graphs", ("Cy Doe",), r"Bounds $\gtrsim 100\times$.", ("math.CO",)),
    PaperData("2001.00004", "Old learning", ("Di Doe",), None, ("cs.LG",), published=datetime(1999, 5, 1, tzinfo=UTC)),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    with open_store(tmp_path_factory.mktemp("home")) as store:
        store.papers.apply([insert(p, ("2024-02-05", "new")) for p in LIBRARY[:3]])
        store.papers.apply([Insert(LIBRARY[3])])
        store.log.append(Verdict("keep"), "2001.00001")
        store.log.append(Verdict("later"), "2001.00002")
        store.log.append(Read(3), "2001.00002")
        store.log.append(Seen(("2001.00003",)), "2024-02-05")
        yield store


@pytest.mark.parametrize(
    ("line", "numbers"),
    [
        ("learning", {1, 2, 4}),
        ("LEARNINGS", {1, 2, 4}),
        ("ti:learning", {1, 4}),
        ("deep", {1, 2}),
        ("au:deep", {2}),
        ("au:erdos", {1}),
        ("erdos", {1, 3}),
        ("Erdős", {1, 3}),
        ('"reinforcement learning"', {1}),
        ('"learning reinforcement"', set()),
        ("learning -agent", {4}),
        ("-learning", {3}),
        ("walk OR graphs", {1, 3}),
        ("cat:cs.LG", {1, 4}),
        ("cat:cs.MA", {2}),
        ("multi-agent", {2}),
        ("don't", {2}),
        ("reinfor*", {1}),
        ("id:2001.00003", {3}),
        ("2001.00003v7", {3}),
        ("id:2001.", {1, 2, 3, 4}),
        ("1999..2000", {4}),
        ("2024-02..", {1, 2, 3}),
        ("from:2024-02-05 until:2024-02-05", {1, 2, 3}),
        ("until:2024-01", {4}),
        ("learning 2024..", {1, 2}),
        ("is:kept", {1}),
        ("-is:kept", {2, 3, 4}),
        ("is:later is:read", {2}),
        ("is:seen", {3}),
        ("is:unjudged", {4}),
        ("learning is:unjudged", {4}),
        ("tag:robots", set()),
        ("", set()),
        ("   ", set()),
    ],
)
def test_a_line_finds_what_it_asks_for(store, line, numbers):
    found = store.search(line)
    assert {int(p.id[-1]) for p in found.papers} == numbers
    assert found.count == len(numbers)


def test_put_off_papers_are_unjudged_again_after_a_week(store):
    later = datetime(2026, 12, 2, tzinfo=UTC)
    assert {p.id[-1] for p in store.search("is:unjudged", now=later).papers} == {"2", "4"}


def test_a_word_in_the_title_counts_more_than_one_in_the_abstract(store):
    assert [p.id[-1] for p in store.search("learning").papers][-1] == "2"


def test_the_count_is_of_all_matches_not_only_of_those_shown(store):
    found = store.search("learning", limit=1)
    assert (found.count, len(found.papers)) == (3, 1)
    assert len(store.search("learning", limit=None).papers) == 3


def test_without_words_the_newest_come_first(store):
    assert [p.id[-1] for p in store.search("cs -nothing is:unjudged OR id:2001.").papers] == ["4"]
    assert [p.id[-1] for p in store.search("id:2001.").papers] == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    "line",
    [
        '"', '""', "*", "^", "NEAR(a b, 3)", "title:", "title :", "a AND", "NOT", "- -", "\x00", "a\x00b",
        "'; drop table papers; --",
        "(" * 500 + "deep" + ")" * 500, "%_", "{title}: x", "id:", "tag:", "is:", "from:9999-99", "9999-13..0000-00",
        "a" * 1_000_000, "\ud800", "OR OR OR", ":::", "id:\U0010ffff",
    ],
)  # fmt: skip
def test_C22_garbage_is_data(store, line):
    assert store.search(line).count >= 0
    assert store.papers.count() == len(LIBRARY)


@pytest.mark.parametrize("line", ["a" * 1_000_000, "(" * 500 + "deep" + ")" * 500, "a* " * 300_000, '"' * 1_000_000])
def test_C22_a_line_without_end_takes_no_time(store, line):
    """A wide limit of processor time: what is not linear would be far beyond it."""
    began = process_time()
    store.search(line)
    assert process_time() - began < 1


@given(st.text(st.sampled_from("ab\"*-:()^{}+, .'\\\x00ORANDNTticsl019"), max_size=40))
@settings(max_examples=300)
def test_C22_no_text_ever_fails(store, line):
    found = store.search(line)
    assert found.count >= len(found.papers)


@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["alpha", "beta é", r"$\gamma$ \'e", ""])), max_size=8))
@settings(max_examples=20)
def test_the_index_follows_every_change_of_a_text(tmp_path_factory, steps):
    with open_store(tmp_path_factory.mktemp("home")) as store:
        for number, text in steps:
            known = store.papers.find(paper(number).id)
            data = paper(number, title=text, authors=(text or "x",))
            store.papers.apply([Revise(known, data, ("title",), True) if known else Insert(data)])
        check_invariant(store)


def test_very_common_words_are_ranked_among_the_latest_arrivals_only(home, monkeypatch):
    monkeypatch.setattr("readinglist.store.search.RANKED", 3)
    with open_store(home) as store:
        store.papers.apply([Insert(paper(i)) for i in range(1, 9)])
        found = store.search("paper", limit=2)
        assert found.count == 8
        assert all(p.row > 5 for p in found.papers)
        assert len(store.search("paper", limit=None, now=NOW).papers) == 8
