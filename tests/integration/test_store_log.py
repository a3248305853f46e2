"""The log is only appended to, and the state of every paper is its fold."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from readinglist.core.log import GoalChanged, Read, Seen, Undo, Verdict, effective
from readinglist.core.paper_state import PaperState, fold_paper
from readinglist.store.log import folded, states_of
from tests.fakes import paper
from tests.integration.store_toys import NOW, dump, insert, open_store

IDS = [paper(i).id for i in range(1, 5)]


def test_the_database_itself_refuses_to_change_or_delete_an_entry(home):
    with open_store(home) as store:
        store.log.append(Verdict("keep"), IDS[0])
        before = dump(store, "log")
        for sql in ("delete from log", "update log set subject = 'x'"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                store.db.run(sql)
        assert dump(store, "log") == before


def test_an_entry_comes_back_as_it_was_written(home):
    with open_store(home) as store:
        written = [
            store.log.append(Verdict("keep", goal="walk", because="ü", on="2020-01-01", assumed=True), IDS[0]),
            store.log.append(Read(12), IDS[0]),
            store.log.append(Seen((IDS[1], IDS[2])), "2026-11-05"),
            store.log.append(GoalChanged("add", after="text"), "walk"),
        ]
        assert store.log.entries() == tuple(reversed(written))
        assert store.log.entries(limit=1, subject=IDS[0]) == (written[1],)
        assert store.log.entries_of(IDS[1]) == (written[2],)
        assert store.log.last_seq() == 4


def test_a_verdict_shows_in_the_paper_at_once(home):
    with open_store(home) as store:
        store.papers.apply([insert(paper(1))])
        store.log.append(Verdict("keep", goal="walk"), IDS[0])
        store.log.append(Read(5), IDS[0])
        found = store.papers.get(IDS[0])
        assert (found.verdict, found.read_at) == ("keep", NOW)
        assert [p.id for p in store.papers.kept()] == [IDS[0]]
        assert store.log.states_with("keep")[IDS[0]].goal == "walk"


def test_undo_takes_back_the_last_entries_that_are_not_undone(home):
    with open_store(home) as store:
        for verdict in ("keep", "skip", "later"):
            store.log.append(Verdict(verdict), IDS[0])
        assert [e.data.verdict for e in store.log.undoable(2)] == ["later", "skip"]
        assert [e.data.verdict for e in store.log.undo(1)] == ["later"]
        assert [e.data.verdict for e in store.log.undo(1)] == ["skip"]
        assert store.log.state(IDS[0]).verdict == "keep"
        assert [e.data.verdict for e in store.log.undo(9)] == ["keep"]
        assert store.log.state(IDS[0]) == PaperState()
        assert store.log.undo() == ()


def test_the_store_and_the_model_agree_on_which_entries_hold(home):
    with open_store(home) as store:
        for verdict in ("keep", "skip", "later"):
            store.log.append(Verdict(verdict), IDS[0])
        store.log.append(Read(), IDS[0])
        store.log.append(Undo(), store.log.entries()[2].id)
        kept = [entry for entry in effective(store.log.entries()) if entry.kind == "verdict"]
        assert [entry.data.verdict for entry in kept] == ["keep", "later"]
        assert store.log.effective("verdict", IDS[0]) == tuple(kept)


def test_undoing_a_seen_night_gives_back_all_its_papers(home):
    with open_store(home) as store:
        store.log.append(Seen(tuple(IDS)), "2026-11-05")
        assert all(store.log.state(i).seen for i in IDS)
        store.log.undo()
        assert not any(store.log.state(i).seen for i in IDS)


def test_the_last_word_counts_also_when_the_clock_was_set_back(home):
    with open_store(home) as store:
        store.log.append(Verdict("keep"), IDS[0])
    with open_store(home, NOW - timedelta(days=3)) as store:
        entry = store.log.append(Verdict("skip"), IDS[0])
        assert entry.at == NOW
        assert store.log.state(IDS[0]).verdict == "skip"
        assert store.log.append(Verdict("keep"), IDS[1]).at == NOW - timedelta(days=3)


def test_entries_of_one_second_fold_in_the_order_in_which_they_were_written(home):
    with open_store(home) as store:
        verdicts = ["keep", "skip"] * 6
        store.log.append_many([(Verdict(v), IDS[0]) for v in verdicts])
        assert store.log.state(IDS[0]).verdict == verdicts[-1]


@given(order=st.randoms(use_true_random=False))
@settings(max_examples=15)
def test_entries_of_another_device_lead_to_the_same_states_in_any_order(tmp_path_factory, order: random.Random):
    base = tmp_path_factory.mktemp("two")
    with open_store(base / "a") as here:
        here.log.append_many([(Verdict("keep"), IDS[0]), (Seen(tuple(IDS)), "n"), (Read(3), IDS[1])])
        here.log.undo(2)
        entries = list(here.log.entries())
        expected = here.log.states(IDS)
    order.shuffle(entries)
    half = len(entries) // 2
    with open_store(base / "b") as there:
        assert there.log.add_entries(entries[:half]) == half
        assert there.log.add_entries(entries) == len(entries) - half
        assert there.log.add_entries(entries) == 0
        assert there.log.states(IDS) == expected


class Deciding(RuleBasedStateMachine):
    """Verdicts, readings, seen nights and undos in any order: `state` always is the fold of the log."""

    home: Path  # set by the test
    numbers: Iterator[int]

    def __init__(self) -> None:
        super().__init__()
        self.store = open_store(Deciding.home / f"h{next(Deciding.numbers)}")
        self.now = NOW

    @rule(i=st.sampled_from(IDS), verdict=st.sampled_from(["keep", "skip", "later", None]))
    def judge(self, i, verdict):
        self.store.log.append(Verdict(verdict), i)

    @rule(i=st.sampled_from(IDS), minutes=st.none() | st.integers(0, 90))
    def read(self, i, minutes):
        self.store.log.append(Read(minutes), i)

    @rule(ids=st.lists(st.sampled_from(IDS), max_size=3, unique=True))
    def see(self, ids):
        self.store.log.append(Seen(tuple(ids)), "2026-11-05")

    @rule(n=st.integers(0, 3))
    def undo(self, n):
        before = self.store.log.last_seq()
        undone = self.store.log.undo(n)
        assert self.store.log.last_seq() == before + len(undone)

    @invariant()
    def state_is_the_fold_of_the_log(self):
        entries = self.store.log.entries()
        for paper_id in IDS:
            concerned = [e for e in entries if e.subject == paper_id or paper_id in getattr(e.data, "ids", ())]
            own = {e.id for e in concerned}
            undos = [e for e in entries if isinstance(e.data, Undo) and e.subject in own]
            assert self.store.log.state(paper_id) == fold_paper([*concerned, *undos])
        assert dict(folded(self.store.db)) == states_of(self.store.db, sorted(dict(folded(self.store.db))))

    def teardown(self):
        self.store.close()


def test_the_state_of_every_paper_is_the_fold_of_the_log(tmp_path):
    import itertools

    Deciding.home, Deciding.numbers = tmp_path, itertools.count()
    run_state_machine_as_test(Deciding, settings=settings(max_examples=15, stateful_step_count=15, deadline=None))
