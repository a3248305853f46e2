"""Reports in words: what changed, what was decided, how the library is, when the night job runs."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.core.events import FetchReport
from readinglist.core.lines import ago, long_day, plain, width
from readinglist.core.log import LogEntry, Read, Undo, Verdict
from readinglist.core.log_view import log_lines, recorded_lines, undone_lines
from readinglist.core.papers import RevisedPaper, Revision
from readinglist.core.references import Coverage
from readinglist.exchange.records import ImportedFile, ImportReport
from readinglist.night.records import LastTrace, TraceState
from readinglist.night.view.fetch import fetch_lines, import_lines
from readinglist.papers.view import changed_words, revised_lines
from readinglist.upkeep.records import DoctorReport, Problem, Status
from readinglist.upkeep.view import doctor_lines, status_lines
from tests.harness.deadline import deadline
from tests.unit.cli.fake_library import NIGHT, NOW, paper

WORDS = st.lists(st.sampled_from("we show that policies walk run fall".split()), max_size=30).map(" ".join)


def texts(rows: object) -> list[str]:
    return [plain(row) for row in rows]  # type: ignore[attr-defined]


@given(WORDS, WORDS)
def test_a_diff_holds_all_that_went_and_all_that_came(old: str, new: str) -> None:
    spans = changed_words(old, new)
    went = [w for s in spans if s.style == "old" for w in s.text[2:-2].split()]
    came = [w for s in spans if s.style == "new" for w in s.text[2:-2].split()]
    assert len(old.split()) - len(went) == len(new.split()) - len(came)
    assert bool(went or came) == (old != new)


def test_A26_a_long_revision_of_few_words_that_repeat_is_shown_in_bounded_time() -> None:
    draw = random.Random(3)
    old, new = (" ".join(draw.choice("abcde") for _ in range(2_000)) for _ in range(2))
    with deadline(2, "the words that changed", of_processor=True):
        spans = changed_words(old, new)
    assert {span.style for span in spans} >= {"old", "new"}


def test_texts_that_are_too_long_to_compare_say_so() -> None:
    spans = changed_words("a " * 30_000, "b " * 30_000)
    assert [span.text for span in spans] == ["too long to compare: 30,000 words became 30,000"]


def test_far_words_that_stayed_are_left_out() -> None:
    old = " ".join(f"w{k}" for k in range(100))
    spans = changed_words(old, old.replace("w50", "X"))
    shown = [span.text for span in spans]
    assert shown == ["…", *(f"w{k}" for k in range(45, 50)), "[-w50-]", "{+X+}", *(f"w{k}" for k in range(51, 56)), "…"]


def test_a_revised_paper_shows_only_what_changed() -> None:
    before = Revision("2611.00001", 1, paper(1).title, "We walk.", NIGHT)
    rows = texts(revised_lines([RevisedPaper(paper(1, version=2, abstract="We run."), before)], 80))
    assert "[-walk.-] {+run.+}" in " ".join(rows)
    assert not any(row.startswith("title") for row in rows)
    assert "version 1 to 2, replaced 2026-11-24" in rows[1]


def test_rows_of_a_diff_fit_the_terminal() -> None:
    before = Revision("2611.00001", 1, "old " * 80, "深度 " * 200, None)
    rows = revised_lines([RevisedPaper(paper(1, abstract="new words here " * 60), before)], 60)
    assert max(width(plain(row)) for row in rows) <= 60


def entry(number: int, data: Verdict | Read | Undo, subject: str = "2611.00001", kind: str = "verdict") -> LogEntry:
    return LogEntry(f"e{number}", NOW, "d", kind, subject, data)


def test_the_log_marks_what_was_undone_and_by_what() -> None:
    kept = entry(1, Verdict("keep", "walk", "good idea"))
    rows = texts(log_lines([entry(2, Undo(), "e1", "undo"), kept], {"2611.00001": "A title"}, None))
    assert "undo" in rows[0]
    assert "keep 2611.00001" in rows[0]
    assert "(undone) · goal walk · good idea · A title" in rows[1]


def test_rows_of_the_log_fit_the_terminal_and_end_in_no_space() -> None:
    rows = texts(log_lines([entry(1, Verdict("keep")), entry(2, Verdict("skip"))], {"2611.00001": "long " * 40}, 80))
    assert all(width(row) <= 80 and row == row.rstrip() for row in rows)


def test_an_assumed_date_is_said_to_be_assumed() -> None:
    rows = texts(log_lines([entry(1, Verdict("keep", on="2017-07-07", assumed=True))], {}, None))
    assert "as of 2017-07-07 (assumed)" in rows[0]


def test_what_was_recorded_is_followed_by_how_to_take_it_back() -> None:
    rows = texts(recorded_lines([entry(1, Verdict("keep")), entry(2, Read(40), kind="read")], {}, None))
    assert rows[:2] == ["keep  2611.00001", "read  2611.00001 · 40 min"]
    assert rows[2].endswith("readinglist undo 2")
    assert texts(recorded_lines([], {}, None)) == ["nothing changed"]
    assert texts(undone_lines([], None)) == ["nothing to undo"]


def test_a_failed_fetch_says_why_and_counts_nothing() -> None:
    rows = texts(fetch_lines(FetchReport("failed", "blocked by arXiv", NIGHT, NIGHT)))
    assert rows == ["failed Tuesday 24 November 2026: blocked by arXiv"]
    assert texts(fetch_lines(FetchReport("failed", "locked", None, None))) == ["failed: locked"]


def test_several_nights_are_a_span() -> None:
    rows = texts(fetch_lines(FetchReport("ok", None, date(2026, 11, 20), NIGHT, 7), dry_run=True))
    assert rows[0] == "would be fetched Friday 20 November 2026 to Tuesday 24 November 2026"


def test_papers_of_earlier_nights_are_counted_apart_and_a_quiet_night_names_no_span() -> None:
    rows = texts(fetch_lines(FetchReport("ok", None, NIGHT, NIGHT, 7, older=3)))
    assert rows[0] == "fetched Tuesday 24 November 2026"
    assert rows[1].startswith("7 new (3 older, from nights before you started), 0 revised")
    rows = texts(fetch_lines(FetchReport("quiet", "night 2026-11-24 was already fetched", NIGHT, NIGHT)))
    assert rows[0] == "nothing new: night 2026-11-24 was already fetched"


def test_an_entry_without_a_name_tells_its_line_once_and_one_paper_is_one() -> None:
    skipped = (("line 3", "line 3: no arXiv id or DOI in it"), ("a name", "line 4: no arXiv id or DOI in it"))
    rows = texts(import_lines(ImportReport((ImportedFile("a.txt", "ids", 1, 1, 0, 0, skipped),))))
    assert rows[0].startswith("a.txt (ids): 1 paper, 1 new")
    assert rows[1:] == [
        "  skipped line 3: no arXiv id or DOI in it",
        "  skipped a name: line 4: no arXiv id or DOI in it",
    ]


def test_many_skipped_entries_are_counted() -> None:
    file = ImportedFile("a.bib", "bibtex", 1, 1, 0, 0, tuple((f"e{k}", "no id") for k in range(50)))
    rows = texts(import_lines(ImportReport((file,))))
    assert len(rows) == 22
    assert "30 more" in rows[-1]


def test_a_status_names_missed_nights_and_what_fills_them() -> None:
    gaps = tuple(date(2026, 11, day) for day in range(2, 14))
    rows = texts(status_lines(Status(None, {}, 0, 0, 0, NOW, gaps, ("feed cut",), "Saturday"), NOW, 100))
    told = " ".join(" ".join(rows).split())
    assert "and 4 more: fetch them with readinglist fetch" in told
    assert "none yet" in told
    assert "feed cut" in told
    assert "Saturday" in told
    assert "bets due" not in told


def test_a_status_names_bets_that_are_due() -> None:
    rows = texts(status_lines(Status(None, {}, 0, 0, 0, None, (), (), bets_due=3), NOW, 100))
    (told,) = [row.split(None, 2)[2] for row in rows if row.startswith("bets due")]
    assert told == "3: resolve them with readinglist bet resolve"


def test_a_status_tells_in_a_line_what_the_trace_did_or_how_it_is_turned_on() -> None:
    def told(state: TraceState) -> str:
        rows = texts(status_lines(Status(None, {}, 0, 0, 0, None, (), (), None, state), NOW, None))
        return "; ".join(row.split(None, 1)[1] for row in rows if row.startswith(("citations", "references")))

    months = (Coverage(date(2026, 10, 1), None, 200, 20, 0), Coverage(date(2026, 11, 1), None, 300, 3, 0))
    last = LastTrace(NOW, "ok", None, 87, 1204, 35, 0, months)
    line = told(TraceState(("s2",), ("pdf",), True, last))
    known = "share of papers with known references: 2026-11 1%, 2026-10 10%"
    assert line.endswith(f"87 lists of references, 1,204 citations (35 new); {known}")
    assert "the budget" in told(TraceState(("s2",), (), True, replace(last, status="partial", reason="the budget")))
    assert told(TraceState((), ("pdf",), True)) == "tracked after each fetch; no run has ended yet"
    assert told(TraceState((), (), True, last)).startswith('not tracked; to track them, write sources = ["s2"]')
    assert told(TraceState(("s2",), (), False)).startswith("not tracked; to track them, write nightly = true")


def test_a_doctor_counts_what_is_open() -> None:
    report = DoctorReport((Problem("orphans", "doctor --fix"), Problem("tmp file", None, True)), ("database",))
    rows = texts(doctor_lines(report, 80))
    assert rows[-1] == "1 open problem"
    assert any("orphans; doctor --fix" in row for row in rows)


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "just now"), (5, "5 minutes ago"), (60, "1 hour ago"), (60 * 24 * 3, "3 days ago")]
)
def test_ages_have_one_unit(minutes: int, said: str) -> None:
    assert ago(NOW - timedelta(minutes=minutes), NOW) == said


def test_days_are_english() -> None:
    assert long_day(date(2026, 11, 24)) == "Tuesday 24 November 2026"
