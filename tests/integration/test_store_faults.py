"""Killed before any statement, write or rename, or out of space at any point: sound, and heals."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from readinglist.core.errors import DiskFull
from readinglist.core.log import Seen, Verdict
from readinglist.core.papers import Insert, Listing, Revise
from readinglist.store.store import Store
from tests.fakes import paper, revised
from tests.integration.store_toys import check_invariant, insert, open_store

NIGHT = date(2026, 11, 5)
DECIDED = "2511.00001"


def a_night(store: Store) -> None:
    """What a fetch writes: papers, a revision, the night, the run's mark; then two decisions."""
    with store.transaction():
        store.papers.apply([insert(paper(i), ("2026-11-05", "new")) for i in range(1, 6)])
        known = store.papers.get(paper(3).id)
        store.papers.apply([Revise(known, revised(paper(3)), ("abstract",), True, (Listing(NIGHT, "replace"),))])
        store.nights.record([NIGHT], ["cs.LG"], "rss")
        store.feed_state.set("oai", "token", "x")
    store.log.append(Verdict("keep"), DECIDED)
    store.log.append(Seen((paper(2).id,)), NIGHT.isoformat())


def killed_at(home: Path, k: int, work: Callable[[Store], None]) -> bool:
    """Run `work` in a child that is killed before its k-th statement, open, rename or removal."""
    child = os.fork()
    if child == 0:
        seen = 0

        def count(*_: object) -> None:
            nonlocal seen
            seen += 1
            if seen == k:
                os.kill(os.getpid(), signal.SIGKILL)

        def on_event(event: str, arguments: tuple[object, ...]) -> None:
            if event in ("os.rename", "os.remove", "open"):
                count()

        try:
            sys.addaudithook(on_event)
            store = open_store(home)
            store.db.connection.set_trace_callback(count)
            work(store)
            store.close()
        except BaseException:
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert not (os.WIFEXITED(status) and os.WEXITSTATUS(status)), "the child failed"
    return os.WIFSIGNALED(status)


def test_killed_at_any_point_the_library_is_sound_and_the_next_run_completes_it(tmp_path, whole):
    k = 0
    while True:
        k += 1 if whole or k < 10 else 9
        home = tmp_path / f"h{k}"
        was_killed = killed_at(home, k, a_night)
        with open_store(home) as store:
            assert store.papers.count() in (0, 5), "half a night"
            assert (store.papers.count() == 5) == (store.nights.latest() == NIGHT)
            check_invariant(store)
            if was_killed:
                a_night_again(store)
            check_invariant(store)
            assert store.papers.count() == 5
            assert store.log.state(DECIDED).verdict == "keep"
        assert not list(home.glob(".tmp-*"))
        if not was_killed:
            break
    assert k > 40, "too few points were tried"


def a_night_again(store: Store) -> None:
    known = store.papers.find_many([paper(i).id for i in range(1, 6)])
    store.papers.apply([insert(paper(i), ("2026-11-05", "new")) for i in range(1, 6) if paper(i).id not in known])
    store.nights.record([NIGHT], ["cs.LG"], "rss")
    if store.log.state(DECIDED).verdict is None:
        store.log.append(Verdict("keep"), DECIDED)


def test_a_restore_that_is_killed_leaves_the_old_or_the_new_library(tmp_path):
    from readinglist.upkeep.backup import restore_backup, write_backup

    with open_store(tmp_path / "source") as source:
        source.papers.apply(Insert(paper(i)) for i in range(1, 40))
        backup = write_backup(source, source.places)
    for k in range(1, 60):
        home = tmp_path / f"h{k}"
        with open_store(home) as store:
            store.papers.apply([Insert(paper(50))])
        was_killed = killed_at(home, k, lambda store: restore_backup(store, store.places, backup))
        with open_store(home) as store:
            assert [p.id for p in store.papers.by_rows([1])] in ([paper(50).id], [paper(1).id])
            restore_backup(store, store.places, backup)
            check_invariant(store)
            assert store.papers.count() == 39
        if not was_killed:
            return
    pytest.fail("the restore never ended")


def test_a_full_database_is_rolled_back_everywhere_and_stays_readable(home):
    with open_store(home) as store:
        store.papers.apply([Insert(paper(100))])
        used = store.db.value("pragma page_count")
    failures = 0
    for spare in range(200):
        with open_store(home) as store:
            store.db.rows(f"pragma max_page_count = {used + spare}")
            try:
                with store.transaction():
                    store.papers.apply([Insert(paper(i)) for i in range(1, 60)])
                    store.nights.record([NIGHT], ["cs.LG"], "rss")
                break
            except DiskFull:
                failures += 1
                assert store.papers.count() == 1
                assert store.search("paper").count == 1
    assert failures > 3
    with open_store(home) as store:
        assert store.papers.count() == 60
        check_invariant(store)


def test_a_verdict_that_finds_no_space_is_an_error_and_not_half_there(home):
    with open_store(home) as store:
        full = store.db.value("pragma page_count")
        store.db.rows(f"pragma max_page_count = {full}")
        long = Seen(tuple(f"blog:{i}" for i in range(3000)))
        with pytest.raises(DiskFull):
            store.log.append(long, "2026-11-05")
        assert store.log.entries() == ()
        store.db.rows("pragma max_page_count = 1000000")
        store.log.append(long, "2026-11-05")
        assert store.log.state("blog:7").seen
        check_invariant(store)
