"""Every drift between the derived and its source is found, repaired, and then gone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date

import numpy as np
import pytest

from readinglist import open_library
from readinglist.core.clock import parse_instant
from readinglist.core.log import Seen, Verdict
from readinglist.core.papers import Insert
from readinglist.core.references import Reference
from readinglist.core.title_terms import as_query, reference_terms
from readinglist.night.tables import Outbox
from readinglist.store.cache_files import StoredVectors
from readinglist.store.features import FeatureShards
from readinglist.store.migrations import APPLICATION_ID
from readinglist.taste.notes import Notes
from readinglist.upkeep.doctor import examine, rebuild_waiting
from tests.fakes import paper
from tests.harness.scene import follow
from tests.integration.store_toys import at, check_invariant, dump, insert, open_store
from tests.unit.cli.fake_library import run_on

LISTED = "insert into reference_lists (k, n, origin, status, taken, entries) values"
TERM = as_query(next(iter(reference_terms(Reference(0, "x", title="Walking robots learn gaits")))))


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


def another_program(store, *statements: str) -> None:
    """Statements by somebody who checks nothing."""
    with closing(sqlite3.connect(store.db.path)) as other:
        for sql in statements:
            other.execute(sql)
        other.commit()


ORPHANS = {
    "listings": "insert into listings (n, night, type) values (99, '2026-11-05', 'new')",
    "versions": "insert into versions (n, version, recorded) values (99, 1, '2026-11-05T05:00:00Z')",
    "reference_lists": """insert into reference_lists (n, origin, status, taken, entries)
        values (99, 'pdf', 'ok', '2026-11-05T05:00:00Z', 1)""",
    "refs": """insert into refs (list, position, raw, authors, places, kind, confidence, candidates)
        values (77, 0, 'x', '[]', '[]', 'unknown', 0, '[]')""",
    "colleague_keeps": "insert into colleague_keeps (list, id) values (5, '2511.00001')",
    "impressions": "insert into impressions (showing, position, n) values (9, 1, 1)",
    "name_uses": "insert into name_uses (name, n) values ('gan', 99)",
    "log_papers": "insert into log_papers (id, seq) values ('2511.00001', 99)",
}


@pytest.mark.parametrize("table", ORPHANS)
def test_doctor_finds_and_removes_orphan_rows(library, table):
    before = dump(library, table)
    another_program(library, ORPHANS[table])
    report = examine(library, library.places)
    assert any(f"1 in {table}" in problem.what for problem in report.problems), report
    assert examine(library, library.places, fix=True).is_healthy
    assert dump(library, table) == before
    check_invariant(library)


def test_doctor_takes_rows_of_rows_out_and_keeps_what_only_pointed_there(library):
    """A paper that is gone: its list and the entries of it go; a reference of another paper loses its link alone."""
    another_program(
        library,
        f"{LISTED} (1, 1, 'pdf', 'ok', '2026-11-05T05:00:00Z', 1)",
        f"{LISTED} (2, 2, 'pdf', 'ok', '2026-11-05T05:00:00Z', 1)",
        *(
            f"""insert into refs (k, list, position, raw, authors, places, kind, cited, confidence, candidates)
                values ({k}, {k}, 0, 'x', '[]', '[]', 'unknown', {cited}, 1, '[]')"""
            for k, cited in ((1, 2), (2, 1))
        ),
        "delete from papers where n = 1",
    )
    assert not examine(library, library.places).is_healthy
    assert examine(library, library.places, fix=True).is_healthy
    assert library.db.rows("select k, cited from refs") == [(2, None)]
    assert [number for (number,) in library.db.rows("select n from papers order by n")] == [2, 3]
    assert library.log.state(paper(1).id).verdict == "keep", "what was decided stays"


@pytest.mark.parametrize("index", ["papers_fts", "title_terms", "waiting_terms", "notes_fts"])
def test_doctor_finds_and_mends_a_drifted_index(library, home, index):
    (home / "notes").mkdir(exist_ok=True)
    (home / "notes" / "own.md").write_text("Words about zebras.\n")
    library.part(Notes).scan()
    library.db.run(f"{LISTED} (1, 1, 'pdf', 'ok', '2026-11-05T05:00:00Z', 1)")
    library.db.run(
        """insert into refs (list, position, raw, title, authors, places, kind, confidence, candidates)
            values (1, 0, 'x', 'Walking robots learn gaits', '[]', '[]', 'unknown', 0, '[]')"""
    )
    rebuild_waiting(library.db)
    assert examine(library, library.places).is_healthy
    another_program(library, f"update {index}_data set block = zeroblob(40) where id > 10")
    report = examine(library, library.places)
    assert any("index" in problem.what for problem in report.problems), report
    assert examine(library, library.places, fix=True).is_healthy
    assert library.search("erdos").count == 2
    [found] = library.db.rows("select rowid from notes_fts where notes_fts match 'zebras'")
    assert library.db.rows("select n from notes") == [found]
    [waiting] = library.db.rows("select rowid from waiting_terms where waiting_terms match :term", {"term": TERM})
    assert waiting == (1,)


def test_doctor_refuses_a_foreign_and_a_newer_file(library, home):
    """Neither is opened, so there is nothing to examine: one sentence, exit 65, no byte changed."""
    library.close()
    for change, told in (("pragma application_id = 7", "another program"), ("pragma user_version = 9000", "newer")):
        another_program(library, "pragma journal_mode = delete", change)
        before = (home / "library.db").read_bytes()
        ran = run_on(open_library(home, environ={}), "doctor")
        assert (ran.code, told in ran.err) == (65, True), ran
        assert (home / "library.db").read_bytes() == before
        another_program(library, f"pragma application_id = {APPLICATION_ID}")


def test_doctor_tells_of_stale_nights_and_not_of_the_one_that_is_on_its_way(home):
    with open_library(home, environ={}, clock=at(parse_instant("2026-11-12T12:00:00Z"))) as lib:  # a Thursday
        follow(home, "cs.LG")
        for night in (date(2026, 11, 9), date(2026, 11, 11)):
            lib.store.nights.record([night], ["cs.LG"], "rss")
        [problem] = lib.upkeep.doctor().problems
        assert (problem.what, problem.fix) == ("night 2026-11-10 is missing", "readinglist fetch")
        assert run_on(lib, "doctor").code == 65
        lib.store.nights.record([date(2026, 11, 10)], ["cs.LG"], "oai")
        assert lib.upkeep.doctor().is_healthy
        assert run_on(lib, "doctor").code == 0


def test_doctor_finds_and_drops_truncated_caches(library):
    cache = library.places.cache
    for name in ("sync/main.json", "taste.json", "digest-feed.json"):
        (cache / name).parent.mkdir(parents=True, exist_ok=True)
        (cache / name).write_text('{"whole": true}')
    StoredVectors(cache, "1").save(np.arange(3), np.zeros(3, np.int64), np.ones((3, 4), np.float32))
    (cache / "graph").mkdir()
    (cache / "graph" / "known.npz").write_bytes((cache / "vectors.npz").read_bytes())
    assert examine(library, library.places).is_healthy
    names = ("sync/main.json", "taste.json", "digest-feed.json", "vectors.npz", "graph/known.npz")
    for name in names:
        (cache / name).write_bytes((cache / name).read_bytes()[:-9])
    assert len(examine(library, library.places).problems) == len(names)
    assert examine(library, library.places, fix=True).is_healthy
    assert not [name for name in names if (cache / name).exists()]


def test_doctor_takes_out_of_the_outbox_what_is_no_mailing(library):
    good = library.part(Outbox).begin(date(2026, 11, 5), "me@example.org", "<1@x>")
    for night, state in (("soon", "waiting"), ("2026-11-06", "flying"), ("2026-13-01", "sent")):
        library.db.run(f"insert into outbox values ('{night}', 'you@example.org', '<2@x>', '{state}', 1, null, null)")
    [problem] = examine(library, library.places).problems
    assert "3 rows of the outbox" in problem.what
    assert examine(library, library.places, fix=True).is_healthy
    assert library.part(Outbox).waiting() == (good,)


def test_doctor_tells_of_notes_that_cannot_be_read_and_leaves_them(library, home):
    (home / "notes").mkdir(exist_ok=True)
    bodies = {
        "broken.md": b"---\nid: [\n---\nMine.\n",
        "bytes.md": b"\xff\xfe\x00mine",
        "list.md": b"---\n- a\n---\n",
    }
    for name, body in bodies.items():
        (home / "notes" / name).write_bytes(body)
    told = "\n".join(problem.what for problem in examine(library, library.places, fix=True).problems)
    assert all(name in told for name in bodies), told
    assert {path.name: path.read_bytes() for path in (home / "notes").iterdir()} == bodies


@pytest.mark.parametrize(
    "name",
    ["library (Ann's conflicted copy 2026-11-05).db", "library.sync-conflict-20261105-120000-ABCDEFG.db",
     "notes/2511.00001.sync-conflict-20261105-120000-ABCDEFG.md", "notes/2511.00001 (conflicted copy).md",
     "journal/2026-11-05.sync-conflict-20261105-120000-ABCDEFG.md", "goals/walk (conflicted copy).md",
     "feeds/arxiv.sync-conflict-20261105-120000-ABCDEFG.toml"],
)  # fmt: skip
def test_doctor_tells_of_conflict_copies_and_leaves_them(library, home, name):
    (home / name).parent.mkdir(exist_ok=True)
    (home / name).write_bytes(b"---\nname: walk\n---\ntheirs\n")
    report = examine(library, library.places, fix=True)
    assert [name.rpartition("/")[2] in problem.what for problem in report.problems] == [True], report
    assert (home / name).read_bytes() == b"---\nname: walk\n---\ntheirs\n"
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


def test_doctor_tells_of_a_lost_journal_where_more_papers_were_counted_than_are_here(library):
    FeatureShards(library.places.cache).append([50], [0], [0, 1], [5], [1])
    report = examine(library, library.places)
    assert any("library.db-wal" in problem.what for problem in report.problems)
    assert examine(library, library.places, fix=True).is_healthy


def test_doctor_drops_shards_that_do_not_fit_together(library):
    FeatureShards(library.places.cache).append([1], [0], [0, 1], [5], [1])
    next(library.places.cache.glob("features/g*/terms")).write_bytes(b"")
    assert any("cache/features" in problem.what for problem in examine(library, library.places).problems)
    assert examine(library, library.places, fix=True).is_healthy
