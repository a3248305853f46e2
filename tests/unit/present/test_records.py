"""The keys of the JSON records, word by word as the interface promises them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from readinglist.core import json_records as records
from readinglist.core.events import FetchReport
from readinglist.core.log import LogEntry, Seen, Verdict
from readinglist.core.papers import Explore, Reason, RevisedPaper, Revision, ScoredPaper, SearchResult, TopList
from readinglist.core.references import Coverage
from readinglist.exchange.records import ImportedFile, ImportReport
from readinglist.night.records import LastTrace, TraceState
from readinglist.night.view.fetch import fetch_record, import_record
from readinglist.upkeep.records import DoctorReport, Problem, Status
from readinglist.upkeep.view import doctor_record, status_record
from tests.unit.cli.fake_library import NIGHT, NOW, paper, scored

PAPER = (
    "id version title authors abstract categories primary_category published updated announced doi journal_ref "
    "comment withdrawn verdict read_at tags links"
).split()
SCORED = [*PAPER, "rank", "score", "explore", "reasons"]


def test_a_paper_has_its_keys_in_their_order() -> None:
    assert list(records.paper_record(paper(1))) == PAPER


def test_times_are_utc_and_end_in_z() -> None:
    east = datetime(2026, 11, 24, 1, 30, tzinfo=timezone(timedelta(hours=5)))
    record = records.paper_record(paper(1, published=east, read_at=east))
    assert record["published"] == record["read_at"] == "2026-11-23T20:30:00Z"
    assert record["announced"] == "2026-11-24"


def test_what_is_missing_is_null() -> None:
    record = records.paper_record(paper(1, title=None, abstract=None, published=None, announced=None))
    assert [key for key, value in record.items() if value is None] == [
        *("title", "abstract", "published", "updated", "announced"),
        *("doi", "journal_ref", "comment", "verdict", "read_at"),
    ]


def test_the_list_is_papers_with_scores_whose_reasons_sum_to_them() -> None:
    explored = scored(2, paper(2), 1.25, Explore(0.02, "unsure"))
    record = records.top_record(TopList(NIGHT, "walk", (scored(1, paper(1)), explored), 40))
    assert list(record) == ["night", "goal", "count", "muted", "papers"]
    assert (record["night"], record["goal"], record["count"]) == ("2026-11-24", "walk", 2)
    assert all(list(item) == SCORED for item in record["papers"])
    assert record["papers"][0]["explore"] is None
    assert record["papers"][1]["explore"] == {"propensity": 0.02, "why": "unsure"}
    for item in record["papers"]:
        assert all(list(reason) == ["kind", "text", "weight"] for reason in item["reasons"])
        assert sum(reason["weight"] for reason in item["reasons"]) == pytest.approx(item["score"], abs=1e-9)


def test_a_score_that_is_no_number_is_null() -> None:
    broken = ScoredPaper(paper(1), float("nan"), 1, (Reason("rest", "", float("inf")),))
    record = records.scored_record(broken)
    assert record["score"] is None
    assert record["reasons"][0]["weight"] is None


def test_an_empty_list_has_no_night() -> None:
    record = records.top_record(TopList(None, None, (), 0, "nothing fetched yet"))
    assert record == {"night": None, "goal": None, "count": 0, "muted": 0, "papers": []}


def test_a_search_counts_all_matches() -> None:
    record = records.search_record(SearchResult("walk", 90, (paper(1),)))
    assert list(record) == ["query", "count", "papers"]
    assert (record["count"], len(record["papers"])) == (90, 1)


def test_a_fetch_names_its_nights_and_what_it_skipped() -> None:
    report = FetchReport("partial", "blocked", date(2026, 11, 23), NIGHT, 3, 2, 1, (("2611.1", "no title"),), 4, 1.5)
    assert fetch_record(report) == {
        "status": "partial",
        "reason": "blocked",
        "from": "2026-11-23",
        "to": "2026-11-24",
        "new": 3,
        "revised": 2,
        "unchanged": 1,
        "skipped": [{"id": "2611.1", "why": "no title"}],
        "requests": 4,
        "seconds": 1.5,
    }


def test_an_import_accounts_for_each_file() -> None:
    report = ImportReport((ImportedFile("a.bib", "bibtex", 3, 2, 1, 1, (("e4", "no id"),)),))
    assert import_record(report) == {
        "files": [
            {
                "path": "a.bib",
                "kind": "bibtex",
                "found": 3,
                "new": 2,
                "known": 1,
                "pending": 1,
                "quoted": 0,
                "skipped": [{"entry": "e4", "why": "no id"}],
            }
        ]
    }


def test_a_status_has_its_keys() -> None:
    month = Coverage(date(2026, 11, 1), None, 20, 5, 0)
    trace = TraceState(("s2",), ("pdf",), True, LastTrace(NOW, "ok", None, 5, 12, 3, 0, (month,)))
    status = Status(None, {"cs.LG": "2026-11-24"}, 5, 1, 4, None, (NIGHT,), ("blocked",), "quiet", trace)
    assert status_record(status) == {
        "last_success": None,
        "watermarks": {"cs.LG": "2026-11-24"},
        "papers": 5,
        "kept": 1,
        "unread": 4,
        "failed_since": None,
        "gaps": ["2026-11-24"],
        "warnings": ["blocked"],
        "trace": {
            "on": True,
            "sources": ["s2"],
            "files": ["pdf"],
            "last": {
                "at": records.instant(NOW),
                "status": "ok",
                "reason": None,
                "lists": 5,
                "edges": 12,
                "new_edges": 3,
                "left": 0,
                "coverage": [records.coverage_record(month)],
            },
        },
        "bets_due": 0,
        "muted": 0,
    }
    assert status_record(replace(status, trace=None))["trace"] is None


def test_an_entry_of_the_log_carries_only_what_was_said() -> None:
    at = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
    kept = records.log_record(LogEntry("e1", at, "d", "verdict", "2611.1", Verdict("keep", because="good")))
    assert list(kept) == ["id", "at", "device", "kind", "subject", "data"]
    assert kept["data"] == {"verdict": "keep", "because": "good"}
    assert list(records.log_record(LogEntry("e2", at, "d", "seen", "", Seen(("a", "b"))))["data"]["ids"]) == ["a", "b"]


def test_a_revised_paper_carries_the_text_before() -> None:
    item = RevisedPaper(paper(1, version=2), Revision("2611.00001", 1, "Old", None, NIGHT))
    record = records.revised_record([item])
    assert record["count"] == 1
    assert list(record["papers"][0]) == [*PAPER, "before", "added_links", "news"]
    assert record["papers"][0]["before"] == {
        "version": 1,
        "title": "Old",
        "abstract": None,
        "replaced_on": "2026-11-24",
    }


def test_a_doctor_is_healthy_when_all_is_fixed() -> None:
    report = DoctorReport((Problem("orphan", "doctor --fix", True),), ("database",))
    assert doctor_record(report) == {
        "healthy": True,
        "problems": [{"what": "orphan", "fix": "doctor --fix", "fixed": True}],
        "checked": ["database"],
    }
