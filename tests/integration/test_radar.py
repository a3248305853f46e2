"""The radar of a library: its projects and its backburner against a night."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from readinglist import open_library
from readinglist.context import Context
from readinglist.core.radar import RadarReport
from readinglist.night.digest import read_digest, write_digest
from readinglist.night.view.digest import digest_page
from readinglist.night.view.page_formats import page_markdown
from readinglist.practice.radar import FILE
from readinglist.practice.radar import radar as radar_of
from tests.fakes import paper
from tests.integration.store_toys import at, insert
from tests.unit.cli.fake_library import Ran, run_on

NIGHTS = [date(2026, 11, 2) + timedelta(days=n) for n in range(14)]
KITE = replace(
    paper(500),
    title="Kites that learn to fly from the noise of the wind",
    abstract="Flight is hard. A kite learns to fly by the noise of the wind, without a model of the air. It is free.",
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with open_library(tmp_path / "home", environ={}, clock=at()) as library:
        changes = [
            insert(paper(1 + 5 * n + k), (night.isoformat(), "new")) for n, night in enumerate(NIGHTS) for k in range(5)
        ]
        library.store.papers.apply([*changes, insert(KITE, (NIGHTS[-1].isoformat(), "new"))])
        library.store.nights.record(NIGHTS, ["cs.LG"], "test")
    return tmp_path / "home"


def run(home: Path, *words: str) -> Ran:
    ran = run_on(open_library(home, environ={}, clock=at()), *words)  # type: ignore[arg-type]
    assert ran.code == 0, ran.err
    return ran


def radar(home: Path, *words: str) -> Any:
    return json.loads(run(home, "project", "radar", *words, "--json").out)


def test_someone_did_this_with_the_sentence_that_says_so(home: Path) -> None:
    run(
        home, "project", "add", "kite", "a kite that learns to fly by the noise of the wind, without a model of the air"
    )
    run(home, "backburner", "add", "ovens that smell burnt bread")
    found = radar(home)
    assert (found["night"], found["nights"]) == ("2026-11-15", 13)
    kite, cook = found["watched"]
    assert (kite["kind"], kite["hit"]["id"]) == ("project", KITE.id)
    assert kite["hit"]["sentence"].startswith("A kite learns to fly")
    assert kite["similar_a_month"] == 1
    assert (cook["kind"], cook["hit"], cook["trend"]) == ("backburner", None, None)
    told = run(home, "project", "radar").out
    assert f"someone did this: {KITE.id}" in told
    assert "1 similar paper in 30 days" in told
    assert radar(home, "--night", "2026-11-14")["watched"][0]["hit"] is None


def test_what_ended_is_watched_no_more_and_few_nights_tell_nothing(home: Path) -> None:
    assert "nothing to compare with" in run(home, "project", "radar").out
    run(home, "project", "add", "kite", "a kite that learns to fly by the noise of the wind")
    early = radar(home, "--night", "2026-11-05")
    assert (early["nights"], early["watched"][0]["bar"]) == (3, None)
    assert "10 needed" in run(home, "project", "radar", "--night", "2026-11-05").out
    run(home, "project", "state", "kite", "delivered", "--because", "flies")
    assert radar(home)["watched"] == []


def test_without_a_night_the_radar_says_so(tmp_path: Path) -> None:
    assert "no night fetched yet" in run(tmp_path, "project", "radar").out


def reasons(home: Path, *words: str) -> dict[str, list[tuple[str, str]]]:
    """What `top` says of each paper beside what weighs."""
    listed = json.loads(run(home, "top", "-n", "50", "--json", *words).out)["papers"]
    for one in listed:
        assert sum(reason["weight"] for reason in one["reasons"]) == pytest.approx(one["score"], abs=1e-6)
    told = ("project", "backburner")
    return {one["id"]: [(r["kind"], r["text"]) for r in one["reasons"] if r["kind"] in told] for one in listed}


def test_the_morning_list_and_the_page_say_that_someone_did_this(home: Path) -> None:
    before = run(home, "top", "-n", "50").out
    assert not any(reasons(home).values())
    assert not (home / "cache" / FILE).exists()  # nothing to compare with, nothing is looked for
    run(home, "project", "add", "kite", "a kite that learns to fly by the noise of the wind, without a model of air")
    run(home, "backburner", "add", "kites that fly by the noise of the wind")
    said = "A kite learns to fly by the noise of the wind, without a model of the air."
    found = reasons(home)
    assert found.pop(KITE.id) == [
        ("project", f"kite: {said}"),
        ("backburner", f"kites-that-fly-by: {said}"),
    ]
    assert not any(found.values())
    listed = run(home, "top", "-n", "50").out
    assert "someone did this: project kite: A kite learns to fly" in listed
    kept = [row for row in listed.splitlines() if "someone did this" not in row]
    assert kept == before.splitlines()  # no score, no place and no other word moves
    assert f"kite: {said}"[:60] in run(home, "why", KITE.id).out
    with open_library(home, environ={}, clock=at()) as library:
        page = write_digest(library)
        assert page is not None
        text = page.read_text()
    assert "## Someone did this\n\n- someone did this: project kite: A kite learns to fly" in text
    assert f"https://arxiv.org/abs/{KITE.id}" in text
    run(home, "project", "state", "kite", "delivered", "--because", "flies")
    assert [kind for kind, _ in reasons(home)[KITE.id]] == ["backburner"]
    assert not any(reasons(home, "--night", "2026-11-14").values())


def test_the_night_is_looked_through_once_and_a_damaged_memory_costs_time_alone(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(home, "project", "add", "kite", "a kite that learns to fly by the noise of the wind, without a model of air")
    first = reasons(home)
    calls: list[date] = []

    def counted(lib: Context, night: date) -> RadarReport:
        calls.append(night)
        return radar_of(lib, night)

    monkeypatch.setattr("readinglist.practice.radar.radar", counted)
    run(home, "keep", paper(70).id)  # the list is ranked again
    again = reasons(home)
    assert {i: told for i, told in first.items() if i in again} == again
    assert not calls
    stamp = json.loads((home / "cache" / FILE).read_text())["2026-11-15"][0]
    for damage in ("{", "[1]", json.dumps({"2026-11-15": [stamp, [["a", "b"]]]})):
        (home / "cache" / FILE).write_text(damage)
        assert reasons(home)[KITE.id] == first[KITE.id]
    assert len(calls) == 3


def test_an_idea_that_is_put_by_is_told_how_crowded_it_is_there(home: Path, tmp_path: Path) -> None:
    kite = run(home, "backburner", "add", "a kite that learns to fly by the noise of the wind").out
    assert "around it: 1 similar paper in 30 days" in kite
    oven = run(home, "backburner", "add", "ovens that smell burnt bread").out
    assert "around it: 0 similar papers in 30 days" in oven
    watched = radar(home)["watched"]
    assert [one["similar_a_month"] for one in watched] == [1, 0]
    assert "around it" not in run(tmp_path / "empty", "backburner", "add", "ovens that smell burnt bread").out


def test_the_nearest_of_the_week_are_shown_with_what_they_share_and_lack_kept_ones_too(home: Path) -> None:
    run(home, "keep", KITE.id)
    run(
        home, "project", "add", "kite", "a kite that learns to fly by the noise of the wind, without a model of the air"
    )
    run(home, "backburner", "add", "ovens that smell burnt bread")
    found = radar(home)
    assert (found["papers"], found["since"]) == (71, "2026-11-02")
    kite, oven = found["watched"]
    assert [len(one["nearest"]) for one in (kite, oven)] == [3, 3], "nothing near is said with the nearest"
    first = kite["nearest"][0]
    assert (first["id"], first["verdict"]) == (KITE.id, "keep")
    assert {"noise", "wind"} <= set(first["shares"])
    assert kite["nearest"][0]["nearness"] >= kite["nearest"][1]["nearness"]
    assert "bread" in oven["nearest"][0]["lacks"]
    told = run(home, "project", "radar").out
    assert "read 71 papers since 2026-11-02" in told
    assert "kept; shares " in told
    assert "no close match tonight; nearest of the week:" in told


def test_the_review_and_the_first_digest_of_a_week_have_the_list(home: Path) -> None:
    assert "Nearest papers of the week" not in run(home, "review", "--week", "2026-W45", "--json").out
    run(
        home, "project", "add", "kite", "a kite that learns to fly by the noise of the wind, without a model of the air"
    )
    written = run(home, "review", "--week", "2026-W46", "--json").out
    assert "Papers of the week that are closest to your work" in written
    assert KITE.title is not None
    assert KITE.title in written
    assert "read 71 papers since 2026-11-02" in written
    with open_library(home, environ={}, clock=at()) as library:
        monday, sunday = (read_digest(library, night) for night in (NIGHTS[7], NIGHTS[-1]))
        assert monday.near is not None
        assert sunday.near is None, "once a week"
        page = page_markdown(digest_page(monday))
    assert "Nearest to your projects this week, of 40 papers read since 2026-11-02" in page
