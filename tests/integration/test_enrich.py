"""Citations from services, over the loopback: what is asked, what is stored, what is not asked again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from readinglist.citations.enrich import enrich
from readinglist.citations.lookup import citation_edges, citations_of
from readinglist.citations.lookup import citation_overview as overview_in
from readinglist.citations.records import TraceReport
from readinglist.citations.tables.edges import CitationEdges
from readinglist.citations.tables.references import References
from readinglist.citations.tables.services import Counts
from readinglist.core.errors import ReadingListError, SourceError, UsageError
from readinglist.core.events import Warned
from readinglist.core.references import ReferenceList
from readinglist.shell.library import Library, open_library
from readinglist.upkeep.maintain import doctor
from tests.fakes import paper
from tests.harness.arxiv import ScriptedArxiv
from tests.harness.citations import LoopbackCitations, Work
from tests.harness.steps import OK, Blocked, Body, Reset, Status, Truncate
from tests.integration.store_toys import at, insert

NOW = datetime(2025, 11, 30, 6, tzinfo=UTC)
IDS = [f"2511.{n:05d}" for n in range(1, 9)]


def works() -> dict[str, Work]:
    """Each paper cites the two before it, one by its id and all by their titles, and a book that nobody has."""
    made = {}
    for n, paper_id in enumerate(IDS, start=1):
        known = paper(n)
        cites = (*(i for i in IDS[max(n - 3, 0) : n - 1]), "A book about everything")
        made[paper_id] = Work(known.title or "", known.authors, 2025, cites, count=10 * n)
    return made


@pytest.fixture
def services() -> Iterator[LoopbackCitations]:
    with LoopbackCitations(works()) as running:
        yield running


def opened(
    home: Path, services: LoopbackCitations, moment: datetime = NOW, settings: dict[str, str] | None = None
) -> Library:
    environ = services.environ("s2", "openalex") | (settings or {})
    return open_library(home, environ=environ, clock=at(moment))


@pytest.fixture
def home(tmp_path: Path, services: LoopbackCitations) -> Path:
    with opened(tmp_path, services) as library:
        library.store.papers.apply([insert(paper(n), ("2025-11-10", "new")) for n in range(1, len(IDS) + 1)])
    return tmp_path


def listed(library: Library, paper_id: str) -> ReferenceList:
    found = library.store.part(References).get(paper_id, "s2")
    assert found is not None
    return found


def run(library: Library, **options: object) -> TraceReport:
    events = list(enrich(library, **options))  # type: ignore[arg-type]
    (report,) = [event for event in events if isinstance(event, TraceReport)]
    return report


def test_references_become_citations_and_counts_are_dated(home: Path, services: LoopbackCitations) -> None:
    with opened(home, services) as library:
        report = run(library, sources=["s2"])
        pairs = {(c.citing, c.cited) for c in citation_edges(library)}
        assert pairs == {(IDS[n], IDS[m]) for n in range(8) for m in (n - 1, n - 2) if m >= 0}
        assert (report.status, report.edges, report.new_edges, report.requests) == ("ok", 13, 13, 1)
        assert [(c.count, c.asked_at, c.source) for c in library.store.part(Counts).of(IDS[2])] == [(30, NOW, "s2")]
        assert doctor(library, fix=False, rebuild=False).problems == ()
        assert listed(library, IDS[0]).references[0].title == "A book about everything"


def test_nobody_is_asked_again_before_7_30_and_90_days(home: Path, services: LoopbackCitations) -> None:
    asked_on = []
    for day in range(0, 120):
        with opened(home, services, NOW + timedelta(days=day)) as library:
            before = len(services.log)
            run(library, sources=["s2"])
            asked_on += [day] * (len(services.log) - before)
    assert asked_on == [0, 7, 30, 90]


def test_services_that_disagree_are_both_shown(home: Path, services: LoopbackCitations) -> None:
    services.hidden.add(("openalex", IDS[6]))
    with opened(home, services) as library:
        run(library, sources=["s2", "openalex"])
        found = {(c.citing, c.cited): c for c in citation_edges(library)}
        both, one = found[IDS[5], IDS[4]], found[IDS[7], IDS[6]]
        assert (both.origins, both.silent) == (("s2", "openalex"), ())
        assert (one.origins, one.silent) == (("s2",), ("openalex",))  # it cannot say which work that is
        # OpenAlex does not know the paper at all: it says nothing, and is not silent.
        assert found[IDS[6], IDS[5]].origins == ("s2",)
        assert found[IDS[6], IDS[5]].silent == ()
    services.works[IDS[3]] = Work("x", cites=(IDS[1],))  # type: ignore[index]
    with opened(home, services, NOW + timedelta(days=8)) as library:
        run(library, sources=["openalex"])
        edge = next(c for c in citation_edges(library) if (c.citing, c.cited) == (IDS[3], IDS[2]))
        assert (edge.origins, edge.silent) == (("s2",), ("openalex",))


def test_a_work_that_openalex_described_once_is_not_looked_up_again(home: Path, services: LoopbackCitations) -> None:
    with opened(home, services) as library:
        run(library, ids=IDS[:4], sources=["openalex"])
        before = len(services.log)
        run(library, ids=IDS[4:5], sources=["openalex"])
    looked_up = [q.path for q in services.log[before:] if "filter=openalex" in q.path]
    assert len(services.log) - before == 2
    assert len(looked_up) == 1
    assert looked_up[0].count("W") == 1  # one of the two was described


def test_a_run_that_failed_in_the_middle_goes_on_where_it_was(home: Path, services: LoopbackCitations) -> None:
    with opened(home, services) as library:
        assert run(library, ids=IDS[:2], sources=["s2"]).asked[0].papers == 2
        report = run(library, sources=["s2"])
        assert report.asked[0].papers == 6
    assert sorted(services.asked("s2")) == IDS


@pytest.mark.parametrize(
    "step",
    [
        Status(500),
        Status(429, "3600"),
        Status(404),
        Status(403),
        Reset(),
        Truncate(0.5),
        Blocked(),
        Body(b"{}", "application/json"),
        Body(b"[]", "application/json"),
        Body(b"[" * 100_000, "application/json"),
        Body(b'{"error": "out of order"}', "application/json"),
    ],
    ids=lambda step: type(step).__name__ + str(getattr(step, "code", "")),
)
def test_a_service_that_answers_badly_changes_nothing_and_heals(
    home: Path, services: LoopbackCitations, step: object
) -> None:
    services.always("s2", step)  # type: ignore[arg-type]
    with opened(home, services) as library, pytest.raises(SourceError):
        run(library, sources=["s2"])
    with opened(home, services) as library:
        assert citation_edges(library) == ()
        assert library.store.part(Counts).of(IDS[0]) == ()
    assert len(services.log) <= 5
    services.always("s2", None)
    with opened(home, services, NOW + timedelta(days=2)) as library:
        assert run(library, sources=["s2"]).edges == 13


def test_a_service_that_asks_for_an_hour_is_left_alone_by_the_next_runs(
    home: Path, services: LoopbackCitations
) -> None:
    services.script("s2", Status(429, "3600"))
    for minutes in (0, 10, 59):
        with opened(home, services, NOW + timedelta(minutes=minutes)) as library:
            with pytest.raises(ReadingListError, match="asks to wait"):
                run(library, sources=["s2"])
            assert len(services.log) == 1
    with opened(home, services, NOW + timedelta(minutes=61)) as library:
        assert run(library, sources=["s2"]).edges == 13


def test_a_service_that_refuses_without_end_is_asked_few_times_and_left_alone_for_ten_minutes(
    home: Path, services: LoopbackCitations
) -> None:
    services.always("s2", Status(429))
    for minutes, asked in ((0, 4), (9, 4), (11, 8)):
        with opened(home, services, NOW + timedelta(minutes=minutes)) as library, pytest.raises(ReadingListError):
            run(library, sources=["s2"])
        assert len(services.log) == asked


def test_one_service_that_is_down_does_not_keep_the_other_from_answering(
    home: Path, services: LoopbackCitations
) -> None:
    services.always("s2", Status(500))
    with opened(home, services) as library:
        report = run(library, sources=["s2", "openalex"])
        assert (report.status, report.edges) == ("partial", 13)
        assert "127.0.0.1" in (report.reason or "")


def test_hostile_values_are_cleaned_or_dropped(home: Path, services: LoopbackCitations) -> None:
    entry = {"title": "A\x1b[31m title\u202e\x00", "year": "soon", "authors": [{"name": 7}, None], "venue": ["x"]}
    answer = [{"citationCount": -5, "references": [entry, None, 7, {}, {"externalIds": "x"}]}]
    body = json.dumps([*answer, {"citationCount": 10**30, "references": "many"}]).encode()
    services.script("s2", Body(body, "application/json"))
    with opened(home, services) as library:
        run(library, ids=IDS[:2], sources=["s2"])
        (reference,) = listed(library, IDS[0]).references
        assert "\x1b" not in reference.raw
        assert "\x00" not in reference.raw
        assert (reference.year, reference.authors, reference.venue) == (None, (), None)
        assert library.store.part(Counts).of(IDS[0]) == ()
        assert listed(library, IDS[1]).status == "no references"


def test_G7_keys_are_sent_where_they_belong_and_shown_nowhere(home: Path, services: LoopbackCitations) -> None:
    keys = {"READINGLIST_CITATIONS_S2_KEY": "s2-canary", "READINGLIST_CITATIONS_OPENALEX_KEY": "oa-canary"}
    with opened(home, services, settings=keys) as library:
        run(library, ids=IDS[:1], sources=["s2", "openalex"])
        services.always("openalex", Status(400, body=b"{}"))
        with pytest.raises(SourceError) as raised:
            run(library, ids=IDS[1:2], sources=["openalex"])
    s2, openalex = ([q for q in services.log if q.service == name] for name in ("s2", "openalex"))
    assert all(q.headers["x-api-key"] == "s2-canary" for q in s2)
    assert all("api_key=oa-canary" in q.path and "x-api-key" not in q.headers for q in openalex)
    assert "canary" not in str(raised.value)


def test_an_unknown_service_and_a_malformed_cohort_are_refused(home: Path, services: LoopbackCitations) -> None:
    with opened(home, services) as library:
        wrong: tuple[dict[str, object], ...] = ({"sources": ["scholar"]}, {"sources": []}, {"cohort": "2025-13/cs.LG"})
        wrong = (*wrong, {"cohort": "2025-11"}, {"cohort": "2025-11/lg"})
        for options in wrong:
            with pytest.raises(UsageError):
                run(library, **options)
    assert services.log == []


def cohort_of(library: Library, month: str) -> tuple[int, int]:
    cohort = run(library, sources=["s2"], cohort=f"{month}/cs.LG").cohort
    assert cohort is not None
    return cohort.papers, cohort.with_counts


def test_a_cohort_is_listed_whole_and_counted_on_one_day(tmp_path: Path) -> None:
    """Papers of other months and categories are left out, those that the library never had are in."""
    inside = [paper(n, published=datetime(2025, 11, n % 28 + 1, 3, tzinfo=UTC)) for n in range(1, 41)]
    cross = paper(90, categories=("cs.CL", "cs.LG"), published=datetime(2025, 11, 5, 3, tzinfo=UTC))
    before = paper(91, id="2510.00091", published=datetime(2025, 10, 31, 23, 59, tzinfo=UTC))
    after = paper(92, id="2512.00092", published=datetime(2025, 12, 1, 0, 0, tzinfo=UTC))
    works = {p.id: Work(p.title or "", count=3) for p in (*inside[:37], cross, before, after)}
    moment = datetime(2025, 12, 10, 6, tzinfo=UTC)
    with (
        ScriptedArxiv((*inside, cross, before, after), today=moment.date()) as arxiv,
        LoopbackCitations(works) as services,
    ):
        for day, asked in ((0, 1), (1, 1), (8, 2)):
            with opened(tmp_path, services, moment + timedelta(days=day), arxiv.environ()) as library:
                assert cohort_of(library, "2025-11") == (40, 37)
                assert library.store.papers.count() == 0  # a cohort does not fill the library
            assert len(services.log) == asked
        assert len(arxiv.asked("api")) == 1  # the month was over: it is listed for good
        with opened(tmp_path, services, moment, arxiv.environ()) as library:
            snapshots = library.store.part(Counts).of(inside[0].id)
            assert [(s.count, s.asked_at.day) for s in snapshots] == [(3, 10), (3, 18)]
            (november, _) = [c for c in library.store.part(CitationEdges).coverage() if c.month.month == 11]
            assert (november.papers, november.with_counts, november.with_references) == (40, 37, 0)


def test_a_cohort_that_was_not_counted_to_its_end_is_completed(tmp_path: Path) -> None:
    papers = [paper(n, published=datetime(2025, 11, 3, 3, tzinfo=UTC)) for n in range(1, 1201)]
    works = {p.id: Work(p.title or "", count=1) for p in papers}
    with ScriptedArxiv(papers, today=NOW.date()) as arxiv, LoopbackCitations(works) as services:
        services.script("s2", OK(), Status(404))
        with opened(tmp_path, services, NOW, arxiv.environ()) as library:
            assert cohort_of(library, "2025-11") == (1200, 500)
        with opened(tmp_path, services, NOW, arxiv.environ()) as library:
            assert cohort_of(library, "2025-11") == (1200, 1200)
    assert sorted(services.asked("s2", references=False)) == sorted([*works, *sorted(works)[500:1000]])


def test_what_is_known_of_a_paper_is_told_with_its_sources(home: Path, services: LoopbackCitations) -> None:
    with opened(home, services) as library:
        run(library, sources=["s2"])
        found = citations_of(library, IDS[3])
        assert [edge.cited for edge in found.cites] == IDS[1:3]
        assert [edge.citing for edge in found.cited_by] == IDS[4:6]
        assert [(known.origin, known.references, known.linked) for known in found.lists] == [("s2", 3, 2)]
        assert found.counts[0].count == 40
        overview = overview_in(library)
        assert (overview.edges, overview.by_origin, overview.disputed) == (13, (("s2", 13),), ())


def test_G7_a_key_in_a_file_that_others_may_read_is_warned_of(home: Path, services: LoopbackCitations) -> None:
    config = home / "config.toml"
    config.write_text('[citations]\ns2_key = "canary"\n')
    for mode, warned in ((0o644, True), (0o600, False)):
        config.chmod(mode)
        with opened(home, services) as library:
            said = [
                event.text
                for event in enrich(library, None, [library.resolve(text) for text in IDS[:1]], None)
                if isinstance(event, Warned)
            ]
            found = [problem.what for problem in doctor(library, fix=False, rebuild=False).problems]
        assert [bool(said), bool(found)] == [warned, warned]
        assert "canary" not in str(said + found)


def test_a_paper_that_comes_later_finds_the_references_that_waited(tmp_path: Path, services: LoopbackCitations) -> None:
    with opened(tmp_path, services) as library:
        library.store.papers.apply([insert(paper(n), ("2025-11-10", "new")) for n in range(4, 9)])
        first = run(library, sources=["s2"])
        assert run(library, sources=["s2"]).late_links == 0
        library.store.papers.apply([insert(paper(n), ("2025-11-12", "new")) for n in (2, 3)])
        report = run(library, ids=IDS[7:], sources=["s2"])
        assert (report.late_links, report.new_edges) == (3, 3)  # 3 and 2 of the fourth, 3 of the fifth
        assert report.edges == first.edges + 3
        assert {c.citing for c in library.store.part(CitationEdges).edges_to([IDS[2]])} == {IDS[3], IDS[4]}
        assert run(library, ids=IDS[7:], sources=["s2"]).late_links == 0
