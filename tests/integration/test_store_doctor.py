"""Every drift between the derived and its source is found, repaired, and then gone."""

from __future__ import annotations

import pytest

from readinglist.model import Insert, Seen, Verdict
from readinglist.store.doctor import examine
from readinglist.store.features import FeatureShards
from tests.fakes import paper
from tests.integration.store_toys import check_invariant, dump, insert, open_store


@pytest.fixture
def library(home):
    with open_store(home) as store:
        store.papers.apply([insert(paper(i, title=r"On Erd\H{o}s"), ("2026-11-05", "new")) for i in (1, 2)])
        store.papers.apply([Insert(paper(3))])
        store.log.append(Verdict("keep"), paper(1).id)
        store.log.append(Seen((paper(2).id,)), "2026-11-05")
        store.log.undo(1)
        yield store


def test_a_healthy_library_has_no_problem(library):
    report = examine(library, library.places)
    assert (report.problems, report.is_healthy) == ((), True)
    assert len(report.checked) > 8


DRIFTS = {
    "another state": "update state set verdict = 'skip'",
    "state than the log": "delete from state",
    "another night": "update papers set announced = '2020-01-01' where n = 1",
    "has no paper": None,
    "full text": "delete from readable_text",
    "the full text index": "update papers set title = 'Changed' where n = 3",
    "not linked": "delete from log_papers",
}


@pytest.mark.parametrize(("words", "sql"), [(w, s) for w, s in DRIFTS.items() if s])
def test_a_drift_is_found_fixed_and_gone(library, words, sql):
    library.db.run(sql)
    found = examine(library, library.places)
    assert any(words in problem.what for problem in found.problems), found
    assert not found.is_healthy
    assert all(problem.fix for problem in found.problems)
    assert examine(library, library.places, fix=True).is_healthy
    check_invariant(library)


def test_a_rebuild_makes_everything_derived_as_it_was(library):
    tables = ("papers", "state", "log_papers", "readable_text", "listings", "log")
    before = dump(library, *tables)
    for table in ("state", "log_papers", "readable_text"):
        library.db.run(f"delete from {table}")
    library.db.run("update papers set announced = null, revision = 0")
    FeatureShards(library.places.cache).append([1], [0], [0, 1], [5], [1])
    assert examine(library, library.places, rebuild=True).problems == ()
    assert dump(library, *tables) == before
    assert library.search("erdos").count == 2
    assert not FeatureShards(library.places.cache).counted([1], [0]).any()


def test_rows_without_their_paper_and_damaged_pages_are_only_reported(library):
    library.db.run("pragma foreign_keys = off")
    library.db.run("insert into listings (n, night, type) values (99, '2026-11-05', 'new')")
    report = examine(library, library.places, fix=True)
    assert ["papers that are not there" in p.what for p in report.problems] == [True]
    assert not report.is_healthy


def test_files_are_looked_at_too(library, home):
    (home / "library (conflicted copy).db").write_bytes(b"x")
    (home / "goals").mkdir()
    (home / "goals" / "walk.md").write_text("---\n!!python/object/apply:os.system [id]\n---\n")
    (home / ".tmp-999999999-aa").write_bytes(b"x")
    report = examine(library, library.places, fix=True)
    text = "\n".join(problem.what for problem in report.problems)
    assert "conflicted copy" in text
    assert "walk.md" in text
    assert [p.fixed for p in report.problems if ".tmp-" in p.what] == [True]
    assert not (home / ".tmp-999999999-aa").exists()


def test_counts_of_more_papers_than_there_are_hint_at_a_lost_journal(library):
    FeatureShards(library.places.cache).append([50], [0], [0, 1], [5], [1])
    report = examine(library, library.places)
    assert any("library.db-wal" in problem.what for problem in report.problems)
    assert examine(library, library.places, fix=True).is_healthy


def test_shards_that_do_not_fit_together_are_dropped(library):
    FeatureShards(library.places.cache).append([1], [0], [0, 1], [5], [1])
    next(library.places.cache.glob("features/g*/terms")).write_bytes(b"")
    assert any("cache/features" in problem.what for problem in examine(library, library.places).problems)
    assert examine(library, library.places, fix=True).is_healthy
