"""Bets by command: what is recorded, what is refused, what is shown, and what an undo can take back."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from readinglist.citations.tables.services import Counts
from readinglist.core.errors import NotFound, UsageError
from readinglist.core.ideas import Idea
from readinglist.core.lines import plain
from readinglist.core.log import Bet, BetSettled
from readinglist.core.log_view import log_lines
from readinglist.core.references import CitationCount
from readinglist.ideas.ideas import add_ideas
from readinglist.lists.rank import top_list
from readinglist.papers.lookup import note_outcome_shown
from readinglist.shell.library import Library, open_library
from readinglist.study.repro import reproduced_by
from readinglist.taste.bets import (
    PaperQuestion,
    bet_on_idea,
    bet_on_paper,
    bet_on_repro,
    describe_bets,
    due_bets,
    next_bet_day,
    placed_bets,
)
from readinglist.taste.critique import open_critique
from readinglist.taste.records import SettleReport
from readinglist.taste.settle import settle_bets
from readinglist.taste.view.bets import bet_record, settle_record
from readinglist.triage.night_list import note_top, open_triage
from readinglist.triage.records import SeenTo
from readinglist.triage.verdicts import apply, mark_seen
from tests.fakes import paper
from tests.integration.store_toys import at, insert

NOW = datetime(2026, 1, 10, 6, tzinfo=UTC)
PUBLISHED = datetime(2025, 11, 20, 3, tzinfo=UTC)
KEYS = ("bet", "paper", "p", "question", "by", "made", "state", "resolved_on")  # of the contract


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with opened(tmp_path) as library:
        papers = [paper(n, published=PUBLISHED, authors=(f"Ada A{n}",)) for n in range(1, 61)]
        odd = [paper(90, withdrawn=True), paper(91, title=None), paper(92, id="blog:x", categories=())]
        old = paper(93, id="1706.00093", published=datetime(2017, 6, 3, tzinfo=UTC))
        library.store.papers.apply([insert(one, ("2025-11-21", "new")) for one in (*papers, *odd, old)])
    return tmp_path


def opened(home: Path, moment: datetime = NOW) -> Library:
    return open_library(home, environ={}, clock=at(moment))


def bet_of(entry: object) -> Bet:
    data = getattr(entry, "data", None)
    assert isinstance(data, Bet)
    return data


def test_a_bet_is_on_two_years_after_version_1_and_at_least_a_year_ahead(home: Path) -> None:
    with opened(home) as library:
        assert bet_of(bet_on_paper(library, "2511.00001", 0.3, None, because=None)) == Bet(
            0.3, "2027-11-20", "paper", 0.1, None, "s2"
        )
        assert bet_of(bet_on_paper(library, "1706.00093", 0.0, None, because=None)).by == "2027-01-10"


@pytest.mark.parametrize(
    ("paper_id", "question"),
    [
        ("2511.00090", PaperQuestion()),
        ("2511.00091", PaperQuestion()),
        ("blog:x", PaperQuestion()),
        ("2511.00001", PaperQuestion(by=date(2026, 1, 10))),
        ("2511.00001", PaperQuestion(by=date(2036, 1, 11))),
        ("2511.00001", PaperQuestion(top=0.0)),
        ("2511.00001", PaperQuestion(top=1.0)),
    ],
    ids=["withdrawn", "pending", "no cohort", "today", "too far", "nothing", "everything"],
)
def test_what_could_not_be_settled_is_refused(home: Path, paper_id: str, question: PaperQuestion) -> None:
    with opened(home) as library:
        with pytest.raises(UsageError):
            bet_on_paper(library, paper_id, 0.3, question, because=None)
        assert describe_bets(library, placed_bets(library)) == ()


def test_a_bet_before_its_cohort_is_whole_is_refused(home: Path) -> None:
    with opened(home, datetime(2025, 11, 25, tzinfo=UTC)) as library:
        with pytest.raises(UsageError, match="complete from 2025-12-04 on"):
            bet_on_paper(library, "2511.00001", 0.3, PaperQuestion(by=date(2025, 11, 30)), because=None)
        with pytest.raises(NotFound):
            bet_on_paper(library, "2511.00777", 0.3, None, because=None)


def test_what_was_shown_before_a_bet_is_part_of_it(home: Path) -> None:
    with opened(home) as library:
        shown = top_list(library, 5, None, None, all_papers=True)
        note_top(library, shown)
        seen = [scored.paper.id for scored in shown.papers]
        first, last = seen[0], next(f"2511.{n:05}" for n in range(1, 61) if f"2511.{n:05}" not in seen)
        assert bet_of(bet_on_paper(library, first, 0.3, None, because=None)).visible == ("score",)
        note_outcome_shown(library, first, "fate")
        assert bet_of(bet_on_paper(library, first, 0.4, None, because=None)).visible == ("score", "forecast")
        assert bet_of(bet_on_paper(library, last, 0.3, None, because=None)).visible == ()


def test_a_blind_list_shows_the_score_of_a_paper_from_its_verdict_on(home: Path) -> None:
    with opened(home) as library:
        blind = open_triage(library, all_papers=True, blind=True)
        apply(library, SeenTo(blind.showing, 3))
        first, second, third = (scored.paper.id for scored in blind.papers[:3])
        assert bet_of(bet_on_paper(library, first, 0.3, None, because=None)).visible == ()
        library.keep(first)
        mark_seen(library, (second,))
        assert [
            bet_of(bet_on_paper(library, paper_id, 0.4, None, because=None)).visible
            for paper_id in (first, second, third)
        ] == [
            ("score",),
            ("score",),
            (),
        ]
        shown = open_triage(library, all_papers=True)
        apply(library, SeenTo(shown.showing, len(shown.papers)))
        assert bet_of(bet_on_paper(library, third, 0.3, None, because=None)).visible == ("score",)


def test_the_list_is_the_record_of_the_contract(home: Path) -> None:
    with opened(home) as library:
        add_ideas(library, [Idea("LoRA")])
        bet_on_paper(library, "2511.00001", 0.3, None, because="simple")
        bet_on_idea(library, "lora", 0.8, date(2027, 1, 1))
        bet_on_repro(library, "PPO on Humanoid", 0.6)
        records = json.loads(json.dumps([bet_record(one) for one in describe_bets(library, placed_bets(library))]))
    assert [tuple(record)[: len(KEYS)] for record in records] == [KEYS] * 3
    assert [record["paper"] for record in records] == ["2511.00001", None, None]
    assert [record["subject"] for record in records] == ["2511.00001", "LoRA", "PPO on Humanoid"]
    assert [(r["p"], r["state"], r["resolved_on"]) for r in records] == [(p, "open", None) for p in (0.3, 0.8, 0.6)]
    assert records[0]["question"].endswith("by Semantic Scholar on 2027-11-20?")
    assert records[2]["by"] == "2027-01-10"


def test_a_bet_of_some_weeks_has_no_reading_and_comes_due(home: Path) -> None:
    with opened(home) as library:
        bet_on_paper(library, "2511.00001", 0.3, PaperQuestion(by=date(2026, 2, 1)), because=None)
        (told,) = describe_bets(library, placed_bets(library))
        assert (told.placed.state, told.readings) == ("open", ())
    with opened(home, datetime(2026, 2, 1, tzinfo=UTC)) as library:
        (report,) = settle_bets(library, partial(reproduced_by, library), True)
        assert isinstance(report, SettleReport)
        assert [one.placed.subject for one in report.judged] == ["2511.00001"]


def test_due_are_the_bets_whose_day_has_come(home: Path) -> None:
    with opened(home) as library:
        bet_on_paper(library, "2511.00001", 0.3, PaperQuestion(by=date(2026, 6, 1)), because=None)
        bet_on_paper(library, "2511.00002", 0.3, PaperQuestion(by=date(2026, 5, 1)), because=None)
        assert (describe_bets(library, due_bets(library)), next_bet_day(library)) == ((), "2026-05-01")
        assert library.status().bets_due == 0
    with opened(home, datetime(2026, 6, 1, tzinfo=UTC)) as library:
        assert [told.placed.subject for told in describe_bets(library, due_bets(library))] == [
            "2511.00002",
            "2511.00001",
        ]
        assert library.status().bets_due == 2


def test_undo_takes_back_an_open_bet_and_never_a_settled_one(home: Path) -> None:
    with opened(home) as library:
        kept = library.keep("2511.00005")[0]
        settled = bet_on_paper(library, "2511.00001", 0.3, None, because=None)
        bet_on_paper(library, "2511.00002", 0.3, None, because=None)
        library.store.log.append(BetSettled("won", "2027-11-21", 0.95), settled.id)
        assert [entry.subject for entry in library.undo()] == ["2511.00002"]
        assert library.undo() == (kept,)
        assert [told.placed.state for told in describe_bets(library, placed_bets(library))] == ["won"]


def test_the_history_names_what_was_forecast_and_what_came(home: Path) -> None:
    with opened(home) as library:
        made = bet_on_paper(library, "2511.00001", 0.3, None, because="simple")
        library.store.log.append(BetSettled("lost", "2027-11-21", 0.42), made.id)
        told = [plain(row) for row in log_lines(library.log(), {}, None)]
    assert [row[18:] for row in told] == [  # after the minute, which is that of a zone
        "lost  2511.00001  at 42% · on 2027-11-21",
        "bet   2511.00001  30% · top 10% on 2027-11-20 · simple",
    ]


def test_readings_are_told_from_the_counts_of_their_time(home: Path) -> None:
    ids = [f"2511.{n:05}" for n in range(1, 61)]
    with opened(home) as library:
        bet_on_paper(library, ids[59], 0.3, None, because=None)
    for days, counted in ((80, 60), (100, 60), (150, 60), (200, 40)):  # before, in, in again, too few
        moment = NOW + timedelta(days=days)
        with opened(home, moment) as library:
            counts = [CitationCount(i, "s2", moment, n * days) for n, i in enumerate(ids[:counted])]
            library.store.part(Counts).add(counts)
    with opened(home, NOW + timedelta(days=400)) as library:
        (told,) = describe_bets(library, placed_bets(library))
        record = bet_record(told)
        assert told.placed.state == "open"  # shown, not scored
    assert [(r["months"], r["on"], r["percentile"]) for r in record["readings"]] == [
        (3, (NOW + timedelta(days=100)).date().isoformat(), 59.5 / 60),
        (6, (NOW + timedelta(days=200)).date().isoformat(), None),
        (12, None, None),
    ]
    assert record["readings"][1]["why"] == "40 of 61 papers of the cohort have a count, 90 % are needed"


def test_bets_on_reimplementations_are_settled_by_what_was_obtained_by_their_day(home: Path) -> None:
    with opened(home) as library:
        for item in ("PPO", "TRPO", "SAC"):
            bet_on_repro(library, item, 0.6, date(2026, 6, 1))
    with opened(home, datetime(2026, 6, 2, tzinfo=UTC)) as library:
        asked: list[date] = []

        def reproduced(item: str, by: date) -> bool | None:
            asked.append(by)
            return {"PPO": True, "TRPO": False}.get(item)

        (report,) = [item for item in settle_bets(library, reproduced, False) if isinstance(item, SettleReport)]
        assert [one["state"] for one in settle_record(report)["bets"]] == ["won", "lost", "void"]
        assert [told.placed.state for told in describe_bets(library, placed_bets(library))] == ["won", "lost", "void"]
    assert asked == [date(2026, 6, 1)] * 3


@pytest.mark.parametrize(("groups", "state"), [(3, "won"), (2, "lost")])
def test_an_idea_is_settled_by_who_used_it_after_the_bet(tmp_path: Path, groups: int, state: str) -> None:
    """Papers that named it before the bet, and those of its own authors, decide nothing."""
    with opened(tmp_path) as library:
        add_ideas(library, [Idea("LoRA")])
        bet_on_idea(library, "LoRA", 0.8, date(2026, 12, 31))
        number = 0
        for month in range(1, 13):
            when = datetime(2026, month, 5, tzinfo=UTC)
            for k in range(25):
                number += 1
                uses = (month == 1) or (month == 4 and k < groups)
                named = {"title": f"With LoRA {number}"} if uses else {}
                one = paper(
                    number, id=f"26{month:02}.{number:05}", published=when, authors=(f"Ada Author{number}",), **named
                )
                library.store.papers.apply([insert(one, (f"2026-{month:02}-06", "new"))])
    with opened(tmp_path, datetime(2027, 1, 5, tzinfo=UTC)) as library:
        list(settle_bets(library, partial(reproduced_by, library), False))
        (told,) = describe_bets(library, placed_bets(library))
    assert told.placed.state == state
    settled = told.placed.settled
    assert settled is not None
    assert (settled.why, settled.coverage) == (f"{groups} independent groups", 1.0)


def test_an_idea_that_nobody_could_look_for_is_void(tmp_path: Path) -> None:
    with opened(tmp_path) as library:
        add_ideas(library, [Idea("LoRA")])
        bet_on_idea(library, "LoRA", 0.8, date(2026, 12, 31))
    with opened(tmp_path, datetime(2027, 1, 5, tzinfo=UTC)) as library:
        list(settle_bets(library, partial(reproduced_by, library), False))
        assert [told.placed.state for told in describe_bets(library, placed_bets(library))] == ["void"]


def test_the_last_bet_stands_in_the_front_matter_of_the_critique(home: Path) -> None:
    with opened(home) as library:
        path = open_critique(library, "2511.00001")
        assert "\nbet:\n" in path.read_text()
        bet_on_paper(library, "2511.00001", 0.3, None, because=None)
        made = bet_on_paper(library, "2511.00001", 0.4, None, because=None)
        open_critique(library, "2511.00001")
        assert "\nbet: 40%" in path.read_text().replace('"', "")
        library.store.log.append(BetSettled("won", "2027-11-21", 0.95), made.id)
        open_critique(library, "2511.00001")
        assert "top 10% on 2027-11-20, won" in path.read_text()
