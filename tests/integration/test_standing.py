"""The list of a night as a page shows it: it stands still, reading it changes nothing, what was seen is recorded."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from readinglist import open_library
from readinglist.core.errors import NotFound
from readinglist.triage.night_list import open_triage
from readinglist.triage.page_list import FAR, note_seen, rank_standing, standing, why_no_paper
from readinglist.triage.records import Judge, MarkRestSeen, PlaceBet, UndoLast
from readinglist.triage.verdicts import apply
from tests.fakes import paper
from tests.harness.untouched import fingerprint
from tests.integration.store_toys import NOW, at, insert, open_store

NIGHT, BEFORE = date(2026, 11, 24), date(2026, 11, 23)
COUNT = 12


def opened(home, moment=NOW):
    return open_library(home, environ={"READINGLIST_TASTE_ASK": "0"}, clock=at(moment))


def make_library(folder):
    """Two nights, the second with twelve papers and ranked; nothing of it is decided."""
    home = folder / "home"
    with open_store(home) as store:
        for night, first, count in ((BEFORE, 1, 10), (NIGHT, 11, COUNT)):
            papers = [insert(paper(i), (night.isoformat(), "new")) for i in range(first, first + count)]
            store.papers.apply(papers)
            store.nights.record([night], ["cs.LG"], "rss")
    with opened(home) as library:
        library.keep(paper(1).id)
        library.top(n=5)
    return home


@pytest.fixture
def home(tmp_path):
    return make_library(tmp_path)


@pytest.fixture
def library(home):
    with opened(home) as library:
        yield library


def ids(listed):
    return [row.id for row in listed.rows]


def test_reading_a_list_changes_nothing(library, home):
    library.log()  # opened
    before = fingerprint(home)
    standing(library)
    standing(library, BEFORE)
    assert fingerprint(home) == before
    apply(library, Judge(paper(11).id, "keep"))
    assert fingerprint(home) != before


def test_a_list_is_the_one_that_triage_opens(library):
    listed = standing(library)
    assert ids(listed) == [scored.paper.id for scored in open_triage(library).papers]
    assert listed.unranked == 0
    assert listed.first_open == 0


def test_a_night_that_was_never_ranked_says_how_many_papers_wait_for_it(library):
    listed = standing(library, BEFORE)
    assert (len(listed.rows), listed.unranked) == (10, 9)  # one is kept


def test_a_decision_changes_its_row_and_no_place_also_where_the_ranking_is_stale(library):
    before = ids(standing(library))
    apply(library, Judge(before[4], "keep"))
    apply(library, Judge(before[2], "skip"))
    listed = standing(library)
    assert ids(listed) == before
    assert [listed.rows[k].verdict for k in (4, 2, 0)] == ["keep", "skip", None]
    apply(library, UndoLast())
    assert standing(library).rows[2].verdict is None


def test_a_decision_made_elsewhere_is_seen_at_once(library, home):
    third = ids(standing(library))[2]
    with opened(home) as other:
        other.skip(third)
    assert standing(library).rows[2].verdict == "skip"


def test_a_bet_stands_at_its_row(library):
    first = ids(standing(library))[0]
    apply(library, PlaceBet(first, 0.7, ("score",)))
    assert standing(library).rows[0].bets == (0.7,)


def test_what_was_put_off_is_back_at_the_end_and_decided_once_it_has_a_new_verdict(library, home):
    second = ids(standing(library))[1]
    library.later(second)
    with opened(home, NOW + timedelta(days=8)) as week_later:
        listed = standing(week_later)
        assert listed.night.returned_from == COUNT - 1
        assert (listed.rows[-1].id, listed.rows[-1].returned, listed.rows[-1].is_decided) == (second, True, False)
        apply(week_later, Judge(second, "later"))
        again = next(row for row in standing(week_later).rows if row.id == second)
        assert again.verdict == "later"


def test_what_was_seen_is_recorded_as_triage_records_it(library):
    listed = standing(library)
    note_seen(library, listed, 3)
    note_seen(library, listed, 7)
    shown = library.store.impressions.of_night(NIGHT)
    in_triage = [one for one in shown if one.surface == "triage"]
    assert [one.id for one in in_triage] == ids(listed)
    assert [one.is_seen for one in in_triage] == [True] * 7 + [False] * (COUNT - 7)


def test_a_jump_far_down_is_no_reading(library):
    listed = standing(library)
    note_seen(library, listed, FAR + 1)
    assert not any(one.is_seen for one in library.store.impressions.of_night(NIGHT) if one.surface == "triage")


def test_the_order_is_kept_when_the_ranking_is_made_again_elsewhere(library):
    before = standing(library)
    note_seen(library, before, 1)
    apply(library, Judge(before.rows[5].id, "keep"))
    library.top(n=5)  # ranks anew, and stores it
    assert ids(standing(library)) == ids(before)


def test_ranking_anew_is_asked_for_and_leaves_what_is_decided_in_front(library):
    before = ids(standing(library))
    apply(library, Judge(before[5], "keep"))
    note_seen(library, standing(library), 1)
    rank_standing(library, None, None)
    listed = standing(library)
    assert ids(listed)[0] == before[5]
    assert sorted(ids(listed)) == sorted(before)
    assert ids(listed)[1:] == [scored.paper.id for scored in library.top(n=50)]


def test_a_night_that_is_gone_through_says_so(library):
    listed = standing(library)
    assert why_no_paper(library, listed) is None
    apply(library, MarkRestSeen(tuple(ids(listed)), NIGHT))
    told = why_no_paper(library, standing(library))
    assert told is not None
    assert "is decided or seen" in told


def test_a_goal_that_is_none_is_refused(library):
    with pytest.raises(NotFound):
        standing(library, goal="nothing")


def test_an_empty_library_has_an_empty_list(tmp_path):
    with opened(tmp_path / "new") as library:
        listed = standing(library)
        assert (listed.rows, listed.first_open) == ((), None)
        assert "no night fetched yet" in (why_no_paper(library, listed) or "")
