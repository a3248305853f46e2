"""A year of the followed categories, read backwards from arXiv's archive over several nights."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from readinglist.citations.records import TraceReport
from readinglist.core.clock import Clock, parse_instant
from readinglist.core.events import Warned
from readinglist.core.papers import PaperData
from readinglist.ideas.trends import trends
from readinglist.night.trace import trace
from readinglist.shell.library import Library, open_library
from tests.fakes import paper, schedule
from tests.harness.arxiv import ScriptedArxiv
from tests.harness.scene import MONDAY, follow
from tests.harness.steps import Status

PAGES, REQUESTS, A_NIGHT = 20, 40, 5
OLDEST = date(2024, 11, 1)  # of November 2025


def submissions() -> list[PaperData]:
    """Three a day of the 460 days before the first night, each fifth revised a month later."""
    made = []
    for n in range(3 * 460):
        sent = datetime(2025, 11, 9, 12, tzinfo=UTC) - timedelta(days=n // 3)
        is_revised = n % 5 == 0 and n // 3 > 30
        made.append(
            paper(
                20_000 + n,
                published=sent,
                updated=sent + timedelta(days=30) if is_revised else None,
                version=1 + is_revised,
            )
        )
    return made


def opened(home: Path, arxiv: ScriptedArxiv) -> Library:
    """The library after the night of `arxiv.today`, with a clock that does not wait."""
    clock = Clock(frozen_at=parse_instant(arxiv.after_midnight()), sleep=lambda seconds: None)
    return open_library(home, environ=arxiv.environ(), clock=clock)


def test_a_year_comes_a_few_pages_a_night_through_errors_and_on_no_list(tmp_path: Path) -> None:
    corpus = submissions()
    wanted = {data.id for data in corpus if data.published and data.published.date() >= OLDEST}
    follow(tmp_path, "cs.LG")
    (tmp_path / "config.toml").write_text(f"[trace]\nhistory = {PAGES}\nrequests = {REQUESTS}\nnightly = false\n")
    known, reports, months = [], [], []
    with ScriptedArxiv(corpus, schedule([MONDAY], A_NIGHT), today=MONDAY, page_size=10) as arxiv:
        for night in range(15):
            arxiv.today = MONDAY + timedelta(days=night)
            if night == 3:  # it is asked in vain, and goes on the next night
                arxiv.always("oai", Status(404))
            before = len(arxiv.asked("oai"))
            with opened(tmp_path, arxiv) as library:
                if night == 0:
                    list(library.fetch())
                events = list(trace(library))
                assert isinstance(events[-1], TraceReport)
                reports.append(events[-1])
                assert any(isinstance(event, Warned) for event in events) is (night == 3)
                known.append(library.store.papers.count() - A_NIGHT)
                months.append(trends(library).observed)
            arxiv.always("oai", None)
            assert len(arxiv.asked("oai")) - before <= REQUESTS
        assert known == sorted(known)
        assert len(wanted) / 3 > known[0] > 0
        assert known[-1] == known[-2] == len(wanted)
        assert reports[-1].status == "quiet"
        assert months == sorted(months)
        assert months[0] < 3
        assert months[-1] == 13  # with the month that has begun
        with opened(tmp_path, arxiv) as library:
            here = library.store.papers.find_many(sorted(wanted))
            assert len(here) == len(wanted)
            assert not [data for data in here.values() if data.announced is not None]


def test_nothing_is_asked_of_the_archive_where_it_is_not_allowed(tmp_path: Path) -> None:
    follow(tmp_path, "cs.LG")
    with (
        ScriptedArxiv(submissions()[:30], schedule([MONDAY], A_NIGHT), today=MONDAY) as arxiv,
        opened(tmp_path, arxiv) as library,
    ):
        list(library.fetch())
        before = len(arxiv.asked("oai"))
        list(trace(library))
        assert len(arxiv.asked("oai")) == before
