"""The log replayed: each night with what was known on it, and nothing claimed that could not have been seen."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from click.testing import CliRunner

from readinglist import open_library
from readinglist.core.events import Progress
from readinglist.core.lines import plain
from readinglist.core.log import Verdict
from readinglist.lists.evaluate import RANKINGS, evaluate
from readinglist.lists.history import FILE
from readinglist.lists.records import Evaluation
from readinglist.lists.view import evaluation_lines, evaluation_record
from readinglist.ranking.evaluate import Figure
from readinglist.shell.group import LazyGroup
from readinglist.triage.night_list import open_triage
from readinglist.triage.records import Judge, SeenTo
from readinglist.triage.verdicts import apply
from tests.fakes import paper, weekdays
from tests.integration.store_toys import at, insert, open_store

PAPERS = 60  # so many that the better half is longer than the head: else nothing is drawn
DAYS = weekdays(date(2026, 10, 5), 16)
LIKED = ("policy", "robot")


def moment(day, hour=7):
    return datetime.combine(day, time(hour), UTC)


def is_liked(scored_or_paper):
    return any(word in (scored_or_paper.title or "") for word in LIKED)


def add_night(store, number):
    first = 1 + number * PAPERS
    day = DAYS[number]
    store.papers.apply([insert(paper(i), (day.isoformat(), "new")) for i in range(first, first + PAPERS)])
    store.nights.record([day], ["cs.LG"], "rss")


def read_night(home, number, reach=20, **environ):
    """The night comes, and its reader keeps what he likes among the rows that he sees."""
    with open_library(home, environ=environ, clock=at(moment(DAYS[number]))) as library:
        add_night(library.store, number)
        night = open_triage(library)
        apply(library, SeenTo(night.showing, reach))
        for scored in night.papers[:reach]:
            if is_liked(scored.paper):
                apply(library, Judge(scored.paper.id, "keep", None))


def evaluated(home, since=None, day=DAYS[-1], *, again=False, **environ):
    """`again`: with the orders of nights that were replayed before."""
    if not again:
        (home / "cache" / FILE).unlink(missing_ok=True)
    with open_library(home, environ=environ, clock=at(moment(day, 20))) as library:
        *progress, found = evaluate(library, since)
    assert all(isinstance(item, Progress) for item in progress)
    assert isinstance(found, Evaluation)
    return found


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    """A reader of 13 nights, after one paper was kept."""
    home = tmp_path_factory.mktemp("reader") / "home"
    with open_store(home, moment(DAYS[0], 1)) as store:
        store.papers.apply([insert(paper(9001, title="A robot policy", abstract="A policy gradient for a robot."))])
        store.log.append(Verdict("keep"), paper(9001).id)
    for number in range(13):
        read_night(home, number)
    return home


@pytest.fixture(scope="module")
def found(reader):
    """What the replay of that reader finds; the orders of its nights are kept beside the library."""
    return evaluated(reader)


@pytest.fixture
def home(reader, found, tmp_path):
    return shutil.copytree(reader, tmp_path / "home")


def test_the_replay_tells_of_every_ranking_and_labels_what_is_biased(found):
    assert (found.nights, found.since, found.until) == (13, DAYS[0], DAYS[12])
    assert list(found.plain) == list(RANKINGS) == list(found.unbiased)
    ours, by_chance = found.plain["ours"][1], found.plain["random"][1]
    assert ours.value is not None
    assert by_chance.value is not None
    assert ours.value > by_chance.value
    assert found.recorded == 13
    text = "\n".join(map(plain, evaluation_lines(found)))
    assert "biased by what you were shown" in text
    (lead,) = [one for one in text.splitlines() if "arxiv-sanity-lite: switching" in one]
    assert found.lead[1].interval is not None
    assert ("cost you" in lead) == (found.lead[1].interval[0] > 0)
    sanity = found.plain["arxiv-sanity-lite"][1].value
    assert sanity is not None
    assert found.lead[1].value == pytest.approx(ours.value - sanity)
    record = json.loads(json.dumps(evaluation_record(found)))
    assert record["plain"]["label"] == "biased by what you were shown"
    assert set(record["unbiased"]["rankings"]["ours"]) == {"top 10", "top 20", "top 10 %"}


def replayed(home):
    """How many nights are ranked anew."""
    with open_library(home, environ={}, clock=at(moment(DAYS[-1], 20))) as library:
        return sum(isinstance(item, Progress) and item.done > 0 for item in evaluate(library))


def test_a_night_is_replayed_once_and_again_when_what_it_knew_has_changed(home, found):
    assert replayed(home) == 0
    assert evaluated(home, again=True) == found
    with open_library(home, environ={}, clock=at(moment(DAYS[-1]))) as library:
        kept = [paper for paper in library.store.papers.kept() if paper.announced == DAYS[11]]
        library.skip(kept[0].id)
    assert replayed(home) == 0, "a verdict of today was known on no night"
    assert evaluated(home, again=True) == evaluated(home) != found
    with open_library(home, environ={}, clock=at(moment(DAYS[-1]))) as library:
        library.store.papers.apply([insert(paper(9002), (DAYS[11].isoformat(), "new"))])
    assert replayed(home) == 2, "the night that it is on, and the one after it"


@pytest.mark.parametrize("spoilt", [[1], {"ours": [0]}, {name: ["a"] * PAPERS for name in RANKINGS}])
def test_orders_that_are_none_are_made_anew(home, found, spoilt):
    path = home / "cache" / FILE
    kept = json.loads(path.read_text())
    path.write_text(json.dumps({night: [stamp, spoilt] for night, (stamp, _) in kept.items()}))
    assert evaluated(home, again=True) == found


def test_what_comes_after_a_night_does_not_touch_its_figures(home, found):
    for number in (13, 14, 15):
        with open_library(home, environ={}, clock=at(moment(DAYS[number]))) as library:
            add_night(library.store, number)
            for i in range(4):
                library.skip(paper(1 + number * PAPERS + i).id)
    assert evaluated(home) == found


def test_the_same_log_gives_the_same_figures_also_after_a_rebuild(home, found):
    with open_library(home, environ={}, clock=at(moment(DAYS[-1]))) as library:
        library.upkeep.doctor(rebuild=True)
    assert evaluated(home) == found


def test_nights_that_were_left_early_are_in_the_plain_replay_alone(home):
    for number in (13, 14):
        read_night(home, number, reach=8)
    found = evaluated(home)
    assert found.nights > 13
    assert found.recorded == 13


def test_imports_with_dates_count_and_assumed_dates_do_not(tmp_path):
    home = tmp_path / "home"
    with open_store(home, moment(DAYS[0], 1)) as store:
        for number in range(12):
            add_night(store, number)
        for number, day in enumerate(DAYS[:12]):
            dated, assumed = paper(3 + number * PAPERS), paper(5 + number * PAPERS)
            store.log.append(Verdict("keep", on=day.isoformat()), dated.id, moment(DAYS[-1]))
            store.log.append(Verdict("keep", on=day.isoformat(), assumed=True), assumed.id, moment(DAYS[-1]))
    found = evaluated(home)
    assert found.keeps == found.nights == 11  # the first night had nothing to go by
    assert dict(found.left_out) == {"assumed": 12, "before the first keep": 1}
    assert (found.recorded, found.plain["ours"][0].nights) == (0, 11)


def test_the_first_night_can_be_chosen_and_undone_keeps_never_were(home):
    found = evaluated(home, since=DAYS[8])
    assert (found.since, found.nights) == (DAYS[8], 5)
    assert {figure.value for figure in found.plain["ours"]} == {None}
    with open_library(home, environ={}, clock=at(moment(DAYS[12], 9))) as library:
        library.undo(1)
    assert evaluated(home, since=DAYS[8]).keeps == found.keeps - 1


def test_an_empty_library_is_told_that_it_is_too_few(tmp_path):
    found = evaluated(tmp_path / "home")
    assert found.nights == 0
    text = "\n".join(map(plain, evaluation_lines(found)))
    assert text.startswith("Not enough data")
    assert "%" not in text.replace("95 %", "").replace("top 10 %", "")


def test_on_audit_nights_keeps_are_counted_by_who_chose_the_row(tmp_path, monkeypatch):
    home = tmp_path / "home"
    with open_store(home, moment(DAYS[0], 1)) as store:
        store.papers.apply([insert(paper(i)) for i in range(9001, 9120)])
        store.log.append_many([(Verdict("keep"), paper(i).id) for i in range(9001, 9120) if is_liked(paper(i))])
    monkeypatch.setattr("readinglist.lists.audit.ONE_IN", 1)
    for number in range(6):
        read_night(home, number, READINGLIST_RANK_AUDIT="true")
    found = evaluated(home)
    assert found.audit.nights == 6
    assert found.audit.keeps > 0


def test_nights_are_drawn_from_the_last_year_and_the_others_counted(home, monkeypatch):
    monkeypatch.setattr("readinglist.lists.evaluate.DRAWN", 2)
    found = evaluated(home)
    assert (found.nights, found.left_out["not drawn"]) == (2, 11)
    monkeypatch.setattr("readinglist.lists.evaluate.YEAR", timedelta(days=3))
    recent = evaluated(home)
    assert recent.nights == 2
    assert sum(recent.left_out[why] for why in ("not drawn", "earlier")) == 11
    assert recent.since > DAYS[0]
    assert "11 nights of the last year that were not drawn" in "\n".join(map(plain, evaluation_lines(found)))
    assert not {"not drawn", "earlier"} & evaluated(home, since=DAYS[0]).left_out.keys()


def test_the_command_prints_one_document(home):
    group = LazyGroup(name="readinglist")
    command = group.get_command(None, "evaluate")
    assert command is not None
    from readinglist.interface.session import Session

    result = CliRunner().invoke(
        command, ["--json", "--since", DAYS[6].isoformat()], obj=Session(open_library, home=str(home))
    )
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["plain"]["nights"] == 7


@pytest.mark.parametrize(
    ("lead", "said"),
    [
        ((0.03, (0.01, 0.06)), "Better than arxiv-sanity-lite: switching to it would cost you 3 of 100 keeps"),
        ((-0.03, (-0.06, -0.01)), "Worse than arxiv-sanity-lite: switching to it would gain you 3 of 100 keeps"),
        ((0.01, (-0.02, 0.04)), "switching would change -1 of 100 keeps in the top 20 [-4, +2]"),
    ],
    ids=["better", "worse", "chance"],
)
def test_it_is_said_what_switching_would_cost(found, lead, said):
    found = replace(found, lead=(Figure(*lead, 13, 40),) * 3)
    assert said in "\n".join(map(plain, evaluation_lines(found)))
