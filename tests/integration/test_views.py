"""The views fold the log as the program does, and everything in the database has its sentence."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readinglist import Library, open_library
from readinglist.core.clock import iso, parse_instant
from readinglist.core.errors import UsageError
from readinglist.core.log import Bet, BetSettled, LogEntry, Rated, Undo, Verdict, log_data_to
from readinglist.core.work_entries import Backburner, ProjectChanged, QueueChanged, TimeSpent
from readinglist.practice.records import fold_backburner, fold_projects
from readinglist.store.connection import Database
from readinglist.study.records import fold_queue
from readinglist.taste.bet_log import fold_bets
from tests.integration.store_toys import at

START = parse_instant("2025-11-15T06:00:00Z")
OLD = Path(__file__).parents[1] / "data" / "old"


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    with open_library(tmp_path_factory.mktemp("views"), environ={}, clock=at(START)) as opened:
        yield opened


@pytest.fixture
def empty(library):
    """The same library without a word said: each example brings its own log."""
    yield library
    _forget(library)


def _forget(library: Library) -> None:
    """The log refuses it, and rightly so: its triggers step aside for the length of a test."""
    database = library.store.db.connection
    triggers = database.execute("select name, sql from sqlite_schema where type = 'trigger' and tbl_name = 'log'")
    kept = triggers.fetchall()
    for name, _ in kept:
        database.execute(f"drop trigger {name}")
    for table in ("log_papers", "state", "log"):
        database.execute(f"delete from {table}")
    for _, sql in kept:
        database.execute(sql)


maybe = st.none() | st.just("")
queue = st.builds(
    QueueChanged,
    st.sampled_from(("add", "start", "wait", "done", "drop", "move")),
    kind=st.sampled_from((None, "textbook", "thesis")),
    goal=maybe | st.just("walk"),
    due=maybe | st.just("2026-01-01"),
    pages=st.sampled_from((None, 0, 300)),
    parts=st.sampled_from((None, (), (60, 90, 20))),
)
sitting = st.builds(
    TimeSpent,
    st.just("2025-11-15"),
    minutes=st.none() | st.integers(1, 90),
    pages=st.none() | st.integers(1, 9),
    starts=st.booleans(),
)
project = st.builds(
    ProjectChanged,
    st.sampled_from(("add", "edit", "state")),
    text=st.sampled_from((None, "gait", "masks")),
    goal=maybe | st.just("walk"),
    complexity=st.sampled_from((None, 1, 3)),
    state=st.sampled_from((None, "active", "dead end")),
    because=st.sampled_from((None, "it fell")),
)
backburner = st.builds(Backburner, st.sampled_from(("add", "drop")), text=st.sampled_from((None, "later")))
bet = st.builds(Bet, st.sampled_from((0.1, 0.5)), st.just("2027-01-01"), top=st.just(0.1), asked=st.booleans())
families = st.sampled_from((queue | sitting, queue | sitting, project, backburner, bet))  # what is folded together


@st.composite
def logs(draw) -> list[LogEntry]:
    """Entries of two subjects, some undone, some bets settled, at few instants: ids must settle their order."""
    entries: list[LogEntry] = []
    for number, said in enumerate(draw(st.lists(draw(families), min_size=1, max_size=9))):
        moment = START + timedelta(seconds=draw(st.integers(0, 4)))
        what = draw(st.sampled_from(("a", "b")))
        entries.append(_entry(number, moment, what, said))
    for number, target in enumerate(draw(st.lists(st.sampled_from(entries), max_size=4)), start=len(entries)):
        is_bet = isinstance(target.data, Bet) and draw(st.booleans())
        said = BetSettled(draw(st.sampled_from(("won", "lost"))), "2027-01-02") if is_bet else Undo()
        entries.append(_entry(number, START + timedelta(seconds=draw(st.integers(0, 4))), target.id, said))
    return entries


def _entry(number: int, moment: datetime, subject: str, said) -> LogEntry:
    # Numbers are shuffled, so that the order of rows is not that of ids.
    return LogEntry(f"{iso(moment)}-{number * 7 % 23:08d}-x", moment, "x", log_data_to(said)[0], subject, said)


class _TakenBack(Exception):
    """Ends the transaction of an example, so that the next one begins with an empty log."""


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(logs())
def test_what_the_views_say_of_the_log_is_what_the_program_folds(library, entries):
    with suppress(_TakenBack), library.store.transaction():
        library.store.log.add_entries(entries)
        _compare(library.store.db, entries)
        raise _TakenBack


def _compare(db: Database, entries: list[LogEntry]) -> None:
    items = fold_queue(entries)
    names = ("item", "kind", "state", "minutes", "pages", "goal", "due", "pages_in_all", "parts", "added")
    rows = db.rows(f"select {', '.join(names)} from v_queue")
    told = {row[0]: dict(zip(names, row, strict=True)) for row in rows}
    assert {i: (row["kind"], row["state"], row["minutes"], row["pages"]) for i, row in told.items()} == {
        i: (item.kind, item.state, item.minutes, item.pages_read) for i, item in items.items()
    }
    for name, item in items.items():
        row = told[name]
        due = item.due and item.due.isoformat()
        assert (row["goal"], row["due"], row["pages_in_all"]) == (item.goal, due, item.pages)
        assert tuple(json.loads(row["parts"] or "[]")) == item.parts
        assert row["added"] == iso(item.added)
    projects = db.rows("select project, text, goal, complexity, state, because from v_projects")
    assert sorted(projects) == sorted(
        (p.name, p.text or None, p.goal, p.complexity, p.state, p.because) for p in fold_projects(entries)
    )
    ideas = db.rows("select idea, text from v_backburner")
    assert sorted(ideas) == sorted((idea.name, idea.text) for idea in fold_backburner(entries))
    bets = db.rows("select bet, p, state, resolved_on, asked from v_bets")
    assert sorted(bets) == sorted(
        (b.id, b.bet.p, b.state, b.settled and b.settled.on, int(b.bet.asked)) for b in fold_bets(entries)
    )


def test_a_rating_is_the_last_word_on_each_question_that_was_not_taken_back(empty):
    log = empty.store.log
    log.append(Rated(upside="10x", complexity=3, line="first"), "2401.00001")
    log.append(Rated(complexity=1), "2401.00001")
    log.append(Rated(complexity=2, line="second"), "2401.00001")
    log.undo()
    (row,) = empty.upkeep.query("select id, upside, complexity, fragility, line from v_critiques").records()
    assert row == {"id": "2401.00001", "upside": "10x", "complexity": 1, "fragility": None, "line": "first"}


def test_a_verdict_has_the_reason_of_the_entry_that_holds(empty):
    log = empty.store.log
    log.append(Verdict("keep", because="it walks"), "2401.00001")
    log.append(Verdict("skip", because="it falls"), "2401.00001")
    assert empty.upkeep.query("select verdict, because from v_verdicts").rows == (("skip", "it falls"),)
    log.undo()
    assert empty.upkeep.query("select verdict, because from v_verdicts").rows == (("keep", "it walks"),)
    assert empty.upkeep.query("select kind, undone from v_log order by at, id").column("undone").count(1) == 1


def test_everything_in_the_database_has_its_sentence_and_each_sentence_its_thing(library):
    import yaml

    from readinglist.upkeep.tables import INDEXES, metadata_text

    told = yaml.safe_load(metadata_text())["databases"]["library"]["tables"]
    assert told.keys() == {relation.name for relation in library.upkeep.database().relations}
    there = [n for (n,) in library.store.db.rows("select name from sqlite_schema where type in ('table', 'view')")]
    own = tuple(f"{index}_" for index in INDEXES)
    assert {name for name in there if not name.startswith(("sqlite_", "_sqlite", *own))} <= told.keys()
    for relation in library.upkeep.database().relations:
        about = told[relation.name]
        assert about.get("hidden", False) is not relation.is_for_people
        named = {*about.get("facets", ()), about.get("sort_desc", "").strip('"'), about.get("fts_pk", "")} - {""}
        assert named <= set(relation.columns), relation.name


def test_papers_have_the_names_of_the_contract(library):
    contract = """id version title authors abstract categories primary_category published updated announced doi
        journal_ref comment withdrawn verdict read_at tags"""
    columns = next(view.columns for view in library.upkeep.database().views if view.name == "v_papers")
    assert set(contract.split()) <= set(columns)


@pytest.mark.parametrize(
    "sql",
    [
        "delete from log",
        "create table mine (x)",
        "attach '/tmp/other.db' as other",
        "vacuum into '/tmp/other.db'",
        "select 1; select 2",
        "selec",
        "select 1\0",
        "pragma user_version = 99",
    ],
)
def test_a_query_can_change_nothing_and_open_nothing(library, sql):
    with pytest.raises(UsageError, match="cannot be answered"):
        library.upkeep.query(sql)


def test_a_query_that_leaves_a_value_open_says_which(library):
    with pytest.raises(UsageError, match="leaves :missing open"):
        library.upkeep.query("select :missing")


@pytest.mark.parametrize(
    ("view", "column"),
    [("v_papers", "id"), ("v_citations", "citing"), ("v_citations", "cited"), ("v_verdicts", "id"), ("v_counts", "id")],
)
def test_a_question_about_one_paper_is_answered_by_indexes(library, view, column):
    """Beside ten million citations a scan of them would take a minute."""
    plan = library.upkeep.query(f"explain query plan select * from {view} where {column} = '2401.00001'").column(
        "detail"
    )
    assert [step for step in plan if step.startswith("SCAN") and step != f"SCAN {view}"] == []


def test_views_read_what_an_old_library_holds(tmp_path):
    import shutil

    shutil.copytree(OLD / "0.1.0-schema6", tmp_path / "home")
    with open_library(tmp_path / "home", environ={}, clock=at(START)) as library:
        counts = {
            view.name: len(library.upkeep.query(f"select * from {view.name}"))
            for view in library.upkeep.database().views
        }
    assert counts["v_papers"] == 19
    assert {name for name, count in counts.items() if not count} == {"v_tags", "v_uses"}
