"""Papers go in as intents and come out as records; a second time changes nothing."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readinglist.core.errors import NotFound
from readinglist.core.log import Verdict
from readinglist.core.merging import plan
from readinglist.core.papers import Insert, Listing, PaperData, Revise, Skipped, Unchanged
from tests.fakes import paper, revised
from tests.integration.store_toys import NOW, check_invariant, dump, insert, open_store

N5, N6 = date(2026, 11, 5), date(2026, 11, 6)
FULL = PaperData(
    id="2401.00001",
    title=r"On Erd\H{o}s numbers",
    authors=(r"Paul Erd\H{o}s", 'J. "Q" Doe'),
    abstract="We count. $\\gtrsim 100$",
    categories=("math.CO", "cs.DM"),
    primary_category="math.CO",
    version=2,
    published=datetime(2024, 1, 1, 5, tzinfo=UTC),
    updated=datetime(2024, 2, 1, 5, tzinfo=UTC),
    doi="10.1000/x",
    journal_ref="J. 1",
    comment="12 pages",
    withdrawn=True,
    source="arxiv",
    url=None,
)


def test_a_paper_comes_back_as_it_went_in(home):
    with open_store(home) as store:
        store.papers.apply([Insert(FULL)])
        kept = store.papers.get(FULL.id)
        for name in FULL.__dataclass_fields__:
            assert getattr(kept, name) == getattr(FULL, name), name
        check_invariant(store)


def test_an_unknown_id_is_not_found_and_says_so(home):
    with open_store(home) as store:
        assert store.papers.find("2401.00009") is None
        with pytest.raises(NotFound, match=r"2401\.00009"):
            store.papers.get("2401.00009")


def test_applying_the_same_changes_twice_changes_no_row(home):
    with open_store(home) as store:
        old = insert(paper(1), ("2026-11-05", "new"))
        store.papers.apply([old, Insert(paper(2))])
        known = store.papers.get(paper(1).id)
        new = Revise(known, revised(paper(1)), ("abstract",), True, (Listing(N6, "replace"),))
        changes = [old, new, Unchanged(known, (Listing(N6, "cross"),)), Skipped("x", "no title")]
        store.papers.apply(changes)
        tables = ("papers", "listings", "versions", "readable_text")
        before = dump(store, *tables)
        store.papers.apply(changes[1:])
        assert dump(store, *tables) == before
        check_invariant(store)


def test_a_batch_that_brings_a_paper_twice_stores_it_once_and_the_last_text_wins(home):
    with open_store(home) as store:
        store.papers.apply([Insert(paper(1)), Insert(paper(2)), Insert(paper(1, abstract="Other words."))])
        assert store.papers.count() == 2
        assert store.papers.get(paper(1).id).abstract == "Other words."
        check_invariant(store)


def test_an_insert_of_a_known_paper_erases_nothing_that_is_known(home):
    with open_store(home) as store:
        store.papers.apply([Insert(FULL)])
        before = store.papers.get(FULL.id)
        store.papers.apply([Insert(PaperData(id=FULL.id, title=None))])
        assert store.papers.get(FULL.id) == before


OPTIONAL = ("title", "abstract", "primary_category", "doi", "journal_ref", "comment", "url", "published", "updated")


@settings(max_examples=30)
@given(missing=st.sets(st.sampled_from(OPTIONAL)), version=st.sampled_from([None, 1, 2, 3]))
def test_B8_a_missing_value_never_erases_a_known_one(tmp_path_factory, missing, version):
    from dataclasses import replace

    data = replace(FULL, version=version, authors=(), categories=(), **dict.fromkeys(missing, None))
    with open_store(tmp_path_factory.mktemp("home")) as store:
        store.papers.apply([Insert(FULL)])
        known = store.papers.get(FULL.id)
        store.papers.apply([Insert(data), Revise(known, data, tuple(missing), False)])
        after = store.papers.get(FULL.id)
        assert all(getattr(after, name) == getattr(known, name) for name in OPTIONAL)
        assert (after.authors, after.categories) == (known.authors, known.categories)


DESCRIBED = st.builds(
    PaperData,
    id=st.just(FULL.id),
    title=st.sampled_from([None, "Zebras", "zebras!", "Lions"]),
    abstract=st.sampled_from([None, "They walk.", "They swim."]),
    authors=st.sampled_from([(), ("A B",), ("C D",)]),
    categories=st.sampled_from([(), ("cs.LG",), ("cs.RO",)]),
    version=st.sampled_from([None, 1, 2]),
    doi=st.sampled_from([None, "10.1/x"]),
    comment=st.sampled_from([None, "9 pages"]),
    withdrawn=st.booleans(),
)


@settings(max_examples=30)
@given(before=st.none() | DESCRIBED, quicker=DESCRIBED, slower=DESCRIBED, fill=st.booleans())
def test_of_two_writers_that_planned_alike_the_slower_one_plans_again(tmp_path_factory, before, quicker, slower, fill):
    """What is written is what it would have been, had the second planned after the first had written."""
    found = []
    for races in (True, False):
        with open_store(tmp_path_factory.mktemp("home")) as store:
            if before is not None:
                store.papers.apply([plan(None, before)])
            first = plan(store.papers.find(FULL.id), quicker)
            second = plan(store.papers.find(FULL.id), slower, fill_only=fill)
            store.papers.apply([first])
            if not races and not isinstance(second, Unchanged):
                second = plan(store.papers.find(FULL.id), slower, fill_only=fill)
            store.papers.apply([second])
            check_invariant(store)
            found.append((store.papers.get(FULL.id), dump(store, "papers", "versions")))
    assert found[0] == found[1]


def test_an_older_version_does_not_replace_a_newer_text(home):
    with open_store(home) as store:
        store.papers.apply([Insert(paper(1, version=3)), Insert(paper(1, version=1, title="Draft", comment="new"))])
        kept = store.papers.get(paper(1).id)
        assert (kept.title, kept.version, kept.comment) == (paper(1).title, 3, "new")


def test_a_changed_text_keeps_the_old_one_and_the_index_follows(home):
    with open_store(home) as store:
        store.papers.apply([Insert(paper(1, title="Walking zebras"))])
        known = store.papers.get(paper(1).id)
        new = paper(1, title="Swimming zebras", version=2)
        store.papers.apply([Revise(known, new, ("title",), True, (Listing(N6, "replace"),))])
        store.log.append(Verdict("keep"), known.id)
        (found,) = store.papers.revised()
        assert (found.before.title, found.before.version, found.before.replaced_on) == ("Walking zebras", 1, N6)
        assert store.search("walking").count == 0
        assert store.search("swimming").count == 1
        assert store.papers.revised(since=N6 + timedelta(days=1)) == ()
        check_invariant(store)


def test_of_several_revisions_the_text_before_all_of_them_is_shown(home):
    with open_store(home) as store:
        store.papers.apply([Insert(paper(1, title="First"))])
        store.log.append(Verdict("keep"), paper(1).id)
        for title, night in (("Second", N5), ("Third", N6)):
            known = store.papers.get(paper(1).id)
            store.papers.apply([Revise(known, paper(1, title=title), ("title",), True, (Listing(night, "replace"),))])
        assert [r.before.title for r in store.papers.revised()] == ["First"]
        assert [r.before.title for r in store.papers.revised(since=N6)] == ["Second"]


def test_the_first_night_as_new_or_cross_is_a_papers_night(home):
    with open_store(home) as store:
        store.papers.apply([insert(paper(1), ("2026-11-05", "replace"))])
        assert store.papers.get(paper(1).id).announced is None
        known = store.papers.get(paper(1).id)
        store.papers.apply([Unchanged(known, (Listing(N6, "cross"),))])
        assert store.papers.get(known.id).announced == N6
        store.papers.apply([Unchanged(known, (Listing(N5, "new"),))])
        assert store.papers.get(known.id).announced == N5


def test_a_night_lists_new_and_cross_and_leaves_out_what_was_judged_or_seen(home):
    with open_store(home) as store:
        kinds = ("new", "cross", "replace", "new", "new")
        store.papers.apply([insert(paper(i), ("2026-11-05", kind)) for i, kind in enumerate(kinds, start=1)])
        store.log.append(Verdict("skip"), paper(4).id)
        store.log.append(Verdict("later"), paper(5).id)
        assert [p.row for p in store.papers.on_night(N5)] == [1, 2, 4, 5]
        assert [p.row for p in store.papers.on_night(N5, unjudged_at=NOW)] == [1, 2]
        week = NOW + timedelta(days=7)
        assert [p.row for p in store.papers.on_night(N5, unjudged_at=week)] == [1, 2, 5]
        assert store.papers.count_unjudged(N5, week) == 3
        for at in (NOW, week - timedelta(seconds=1), week, week + timedelta(days=9)):
            back = [5] if store.log.state(paper(5).id).is_back(at) else []
            assert [p.row for p in store.papers.returned(at)] == back == ([5] if at >= week else [])
        assert store.papers.unjudged(NOW) == (1, 2, 3)


def test_rows_come_back_in_the_order_asked(home):
    with open_store(home) as store:
        store.papers.apply([Insert(paper(i)) for i in range(1, 5)])
        assert [p.row for p in store.papers.by_rows([3, 1, 99, 4])] == [3, 1, 4]
        assert set(store.papers.find_many([paper(2).id, "none"])) == {paper(2).id}


def test_a_pending_paper_is_listed_until_it_has_a_title(home):
    with open_store(home) as store:
        store.papers.apply([Insert(PaperData("2401.00007", None))])
        assert store.papers.pending() == ("2401.00007",)
        known = store.papers.get("2401.00007")
        store.papers.apply([Revise(known, PaperData("2401.00007", "Title"), ("title",), False)])
        assert store.papers.pending() == ()
        assert store.search("title").count == 1


def test_the_window_counts_back_from_the_newest_paper_that_is_not_of_the_future(home):
    def dated(i: int, day: datetime) -> Insert:
        return Insert(paper(i, published=day))

    with open_store(home) as store:
        old = datetime(2016, 12, 31, tzinfo=UTC)
        store.papers.apply([dated(1, old), dated(2, old - timedelta(days=59)), dated(3, old - timedelta(days=900))])
        assert store.papers.window_rows(days=3) == [1, 2, 3], "days without papers do not count"
        assert store.papers.window_rows(days=2) == [1, 2]
        store.papers.apply([dated(4, datetime(2099, 1, 1, tzinfo=UTC)), dated(5, old)])
        assert store.papers.window_rows(days=2) == [5, 1, 2]
        assert store.papers.window_rows(cap=1) == [5]


def test_features_are_told_when_a_text_changed(home):
    with open_store(home) as store:
        store.papers.apply([Insert(paper(1)), Insert(paper(2))])
        before = store.papers.revisions([1, 2])
        known = store.papers.get(paper(1).id)
        store.papers.apply([Revise(known, paper(1, title="Other"), ("title",), True)])
        after = store.papers.revisions([1, 2])
        assert (after[1] != before[1], after[2] == before[2]) == (True, True)


def test_a_transaction_that_fails_leaves_nothing(home):
    with open_store(home) as store:

        def fail() -> None:
            with store.transaction():
                store.papers.apply([insert(paper(1), ("2026-11-05", "new"))])
                store.nights.record([N5], ["cs.LG"], "rss")
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail()
        assert (store.papers.count(), store.nights.latest()) == (0, None)
        check_invariant(store)


def test_real_records_are_stored_whole(shared: Path, home):
    import json
    import lzma

    path = shared / "data" / "arxiv_cs_1993_2016.jsonl.xz"
    with lzma.open(path, "rt", encoding="utf-8") as file:
        records = [json.loads(line) for _, line in zip(range(2000), file, strict=False)]
    data = [PaperData(r["id"], r["title"], (r["authors"],), r["abstract"], (r["categories"],)) for r in records]
    with open_store(home) as store:
        store.papers.apply(Insert(item) for item in data)
        found = store.papers.find_many([item.id for item in data])
        assert len(found) == 2000
        assert all(found[item.id].abstract == item.abstract for item in data)
        check_invariant(store)
