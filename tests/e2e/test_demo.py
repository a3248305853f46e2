"""The demo does the main job offline, and its goal's papers stand on top."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from readinglist import open_library
from readinglist.citations.lookup import citation_edges
from readinglist.citations.records import TraceReport
from readinglist.core.errors import NotFound
from readinglist.core.events import FetchReport
from readinglist.core.ideas import NightUse
from readinglist.core.papers import ScoredPaper, SearchResult, TopList
from readinglist.demo.story import run_demo
from readinglist.ideas.canon import canon_citations
from readinglist.ideas.records import GraphWritten, IdeaRecord
from tests.harness.scene import LivedDemo

ON_GOAL = {"1509.02971", "1509.03005", "1509.06113", "1507.00814"}  # continuous control, robots, policies of 2015Q3


def test_the_last_night_of_the_demo_is_ranked_for_the_goal(demo: LivedDemo) -> None:
    told = demo.told
    tops = [step for step in told if isinstance(step, TopList)]
    first: tuple[ScoredPaper, ...] = tops[-1].papers
    assert {scored.paper.id for scored in first[:4]} == ON_GOAL
    for scored in first:
        assert scored.reasons
        assert sum(reason.weight for reason in scored.reasons) == pytest.approx(scored.score, abs=1e-6)
    assert any(isinstance(step, SearchResult) and step.count for step in told)
    assert not [warning for step in told if isinstance(step, FetchReport) for warning in step.warnings]


def test_the_demo_tells_who_takes_up_ideas_and_has_a_ledger_of_its_time(demo: LivedDemo) -> None:
    told = demo.told
    uses = [use for step in told if isinstance(step, tuple) for use in step if isinstance(use, NightUse)]
    assert ("DQN", "1509.02971") in {(use.subject, paper) for use in uses for paper in (use.paper, *use.others)}
    assert all(use.sentence for use in uses)
    ledger = [record for step in told if isinstance(step, tuple) for record in step if isinstance(record, IdeaRecord)]
    assert ledger[0].uses >= 3
    assert "Transformer" not in {record.idea.name for record in ledger}, "nobody knows it in 2015"
    assert "## Tonight" in (demo.home / "exports" / "tonight.md").read_text(encoding="utf-8")


def test_the_demo_ends_with_what_became_of_the_ideas_and_their_map(demo: LivedDemo) -> None:
    ledgers = [step for step in demo.told if isinstance(step, tuple) and step and isinstance(step[0], IdeaRecord)]
    fates = {record.idea.name: record.fate.fate for record in ledgers[-1] if record.fate}
    assert fates["Adam"] == "reused"
    assert fates["R-CNN"] == "fading"
    written = [step for step in demo.told if isinstance(step, GraphWritten)]
    assert [w.format for w in written] == ["gexf", "svg"]
    for file in (file for w in written for file in w.files):
        assert (demo.home / "exports" / Path(file).name).is_file()
    svg = etree.parse(demo.home / "exports" / "ideas.svg")
    shown = {str(group.get("data-idea")): str(group.get("class")) for group in svg.iterfind(".//{*}g[@data-idea]")}
    assert shown["TRPO"] == "idea fate-reused kept", "the reader of the demo kept its paper"
    assert "Mamba" not in shown, "the look back is from 2018"
    gexf = etree.parse(demo.home / "exports" / "ideas.gexf")
    assert {str(node.get("id")) for node in gexf.iterfind(".//{*}node")} == set(shown)


def test_a_first_undo_takes_back_a_decision_of_the_reader(demo: LivedDemo) -> None:
    with open_library(demo.home, environ={}) as library:
        (last,) = library.store.log.undoable()
    assert last.kind == "verdict"


def test_every_night_of_the_demo_is_fetched_and_says_that_it_is_a_quarter_year(demo: LivedDemo) -> None:
    told = demo.told
    reports = [step for step in told if isinstance(step, FetchReport)]
    assert [report.status for report in reports] == ["ok"] * 3
    assert all(report.new for report in reports)
    assert sum("2015Q" in step for step in told if isinstance(step, str)) >= 3


def test_a_night_before_the_canon_is_refused(home: Path) -> None:
    from datetime import date

    with pytest.raises(NotFound, match="try a night"):
        list(run_demo(home=home, night=date(1990, 1, 1)))


def test_the_demo_reads_the_references_of_the_night_from_its_pdfs(demo: LivedDemo) -> None:
    told = demo.told
    uses = [use for step in told if isinstance(step, tuple) for use in step if isinstance(use, NightUse)]
    assert any("introduced TRPO [" in use.sentence for use in uses if use.by == "citation"), uses
    (*_, report) = [step for step in told if isinstance(step, TraceReport)]
    assert [(asked.source, asked.lists > 1) for asked in report.asked] == [("pdf", True)]
    true = set(canon_citations())
    with open_library(demo.home, environ={}) as library:
        found = {(edge.citing, edge.cited) for edge in citation_edges(library)}
    assert ("1509.02971", "1502.05477") in found, "the head of the night's list is read first"
    assert found <= true
