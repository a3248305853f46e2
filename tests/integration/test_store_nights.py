"""Nights, runs, feeds, rankings, the last list: what is recorded comes back."""

from __future__ import annotations

from datetime import date, timedelta

from readinglist.core.events import FetchReport
from readinglist.core.log import Verdict
from readinglist.core.papers import Explore, Insert, Reason, ScoredPaper
from readinglist.store.scores import Shown
from tests.fakes import paper
from tests.integration.store_toys import NOW, dump, insert, open_store

N5, N6 = date(2026, 11, 5), date(2026, 11, 6)


def test_nights_are_kept_by_category_and_recording_twice_changes_nothing(home):
    with open_store(home) as store:
        assert (store.nights.latest(), store.nights.first(), store.nights.watermarks()) == (None, None, {})
        store.nights.record([N5, N6], ["cs.LG"], "oai")
        store.nights.record([N5], ["cs.CL"], "rss")
        before = dump(store, "nights")
        store.nights.record([N5], ["cs.CL"], "rss")
        store.nights.record([], ["cs.CL"], "rss")
        assert dump(store, "nights") == before
        assert (store.nights.latest(), store.nights.first()) == (N6, N5)
        assert store.nights.covered("cs.LG") == {N5, N6}
        assert store.nights.covered("cs.XX") == set()
        assert store.nights.watermarks() == {"cs.LG": N6, "cs.CL": N5}


def test_a_run_comes_back_as_it_was_reported(home):
    report = FetchReport("partial", "slow", N5, None, 1, 2, 3, (("2511.00001", "no title"),), 4, 5.5, ("blog",))
    with open_store(home) as store:
        assert store.runs.last() is None
        store.runs.add(report)
        assert store.runs.last() == report


def test_failures_are_counted_from_the_last_good_night_on(home):
    def run(status: str, days: int) -> None:
        with open_store(home, NOW + timedelta(days=days)) as store:
            store.runs.add(FetchReport(status, None, None, None))

    for days, status in enumerate(["failed", "ok", "quiet", "failed", "failed"]):
        run(status, days)
    with open_store(home) as store:
        assert store.runs.last_success() == NOW + timedelta(days=2)
        assert store.runs.failed_since() == NOW + timedelta(days=3)
    run("ok", 9)
    with open_store(home) as store:
        assert (store.runs.last_success(), store.runs.failed_since()) == (NOW + timedelta(days=9), None)


def test_feeds_remember_and_forget(home):
    with open_store(home) as store:
        store.feed_state.set("oai", "token", "abc")
        store.feed_state.set("oai", "date", "2026-11-05")
        assert store.feed_state.get("oai", "token") == "abc"
        store.feed_state.set("oai", "token", None)
        assert store.feed_state.get("oai", "token") is None
        assert store.feed_state.all("oai") == {"date": "2026-11-05"}


def scored(store, rows):
    return [
        ScoredPaper(
            p,
            1.5 / rank,
            rank,
            (Reason("term", "gait", 1.0), Reason("rest", "", 1.5 / rank - 1.0)),
            "walk",
            Explore(0.25, "drawn") if rank == 2 else None,
        )
        for rank, p in enumerate(store.papers.by_rows(rows), start=1)
    ]


def test_a_ranking_comes_back_as_it_was_saved_with_the_verdicts_of_today(home):
    with open_store(home) as store:
        store.papers.apply([insert(paper(i), ("2026-11-05", "new")) for i in (1, 2, 3)])
        saved = scored(store, [3, 1, 2])
        store.scores.save(N5, None, "s1", scored(store, [1]))
        store.scores.save(N5, None, "s1", saved)
        assert store.scores.load(N5, None, "s1") == tuple(saved)
        assert store.scores.load(N5, None, "s1", limit=1) == tuple(saved[:1])
        assert store.scores.load(N5, None, "s2") is None
        assert store.scores.load(N6, None, "s1") is None
        assert store.scores.load(N5, "walk", "s1") is None
        assert store.scores.find(1, N5, None) == saved[1]
        store.log.append(Verdict("keep"), paper(3).id)
        assert store.scores.load(N5, None, "s1")[0].paper.verdict == "keep"


def test_an_empty_ranking_is_a_ranking(home):
    with open_store(home) as store:
        store.scores.save(None, "walk", "s1", [])
        assert store.scores.load(None, "walk", "s1") == ()


def test_only_the_newest_nights_keep_their_rankings(home):
    with open_store(home) as store:
        store.papers.apply([Insert(paper(1))])
        for night in (N5, N6, N6 + timedelta(days=1), None):
            store.scores.save(night, None, "s", scored(store, [1]))
        store.scores.prune(keep_nights=2)
        left = [night for night in (N5, N6, N6 + timedelta(days=1), None) if store.scores.load(night, None, "s")]
        assert left == [N6, N6 + timedelta(days=1), None]


def test_the_last_list_gives_numbers_to_ids(home):
    with open_store(home) as store:
        store.lists.remember(["a", "b"])
        store.lists.remember(["c"])
        assert [store.lists.nth(n) for n in (0, 1, 2, -1, 10**30)] == [None, "c", None, None, None]


def test_what_is_noted_in_passing_never_waits_for_a_writer_and_never_fails(home):
    with open_store(home) as store, open_store(home) as other:
        store.papers.apply([Insert(paper(1))])
        with other.transaction():
            other.feed_state.set("oai", "token", "x")
            assert store.lists.remember(["b"]), "or #1 would mean a paper of an older list"
            assert not store.scores.save(N5, None, "s", scored(store, [1]))
            assert store.impressions.begin("top", N5, None, [Shown(1, 1)]) == 0
        assert store.lists.nth(1) == "b"
        assert store.db.value("pragma busy_timeout") == 5000
