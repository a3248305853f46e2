"""A night worked through: the list, resuming, what an effect writes, what was shown, audit nights."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from readinglist import open_library
from readinglist.core.errors import Locked, NotFound
from readinglist.core.log import Rated, Verdict
from readinglist.lists import audit
from readinglist.subscriptions.rules import add_rule
from readinglist.triage.night_list import note_top, open_triage
from readinglist.triage.records import Judge, MarkRead, MarkRestSeen, PlaceBet, Rate, SeenTo, Tag, UndoLast
from readinglist.triage.verdicts import apply, states_of
from tests.fakes import paper
from tests.integration.store_toys import NOW, at, dump, insert, open_store

NIGHT, BEFORE = date(2026, 11, 24), date(2026, 11, 23)
MANY = 150


def opened(home, moment=NOW, **environ):
    return open_library(home, environ=environ, clock=at(moment))


@pytest.fixture
def home(tmp_path):
    """Two nights of ten papers, of which one is kept; nothing of the last night is decided."""
    with open_store(tmp_path / "home") as store:
        for night, first in ((BEFORE, 1), (NIGHT, 11)):
            store.papers.apply([insert(paper(i), (night.isoformat(), "new")) for i in range(first, first + 10)])
            store.nights.record([night], ["cs.LG"], "rss")
        store.log.append(Verdict("keep"), paper(1).id)
    return tmp_path / "home"


@pytest.fixture
def library(home):
    with opened(home) as library:
        yield library


def ids(night):
    return [scored.paper.id for scored in night.papers]


def test_a_new_night_is_the_whole_ranked_list_with_reasons(library):
    night = open_triage(library)
    assert (night.night, night.goal, night.audit, night.first_open, night.returned_from) == (
        NIGHT,
        None,
        False,
        0,
        None,
    )
    assert ids(night) == [scored.paper.id for scored in library.top(n=50)]
    assert sorted(ids(night)) == [paper(i).id for i in range(11, 21)]
    assert [scored.rank for scored in night.papers] == list(range(1, 11))
    for scored in night.papers:
        assert sum(reason.weight for reason in scored.reasons) == pytest.approx(scored.score)


def test_an_empty_library_has_an_empty_night(tmp_path):
    with opened(tmp_path / "new") as library:
        night = open_triage(library)
        assert (night.night, night.papers, night.first_open, night.open) == (None, (), 0, ())


def test_a_night_opened_again_stands_as_it_was_left(library, home):
    night = open_triage(library)
    first, second, third, fourth = ids(night)[:4]
    apply(library, Judge(first, "keep"))
    apply(library, Judge(third, "skip"))
    apply(library, MarkRestSeen((fourth,), NIGHT))
    library.top()  # ranks anew what is left
    with opened(home) as later:
        again = open_triage(later)
    assert ids(again) == ids(night)
    verdicts = {scored.paper.id: scored.paper.verdict for scored in again.papers if scored.paper.verdict}
    assert verdicts == {first: "keep", third: "skip"}
    assert again.seen == {fourth}
    assert again.first_open == 1
    assert again.open == (second, *ids(night)[4:])
    assert again.showing == night.showing
    assert all(scored.reasons for scored in again.papers), "what was decided has its reasons too"


def test_on_another_day_what_is_left_is_ranked_anew_below_what_was_decided(library, home):
    night = open_triage(library)
    apply(library, Judge(ids(night)[4], "skip"))
    with opened(home, NOW + timedelta(days=2)) as later:
        again = open_triage(later)
        assert ids(again)[0] == ids(night)[4]
        assert ids(again)[1:] == [scored.paper.id for scored in later.top(n=50)]
        assert again.first_open == 1
        assert again.showing != night.showing


def test_papers_that_came_meanwhile_follow_behind(library, home):
    night = open_triage(library)
    apply(library, Judge(ids(night)[0], "skip"))
    library.store.papers.apply([insert(paper(30), (NIGHT.isoformat(), "cross"))])
    assert ids(open_triage(library)) == [*ids(night), paper(30).id]


def test_a_later_comes_back_in_a_block_of_its_own_and_not_in_top(library, home):
    put_off = ids(open_triage(library))[0]
    apply(library, Judge(put_off, "later"))
    assert open_triage(library).returned_from is None
    with opened(home, NOW + timedelta(days=8)) as library:
        library.store.papers.apply([insert(paper(40), ("2026-12-02", "new"))])
        library.store.nights.record([date(2026, 12, 2)], ["cs.LG"], "rss")
        assert [scored.paper.id for scored in library.top(n=50)] == [paper(40).id]
        night = open_triage(library)
        assert (ids(night), night.returned_from) == ([paper(40).id, put_off], 1)
        assert night.open == (paper(40).id, put_off)
        assert night.papers[1].reasons
        assert ids(open_triage(library, night=BEFORE))[-1] != put_off
        apply(library, Judge(put_off, "keep"))
        assert ids(open_triage(library)) == [paper(40).id]


def test_a_list_for_a_goal_is_a_list_of_its_own(library):
    library.add_goal("walk", "robots that walk over terrain with a gait")
    first = open_triage(library)
    apply(library, Judge(ids(first)[0], "keep", "walk"))
    other = open_triage(library, goal="walk")
    assert other.goal == "walk"
    assert ids(other)[0] == ids(first)[0], "decided already"
    assert other.first_open == 1
    assert sorted(ids(other)) == sorted(ids(first))
    with pytest.raises(NotFound):
        open_triage(library, goal="swim")


def test_all_papers_are_those_that_wait_for_a_verdict(library):
    night = open_triage(library, all_papers=True)
    assert night.night is None
    assert sorted(ids(night)) == [paper(i).id for i in range(2, 21)]
    assert all(scored.reasons for scored in night.papers)


def test_what_an_effect_writes_is_in_the_log_when_it_returns(library, home):
    one, two, *rest = ids(open_triage(library))
    said = [
        apply(library, effect)
        for effect in (
            Judge(one, "keep"),
            MarkRead(one),
            Tag(one, ("#robot legs", "x", ""), ("y",)),
            Rate(two, Rated("10x", 2, 3, 1, "yes", "simple")),
            MarkRestSeen(tuple(rest), NIGHT),
            Judge(one, None),
        )
    ]
    with opened(home) as other:
        entries = [(entry.kind, entry.subject) for entry in reversed(other.log(6))]
        assert [entry.id for entry in reversed(other.log(6))] == [entry.id for entry in said]
        assert entries == [
            ("verdict", one),
            ("read", one),
            ("tag", one),
            ("critique", two),
            ("seen", NIGHT.isoformat()),
            ("verdict", one),
        ]
        states = states_of(other, [one, two, "2511.99999"])
        assert states[one].tags == ("robot-legs", "x")
        assert (states[one].verdict, states[two].rated, states["2511.99999"].seen) == (None, True, False)
        assert [p.id for p in other.search("tag:ROBOT-legs").papers] == [one]
        assert other.search("tag:robot").count == 0
        assert other.paper(one).tags == ("robot-legs", "x")


def test_undo_takes_back_the_last_decision_also_of_an_earlier_sitting(library, home):
    one, two, *rest = ids(open_triage(library))
    apply(library, Judge(one, "keep"))
    apply(library, MarkRestSeen(tuple(rest), NIGHT))
    with opened(home) as later:
        taken = [apply(later, UndoLast()) for _ in range(4)]
        assert [entry and (entry.kind, entry.subject) for entry in taken] == [
            ("seen", NIGHT.isoformat()),
            ("verdict", one),
            ("verdict", paper(1).id),
            None,
        ]
        assert open_triage(later).open == (one, two, *rest)


def test_a_decision_that_cannot_be_written_raises_and_writes_nothing(library, home):
    one = ids(open_triage(library))[0]
    with open_store(home) as other, other.transaction():
        library.store.db.run("pragma busy_timeout = 10")
        with pytest.raises(Locked):
            apply(library, Judge(one, "keep"))
    with pytest.raises(NotFound):
        apply(library, Judge("2511.99999", "keep"))
    assert [entry.subject for entry in library.log()] == [paper(1).id]


def test_how_far_the_list_was_seen_is_recorded_and_is_no_entry(library):
    night = open_triage(library)
    before = dump(library.store, "log", "state")
    assert apply(library, SeenTo(night.showing, 4)) is None
    assert dump(library.store, "log", "state") == before
    shown = library.store.impressions.of_night(NIGHT)
    assert [i.id for i in shown] == ids(night)
    assert [i.is_seen for i in shown] == [True] * 4 + [False] * 6
    assert {i.surface for i in shown} == {"triage"}


def test_exploration_slots_are_recorded_with_the_chance_of_their_draw(tmp_path):
    with opened(tmp_path / "home", READINGLIST_RANK_EXPLORE="0.2") as library:
        store = library.store
        store.papers.apply([insert(paper(i), (NIGHT.isoformat(), "new")) for i in range(1, 100)])
        store.nights.record([NIGHT], ["cs.LG"], "rss")
        library.keep(*(paper(i).id for i in range(1, 9)))
        night = open_triage(library)
        chances = {s.paper.id: s.explore.propensity for s in night.papers if s.explore}
        assert 1 <= len(chances) <= 4
        shown = store.impressions.of_night(NIGHT)
        assert {i.id: i.propensity for i in shown if i.propensity is not None} == chances
        assert all(0 < chance < 1 for chance in chances.values())


def test_a_printed_list_was_seen_to_its_end(library):
    note_top(library, library.lists.top_list(3, None, None))
    note_top(library, library.lists.top_list(3, None, None))
    note_top(library, replace(library.lists.top_list(3, None, None), papers=()))
    shown = library.store.impressions.of_night(NIGHT)
    assert [(i.surface, i.position, i.is_seen) for i in shown] == [("top", n, True) for n in (1, 2, 3)]


# Audit nights


@pytest.fixture
def audited_library(tmp_path):
    with opened(tmp_path / "home", READINGLIST_RANK_AUDIT="true") as library:
        night = next(day for n in range(400) if audit.is_audit_night(library, day := BEFORE + timedelta(days=n)))
        library.store.papers.apply([insert(paper(i), ("2026-11-02", "new")) for i in range(1, 9)])
        library.store.papers.apply([insert(paper(i), (night.isoformat(), "new")) for i in range(9, MANY + 9)])
        library.store.nights.record([night], ["cs.LG"], "rss")
        library.keep(*(paper(i).id for i in range(1, 9)))
        yield library


def test_one_night_in_twenty_is_audited_and_none_without_consent(tmp_path):
    days = [BEFORE + timedelta(days=n) for n in range(4_000)]
    with opened(tmp_path / "a") as library:
        assert not any(audit.is_audit_night(library, day) for day in days)
    with opened(tmp_path / "b", READINGLIST_RANK_AUDIT="true") as library:
        drawn = [day for day in days if audit.is_audit_night(library, day)]
        assert len(drawn) == pytest.approx(200, abs=50)
        assert [day for day in days if audit.is_audit_night(library, day)] == drawn


def test_half_of_an_audit_night_is_chosen_by_the_other_recipe_and_nothing_tells(audited_library):
    night = open_triage(audited_library)
    assert night.audit
    shown = audited_library.store.impressions.of_night(night.night)
    assert [i.source for i in shown[20:]] == [None] * len(shown[20:])
    assert sorted(i.source for i in shown[:20]) == ["ours"] * 10 + ["sanity"] * 10
    assert all(i.audit and i.propensity is None for i in shown)
    assert len(ids(night)) == len(set(ids(night))) == MANY
    assert all(s.explore is None and "explore" not in {r.kind for r in s.reasons} for s in night.papers)
    rest = [scored.score for scored in night.papers[20:] if scored.paper.verdict is None]
    assert rest == sorted(rest, reverse=True)


def test_an_audit_night_is_drawn_once(audited_library):
    night = open_triage(audited_library)
    apply(audited_library, Judge(night.open[0], "keep"))
    again = open_triage(audited_library)
    assert (ids(again), again.audit, again.showing) == (ids(night), True, night.showing)
    audited_library.night.write_digest()
    assert ids(open_triage(audited_library)) == ids(night)


def test_a_fetch_draws_the_audit_night_before_the_morning(audited_library):
    audited_library.night.write_digest()
    drawn = audited_library.store.impressions.drawn(audited_library.store.nights.latest())
    assert len(drawn) == 20
    night = open_triage(audited_library)
    waiting = [s.paper.row for s in night.papers if s.paper.verdict is None]
    assert waiting[:20] == [shown.row for shown in drawn]


def test_a_list_for_a_goal_is_never_audited(audited_library):
    audited_library.add_goal("walk", "robots that walk")
    assert not open_triage(audited_library, goal="walk").audit


def test_nobody_who_kept_nothing_is_audited(tmp_path):
    with opened(tmp_path / "home", READINGLIST_RANK_AUDIT="true") as library:
        night = next(day for n in range(400) if audit.is_audit_night(library, day := BEFORE + timedelta(days=n)))
        library.store.papers.apply([insert(paper(i), (night.isoformat(), "new")) for i in range(1, MANY)])
        library.store.nights.record([night], ["cs.LG"], "rss")
        assert not open_triage(library).audit


def test_a_night_is_shown_without_a_record_while_somebody_writes(library, home):
    expected = [scored.paper.id for scored in library.top(n=50)]
    with open_store(home) as other, other.transaction():
        night = open_triage(library)
        assert apply(library, SeenTo(night.showing, 4)) is None
    assert (night.showing, ids(night)) == (0, expected)
    assert library.store.impressions.of_night(NIGHT) == ()


def weeks(library, count):
    """The papers that ask, of each night of so many weeks, opened on their days."""
    asked = []
    for n in range(count * 7):
        night = NIGHT + timedelta(days=n)
        if night.weekday() < 5:
            library.store.papers.apply(
                [insert(paper(1000 + n * 10 + k), (night.isoformat(), "new")) for k in range(10)]
            )
            library.store.nights.record([night], ["cs.LG"], "rss")
            asked.append((night, open_triage(library, night=night).asks))
    return asked


def test_two_papers_a_week_ask_for_a_bet_whatever_their_place(library):
    asked = [(night, ids) for night, ids in weeks(library, 8) if ids]
    by_week = {}
    for night, papers in asked:
        by_week[night.isocalendar().week] = by_week.get(night.isocalendar().week, 0) + len(papers)
    assert set(list(by_week.values())[1:-1]) == {2}  # the first week began on a Tuesday, the last one on its Monday
    nights = [open_triage(library, night=night) for night, _ in asked]
    assert [night.asks for night in nights] == [papers for _, papers in asked]  # opened again: the same ones
    ranks = {scored.rank for night in nights for scored in night.papers if scored.paper.id in night.asks}
    ids = [sorted(scored.paper.id for scored in night.papers) for night in nights]
    places = {some.index(paper) for some, night in zip(ids, nights, strict=True) for paper in night.asks}
    assert min(len(ranks), len(places)) > 5  # of ten: all over the list, in whatever order


def test_a_draw_of_a_night_that_was_not_opened_goes_over_to_the_next(library):
    for n in range(6, 11):  # Monday to Friday of the week after
        night = NIGHT + timedelta(days=n)
        library.store.papers.apply([insert(paper(2000 + n * 10 + k), (night.isoformat(), "new")) for k in range(10)])
        library.store.nights.record([night], ["cs.LG"], "rss")
    assert len(open_triage(library).asks) == 2


def test_nobody_is_asked_twice_nor_where_it_is_turned_off(home):
    with opened(home, READINGLIST_TASTE_ASK="30") as library:
        asks = sorted(open_triage(library).asks)
        assert len(asks) >= 2
        apply(library, PlaceBet(asks[0], 0.3, (), True))
        apply(library, Judge(asks[1], "skip"))
        assert open_triage(library).asks == frozenset(asks[2:])
        bet = library.taste.placed_bets()[0].bet
        assert (bet.asked, bet.visible, bet.p) == (True, (), 0.3)
        assert open_triage(library).bets == ((asks[0], 0.3),)
    with opened(home, READINGLIST_TASTE_ASK="0") as library:
        assert open_triage(library).asks == frozenset()
        assert open_triage(library, all_papers=True).asks == frozenset()


def test_a_muted_paper_is_no_bet_although_it_was_drawn(home):
    with opened(home, READINGLIST_TASTE_ASK="30") as library:
        asks = open_triage(library).asks
        first = next(one.paper for one in open_triage(library).papers if one.paper.id in asks)
        add_rule(library, "mute", "term", first.title)
        night = open_triage(library)
        assert first.id not in {one.paper.id for one in night.papers}
        assert night.asks == asks & {one.paper.id for one in night.papers} < asks
