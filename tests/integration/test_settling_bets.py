"""Bets settled over the loopback: whole cohorts, services that answer badly, once and for good."""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from readinglist.citations.enrich import enrich
from readinglist.citations.tables.services import Counts
from readinglist.core.errors import RateLimited, SourceError
from readinglist.core.events import Progress
from readinglist.core.log import Bet
from readinglist.core.papers import PaperData
from readinglist.shell.library import Library, open_library
from readinglist.study.repro import reproduced_by
from readinglist.taste.bets import PaperQuestion, bet_on_paper, describe_bets, placed_bets
from readinglist.taste.records import SettleReport
from readinglist.taste.settle import settle_bets as settle_in
from tests.fakes import paper
from tests.harness.arxiv import ScriptedArxiv
from tests.harness.citations import LoopbackCitations, Work
from tests.harness.steps import OK, Body, Reset, Status, Step, Truncate
from tests.integration.store_toys import at, insert

MADE = datetime(2026, 1, 10, 6, tzinfo=UTC)
BY = date(2027, 6, 1)
DUE = datetime(2027, 6, 2, 6, tzinfo=UTC)
COHORT = [paper(n, published=datetime(2025, 11, n % 28 + 1, 3, tzinfo=UTC)) for n in range(1, 101)]
IDS = [one.id for one in COHORT]


def works(counts: Mapping[str, int]) -> dict[str, Work]:
    return {paper_id: Work("t", count=count) for paper_id, count in counts.items()}


class World:
    """A library in `home`, an arXiv that lists the cohort, and a service with `counts`."""

    def __init__(self, home: Path, papers: list[PaperData], counts: Mapping[str, int]) -> None:
        self.home, self.papers = home, papers
        self.reports: list[SettleReport] = []
        self.services = LoopbackCitations(works(counts))
        self.arxiv = ScriptedArxiv(papers, today=DUE.date())

    @contextmanager
    def running(self) -> Iterator[World]:
        with self.arxiv, self.services:
            yield self

    def opened(self, moment: datetime = DUE) -> Library:
        environ = self.services.environ("s2") | self.arxiv.environ()
        return open_library(self.home, environ=environ, clock=at(moment))

    def bet(self, *bets: tuple[str, float], question: PaperQuestion | None = None) -> None:
        with self.opened(MADE) as library:
            wanted = {paper_id for paper_id, _ in bets}
            library.store.papers.apply([insert(one, ("2025-12-10", "new")) for one in self.papers if one.id in wanted])
            for paper_id, p in bets:
                bet_on_paper(library, paper_id, p, question or PaperQuestion(by=BY), because=None)

    def settle(self, moment: datetime = DUE) -> SettleReport:
        """The report; it is in `reports` too, where an error follows it."""
        with self.opened(moment) as library:
            for item in settle_in(library, partial(reproduced_by, library), False):
                self.reports += [item] if isinstance(item, SettleReport) else []
        return self.reports[-1]

    def states(self, moment: datetime = DUE) -> list[str]:
        with self.opened(moment) as library:
            return [told.placed.state for told in describe_bets(library, placed_bets(library))]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Paper n has n citations; bets on the last one, and on the one in the middle, twice."""
    with World(tmp_path, COHORT, {paper_id: n for n, paper_id in enumerate(IDS)}).running() as world:
        world.bet((IDS[99], 0.7), (IDS[50], 0.4), (IDS[50], 0.2))
        yield world


def test_bets_are_settled_from_the_whole_cohort_and_never_again(world: World) -> None:
    report = world.settle()
    assert (report.status, report.reason) == ("ok", None)
    assert [one.settled.outcome for one in report.judged if one.settled] == ["won", "lost", "lost"]
    assert [(c.papers, c.with_counts, c.to_ask) for c in report.cohorts] == [(100, 100, 0)]
    with world.opened() as library:
        first = describe_bets(library, placed_bets(library))[0].placed.settled
        assert first is not None
        assert (first.on, first.percentile, first.coverage, first.source) == ("2027-06-02", 0.995, 1.0, "s2")
        assert library.store.part(Counts).of(IDS[3])[0].count == 3  # the snapshot is kept, with its date
    world.services.works = works(dict.fromkeys(IDS, 0))  # what happens later changes nothing
    asked = len(world.services.log)
    assert world.settle(DUE + timedelta(days=400)).status == "quiet"
    assert world.states() == ["won", "lost", "lost"]
    assert len(world.services.log) == asked


def test_a_bet_that_is_taken_back_while_the_service_is_asked_stays_so(world: World) -> None:
    with world.opened() as library, world.opened() as beside:
        events = settle_in(library, partial(reproduced_by, library), False)
        next(event for event in events if isinstance(event, Progress))  # the cohort is listed, counts are coming
        beside.undo()
        report = next(event for event in events if isinstance(event, SettleReport))
    assert [one.settled.outcome for one in report.judged if one.settled] == ["won", "lost"]
    assert world.states() == ["won", "lost"]


def test_before_its_day_nothing_is_settled_and_nobody_is_asked(world: World) -> None:
    assert world.settle(datetime(2027, 5, 31, 23, tzinfo=UTC)).judged == ()
    assert world.states() == ["open", "open", "open"]


def test_counts_of_the_day_before_do_not_settle(world: World) -> None:
    eve = datetime(2027, 5, 31, 6, tzinfo=UTC)
    with world.opened(eve) as library:
        list(enrich(library, None, (), "2025-11/cs.LG"))
    world.services.works = works({paper_id: 100 - n for n, paper_id in enumerate(IDS)})
    world.settle()
    assert world.states() == ["lost", "lost", "lost"]


def test_a_trial_run_tells_what_is_due_and_asks_nobody(world: World) -> None:
    with world.opened() as library:
        (report,) = settle_in(library, partial(reproduced_by, library), True)
    assert isinstance(report, SettleReport)
    assert [one.settled for one in report.judged] == [None, None, None]
    assert [(c.papers, c.to_ask) for c in report.cohorts] == [(2, 2)]
    assert world.services.log == []
    assert world.states() == ["open", "open", "open"]


def test_four_fifths_of_the_counts_are_void_and_say_so(tmp_path: Path) -> None:
    counts = {paper_id: n for n, paper_id in enumerate(IDS) if n % 5}
    with World(tmp_path, COHORT, counts).running() as world:
        world.bet((IDS[99], 0.7))
        (one,) = world.settle().judged
        assert one.settled is not None
        assert (one.settled.outcome, one.settled.coverage) == ("void", 0.8)
        assert one.settled.why == "80 of 100 papers of the cohort have a count, 90 % are needed"
        assert len(world.services.asked("s2", references=False)) == 120  # the silent ones once more


def test_nulls_that_were_a_whim_are_asked_again(world: World) -> None:
    half = [f'{{"paperId": "x", "citationCount": {n}}}' if n < 50 else "null" for n in range(100)]
    world.services.script("s2", Body(f"[{', '.join(half)}]".encode(), "application/json"))
    assert world.settle().status == "ok"
    assert world.states() == ["won", "lost", "lost"]


def test_a_service_that_knows_nothing_at_all_voids_nothing(tmp_path: Path) -> None:
    with World(tmp_path, COHORT, {}).running() as world:
        world.bet((IDS[99], 0.7))
        with pytest.raises(SourceError) as raised:
            world.settle()
        assert raised.value.exit_code == 75
        assert world.states() == ["open"]


@pytest.mark.parametrize(
    "step",
    [Status(429, "3600"), Status(500), Status(404), Reset(), Truncate(0.5), Body(b"[]", "application/json")],
    ids=lambda step: type(step).__name__ + str(getattr(step, "code", "")),
)
def test_a_service_that_fails_leaves_bets_open(world: World, step: Step) -> None:
    world.services.always("s2", step)
    with pytest.raises(SourceError) as raised:
        world.settle()
    assert raised.value.exit_code in (69, 75)
    assert world.states() == ["open", "open", "open"]
    world.services.always("s2", None)
    assert world.settle(DUE + timedelta(hours=2)).status == "ok"
    assert world.states() == ["won", "lost", "lost"]


def test_half_a_cohort_is_kept_and_the_next_run_goes_on(tmp_path: Path) -> None:
    papers = [paper(n, published=datetime(2025, 11, 3, 3, tzinfo=UTC)) for n in range(1, 701)]
    with World(tmp_path, papers, {one.id: n for n, one in enumerate(papers)}).running() as world:
        world.bet((papers[699].id, 0.5))
        world.services.script("s2", OK(), Status(429, "3600"))
        for _ in range(2):  # the second time the service asked to be left alone: no request
            with pytest.raises(RateLimited):
                world.settle()
            assert world.reports[-1].status == "failed"
            why = world.reports[-1].judged[0].why
            assert why is not None
            assert why.startswith("200 of 700 papers of the cohort were not answered")
            assert len(world.services.log) == 2
        assert world.settle(DUE + timedelta(days=1)).judged[0].settled is not None
        assert world.states() == ["won"]
        assert len(set(world.services.asked("s2", references=False)[500:])) == 200


@pytest.mark.parametrize("empty", [True, False], ids=["empty", "down"])
def test_without_the_list_of_arxiv_nothing_is_settled(world: World, empty: bool) -> None:
    if empty:
        world.arxiv.always("api", Body(FEED, "application/atom+xml"))
    else:
        world.arxiv.always("api", Status(404))
    with pytest.raises(SourceError):
        world.settle()
    assert world.states() == ["open", "open", "open"]
    world.arxiv.heal()
    assert world.settle().status == "ok"


FEED = (
    b'<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
    b'<totalResults xmlns="http://a9.com/-/spec/opensearch/1.1/">0</totalResults></feed>'
)


def test_a_thousand_bets_equal_a_count_by_hand(tmp_path: Path) -> None:
    """Twelve cohorts of other sizes and coverages; what `settle` writes is what a few lines find without it."""
    draw = random.Random(11)
    cohorts: list[list[PaperData]] = []
    number = 0
    for month in range(1, 13):
        size = draw.choice([40, 55, 70, 90])
        when = datetime(2024, month, 5, 3, tzinfo=UTC)
        cohorts.append([paper(k, id=f"24{month:02}.{k:05}", published=when) for k in range(number, number + size)])
        number += size
    papers = [one for cohort in cohorts for one in cohort]
    share = {id(cohort): draw.choice([0.8, 0.95, 1.0]) for cohort in cohorts}
    counts = {
        one.id: draw.choice([0, 0, 0, 1, 2, 5, 40])
        for cohort in cohorts
        for one in cohort
        if draw.random() < share[id(cohort)]
    }
    bets = [(draw.choice(papers).id, draw.choice([0.05, 0.1, 0.25])) for _ in range(1_000)]
    with World(tmp_path, papers, counts).running() as world:
        with world.opened(MADE) as library:
            wanted = {paper_id for paper_id, _ in bets}
            library.store.papers.apply([insert(one, ("2025-12-10", "new")) for one in papers if one.id in wanted])
            placed = [(Bet(0.1, BY.isoformat(), top=top, source="s2"), paper_id) for paper_id, top in bets]
            library.store.log.append_many(placed)
        world.settle()
        with world.opened() as library:
            got: dict[tuple[str, float | None], list[tuple[str, float | None]]] = {}
            for told in describe_bets(library, placed_bets(library)):
                settled = told.placed.settled
                assert settled is not None
                key = (told.placed.subject, told.placed.bet.top)
                got.setdefault(key, []).append((settled.outcome, settled.percentile))
    assert sum(len(found) for found in got.values()) == 1_000
    by_id = {one.id: cohort for cohort in cohorts for one in cohort}
    seen = set()
    for (paper_id, asked), found in got.items():
        cohort, top = by_id[paper_id], asked or 0.0
        values = sorted(counts[one.id] for one in cohort if one.id in counts)
        if len(cohort) < 50 or len(values) < 0.9 * len(cohort) or paper_id not in counts:
            expected: tuple[str, float | None] = ("void", None)
        else:
            own = counts[paper_id]
            rank = (bisect_left(values, own) + bisect_right(values, own)) / 2 / len(values)
            expected = ("won" if rank >= 1 - top else "lost", rank)
        assert set(found) == {expected}
        seen.add(expected[0])
    assert seen == {"won", "lost", "void"}
