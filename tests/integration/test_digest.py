"""The digest of a library: what is in it, the files that a fetch leaves, the command."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from lxml import etree

from readinglist import open_library
from readinglist.core.events import FetchReport
from readinglist.core.merging import plan_all
from readinglist.core.papers import Insert, Listing
from readinglist.core.work_entries import QueueChanged
from readinglist.night.digest import FILE, NIGHTS, read_digest, write_digest
from readinglist.shell.library import Library
from readinglist.study.queue import add_item, change_item, queue_rows
from readinglist.triage.verdicts import mark_rest_seen
from tests.fakes import HandClock, paper, revised
from tests.integration.store_toys import insert
from tests.unit.cli.fake_library import Ran, run_on

NIGHT = date(2025, 11, 11)  # of the hand clock
DAY = timedelta(days=1)
ATOM = "{http://www.w3.org/2005/Atom}"


def library(home: Path, days: int = 0) -> Library:
    return open_library(home, environ={}, clock=HandClock(HandClock().moment + days * DAY).clock())


def announce(lib: Library, night: date, *numbers: int) -> None:
    lib.store.papers.apply([insert(paper(number), (night.isoformat(), "new")) for number in numbers])
    lib.store.nights.record([night], ["cs.LG"], "test")


def replace_paper(lib: Library, number: int, night: date) -> None:
    known = lib.store.papers.find_many([paper(number).id])
    changes = plan_all(known, [(revised(paper(number)), (Listing(night, "replace"),))])
    assert not isinstance(changes[0], Insert)
    lib.store.papers.apply(changes)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with library(tmp_path / "home", days=-1) as lib:
        announce(lib, NIGHT - DAY, 1, 2, 3)
        lib.keep(paper(1).id, paper(2).id)
    with library(tmp_path / "home") as lib:
        announce(lib, NIGHT, *range(10, 16))
    return tmp_path / "home"


def run(home: Path, *words: str, code: int = 0) -> Ran:
    ran = run_on(library(home), "digest", *words)  # type: ignore[arg-type]
    assert ran.code == code, ran.err
    return ran


def test_a_digest_is_the_list_of_the_night_and_what_waits(home: Path) -> None:
    with library(home, days=-8) as lib:
        lib.later(paper(3).id)
    with library(home) as lib:
        add_item(lib, "A book on robots", QueueChanged("add", kind="textbook"), None)
        digest = read_digest(lib)
        assert (digest.night, digest.available, digest.why_empty, digest.warning) == (NIGHT, 6, None, None)
        assert [one.paper.id for one in digest.papers] == [one.paper.id for one in lib.top(n=50)]
        assert digest.taken == HandClock().moment
        assert [one.id for one in digest.back] == [paper(3).id]
        assert [line.title for line in digest.queue] == ["A book on robots"]
        assert [one.paper.id for one in read_digest(lib, NIGHT - DAY).papers] == [paper(3).id]
        mark_rest_seen(lib)
        assert "every paper of night 2025-11-11 is decided or seen" in (read_digest(lib).why_empty or "")


def test_the_queue_of_a_day_is_five_open_items(home: Path) -> None:
    with library(home) as lib:
        for number in range(7):
            add_item(lib, f"Book {number}", QueueChanged("add", kind="textbook"), None)
        for row in queue_rows(lib)[:3]:
            change_item(lib, row.item.name, QueueChanged("drop"))
        assert len(read_digest(lib).queue) == 4
        add_item(lib, "Another", QueueChanged("add", kind="textbook"), None)
        add_item(lib, "One more", QueueChanged("add", kind="textbook"), None)
        assert len(read_digest(lib).queue) == 5


def test_revised_papers_are_those_that_i_kept_on_this_night_or_on_one_that_came_with_it(home: Path) -> None:
    with library(home) as lib:
        replace_paper(lib, 1, NIGHT)
        replace_paper(lib, 3, NIGHT)  # not kept
        assert [item.paper.id for item in read_digest(lib).revised] == [paper(1).id]
        assert read_digest(lib, NIGHT - DAY).revised == ()
    with library(home, days=3) as lib:  # two nights were missed
        lib.store.nights.record([NIGHT + DAY, NIGHT + 2 * DAY, NIGHT + 3 * DAY], ["cs.LG"], "test")
        replace_paper(lib, 2, NIGHT + DAY)
        digest = read_digest(lib)
        assert digest.caught_up == (NIGHT + DAY, NIGHT + 2 * DAY)
        assert [item.paper.id for item in digest.revised] == [paper(2).id]


def test_without_a_night_and_after_a_failure_it_says_so(tmp_path: Path, home: Path) -> None:
    with library(tmp_path / "empty") as lib:
        digest = read_digest(lib)
        assert digest.night is None
        assert "no night fetched" in (digest.why_empty or "")
        assert write_digest(lib) is None
    with library(home) as lib:
        lib.store.runs.add(FetchReport("failed", "arXiv is down", None, None))
        assert read_digest(lib).warning == "the last fetch failed: arXiv is down"
        path = write_digest(lib)
        assert path is not None
        assert "**the last fetch failed: arXiv is down**" in path.read_text()


# The feed


def entries(home: Path) -> list[dict[str, str | None]]:
    root = etree.fromstring((home / "exports" / "digest.atom").read_bytes(), etree.XMLParser(resolve_entities=False))
    return [{child.tag.removeprefix(ATOM): child.text for child in entry} for entry in root.iter(f"{ATOM}entry")]


def test_F20_the_feed_is_the_same_in_each_run_and_keeps_a_night_as_it_was(home: Path) -> None:
    with library(home) as lib:
        write_digest(lib)
        first = (home / "exports" / "digest.atom").read_bytes()
        write_digest(lib)
        assert (home / "exports" / "digest.atom").read_bytes() == first
        mark_rest_seen(lib)
    (before,) = entries(home)
    assert before["updated"] == "2025-11-11T05:30:00Z"
    with library(home, days=1) as lib:
        announce(lib, NIGHT + DAY, 20)
        write_digest(lib)
    assert entries(home)[1] == before
    assert "Paper 20" in (entries(home)[0]["content"] or "")


def test_F20_the_feed_holds_no_more_than_its_nights(home: Path) -> None:
    for day in range(1, NIGHTS + 4):
        with library(home, days=day) as lib:
            lib.store.nights.record([NIGHT + day * DAY], ["cs.LG"], "test")
            write_digest(lib)
    ids = [entry["id"] for entry in entries(home)]
    assert len(ids) == len(set(ids)) == NIGHTS
    assert (ids[0] or "").endswith(f"/night/{NIGHT + (NIGHTS + 3) * DAY}")


@pytest.mark.parametrize(
    "damage", ["", "{", "[1]", '{"2025-11-10": 1, "2025-11-09": {"id": 1}}', '{"2025-11-10": {"updated": 5}}']
)
def test_a_damaged_memory_costs_the_earlier_nights_alone(home: Path, damage: str) -> None:
    with library(home) as lib:
        write_digest(lib)
        before = entries(home)
        (home / "cache" / FILE).write_text(damage)
        write_digest(lib)
    assert entries(home) == before


# The command


def test_each_form_is_printed_or_written(home: Path, tmp_path: Path) -> None:
    plain = run(home).out
    assert plain.startswith("# Tuesday 11 November 2025\n")
    assert run(home, "--md").out == plain
    assert run(home, "--html").out.startswith("<!DOCTYPE html>")
    assert run(home, "--atom").out.startswith("<?xml")
    assert json.loads(run(home, "--json").out)["night"] == "2025-11-11"
    assert json.loads(run(home, "--html", "--json").out)["night"] == "2025-11-11"
    for form in ("--md", "--html", "--atom", "--json"):
        file = tmp_path / f"digest{form}"
        assert run(home, form, "-o", str(file)).out == ""
        assert file.read_text() == run(home, form).out
    assert run(home, "--night", "2025-11-10", "--md").out.startswith("# Monday 10 November 2025")


def test_what_is_printed_for_programs_is_recorded_as_shown_and_a_file_is_not(home: Path) -> None:
    def shown() -> set[str]:
        with library(home) as lib:
            return set(lib.store.impressions.surfaces_of(lib.paper(paper(10).id).row))

    run(home, "--html", "-o", str(home / "x.html"))
    assert shown() == set()
    run(home, "--json")
    assert shown() == {"top"}


def test_what_makes_no_sense_together_is_refused(home: Path, tmp_path: Path) -> None:
    run(home, "--email", "-o", str(tmp_path / "x"), code=2)
    run(home, "--night", "someday", code=2)
    assert run(home, "--email", code=78).err.count("\n") == 1


def test_a_paper_that_was_kept_is_on_no_list_and_hostile_titles_stay_text(home: Path) -> None:
    with library(home) as lib:
        hostile = replace(paper(30), title="<script>alert(1)</script>\u202e")
        lib.store.papers.apply([insert(hostile, (NIGHT.isoformat(), "new"))])
        lib.keep(paper(10).id)
    told = run(home, "--html").out
    assert f"abs/{paper(10).id}" not in told
    assert "<script" not in told
    assert "&lt;script&gt;alert(1)" in told
