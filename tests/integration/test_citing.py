"""Who cites what is followed: asked of a loopback Semantic Scholar, within the budget, and what fates make of it."""

from __future__ import annotations

import math
import os
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bench.forecast_data import arxiv_cs
from readinglist.citations.records import TraceReport
from readinglist.citations.tables.services import CitedLists
from readinglist.core.errors import ReadingListError, UsageError
from readinglist.core.ideas import Idea
from readinglist.core.papers import ScoredPaper
from readinglist.graph.adoption import TOO_YOUNG, UNOBSERVED
from readinglist.ideas.canon import canon_ideas, load_canon
from readinglist.ideas.ideas import add_ideas
from readinglist.ideas.ledger import idea_fates
from readinglist.ideas.names import uses_of
from readinglist.ideas.records import IdeaFate
from readinglist.ideas.refresh import refresh
from readinglist.ideas.view.fates import fate_lines
from readinglist.ideas.witnesses import canon_history
from readinglist.lists.list_rules import ListRules
from readinglist.night.trace import LISTS, trace
from readinglist.shell.library import Library, open_library
from readinglist.subscriptions.rules import add_rule
from readinglist.upkeep.maintain import doctor
from tests.fakes import paper
from tests.harness.citations import LoopbackCitations, Work
from tests.harness.steps import OK, Body, Status, Step
from tests.integration.store_toys import at, insert

NOW = datetime(2025, 11, 15, 6, tzinfo=UTC)
AFTER_GRAPH = datetime(2023, 9, 1, tzinfo=UTC)
ORIGIN, OTHER = "2301.00001", "2301.00002"
WHOLE = os.environ.get("READINGLIST_TEST_WHOLE") == "1"
PAPERS = {paper.id: paper for paper in load_canon()}


def opened(home: Path, services: LoopbackCitations, moment: datetime = NOW, **more: str) -> Library:
    return open_library(home, environ=services.environ("s2") | more, clock=at(moment))


def fates(library: Library) -> dict[str, IdeaFate]:
    ideas = library.ideas.ledger_ideas()
    return idea_fates(library, ideas, uses_of(library, ideas))


def refreshed(library: Library, everything: bool = False) -> TraceReport:
    (report,) = [event for event in refresh(library, everything) if isinstance(event, TraceReport)]
    return report


# The canon, offline.


@pytest.mark.parametrize(
    ("moment", "share"), [(AFTER_GRAPH, 0.84), (NOW, 0.93), (datetime(2027, 1, 1, tzinfo=UTC), 0.9)]
)
def test_the_fates_of_the_canon_are_told_on_the_first_day_without_a_network(
    tmp_path: Path, moment: datetime, share: float
) -> None:
    with open_library(tmp_path, environ={}, clock=at(moment)) as library:
        add_ideas(library, canon_ideas())
        told = fates(library)
        old = [i.name for i in canon_ideas() if (moment - PAPERS[i.origin or ""].published).days >= 365]
        known = [name for name in old if told[name].fate not in (UNOBSERVED, TOO_YOUNG)]
        assert len(known) >= share * len(old)
        for name in known:
            assert told[name].cutoff is not None
            assert told[name].source in ("arxiv_2023_cs", "arXiv listings")
            assert any(str(told[name].cutoff) in reason for reason in told[name].reasons)
            assert told[name].fate != "forgotten", "a sample shows no silence"


def test_counts_of_a_later_day_tell_nothing(tmp_path: Path) -> None:
    with open_library(tmp_path, environ={}, clock=at(datetime(2022, 1, 1, tzinfo=UTC))) as library:
        add_ideas(library, canon_ideas())
        assert {fate.fate for fate in fates(library).values()} == {UNOBSERVED}


# The canon, after one refresh from the real graph.


@pytest.fixture(scope="module")
def graph(shared: Path) -> tuple[dict[str, Work], dict[str, list[tuple[int, str]]]]:
    """The graph as a service knows it, and (month, id) of those who cite each origin, the newest first."""
    found = arxiv_cs(shared / "data")
    ids = [row.partition("\t")[0] for row in _rows(shared)]
    months = [int(m) for m in found["month"]]
    years = [int(row.split("\t")[1][:4]) for row in _rows(shared)]
    cites: dict[str, list[str]] = {paper: [] for paper in ids}
    for a, b in zip(found["citing"], found["cited"], strict=True):
        cites[ids[a]].append(ids[b])
    works, month = {}, {}
    for n, name in enumerate(ids):
        date = None if months[n] < 0 else f"{months[n] // 12}-{months[n] % 12 + 1:02d}-15"
        works[name] = Work(found["titles"][n], (), years[n], tuple(cites[name]), date=date)
        month[name] = months[n] if months[n] >= 0 else years[n] * 12 + 6
    citing: dict[str, list[tuple[int, str]]] = {}
    for name in sorted(works, key=lambda i: (works[i].date or str(works[i].year), i))[::-1]:
        for cited in works[name].cites:
            citing.setdefault(cited, []).append((month[name], name))
    return works, citing


def _rows(shared: Path) -> list[str]:
    import gzip

    with gzip.open(shared / "data/citations/arxiv_2023_cs/papers.tsv.gz", "rt", encoding="utf-8") as file:
        return file.read().splitlines()[1:]


def brute_force(citing: Sequence[tuple[int, str]], origin: str, now: int) -> str | None:
    """The fate of an origin by loops over who cites it; its influence is a measure of the whole graph."""
    born = PAPERS[origin].published.year * 12 + PAPERS[origin].published.month - 1
    listed, is_whole = [m for m, _ in citing[:1000] if m <= now], len(citing) <= 1000
    if now - born < 12:
        return "too young"
    counts = next(one.evidence for one in canon_history().ideas if one.origin == origin)
    assert counts is not None
    lasts = (counts.seen.life or 0) >= 0.6
    slept = (counts.beauty or 0) >= 20 and (counts.awakening or 0) >= 3
    if lasts and slept and max(len(listed), counts.citations) >= 20 and (counts.seen.sleep or 0) >= 0.6:
        return "awakened"
    if lasts and (counts.influence or 0) >= 0.9 and counts.cited_citers >= 5:
        return "building block"
    if sum(m > now - 24 for m in listed) >= 2:
        return "reused"
    reach = born if is_whole else max(born, max(listed[-20:]) + 1)
    if now - born >= 24 and (is_whole or reach <= max(born, now - 47)):
        used = {m: sum(other == m for other in listed) for m in range(reach, now + 1)}
        late = sum(used[m] for m in used if m > now - 24)
        starts = range(max(reach, now - 47) - (now - 47 - reach if reach < now - 47 else 0), max(now - 46, reach + 1))
        windows = [[used[m] for m in range(max(s, reach), min(s + 24, now - 23))] for s in starts]
        before = [used[m] for m in range(max(reach, now - 47), now - 23)]
        best = max(windows, key=sum, default=[])
        if _falls(late, before) or _falls(late, best):
            return "fading"
    return None


def _falls(late: int, window: Sequence[int]) -> bool:
    if len(window) < 20 or not sum(window):
        return False
    spread = 1.96 * math.sqrt(1 / (late + 0.5) + 1 / (sum(window) + 0.5))
    return ((late + 0.5) / 24) / ((sum(window) + 0.5) / len(window)) * math.exp(spread) < 1


@pytest.mark.parametrize(("moment", "share"), [(NOW, 0.93), *([(AFTER_GRAPH, 0.84)] if WHOLE else [])])
def test_after_one_refresh_fates_are_those_of_a_brute_force_over_the_graph(
    tmp_path: Path,
    graph: tuple[dict[str, Work], dict[str, list[tuple[int, str]]]],
    moment: datetime,
    share: float,
) -> None:
    works, citing = graph
    with LoopbackCitations(works) as services, opened(tmp_path, services, moment) as library:
        add_ideas(library, canon_ideas())
        report = refreshed(library)
        asked = [i for q in services.log for i in q.ids]
        assert report.status == "ok"
        assert sorted(asked) == sorted({i.origin or "" for i in canon_ideas()}), "one question a paper"
        told, now = fates(library), moment.year * 12 + moment.month - 1
        old = [i for i in canon_ideas() if (moment - PAPERS[i.origin or ""].published).days >= 365]
        assert sum(told[i.name].fate != UNOBSERVED for i in old) >= share * len(old)
        listed = [i for i in canon_ideas() if i.origin in works and citing.get(i.origin or "")]
        assert len(listed) > 280
        for idea in listed:
            expected = brute_force(citing[idea.origin or ""], idea.origin or "", now)
            assert (idea.name, told[idea.name].fate) == (idea.name, expected)
            assert told[idea.name].source == "s2"
            assert told[idea.name].cutoff == moment.date()
        assert doctor(library, fix=False, rebuild=False).problems == ()


# Answers that are none, budgets, and runs that are cut short.


def small_world(others: int = 3) -> dict[str, Work]:
    """Papers by others cite the origin, each in a month of its own before NOW, and one of its own authors."""
    made = {ORIGIN: Work("Origin", ("Ada One",), 2023, date="2023-01-10"), OTHER: Work("Other", date="2023-01-11")}
    for n in range(others):
        made[f"2509.{n + 1:05d}"] = Work(f"On {n}", (f"Bo {n}",), 2025, (ORIGIN,), date=f"2025-{10 - n % 9:02d}-02")
    return made | {"2501.00009": Work("Own", ("A. One", "Ada One"), 2025, (ORIGIN,), date="2025-01-02")}


@pytest.fixture
def services() -> Iterator[LoopbackCitations]:
    with LoopbackCitations(small_world()) as running:
        yield running


@pytest.fixture
def library(tmp_path: Path, services: LoopbackCitations) -> Iterator[Library]:
    with opened(tmp_path, services) as library:
        add_ideas(library, [Idea("First", ORIGIN), Idea("Second", OTHER), Idea("Third", "2301.09999")])
        yield library


def lists(library: Library) -> dict[str, int]:
    found = library.store.part(CitedLists).latest([ORIGIN, OTHER, "2301.09999"])
    return {paper_id: one.listed for paper_id, one in found.items()}


def test_a_list_tells_source_day_and_limit(library: Library, services: LoopbackCitations) -> None:
    report = refreshed(library)
    assert (report.status, report.requests, report.asked[0].papers, report.asked[0].citing) == ("ok", 3, 3, 2)
    told = fates(library)
    assert told["First"].fate == "reused"
    assert told["First"].years == ((2025, 4),)
    assert told["First"].reasons[0] == "independent groups in the last 24 months: 4 (4 papers by others)"
    assert told["First"].reasons[-1] == "counted in all 4 papers that cite it by Semantic Scholar on 2025-11-15"
    assert told["Third"].fate == UNOBSERVED
    assert "readinglist ideas refresh" in told["Third"].reasons[0]
    assert [q.ids for q in services.log] == [(ORIGIN,), (OTHER,), ("2301.09999",)]
    assert refreshed(library).requests == 0, "nothing is due"


def test_a_paper_is_due_after_a_month_and_earlier_where_it_moves(tmp_path: Path) -> None:
    asked = []
    for day in (0, 29, 31, 37, 39, 62):
        world = small_world(3 if day < 31 else 9)
        with LoopbackCitations(world) as services, opened(tmp_path, services, NOW + timedelta(days=day)) as library:
            add_ideas(library, [Idea("First", ORIGIN)])
            asked.append((day, refreshed(library).requests))
    assert asked == [(0, 1), (29, 0), (31, 1), (37, 0), (39, 1), (62, 0)]


def answered(data: bytes, status: int = 200) -> Body:
    return Body(data, "application/json", status=status)


HALF = answered(
    b'{"offset": 0, "data": [{"citingPaper": null}, null,'
    b' {"citingPaper": {"paperId": "x", "year": 2025, "authors": null}},'
    b' {"citingPaper": {"title": "T", "publicationDate": "2025-02", "authors": [{"name": null}]}}]}'
)


@pytest.mark.parametrize(
    ("step", "requests", "known"),
    [
        (answered(b'{"offset": 0, "data": null}'), 3, {OTHER: 0}),
        (answered(b"[]"), 3, {OTHER: 0}),
        (Status(404), 3, {OTHER: 0}),
        (answered(b'{"error": "Unrecognized id"}', 400), 3, {OTHER: 0}),
        (HALF, 3, {ORIGIN: 2, OTHER: 0}),
        (Status(429, "0"), 4, {ORIGIN: 4, OTHER: 0}),
        (Status(500), 4, {ORIGIN: 4, OTHER: 0}),
    ],
)
def test_no_answer_keeps_the_next_question_from_being_asked(
    library: Library, services: LoopbackCitations, step: Step, requests: int, known: dict[str, int]
) -> None:
    services.script("citing", step)
    report = refreshed(library)
    assert (report.status, report.requests, lists(library)) == ("ok", requests, known)


def test_a_short_page_is_completed_by_one_more_question(library: Library, services: LoopbackCitations) -> None:
    page = b'{"offset": 0, "next": 1, "data": [{"citingPaper": {"paperId": "x", "title": "X", "year": 2025}}]}'
    services.script("citing", answered(page))
    assert refreshed(library).requests == 4
    assert lists(library)[ORIGIN] == 4, "the first of a short page, then the others"


def test_a_service_without_lists_is_left_alone_and_asked_again(tmp_path: Path, services: LoopbackCitations) -> None:
    services.always("citing", answered(b'{"data": null}'))
    with opened(tmp_path, services) as library:
        add_ideas(library, [Idea(f"Idea{n}", f"2301.{n:05d}") for n in range(1, 9)])
        report = refreshed(library)
        assert (report.status, report.requests) == ("partial", 3)
        assert "did not say who cites" in (report.reason or "")
    services.always("citing", OK())
    with opened(tmp_path, services, NOW + timedelta(days=1)) as library:
        assert refreshed(library).asked[0].papers == 8


def test_a_service_that_asks_to_wait_is_not_asked_meanwhile(library: Library, services: LoopbackCitations) -> None:
    services.script("citing", OK(), Status(429, "3600"))
    report = refreshed(library)
    assert (report.status, report.requests) == ("partial", 2)
    assert "asks to wait" in (report.reason or "")
    with pytest.raises(ReadingListError):
        list(refresh(library))
    assert len(services.log) == 2


def test_an_interrupted_run_goes_on_where_it_was(library: Library, services: LoopbackCitations) -> None:
    events = refresh(library, everything=True)
    while len(services.log) < 2:
        next(events)
    assert isinstance(events, Generator)
    events.close()  # what Ctrl-C comes to
    assert refreshed(library, everything=True).requests <= 2
    assert [q.ids[0] for q in services.log][:2] == [ORIGIN, OTHER]
    assert services.log[-1].ids == ("2301.09999",)


def test_nights_ask_within_their_budget_and_know_the_canon_in_a_week(tmp_path: Path) -> None:
    with LoopbackCitations({}) as services:
        for night in range(7):
            with opened(tmp_path, services, NOW + timedelta(days=night)) as library:
                add_ideas(library, canon_ideas())
                before = len(services.log)
                list(trace(library))
                asked = [q for q in services.log[before:] if q.service == "citing"]
                assert len(asked) <= LISTS
                assert len(services.log) - before <= library.settings.trace.requests
        ids = [i for q in services.log if q.service == "citing" for i in q.ids]
        assert sorted(ids) == sorted({i.origin or "" for i in canon_ideas()})
        with opened(tmp_path, services, NOW + timedelta(days=8)) as library:
            add_ideas(library, [Idea("Fresh", ORIGIN), Idea("Fresher", OTHER)])
            before = len(services.log)
            list(trace(library, requests=2))
            assert len(services.log) - before == 2


def test_nothing_is_asked_where_it_was_not_allowed(tmp_path: Path, services: LoopbackCitations) -> None:
    with opened(tmp_path, services, READINGLIST_TRACE_SOURCES="", READINGLIST_CITATIONS_SOURCES="") as library:
        add_ideas(library, [Idea("First", ORIGIN)])
        list(trace(library))
        with pytest.raises(UsageError, match="no service is set"):
            list(refresh(library))
        assert not services.log


def test_a_list_that_names_nobody_is_not_believed_where_others_saw_it_used(tmp_path: Path) -> None:
    world = {"1706.03762": Work("Attention"), "1406.2661": Work("Generative Adversarial Networks"), ORIGIN: Work("New")}
    with LoopbackCitations(world) as services, opened(tmp_path, services) as library:
        add_ideas(library, [Idea("Transformer", "1706.03762"), Idea("GAN", "1406.2661"), Idea("First", ORIGIN)])
        refreshed(library)
        told = {name: (fate.fate, fate.source) for name, fate in fates(library).items()}
        assert told["Transformer"] == ("reused", "arxiv_2023_cs")
        assert told["GAN"] == ("reused", "arXiv listings"), "named, in a graph that does not hold its origin"
        assert told["First"] == (None, "s2"), "nobody else knows it"


def test_openalex_counts_by_year_what_a_list_does_not_reach(tmp_path: Path) -> None:
    world = small_world() | {ORIGIN: Work("Origin", ("Ada One",), 2023, by_year=((2023, 40), (2024, 900), (2025, 700)))}
    both = "s2,openalex"
    with (
        LoopbackCitations(world) as services,
        opened(tmp_path, services, READINGLIST_CITATIONS_SOURCES=both) as library,
    ):
        add_ideas(library, [Idea("First", ORIGIN)])
        assert refreshed(library).requests == 2
        told = fates(library)["First"]
        assert (told.fate, told.source) == ("reused", "s2")
        assert told.years == ((2023, 40), (2024, 900), (2025, 700))


def test_kept_papers_are_asked_about_first_and_their_fate_is_told_by_the_list(
    tmp_path: Path, services: LoopbackCitations
) -> None:
    with opened(tmp_path, services) as library:
        library.store.papers.apply([insert(replace(paper(1), id=OTHER), ("2025-11-10", "new"))])
        library.store.papers.apply([insert(replace(paper(2), id=ORIGIN), ("2025-11-10", "new"))])
        library.keep(ORIGIN)
        add_ideas(library, [Idea("Second", OTHER)])
        refreshed(library)
        assert [q.ids for q in services.log] == [(ORIGIN,), (OTHER,)]
        found = library.fate(ORIGIN)
        assert (found.source, found.cutoff) == ("s2", NOW.date())
        assert [(year.year, year.citations) for year in found.timeline] == [(2025, 4)]
        said = "\n".join(map(str, fate_lines(found, 100)))
        assert "source: Semantic Scholar" in said
        assert "of the papers known" not in said, "that is said of lists of the library"


def test_recorded_pages_of_the_service_are_read(library: Library, services: LoopbackCitations, shared: Path) -> None:
    folder = shared / "data/fixtures/semantic_scholar"
    pages = (folder / f"s2py_test_get_paper_citations_{n}_http200.json" for n in range(2))
    services.script("citing", *(answered(page.read_bytes()) for page in pages))
    refreshed(library)
    one = library.store.part(CitedLists).latest([ORIGIN])[ORIGIN]
    assert one.listed == 200
    assert one.since is not None, "there are more"
    assert one.months == (), "the pages were recorded without dates"


def test_a_paper_that_is_followed_is_asked_about_and_who_cites_it_gets_a_mark(tmp_path: Path) -> None:
    works = {ORIGIN: Work("Origin"), OTHER: Work("Other", cites=(ORIGIN,), date="2025-11-01")}
    with LoopbackCitations(works) as services, opened(tmp_path, services) as library:
        library.store.papers.apply([insert(paper(1, id=ORIGIN)), insert(paper(2, id=OTHER))])
        add_rule(library, "follow", "paper", ORIGIN)
        assert refreshed(library).status == "ok"
        cites = library.store.papers.get(OTHER)
        (reason,) = ListRules(library).marked(ScoredPaper(cites, 0.0, 1)).reasons
        assert reason.text == f"you follow {ORIGIN}: a service says this paper cites it"
