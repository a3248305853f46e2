"""The nightly trace over replayed nights: its budget, its agenda, its coverage, and runs that are cut short.

Thirty nights with a loopback Semantic Scholar; PDFs over fewer nights, or all of them with
READINGLIST_TEST_WHOLE=1. PDFs are read in this process but for two tests: that a child reads each is tested by
test_pdf_reading.
"""

from __future__ import annotations

import gzip
import os
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from readinglist.citations.lookup import citation_edges
from readinglist.citations.pdf import fetch_file
from readinglist.citations.records import TraceReport
from readinglist.citations.tables.references import References
from readinglist.citations.tables.services import RequestSchedule
from readinglist.core.clock import Clock
from readinglist.core.events import FetchReport, Noted, Progress, Warned
from readinglist.core.references import ReferenceList
from readinglist.night.trace import trace
from readinglist.shell.library import Library
from readinglist.sources.pdf import Limits
from readinglist.upkeep.maintain import doctor
from tests.harness import pdfs
from tests.harness.replay import CATEGORIES, Plot, Replay, left, replay
from tests.harness.steps import Blocked, Body, Reset, Stall, Status

WHOLE = os.environ.get("READINGLIST_TEST_WHOLE") == "1"
AGAIN = (0, 7, 30, 90)


@pytest.fixture
def no_children(monkeypatch: pytest.MonkeyPatch) -> None:
    """PDFs are read here, where the reader is loaded once."""

    def read_here(_: object, paths: Iterable[Path]) -> Iterator[ReferenceList]:
        from readinglist.citations.reading_child import list_of
        from readinglist.sources.pdf_child import read

        return (list_of(read(path.read_bytes(), Limits(cpu_s=10**6))) for path in paths)

    if not WHOLE:
        monkeypatch.setattr("readinglist.citations.pdf.run_children", read_here)


@dataclass
class Told:
    """What the servers saw, by the day on which they saw it."""

    references: list[tuple[date, str]] = field(default_factory=list)
    counts: list[tuple[date, str]] = field(default_factory=list)
    citing: list[tuple[date, str]] = field(default_factory=list)
    pdfs: list[tuple[date, str]] = field(default_factory=list)
    requests: Counter[date] = field(default_factory=Counter)
    reports: dict[date, TraceReport] = field(default_factory=dict)


def live(story: Replay, days: Sequence[date], cut: random.Random | None = None) -> Told:
    """All nights of a story, each trace ended in the middle and begun again where `cut` says so."""
    told = Told()
    for day in days:
        asked, pdfs = len(story.services.log), len(story.arxiv.asked("pdf"))
        reports = story.night(day, cut=(lambda: cut.random() < 0.3) if cut else None)
        for question in story.services.log[asked:]:
            kind = told.references if question.references else told.counts
            (told.citing if question.service == "citing" else kind).extend((day, i) for i in question.ids)
        told.pdfs += [(day, request.path.rsplit("/", 1)[1]) for request in story.arxiv.asked("pdf")[pdfs:]]
        told.requests[day] += len(story.services.log) - asked + len(story.arxiv.asked("pdf")) - pdfs
        told.reports[day] = reports[-1]
    return told


def by_paper(asked: Sequence[tuple[date, str]]) -> dict[str, list[date]]:
    found = defaultdict(list)
    for day, paper_id in asked:
        found[paper_id].append(day)
    return found


def check_agenda(told: Told) -> None:
    """Nothing before its time: references at 7, 30, 90 days, counts once in 30, who cites once in 7, a PDF once."""
    for days in by_paper(told.references).values():
        for again, day in zip(AGAIN, days, strict=False):
            assert day >= days[0] + timedelta(days=again)
        assert len(days) <= len(AGAIN)
    for paper_id, days in by_paper(told.counts).items():
        for day in days:
            others = [d for d, i in (*told.references, *told.counts) if i == paper_id and d < day]
            assert all((day - other).days >= 30 for other in others)
    for days in by_paper(told.citing).values():
        assert all((later - day).days >= 7 for day, later in pairwise(days))
    assert set(Counter(i for _, i in told.pdfs).values()) <= {1}


def recount(story: Replay, told: Told, day: date) -> dict[tuple[date, str | None], tuple[int, int, int]]:
    """Papers, papers with references, papers with counts, by month and category, from what the servers know."""
    works, hidden, printed = story.services.works, story.services.hidden, story.plot.printed()
    numbers = range(1, (story.plot.days.index(day) + 1) * story.plot.papers + 1)
    papers = {story.plot.paper(n).id: story.plot.paper(n) for n in numbers}
    known = {i for _, i in told.references if ("s2", i) not in hidden}
    listed = {i for i in known if works[i].cites} | {i for _, i in told.pdfs if printed[i]}
    counted = known | {i for _, i in told.counts if ("s2", i) not in hidden}
    found = {}
    for category in (*CATEGORIES, None):
        some = {i for i, p in papers.items() if category in (p.categories[0], None)}
        found[date(2025, 10, 1), category] = (len(some), len(some & listed), len(some & counted))
    return found


def check_coverage(story: Replay, told: Told) -> None:
    last = max(told.reports)
    said = {(c.month, c.category): c for c in told.reports[last].coverage}
    numbers = {key: (c.papers, c.with_references, c.with_counts) for key, c in said.items()}
    assert numbers == recount(story, told, last)
    assert 0 < said[date(2025, 10, 1), None].citing_coverage < 1


def check_edges(story: Replay, library: Library) -> None:
    """Every citation is one of the plot, and those of papers that were asked about are all there."""
    plot = story.plot
    by_id = {plot.paper(n).id: n for n in range(1, plot.nights * plot.papers + 1)}
    true = {(i, plot.paper(c).id) for i, n in by_id.items() for c in plot.cites(n)}
    found = {(c.citing, c.cited) for c in citation_edges(library)}
    assert found <= true
    citing = {c for c, _ in found}
    expected = {pair for pair in true if pair[0] in citing}
    assert len(found) >= 0.97 * len(expected)


def test_thirty_nights_with_semantic_scholar(tmp_path: Path) -> None:
    with replay(Plot(30, 12), tmp_path, top="6", random="6", requests="3") as story:
        told = live(story, story.plot.days)
        assert max(told.requests.values()) <= 3
        check_agenda(told)
        check_coverage(story, told)
        assert [len(days) for days in by_paper(told.references).values() if len(days) > 2]
        with story.opened(story.plot.days[-1]) as library:
            check_edges(story, library)
            assert doctor(library, fix=False, rebuild=False).problems == ()
            kept = {paper.id for paper in library.store.papers.kept()}
            followed = library.store.part(RequestSchedule).followed(story.plot.days[0])
        assert len(followed["random"]) == 6
        assert len(kept) == 30
        assert kept <= {i for _, i in told.references}
        monthly = {i for _, i in told.counts} | {i for i, days in by_paper(told.references).items() if len(days) > 2}
        first_week = {
            i for i in kept if i in by_paper(told.references) and by_paper(told.references)[i][0] <= date(2025, 10, 10)
        }
        assert first_week <= monthly


def test_nights_that_are_cut_short_and_begun_again_end_the_same(tmp_path: Path) -> None:
    plot, results = Plot(6, 12), []
    for name, cut in (("whole", None), ("cut", random.Random(1)), ("cut otherwise", random.Random(11))):
        with replay(plot, tmp_path / name, top="6", random="6", requests="2") as story:
            told = live(story, plot.days, cut)
            check_agenda(told)
            check_coverage(story, told)
            assert max(told.requests.values()) <= 2
            with story.opened(plot.days[-1]) as library:
                results.append(left(library))
    assert results[0] == results[1] == results[2]


@pytest.mark.usefixtures("no_children")
def test_nights_with_semantic_scholar_and_pdfs(tmp_path: Path) -> None:
    plot = Plot(30 if WHOLE else 3, 20)
    size = "5" if WHOLE else "2"
    budget = 9 if WHOLE else 4
    with replay(plot, tmp_path, pdfs="yes", top=size, random=size, requests=str(budget)) as story:
        told = live(story, plot.days)
        assert max(told.requests.values()) == budget
        check_agenda(told)
        check_coverage(story, told)
        with story.opened(plot.days[-1]) as library:
            check_edges(story, library)
            origins = {origin for c in citation_edges(library) for origin in c.origins}
        assert origins == {"s2", "pdf"}


@pytest.mark.usefixtures("no_children")
def test_pdfs_alone_and_what_is_read_once_is_never_fetched_again(tmp_path: Path) -> None:
    plot = Plot(2, 8)
    with replay(plot, tmp_path, sources="", pdfs="yes", top="2", random="1") as story:
        told = live(story, [plot.days[0]])
        assert story.services.log == []
        assert 0 < len(told.pdfs) <= 4
        assert told.reports[plot.days[0]].edges > 0
        first = {i for _, i in told.pdfs}
        told = live(story, plot.days)
        assert not first & {i for _, i in told.pdfs}


def test_files_that_lie_there_are_read_without_any_network(tmp_path: Path) -> None:
    plot = Plot(1, 8)
    with replay(plot, tmp_path, sources="", top="0", random="0") as story:
        with story.opened(plot.days[0]) as library, library.transport() as transport:
            list(library.fetch())
            for number in (5, 6):
                fetch_file(library, transport, plot.paper(number).id)
        told = live(story, plot.days)
        report = told.reports[plot.days[0]]
        assert told.requests[plot.days[0]] == 0
        assert report.edges == 8
        assert [(asked.source, asked.papers) for asked in report.asked] == [("pdf", 2)]


@pytest.mark.usefixtures("no_children")
def test_only_files_of_what_was_kept_stay(tmp_path: Path) -> None:
    plot = Plot(1, 8)
    with replay(plot, tmp_path, sources="", pdfs="yes", top="2", random="2") as story:
        told = live(story, plot.days)
        with story.opened(plot.days[0]) as library:
            (kept,) = library.store.papers.kept()
        assert len(told.pdfs) > 2
        assert [path.name for path in (tmp_path / "pdfs").iterdir()] == [f"{kept.id}.pdf"]
        assert list((tmp_path / "cache" / "trace").iterdir()) == []


def test_with_nothing_allowed_a_night_is_quiet_and_still_says_what_is_known(tmp_path: Path) -> None:
    plot = Plot(1, 8)
    with replay(plot, tmp_path, sources="") as story:
        told = live(story, plot.days)
        report = told.reports[plot.days[0]]
        assert (report.status, report.requests, report.left) == ("quiet", 0, 0)
        assert [c.papers for c in report.coverage if c.category is None] == [8]
        assert story.services.log == []


@pytest.mark.usefixtures("no_children")
def test_a_service_that_is_down_costs_its_answers_only(tmp_path: Path) -> None:
    plot = Plot(2, 8)
    with replay(plot, tmp_path, pdfs="yes", top="2", random="1", requests="20") as story:
        story.services.always("s2", Status(500))
        told = live(story, [plot.days[0]])
        report = told.reports[plot.days[0]]
        assert report.status == "partial"
        assert "127.0.0.1" in (report.reason or "")
        assert len(told.pdfs) > 0
        story.services.always("s2", None)
        told = live(story, [plot.days[1]])
        assert told.reports[plot.days[1]].status == "ok"
        assert {i for _, i in told.references} >= {p for p in story.services.works if p in _followed(story)}


def _followed(story: Replay) -> set[str]:
    with story.opened(story.plot.days[-1]) as library:
        return {
            i
            for night in story.plot.days
            for some in library.store.part(RequestSchedule).followed(night).values()
            for i in some
        }


def test_A20_a_pdf_that_cannot_be_had_is_tried_three_nights_and_one_that_is_not_there_once(tmp_path: Path) -> None:
    plot = Plot(1, 4)
    day = plot.days[0]
    with replay(plot, tmp_path, sources="", pdfs="yes", top="0", random="1") as story:
        story.arxiv.always("pdf", Status(404))
        live(story, [day])
        first = len(story.arxiv.asked("pdf"))
        assert first == 2  # one drawn, one kept
        for later in range(1, 6):
            with story.opened(day + timedelta(days=later)) as library:
                list(trace(library, requests=None, minutes=None))
        assert len(story.arxiv.asked("pdf")) == first


def test_E1_a_pdf_that_cannot_be_read_is_tried_three_nights_and_then_left(tmp_path: Path) -> None:
    plot = Plot(1, 4)
    day = plot.days[0]
    with replay(plot, tmp_path, sources="", pdfs="yes", top="0", random="1") as story:
        story.arxiv.always("pdf", Body(pdfs.no_pages(), "application/pdf"))
        live(story, [day])
        for later in range(1, 6):
            with story.opened(day + timedelta(days=later)) as library:
                list(trace(library, requests=None, minutes=None))
                left_over = library.store.part(RequestSchedule).due("pdf")
        asked = Counter(asking.path for asking in story.arxiv.asked("pdf"))
        assert sorted(asked.values()) == [1, 3]  # the file of a kept paper stays, and is read again
        assert not left_over


@pytest.mark.usefixtures("no_children")
def test_a_block_page_in_place_of_pdfs_ends_the_downloads_and_heals(tmp_path: Path) -> None:
    plot = Plot(1, 10)
    day = plot.days[0]
    with replay(plot, tmp_path, sources="", pdfs="yes", top="0", random="4") as story:
        story.arxiv.always("pdf", Blocked())
        told = live(story, [day])
        assert len(story.arxiv.asked("pdf")) == 3
        assert told.reports[day].status == "partial"
        assert "no files now" in (told.reports[day].reason or "")
        story.arxiv.always("pdf", None)
        with story.opened(day + timedelta(days=1)) as library:
            list(trace(library, requests=None, minutes=None))
            assert len({i for i in story.plot.printed() if library.store.part(References).lists(i)}) >= 4


def test_the_minutes_of_a_night_are_kept_also_when_nothing_is_asked(tmp_path: Path) -> None:
    plot = Plot(1, 8)
    with replay(plot, tmp_path, pdfs="yes", top="5", random="5", minutes="0") as story:
        told = live(story, plot.days)
        report = told.reports[plot.days[0]]
        assert told.requests[plot.days[0]] == 0
        assert report.status == "partial"
        assert "time limit" in (report.reason or "")
        assert report.left > 0


def test_a_service_that_stalls_takes_no_longer_than_the_night_may(tmp_path: Path) -> None:
    plot = Plot(1, 8)
    with replay(plot, tmp_path, pdfs="yes", top="5", random="5", minutes="0.03") as story:
        story.services.always("s2", Stall(seconds=120))
        with story.opened(plot.days[0]) as library:
            list(library.fetch())
            started = time.monotonic()
            (report,) = [
                event for event in trace(library, requests=None, minutes=None) if isinstance(event, TraceReport)
            ]
            assert time.monotonic() - started < 60  # the stall lasts two minutes, the trace may take two seconds
        assert (report.status, report.edges) == ("partial", 0)
        assert len(story.arxiv.asked("pdf")) == 0


def test_a_fetch_ends_with_a_trace_and_never_fails_for_it(tmp_path: Path) -> None:
    plot = Plot(1, 8)
    with replay(plot, tmp_path, nightly="yes", top="3", random="3") as story:
        story.services.script("s2", Reset())
        with story.opened(plot.days[0]) as library:
            events = list(library.fetch())
            assert type(events[-1]).__name__ == "FetchReport"
            assert citation_edges(library)
            last = library.store.runs.last()
            assert last is not None
            assert last.status == "ok"
        asked = len(story.services.log)
        with story.opened(plot.days[0]) as library:
            list(library.fetch())
        assert len(story.services.log) == asked


def test_the_draw_is_of_the_night_and_the_same_whenever_it_is_made(tmp_path: Path) -> None:
    plot, drawn = Plot(1, 30), []
    for name in ("one", "other"):
        with replay(plot, tmp_path / name, sources="", top="0", random="10") as story:
            live(story, plot.days)
            drawn.append(_followed(story))
    assert drawn[0] == drawn[1]
    assert len(drawn[0]) == 10


BBL = r"""\documentclass{article}\begin{document}
We build on \cite{one}.
\begin{thebibliography}{9}
\bibitem{one} %s. \newblock %s. \newblock arXiv:%s, 2025.
\bibitem{two} N. Body. \newblock A book of never. \newblock Some Press, 2001.
\end{thebibliography}\end{document}
"""


@pytest.mark.usefixtures("no_children")
def test_sources_are_read_before_pdfs_and_pdfs_where_there_are_none(tmp_path: Path) -> None:
    plot, (first, second) = Plot(1, 6), (Plot(1, 6).days[0], Plot(1, 6).days[0] + timedelta(days=1))
    cited = plot.paper(1)
    text = BBL % (" and ".join(cited.authors), cited.title, cited.id)
    packed = gzip.compress(text.encode(), mtime=0)
    with replay(plot, tmp_path, sources="", pdfs="yes", eprints="yes", top="0", random="6") as story:
        story.arxiv.script("eprint", *[Body(packed, "application/gzip")] * 2)
        live(story, [first])
        assert len(story.arxiv.asked("eprint")) == 6  # two have sources, four have none
        assert story.arxiv.asked("pdf") == []
        with story.opened(second) as library:
            list(trace(library, requests=None, minutes=None))
            found = {c.origins for c in citation_edges(library)}
            origins = Counter(
                known.origin for p in plot.all_papers() for known in library.store.part(References).lists(p.id)
            )
        assert len(story.arxiv.asked("eprint")) == 6
        assert origins == {"eprint": 2, "pdf": 4}
        assert ("eprint",) in found


@pytest.mark.usefixtures("no_children")
def test_a_network_that_is_away_ends_the_trace_at_once_with_one_warning(tmp_path: Path) -> None:
    plot = Plot(1, 8)
    away = {"READINGLIST_CITATIONS_S2": "http://127.0.0.1:9", "READINGLIST_ARXIV_PDF": "http://127.0.0.1:9/pdf"}
    with replay(plot, tmp_path, pdfs="yes", top="3", random="3") as story:
        with story.opened(plot.days[0]) as library, library.transport() as transport:
            list(library.fetch())
            fetch_file(library, transport, plot.paper(5).id)
        story.settings |= away
        with story.opened(plot.days[0]) as library:
            library.keep(plot.paper(6).id)
            pauses: list[float] = []
            library.clock = Clock(frozen_at=library.clock.frozen_at, sleep=pauses.append)
            events = list(trace(library, requests=None, minutes=None))
            state = library.status().trace
    assert sum(pauses) < 2
    (report,) = [event for event in events if isinstance(event, TraceReport)]
    assert [event.text for event in events if isinstance(event, Warned)] == list(report.warnings)
    assert report.warnings == ("127.0.0.1 is unreachable; the rest waits for another night",)
    assert (report.status, report.requests) == ("partial", 2)
    assert [(asked.source, asked.lists) for asked in report.asked] == [("pdf", 1)], "what is here is read all the same"
    assert state is not None
    assert state.last is not None
    assert (state.sources, state.files) == (("s2",), ("pdf",))
    assert (state.last.status, state.last.lists, state.last.edges) == ("partial", 1, 4)


@pytest.mark.usefixtures("no_children")
def test_status_tells_what_all_traces_of_a_night_did(tmp_path: Path) -> None:
    plot = Plot(2, 8)
    with replay(plot, tmp_path, pdfs="yes", top="2", random="2", requests="1") as story:
        (first,) = story.night(plot.days[0])
        with story.opened(plot.days[0]) as library:
            before = library.status().trace
            (second,) = [e for e in trace(library, requests=9, minutes=None) if isinstance(e, TraceReport)]
            after = library.status().trace
    assert before is not None
    assert before.last is not None
    assert after is not None
    assert after.last is not None
    lists = [sum(asked.lists for asked in report.asked) for report in (first, second)]
    assert lists[1] > 0
    assert (before.last.lists, after.last.lists) == (lists[0], sum(lists))
    assert after.last.edges == second.edges
    assert [month.month for month in after.last.coverage] == [date(2025, 10, 1)]


def test_the_list_is_written_before_the_trace_begins_and_stopping_it_loses_nothing(tmp_path: Path) -> None:
    with replay(Plot(1, 8), tmp_path, top="2", random="1", nightly="yes") as story:
        day = story.plot.days[0]
        with story.opened(day) as library:
            notes = []
            for event in library.fetch():
                if isinstance(event, Noted):
                    notes.append(event.text)
                if isinstance(event, Progress) and event.stage == "choosing what to follow":
                    break  # Ctrl-C
            else:
                raise AssertionError("the trace did not begin")
            assert (library.places.exports / "tonight.md").read_text(encoding="utf-8").startswith("# ")
            assert not story.services.log
            (note,) = notes  # on a terminal: you can read while it goes on
            assert note.startswith("list ready (readinglist triage)")
        with story.opened(day) as library:
            assert len(library.top(n=20)) == 8
            assert isinstance(list(library.fetch())[-1], FetchReport)
            assert story.services.log
