"""Each command calls one method of the library and prints what it answers; a fake library stands behind."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from readinglist.core.log import IdeaChanged
from readinglist.core.settings import Places
from readinglist.upkeep.records import Problem
from tests.unit.cli.fake_library import FakeLibrary, paper, run_on


def document(*words: str, library: FakeLibrary | None = None) -> Any:
    ran = run_on(library or FakeLibrary(), *words)
    assert (ran.code, ran.err) == (0, "")
    return json.loads(ran.out)


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        (("top",), ["night", "goal", "count", "muted", "papers"]),
        (("search", "walk"), ["query", "count", "papers"]),
        (("tonight",), ["night", "count", "lines"]),
        (("similar", "1"), ["id", "count", "papers", "of"]),
        (("revised",), ["count", "papers"]),
        (("goal", "list"), ["count", "goals"]),
        (("feeds", "list"), ["count", "subscriptions"]),
        (("feeds", "check"), ["folder", "count", "subscriptions"]),
        (("doctor",), ["healthy", "problems", "checked"]),
        (("import", "a.bib"), ["files"]),
        (
            ("status",),
            [
                *("last_success", "watermarks", "papers", "kept", "unread", "failed_since", "gaps", "warnings"),
                *("trace", "bets_due", "muted"),
            ],
        ),
        (
            ("fetch",),
            ["status", "reason", "from", "to", "new", "revised", "unchanged", "skipped", "requests", "seconds"],
        ),
    ],
)
def test_json_is_one_document_with_its_keys_and_no_talk(words: tuple[str, ...], keys: list[str]) -> None:
    assert list(document(*words, "--json")) == keys


def test_showing_a_paper_as_json_is_the_record_itself() -> None:
    record = document("show", "#2", "--json")
    assert record["id"] == "2611.00002"
    assert list(record)[:3] == ["id", "version", "title"]


def test_why_is_the_scored_paper() -> None:
    record = document("why", "1", "--json")
    assert record["goal"] == "locomotion"
    assert record["sentence"] is None or record["sentence"] in record["abstract"]
    assert sum(reason["weight"] for reason in record["reasons"]) == pytest.approx(record["score"])


def test_the_log_as_json_is_all_of_it_newest_first() -> None:
    library = FakeLibrary()
    for _ in range(30):
        run_on(library, "keep", "1")
    run_on(library, "skip", "2")
    entries = document("log", "--json", library=library)
    assert len(entries) == 31
    assert entries[0]["data"] == {"verdict": "skip"}
    assert len(run_on(library, "log").out.splitlines()) == 20


@pytest.mark.parametrize("words", [("top", "--jsonl"), ("search", "walk", "--jsonl")])
def test_json_lines_are_one_paper_each(words: tuple[str, ...]) -> None:
    ran = run_on(FakeLibrary(), *words)
    assert [json.loads(text)["id"] for text in ran.out.splitlines()] == [paper(n).id for n in range(1, 6)]


def test_the_list_takes_a_night_a_goal_a_number_or_all() -> None:
    library = FakeLibrary()
    run_on(library, "top", "-n", "3", "--night", "2026-11-20", "--goal", "walk")
    run_on(library, "top", "--all", "-n", "99999999999999999999999")
    assert library.calls[0] == ("top_list", 3, date(2026, 11, 20), "walk", False)
    assert library.calls[2] == ("top_list", 10**9, None, None, True)


def test_an_empty_list_is_no_failure() -> None:
    ran = run_on(FakeLibrary(papers=[], why_empty="every paper is judged"), "top")
    assert ran.code == 0
    assert "every paper is judged" in ran.out
    assert ran.err == ""


def test_a_search_without_results_is_no_failure() -> None:
    assert document("search", "nothing", "--json", library=FakeLibrary(papers=[]))["count"] == 0


@pytest.mark.parametrize(
    ("words", "query", "number"),
    [
        (("walk", "-survey"), "walk -survey", 20),
        (("-neural", "-n", "5", "walk"), "-neural walk", 5),
        (("au:schulman", '"trust region"', "2014..2017", "--limit", "7"), 'au:schulman "trust region" 2014..2017', 7),
        (("-n",), "-n", 20),
        (("--", "-not", "--json"), "-not --json", 20),
        (("-v", "-hop"), "-v -hop", 20),
    ],
)
def test_a_minus_belongs_to_the_query(words: tuple[str, ...], query: str, number: int) -> None:
    library = FakeLibrary()
    run_on(library, "search", *words)
    assert library.calls[0] == ("search", query, number)


def test_a_mistyped_option_of_a_search_is_no_query() -> None:
    assert run_on(FakeLibrary(), "search", "walk", "--jsno").code == 2


def test_verdicts_name_papers_by_id_by_number_and_with_a_hash() -> None:
    library = FakeLibrary()
    ran = run_on(library, "keep", "1", "#2", "arXiv:2611.00003v2", "--goal", "walk", "--because", "simple")
    assert [entry.subject for entry in library.entries] == ["2611.00001", "2611.00002", "2611.00003"]
    assert "keep  2611.00001 · goal walk · simple · Paper 1 on policy gradients" in ran.out
    assert "readinglist undo 3" in ran.out


@pytest.mark.parametrize("words", [("1,3",), ("1-3",), ("1,", "3"), ("#1,#3",)])
def test_numbers_that_are_joined_are_told_how_several_are_written(words: tuple[str, ...]) -> None:
    library = FakeLibrary()
    ran = run_on(library, "keep", *words)
    assert (ran.code, library.entries) == (2, [])
    assert "separate several with spaces" in ran.err


def test_undo_takes_its_number_as_the_other_commands_too() -> None:
    library = FakeLibrary()
    run_on(library, "keep", "1", "2", "3")
    assert run_on(library, "undo", "-n", "2").out.count("undone") == 2


def test_a_verdict_that_was_given_before_is_recorded_and_told() -> None:
    library = FakeLibrary()
    library.papers[1] = paper(2, verdict="keep")
    ran = run_on(library, "keep", "1", "2", "2")
    assert "already kept: 2611.00002; both are in the log" in ran.err
    assert "2611.00001" not in ran.err
    assert run_on(library, "skip", "2").err == ""
    library.papers[1] = paper(2, verdict="later")
    assert run_on(library, "later", "2").err == ""


def test_the_list_of_subscriptions_has_a_head_above_its_columns() -> None:
    head, row, *_ = run_on(FakeLibrary(), "feeds", "list").out.splitlines()
    assert head.split() == ["kind", "weight", "name", "follows"]
    assert (head.index("name"), head.index("follows")) == (row.index("learning"), row.index("cs.LG"))


def test_reading_seeing_and_undoing() -> None:
    library = FakeLibrary()
    assert "40 min" in run_on(library, "read", "1", "--minutes", "40").out
    assert "5 papers of 2026-11-24" in run_on(library, "seen", "--rest").out
    assert "2 papers" in run_on(library, "seen", "1", "2").out
    undone = run_on(library, "undo", "2").out.splitlines()
    assert [row.split()[1] for row in undone] == ["seen", "seen"]


@pytest.mark.parametrize(
    "words",
    [
        ("seen",),
        ("seen", "1", "--rest"),
        ("undo", "0"),
        ("keep",),
        ("import", "f", "--goal", "g"),
        ("ideas", "list", "-n", "-3"),
    ],
)
def test_contradictions_are_usage_errors(words: tuple[str, ...]) -> None:
    ran = run_on(FakeLibrary(), *words)
    assert ran.code == 2
    assert 1 <= len(ran.err.splitlines()) <= 3
    assert ran.err.splitlines()[-1].startswith("readinglist: ")


def test_an_import_says_what_was_not_understood() -> None:
    library = FakeLibrary()
    ran = run_on(library, "import", "a.bib", "b.md", "--keep", "--goal", "walk", "--dry-run")
    assert library.calls[0] == ("import", ("a.bib", "b.md"), True, "walk", True)
    assert "skipped entry 4: no id and no DOI" in ran.out


def test_a_restore_wants_a_yes_where_it_replaces_a_library_and_nobody_can_be_asked(tmp_path: Path) -> None:
    library = FakeLibrary(places=Places(*[tmp_path] * 4))
    ran = run_on(library, "restore", "f")
    assert (ran.code, ran.err) == (0, f"restored into {tmp_path}\n")
    library.calls.clear()
    library.places.database.touch()
    assert run_on(library, "restore", "f").code == 2
    assert run_on(library, "restore", "f", "--dry-run").code == 0
    assert run_on(library, "restore", "f", "--yes").code == 0
    assert [call for call in library.calls if call[0] == "restore"] == [("restore", "f", True), ("restore", "f", False)]


def test_a_doctor_with_an_open_problem_exits_65() -> None:
    sick = FakeLibrary(problems=(Problem("orphans", "doctor --fix"),))
    assert run_on(sick, "doctor").code == 65
    assert run_on(sick, "doctor", "--json").code == 65
    assert run_on(FakeLibrary(), "doctor").code == 0


def test_opening_prints_the_address_where_there_is_no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    assert run_on(FakeLibrary(), "open", "1").out == "https://arxiv.org/abs/2611.00001\n"


def test_what_has_no_page_cannot_be_opened() -> None:
    library = FakeLibrary(papers=[paper(1, id="blog:lab-1", url="javascript:alert(1)")])
    assert run_on(library, "open", "1").code == 66


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts_are_printed(shell: str) -> None:
    ran = run_on(FakeLibrary(), "completion", shell)
    assert ran.code == 0
    assert "_READINGLIST_COMPLETE" in ran.out


@pytest.mark.parametrize("scheduler", ["cron", "systemd", "launchd"])
def test_the_nightly_job_names_the_home_in_full(scheduler: str) -> None:
    ran = run_on(FakeLibrary(), "--home", "relative/home", "schedule", scheduler)
    assert ran.code == 0
    assert "fetch" in ran.out
    assert "/relative/home" in ran.out


def test_a_feed_is_of_one_kind() -> None:
    assert run_on(FakeLibrary(), "feeds", "add", "x", "--url", "https://a.example", "--query", "q").code == 2
    assert run_on(FakeLibrary(), "feeds", "add", "x").code == 2


def test_the_goals_that_are_open_are_listed() -> None:
    assert "old" not in run_on(FakeLibrary(), "goal", "list").out
    assert "old closed" in run_on(FakeLibrary(), "goal", "list", "--all").out


def test_an_idea_is_added_with_its_names_and_can_be_taken_back() -> None:
    library = FakeLibrary()
    words = ("ideas", "add", "LoRA", "--origin", "arXiv:2106.09685v2", "--alias", "low-rank adaptation")
    ran = run_on(library, *words)
    assert ran.code == 0
    assert "undo" in ran.out
    assert library.entries[0].data == IdeaChanged("add", "2106.09685", ("low-rank adaptation",))


def test_the_canon_fills_the_ledger_in_one_stroke() -> None:
    library = FakeLibrary()
    ran = run_on(library, "ideas", "add", "--canon")
    assert ran.code == 0
    assert len(library.entries) > 300
    assert f"readinglist undo {len(library.entries)}" in ran.err


def test_adding_nothing_says_what_could_be_added() -> None:
    ran = run_on(FakeLibrary(), "ideas", "add")
    assert ran.code == 2
    assert "--canon" in ran.err


def test_an_idea_that_is_not_there_is_no_such_input() -> None:
    assert run_on(FakeLibrary(), "ideas", "show", "nothing").code == 66
    assert run_on(FakeLibrary(), "ideas", "replace", "nothing").code == 66


def test_no_way_between_two_ideas_is_no_such_input() -> None:
    ran = run_on(FakeLibrary(), "path", "LoRA", "GAN", "--json")
    assert (ran.code, ran.out) == (66, "")
    assert "no path from 'LoRA' to 'GAN'" in ran.err
