"""A library that an earlier version wrote is opened by this one and loses nothing."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import date, datetime
from pathlib import Path

import pytest

from readinglist import open_library
from readinglist.core.clock import parse_instant
from readinglist.core.errors import StoreError
from readinglist.store.migrations import NAMES
from tests.integration.store_toys import at

OLD = Path(__file__).parents[1] / "data" / "old"
VERSIONS = sorted(path.name for path in OLD.iterdir() if path.is_dir())
# Everything that is not derived; new columns may stand behind the old ones.
KEPT = (
    *("papers", "readable_text", "versions", "listings", "log", "log_papers", "nights", "runs", "feed_state"),
    *("rankings", "scores", "state"),
)
SINCE_SCHEMA_3 = ("showings", "impressions", "audits", "note_values")
SINCE_SCHEMA_4 = ("reference_lists", "refs", "citation_counts", "questions", "traces", "traced", "name_uses")
SINCE_SCHEMA_5 = ("imported_citations", "imported_graphs", "paper_years")
SINCE_SCHEMA_6 = ("decks", "deck_papers", "quiz_cards")
ENTRIES = {
    "0.1.0": 16,
    "0.1.0-schema3": 17,
    "0.1.0-schema4": 22,
    "0.1.0-schema5": 22,
    "0.1.0-schema6": 41,
}  # of the log
SATURDAY = parse_instant("2025-11-15T06:00:00Z")


@pytest.fixture(params=VERSIONS)
def version(request) -> str:
    return request.param


@pytest.fixture
def home(version, tmp_path) -> Path:
    shutil.copytree(OLD / version, tmp_path / "home")
    return tmp_path / "home"


def opened(home: Path, moment: datetime = SATURDAY):
    return open_library(home, environ={}, clock=at(moment))


def rows(database: Path) -> dict[str, list[tuple]]:
    """The rows of the tables that hold what the user has, without the version that wrote them last."""
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        schema = connection.execute("pragma user_version").fetchone()[0]
        since = {3: SINCE_SCHEMA_3, 4: SINCE_SCHEMA_4, 5: SINCE_SCHEMA_5, 6: SINCE_SCHEMA_6}
        tables = (*KEPT, *(table for number, some in since.items() if schema >= number for table in some))
        return {table: sorted(connection.execute(f"select * from {table}"), key=repr) for table in tables}
    finally:
        connection.close()


def test_every_row_is_there_after_the_schema_has_changed(home):
    before = rows(home / "library.db")
    with opened(home) as library:
        assert library.upkeep.doctor().problems == ()
        assert library.store.db.value("pragma user_version") == len(NAMES)
    after = rows(home / "library.db")
    for table, old in before.items():
        width = len(old[0]) if old else 0
        assert [row[:width] for row in after[table]] == old, table
    assert sum(map(len, before.values())) > 100


def test_the_library_as_it_was_is_kept_as_a_backup(home):
    before = rows(home / "library.db")
    with opened(home) as library:
        library.status()
    (copy,) = (home / "backups").iterdir()
    assert rows(copy) == before


def test_verdicts_undos_goals_and_settings_mean_what_they_meant(home, version):
    with opened(home) as library:
        papers = {paper.id: paper for paper in library.store.papers.by_rows(range(1, 100))}
        assert len(papers) == 19
        verdicts = {i: paper.verdict for i, paper in papers.items() if paper.verdict}
        assert verdicts == {
            "2511.00001": "keep",
            "2511.00002": "skip",
            "2511.00003": "later",
            "2511.00007": "keep",
            "2511.00090": "skip",
        }
        assert papers["2511.00001"].read_at is not None
        states = library.store.log.states(["2511.00001", "2511.00003", "2511.00008", "2511.00009", "2511.00013"])
        assert states["2511.00001"].minutes == 40
        assert states["2511.00003"].laters == 2
        assert [states[f"2511.000{n}"].seen for n in ("08", "09", "13")] == [False, True, False]
        assert [(goal.goal.name, goal.is_open) for goal in library.practice.list_goals()] == [
            ("a-robot-that", True),
            ("sparse", False),
        ]
        assert library.settings.keys == {"keep": "y"}
        assert len(library.log()) == ENTRIES[version]


def test_the_list_is_the_same_and_a_paper_put_off_comes_back(home):
    with opened(home) as library:
        listed = [scored.paper.id for scored in library.top(n=50)]
        assert sorted(listed) == [f"2511.000{n}" for n in range(13, 19)]
        assert library.store.papers.returned(SATURDAY) == ()
    with opened(home, parse_instant("2025-11-22T06:00:00Z")) as library:
        assert [paper.id for paper in library.store.papers.returned(library.clock.now())] == ["2511.00003"]
        assert [found.paper.id for found in library.papers.revised()] == ["2511.00001"]
        assert library.store.papers.get("2511.00001").announced == date(2025, 11, 10)
        assert library.search('ti:"Learning"').papers[0].id == "2511.00090"


def test_it_can_be_written_to_at_once(home):
    with opened(home) as library:
        library.keep("2511.00013", goal="a-robot-that")
        assert library.undo()[0].subject == "2511.00013"
        assert library.upkeep.doctor().problems == ()


@pytest.mark.parametrize("version", ["0.1.0"])
def test_a_paper_that_was_passed_over_after_its_return_is_closed_from_now_on(home):
    """The fold has learnt this since; the states that are stored must follow it."""
    connection = sqlite3.connect(home / "library.db")
    seen = ("2025-11-30T05:30:00Z-00000017-x-y", "2025-11-30T05:30:00Z", "x", '{"ids": ["2511.00003"]}')
    with connection:
        connection.execute("insert into log values (17, ?, ?, ?, 'seen', '', ?)", seen)
        connection.execute("insert into log_papers values ('2511.00003', 17)")
        connection.execute("update state set seen = 1 where id = '2511.00003'")
    connection.close()
    with opened(home, parse_instant("2025-12-02T06:00:00Z")) as library:
        assert library.store.papers.returned(library.clock.now()) == ()
        assert [
            problem.what for problem in library.upkeep.doctor().problems if "nights are missing" not in problem.what
        ] == []


@pytest.mark.parametrize("version", ["0.1.0-schema3", "0.1.0-schema4", "0.1.0-schema5", "0.1.0-schema6"])
def test_a_critique_and_what_was_shown_are_what_they_were(home):
    with opened(home) as library:
        assert library.taste.list_critiques()[0].paper_id == "2511.00001"
        assert library.store.log.state("2511.00001").rated
        shown = library.store.impressions.of_night(date(2025, 11, 14))
        assert [(impression.position, impression.is_seen) for impression in shown] == [(1, True), (2, True), (3, True)]


@pytest.mark.parametrize("version", ["0.1.0-schema4"])
def test_citations_ideas_and_piles_are_what_they_were(home):
    with opened(home) as library:
        assert (
            len(library.citations.citation_edges()) == 33
        )  # two each of 18 papers, but for those without two before them
        assert library.citations.citing_places("2511.00016", "2511.00015")[0].kind == "used"
        assert library.citations.citations_of("2511.00016").counts[0].count == 16
        assert library.ideas.idea_record("LoRA").idea.origin == "2511.00002"
        assert [status.pile.name for status in library.screening.pile_status()] == ["survey"]


@pytest.mark.parametrize("version", ["0.1.0-schema5", "0.1.0-schema6"])
def test_an_imported_graph_is_what_it_was(home):
    with opened(home) as library:
        assert "toy" in library.citations.graph_stats().source
        told = {(c.citing, c.cited) for c in library.citations.citation_edges() if "import" in c.origins}
        assert len(told) == 8
        assert ("2511.00012", "2511.00007") in told


@pytest.mark.parametrize("version", ["0.1.0-schema6"])
def test_bets_queue_projects_and_the_quiz_are_what_they_were(home):
    with opened(home) as library:
        bets = {bet.subject: (bet.bet.p, bet.state) for bet in library.taste.placed_bets()}
        assert bets == {"2511.00007": (0.3, "open"), "LoRA": (0.8, "open"), "walker": (0.6, "open")}
        queue = {row.item.name: (row.item.state, row.item.minutes) for row in library.study.queue_rows()}
        assert queue == {"bandits": ("started", 75), "walker": ("waiting", 0), "lives": ("dropped", 0)}
        assert library.study.repro_table("walker").verdict == "reproduced"
        assert [project.name for project in library.practice.projects()] == ["gait"]
        assert [idea.source for idea in library.practice.backburner()] == ["Ada Author"]
        assert library.taste().quiz[0].answered == 2
        assert "3 of 5 seeds walk" in (home / "journal" / "2025-11-14.md").read_text()


def test_where_it_cannot_be_brought_up_to_date_it_is_left_alone_with_a_sentence(home, monkeypatch):
    before = (home / "library.db").read_bytes()
    monkeypatch.setattr("readinglist.store.opening.os.access", lambda *_: False)
    with opened(home) as library, pytest.raises(StoreError, match="open a copy"):
        library.status()
    assert (home / "library.db").read_bytes() == before
    assert not (home / "backups").exists()
