"""What was shown is recorded beside the log: whole lists, how far they were seen, and nothing that waits."""

from __future__ import annotations

from datetime import timedelta

import pytest

from readinglist.core.papers import Insert
from readinglist.store.scores import BLIND_TRIAGE, Shown
from tests.fakes import paper
from tests.integration.store_toys import NOW, dump, open_store
from tests.integration.test_store_nights import N5, N6

LIST = (Shown(2, 1), Shown(3, 2, 0.25), Shown(1, 3, None, "sanity"))


@pytest.fixture
def store(home):
    with open_store(home) as store:
        store.papers.apply([Insert(paper(i)) for i in (1, 2, 3)])
        yield store


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


def places(store, night=N5):
    return [(i.id, i.position, i.propensity, i.source, i.is_seen) for i in store.impressions.of_night(night)]


def test_a_showing_says_what_stood_where_with_which_chance(store):
    store.impressions.begin("triage", N5, None, LIST, audit=True)
    store.impressions.begin("top", N6, "walk", LIST[:1])
    assert places(store) == [
        (paper(2).id, 1, None, None, False),
        (paper(3).id, 2, 0.25, None, False),
        (paper(1).id, 3, None, "sanity", False),
    ]
    (shown,) = store.impressions.of_night(N6)
    assert (shown.surface, shown.goal, shown.audit, shown.at, shown.row) == ("top", "walk", False, NOW, 2)
    assert {i.audit for i in store.impressions.of_night(N5)} == {True}


def test_how_far_a_list_was_seen_only_grows_and_ends_with_the_list(store):
    showing = store.impressions.begin("triage", N5, None, LIST)
    for position, seen in ((2, 2), (1, 2), (99, 3), (0, 3)):
        assert store.impressions.seen_to(showing, position)
        assert [place[-1] for place in places(store)].count(True) == seen
    assert not store.impressions.seen_to(showing + 1, 1)


def test_the_same_list_again_is_the_same_showing(store):
    first = store.impressions.begin("top", N5, None, LIST)
    assert store.impressions.begin("top", N5, None, LIST) == first
    assert store.impressions.begin("triage", N5, None, LIST) != first
    assert store.impressions.begin("top", N5, None, LIST) == first
    assert store.impressions.begin("top", N5, None, LIST[:2]) != first
    assert store.impressions.begin("top", N5, "walk", LIST) not in (0, first)


def test_what_was_shown_is_no_entry_of_the_log(store):
    before = dump(store, "log", "state")
    store.impressions.seen_to(store.impressions.begin("triage", N5, None, LIST), 3)
    assert dump(store, "log", "state") == before


def test_nothing_waits_for_a_writer(store, home):
    showing = store.impressions.begin("triage", N5, None, LIST)
    with open_store(home) as other, other.transaction():
        assert store.impressions.begin("top", N5, None, LIST) == 0
        assert not store.impressions.seen_to(showing, 2)
        assert not store.impressions.draw(N5, LIST)
    assert store.impressions.seen_to(showing, 2)


def test_the_order_of_the_last_list_is_known_for_a_while(store, home):
    store.impressions.begin("top", N5, None, LIST[:1])
    store.impressions.begin("triage", N5, None, LIST)
    store.impressions.begin("triage", N5, "walk", LIST[1:])
    day = timedelta(days=1)
    assert store.impressions.order(N5, None, day) == (2, 3, 1)
    assert store.impressions.order(N5, "walk", day) == (3, 1)
    assert store.impressions.order(N6, None, day) == ()
    with open_store(home, NOW + timedelta(hours=25)) as tomorrow:
        assert tomorrow.impressions.order(N5, None, day) == ()


def test_a_blind_list_is_a_list_of_triage(store):
    store.impressions.begin(BLIND_TRIAGE, N5, None, LIST)
    store.impressions.begin("top", N6, None, LIST)
    assert store.impressions.order(N5, None, timedelta(days=1)) == (2, 3, 1)
    assert store.impressions.nights_opened(N5, N6) == {N5}


def test_the_head_of_an_audit_night_is_drawn_once(store):
    assert store.impressions.drawn(N5) == ()
    store.impressions.draw(N5, [Shown(1, 1, None, "ours"), Shown(2, 2, None, "sanity")])
    store.impressions.draw(N5, [Shown(3, 1, None, "sanity")])
    assert store.impressions.drawn(N5) == (Shown(1, 1, None, "ours"), Shown(2, 2, None, "sanity"))
