"""`queue`, `next`, `diet` and `repro` from a shell: what is printed, the records, the exit codes, undo."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from readinglist import open_library
from readinglist.context import zone_of
from readinglist.core.text import title_key
from readinglist.ideas.canon import load_canon
from readinglist.study.queue import starters
from readinglist.study.repro import KINDS, compare_claims, reproduced_by, verdict_of_claims
from readinglist.taste.bets import bet_on_repro, describe_bets, placed_bets
from readinglist.taste.critique import open_critique
from readinglist.taste.settle import settle_bets
from tests.fakes import paper
from tests.integration.store_toys import NOW, at, insert, open_store
from tests.unit.cli.fake_library import Ran, record, run_on

IDS = [paper(n).id for n in range(1, 4)]
HOSTILE = "Deep\x1b[31m learning\u202e of $\\alpha$"
SETTINGS = {"READINGLIST_STUDY_ZONE": "Europe/Berlin"}
QUEUE_KEYS = ["item", "kind", "title", "state", "minutes", "pages", "due", "urgency", "reasons"]
Run = Callable[..., Ran]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """A command line on a library of three papers, the first with a title that would rule a terminal."""
    with open_store(tmp_path / "home") as store:
        store.papers.apply([insert(paper(1, title=HOSTILE)), insert(paper(2)), insert(paper(3))])

    def command(*words: str, now: datetime = NOW, **settings: str) -> Ran:
        environ = SETTINGS | {f"READINGLIST_STUDY_{key.upper()}": value for key, value in settings.items()}
        return run_on(open_library(tmp_path / "home", environ=environ, clock=at(now)), *words)  # type: ignore[arg-type]

    return command


def done(ran: Ran) -> str:
    assert ran.code == 0, ran.err
    return ran.out


def test_a_book_from_the_starter_list_to_its_end_and_back(run: Run) -> None:
    titles = {one["title"]: one for one in record(run("queue", "starters", "--json"))}
    assert len({one["kind"] for one in titles.values()}) == 3
    assert titles["Bandit Algorithms"]["authors"]
    assert "queue add  bandit-algorithms" in done(run("queue", "add", "bandit algorithms", "--pages", "500"))
    assert "* Bandit Algorithms" in done(run("queue", "starters", "--kind", "textbook"))
    done(run("queue", "start", "bandit"))
    assert "1 h 30 · 20 pages · on 2026-11-24" in done(run("queue", "log", "bandit", "1h30", "--pages", "20"))
    done(run("queue", "move", "bandit", "--due", "2026-12-24"))
    (row,) = record(run("queue", "list", "--json"))
    assert list(row)[:9] == QUEUE_KEYS
    assert [row[key] for key in QUEUE_KEYS[:7]] == [
        "bandit-algorithms", "textbook", "Bandit Algorithms", "started", 90, 20, "2026-12-24",
    ]  # fmt: skip
    assert row["urgency"] == pytest.approx(sum(reason["weight"] for reason in row["reasons"]))
    assert "20 of 500 pages" in done(run("queue", "list"))
    done(run("queue", "done", "bandit", "--because", "enough"))
    assert record(run("queue", "list", "--json"))[0]["state"] == "done"
    assert "1 done or dropped: --all" in done(run("queue", "list"))
    assert "undone  queue done" in done(run("undo"))
    done(run("undo"))
    (row,) = record(run("queue", "list", "--json"))
    assert (row["state"], row["due"], row["minutes"]) == ("started", None, 90)
    assert "queue add" in done(run("log"))


def test_a_paper_is_queued_by_its_id_and_shown_by_its_title_without_what_a_terminal_obeys(run: Run) -> None:
    done(run("queue", "add", IDS[0]))
    shown = done(run("queue", "list")) + done(run("next"))
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "learning of α" in shown
    (row,) = record(run("queue", "list", "--json"))
    assert (row["item"], row["kind"], row["paper"]) == (IDS[0], "paper", IDS[0])
    done(run("queue", "add", IDS[0], "--kind", "reimplementation", "--name", "mine"))
    assert len(record(run("queue", "list", "--json"))) == 2


def test_two_titles_that_begin_alike_are_two_items_and_one_title_is_one(run: Run) -> None:
    long = "High-Dimensional Continuous Control Using"
    done(run("queue", "add", f"{long} Generalized Advantage Estimation"))
    done(run("queue", "add", f"{long} Something Else", "--kind", "textbook"))
    assert run("queue", "add", f"{long} something else", "--kind", "textbook").code == 2
    names = {row["item"] for row in record(run("queue", "list", "--json"))}
    assert names == {"high-dimensional-continuous-control-using", "high-dimensional-continuous-control-using-2"}


def test_the_walk_through_of_the_page_works_from_an_empty_home(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "study.md").read_text(encoding="utf-8")
    blocks = [block.partition("```")[0] for block in page.split("```sh\n")[1:]]
    lines = [line.partition("   #")[0] for block in blocks for line in block.splitlines()]
    commands = [
        shlex.split(line)[1:] for line in lines if line.startswith(("readinglist study", "readinglist study repro"))
    ]
    assert len(commands) > 8
    for words in [*commands, ["next", "--minutes", "45"], ["diet"]]:
        ran = run_on(open_library(tmp_path, environ=SETTINGS, clock=at()), *words)  # type: ignore[arg-type]
        assert ran.code == 0, (words, ran.err)
    assert "textbooks" in ran.out


def test_starter_lists_agree_with_the_canon_where_it_has_the_paper(tmp_path: Path) -> None:
    canon = {one.id: one for one in load_canon()}
    with open_library(tmp_path, environ={}) as library:
        known = [one for one in starters(library) if one.paper in canon]
    assert len(known) > 5
    for one in known:
        paper = canon[one.paper or ""]
        assert title_key(paper.title).startswith(title_key(one.title or ""))
        assert [name.split()[-1] for name in one.authors or ()] == [name.split()[-1] for name in paper.authors]
        assert paper.published is not None
        assert one.year == paper.published.year


def test_three_books_at_once_are_enough_unless_set_otherwise(run: Run) -> None:
    for name in "abcd":
        done(run("queue", "add", f"Book {name}", "--kind", "thesis" if name == "a" else "textbook"))
    for name in "abc":
        done(run("queue", "start", f"book-{name}"))
    refused = run("queue", "start", "book-d")
    assert (refused.code, "book-a, book-b, book-c" in refused.err) == (2, True)
    done(run("queue", "add", IDS[0]))
    done(run("queue", "start", IDS[0]))  # a paper is no book
    done(run("queue", "move", "book-a", "--wait"))
    done(run("queue", "start", "book-d"))
    assert run("queue", "start", "book-a").code == 2
    done(run("queue", "start", "book-a", at_once="4"))


def test_a_sitting_starts_what_was_waiting_where_there_is_room_and_one_undo_takes_back_both(run: Run) -> None:
    for name in ("one", "two"):
        done(run("queue", "add", name, "--kind", "textbook"))
    assert "5 min · on 2026-11-24 · started" in done(run("queue", "log", "one", "5m", at_once="1"))
    assert "started" not in done(run("queue", "log", "two", "5m", at_once="1"))
    assert {row["item"]: row["state"] for row in record(run("queue", "list", "--json"))} == {
        "one": "started",
        "two": "waiting",
    }
    done(run("undo", "2"))
    assert {(row["state"], row["minutes"]) for row in record(run("queue", "list", "--json"))} == {("waiting", 0)}


def test_what_is_next_and_what_was_eaten(run: Run) -> None:
    assert record(run("next", "--json")) == {"minutes": 45, "proposals": []}
    done(run("queue", "add", "Book", "--kind", "textbook"))
    done(run("queue", "start", "book"))
    for days in (0, 1, 5):
        day = (NOW - timedelta(days=days)).date().isoformat()
        done(run("queue", "log", "book", "60m", "--on", day))
    done(run("keep", IDS[1]))
    found = record(run("next", "--json", "--minutes", "1h"))
    assert [(one["kind"], one["subject"]) for one in found["proposals"]] == [("paper", IDS[1]), ("textbook", "book")]
    assert list(found["proposals"][0]) == ["kind", "subject", "title", "why", "minutes"]
    done(run("read", IDS[1]))
    eaten = record(run("diet", "--json"))
    assert (eaten["minutes"], eaten["untimed_days"], eaten["owed"]) == ({"textbook": 180}, {"paper": 1}, "papers")
    assert [(week["week"], week["minutes"]) for week in eaten["weeks"][-3:]] == [
        ("2026-W46", {}),
        ("2026-W47", {"textbook": 60}),
        ("2026-W48", {"textbook": 120}),
    ]
    told = done(run("diet"))
    assert "books and theses had 100% of the reading, 50% meant: papers are owed" in told
    assert "touched on 1 day without logged time" in told
    assert "as meant" in done(run("diet", books="1.0"))
    assert "on 1 of 4 days of exploration" in done(run("diet", explore_day="tuesday"))


def test_one_nudge_a_day_at_most(run: Run) -> None:
    done(run("study", "add", "Book", "--kind", "textbook"))
    assert run("study", "log", "book", "60m").err == ""  # too little is known
    assert run("study", "log", "book", "3h").err == (
        "papers had 0% of the reading, 50% intended (last 4 weeks): readinglist study next\n"
    )
    assert run("study", "log", "book", "10m").err == ""
    assert "papers had 0%" in run("study", "log", "book", "10m", now=NOW + timedelta(days=1)).err


def test_a_night_owl_studies_on_the_day_where_he_is(run: Run) -> None:
    """23:30 UTC on New Year's Eve is the next year in Berlin."""
    done(run("queue", "add", "Book", "--kind", "textbook"))
    late = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert "on 2027-01-01" in done(run("queue", "log", "book", "30", now=late))
    weeks = record(run("diet", "--json", "--weeks", "1", now=late))["weeks"]
    assert weeks == [{"week": "2026-W53", "minutes": {"textbook": 30}, "days": 1}]
    assert "on 2026-12-31" in done(run("queue", "log", "book", "30", now=late, zone="UTC"))


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_the_diet_as_a_picture(run: Run, tmp_path: Path, ending: str) -> None:
    done(run("queue", "add", "Book", "--kind", "textbook"))
    done(run("queue", "log", "book", "2h"))
    done(run("diet", "--plot", str(tmp_path / f"diet.{ending}")))
    body = (tmp_path / f"diet.{ending}").read_bytes()
    assert body.startswith(b"<svg" if ending == "svg" else b"\x89PNG")
    assert b"W48" in body or ending == "png"


def test_a_reimplementation_against_what_was_published(run: Run) -> None:
    done(run("queue", "add", IDS[2], "--kind", "reimplementation", "--name", "ppo"))
    assert "no claims yet" in done(run("repro", "table", "ppo"))
    said = done(
        run("repro", "claim", "ppo", "return", "2100", "--data", "Hopper", "--source", "figure 3", "--tolerance", "5%")
    )
    assert "2100 ± 105" in said
    assert "within spread" in done(run("repro", "result", "ppo", "1890", "--seeds", "5", "--spread", "300"))
    done(run("repro", "claim", "ppo", "gap", "-2.5", "--tolerance", "0.5"))
    done(run("repro", "result", IDS[2], "-3.0", "--metric", "gap", "--commit", "1f3c2a"))
    found = record(run("repro", "table", IDS[2], "--json"))
    assert [(one["metric"], one["published"], one["tolerance"], one["verdict"]) for one in found["claims"]] == [
        ("return", 2100, 105, "within spread"),
        ("gap", -2.5, 0.5, "reproduced"),
    ]
    assert (found["verdict"], found["days"], found["item"]) == ("within spread", 1, "ppo")
    assert "in all: within spread" in done(run("repro", "table", "ppo"))
    assert done(run("repro", "ppo")) == done(run("repro", "table", "ppo"))
    done(run("undo"))
    assert record(run("repro", "table", "ppo", "--json"))["verdict"] == "not yet"


def test_a_reimplementation_is_linked_to_ideas_notebook_and_critique(run: Run, tmp_path: Path) -> None:
    done(run("queue", "add", IDS[2], "--kind", "reimplementation", "--name", "ppo"))
    done(run("ideas", "add", "clipping", "--origin", IDS[2]))
    for said in ("@ppo runs", f"@{IDS[2]} has a trick", "@other is no word of it", HOSTILE + " @ppo"):
        done(run("journal", said))
    found = record(run("repro", "table", "ppo", "--json"))
    assert (found["ideas"], len(found["journal"]), found["days"]) == (["clipping"], 3, 1)
    shown = done(run("repro", "table", "ppo"))
    assert "ideas: clipping" in shown
    assert "notebook, 2026-11-24: @ppo runs" in shown
    assert "\x1b" not in shown
    done(run("repro", "claim", "ppo", "return", "2100"))
    done(run("repro", "result", "ppo", "1890", "--notes", "the clipping --> matters"))
    with open_library(tmp_path / "home", environ=SETTINGS, clock=at()) as library:
        path = open_critique(library, IDS[2])
        first = path.read_text()
        path.write_text(first + "Mine.\n")
        assert open_critique(library, IDS[2]).read_text() == first + "Mine.\n"
    assert first.count("1890 where 2100 was published. the clipping") == 1
    assert record(run("critique", IDS[2], "--json"))["sections"] == {"My prediction": "Mine."}
    done(run("repro", "result", "ppo", "2090", "--notes", "so does the seed"))
    with open_library(tmp_path / "home", environ=SETTINGS, clock=at()) as library:
        second = open_critique(library, IDS[2]).read_text()
        assert open_critique(library, IDS[2]).read_text() == second
    assert second.startswith(first + "Mine.\n")
    assert (second.count("so does the seed"), second.count("the clipping")) == (1, 1)


def test_the_verdict_on_an_item_at_a_day(run: Run, tmp_path: Path) -> None:
    done(run("queue", "add", "Adam"))
    done(run("repro", "claim", "adam", "loss", "1"))
    done(run("repro", "result", "adam", "1", now=NOW + timedelta(days=3)))
    with open_library(tmp_path / "home", environ=SETTINGS, clock=at()) as library:
        entries, zone = library.store.log.of_kind(*KINDS), zone_of(library)
        days = (date(2026, 11, day) for day in (23, 24, 26, 27))
        told = [verdict_of_claims(compare_claims(entries, "adam", day, zone)) for day in days]
    assert told == [None, "not yet", "not yet", "reproduced"]


def test_a_bet_on_a_reimplementation_is_settled_from_its_claims(run: Run, tmp_path: Path) -> None:
    done(run("queue", "add", "Adam"))
    done(run("queue", "add", "Batch Normalization"))
    for item, value in (("adam", "1.04"), ("batch", "2")):
        done(run("repro", "claim", item, "loss", "1", "--tolerance", "5%"))
        done(run("repro", "result", item, value))
    with open_library(tmp_path / "home", environ=SETTINGS, clock=at()) as library:
        for item in ("Adam", "batch-normalization", "no such item"):
            bet_on_repro(library, item, 0.6, date(2026, 12, 1))
    with open_library(tmp_path / "home", environ=SETTINGS, clock=at(NOW + timedelta(days=9))) as library:
        list(settle_bets(library, partial(reproduced_by, library), False))
        assert [told.placed.state for told in describe_bets(library, placed_bets(library))] == ["won", "lost", "void"]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("queue", "add", "A book of mine"), 2, "--kind"),
        (("queue", "add", "2511.99999"), 66, "not in the library"),
        (("queue", "add", "???", "--kind", "textbook"), 2, "--name"),
        (("queue", "add", IDS[0], "--goal", "none such"), 66, "goal"),
        (("queue", "start", "nothing"), 66, "not in the queue"),
        (("queue", "log", "book"), 2, "give a time"),
        (("queue", "log", "book", "25h"), 2, "a day at most"),
        (("queue", "log", "book", "fast"), 2, "not a time"),
        (("queue", "log", "book", "5m", "--on", "2026-11-25"), 2, "not here yet"),
        (("queue", "move", "book"), 2, "say what changes"),
        (("queue", "add", "book"), 2, "in the queue already"),
        (("queue", "move", "book", "--parts", "1,2"), 2, "three numbers"),
        (("queue", "drop", "gone"), 2, "dropped already"),
        (("queue", "start", "gone"), 2, "puts it back"),
        (("repro", "claim", "book", "acc", "1", "--tolerance", "much"), 2, "not a tolerance"),
        (("repro", "claim", "book", "acc", "nan"), 2, "finite"),
        (("repro", "result", "book", "1"), 66, "nothing was claimed"),
        (("diet", "--plot", "x.jpg"), 2, "not a picture file"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(run: Run, words: tuple[str, ...], code: int, told: str) -> None:
    done(run("queue", "add", "Book", "--kind", "textbook", "--name", "book"))
    done(run("queue", "add", "Gone", "--kind", "textbook"))
    done(run("queue", "drop", "gone"))
    ran = run(*words)
    assert (ran.code, told in ran.err.splitlines()[-1]) == (code, True), ran.err


@pytest.mark.parametrize("settings", [{"zone": "Mars/Olympus"}, {"explore_day": "someday"}])
def test_a_wrong_setting_is_named(run: Run, settings: dict[str, str]) -> None:
    ran = run("diet", **settings)
    assert (ran.code, "[study]" in ran.err) == (78, True)


def test_a_bet_on_a_reimplementation_names_an_item_of_the_queue(run: Run) -> None:
    ran = run("bet", "repro", "ghost", "50")
    assert (ran.code, "'ghost' is not in the queue" in ran.err) == (66, True)
    done(run("queue", "add", "PPO on Humanoid", "--kind", "reimplementation"))
    assert "ppo-on-humanoid" in done(run("bet", "repro", "PPO on Humanoid", "50"))


def test_a_queued_paper_has_the_name_that_it_was_given_and_is_found_by_its_id(run: Run) -> None:
    assert "queue add  clipping" in done(run("queue", "add", IDS[1], "--name", "clipping"))
    done(run("queue", "start", IDS[1]))
    done(run("read", IDS[1], "--minutes", "20"))
    assert record(run("queue", "list", "--json"))[0]["item"] == "clipping"
    assert record(run("diet", "--json"))["minutes"] == {"paper": 20}
    ran = run("queue", "add", IDS[1])
    assert (ran.code, "in the queue already" in ran.err) == (2, True)


def test_an_item_of_the_queue_is_known_to_the_notebook(run: Run) -> None:
    done(run("queue", "add", "Bandits", "--kind", "textbook", "--name", "bandit"))
    assert "@bandit is no" not in done(run("journal", "read @bandit"))
    assert record(run("journal", "show", "--json"))["entries"][0]["mentions"] == [{"kind": "item", "name": "bandit"}]


def test_the_time_of_a_paper_that_was_kept_for_a_goal_is_that_goals(run: Run) -> None:
    done(run("goal", "add", "walk", "robots that walk"))
    done(run("keep", IDS[1], "--goal", "walk"))
    done(run("read", IDS[1], "--minutes", "150"))
    assert record(run("diet", "--json"))["goals"] == [{"goal": "walk", "minutes": 150}]


def test_a_timer_measures_the_sitting_between_start_and_stop(run: Run) -> None:
    done(run("study", "add", "Bandits", "--kind", "textbook"))
    assert run("study", "stop").code == 2
    done(run("study", "start", "bandits"))
    assert "the timer of bandits is running" in run("study", "start", "bandits").err
    told = done(run("study", "stop", "--pages", "12", "--note", "regret", now=NOW + timedelta(minutes=47)))
    assert "47 min · 12 pages" in told
    assert run("study", "stop", now=NOW + timedelta(hours=1)).code == 2  # stopped already
    done(run("study", "start", "bandits", now=NOW + timedelta(hours=2)))  # another sitting of what is started
    refused = run("study", "stop", now=NOW + timedelta(hours=15))
    assert (refused.code, "in the last 12 hours" in refused.err) == (2, True)
    done(run("study", "start", "bandits", now=NOW + timedelta(hours=16)))
    done(run("study", "done", "bandits", now=NOW + timedelta(hours=17)))
    assert run("study", "stop", now=NOW + timedelta(hours=17)).code == 2
    done(run("undo", now=NOW + timedelta(hours=17)))
    assert "2 h" in done(run("study", "stop", now=NOW + timedelta(hours=18)))


def test_what_recurs_waits_again_once_it_is_done(run: Run) -> None:
    done(run("study", "add", "Paper group", "--kind", "paper", "--every", "week", "--due", "friday"))
    done(run("study", "done", "paper-group", now=NOW + timedelta(days=3)))

    def row(*words: str) -> tuple[str, str | None, int | None]:
        (found,) = record(run("study", "list", "--json", *words))
        return found["state"], found["due"], found["every"]

    assert row() == ("waiting", "2026-12-04", 7)
    done(run("study", "move", "paper-group", "--every", "none"))
    done(run("study", "done", "paper-group", now=NOW + timedelta(days=10)))
    assert row() == ("done", "2026-12-04", None)
    assert run("study", "move", "paper-group", "--every", "0 days").code == 2
