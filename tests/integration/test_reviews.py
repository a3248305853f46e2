"""Reviews: complete against a count by hand, kept word for word, and no step lost or doubled."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from readinglist import open_library
from readinglist.core.dates import week_of
from readinglist.core.errors import InputError, StoreError
from readinglist.core.log import Bet, BetSettled, Verdict
from readinglist.practice.notebook import entries_between, note
from readinglist.practice.projects import admire
from readinglist.review.review import facts_of, gather, label_of
from readinglist.review.text import LINES, steps_of, summary_counts
from readinglist.review.view import review_lines
from readinglist.shell.library import Library
from readinglist.upkeep.maintain import doctor
from tests.fakes import paper
from tests.integration.store_toys import at, insert
from tests.practice_year import DAYS, FIRST, LAST, live
from tests.unit.cli.fake_library import run_on

ZONE = "America/New_York"
ENVIRON = {"READINGLIST_STUDY_ZONE": ZONE}


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("year") / "home"
    with open_library(home, environ=ENVIRON) as library:
        live(library)
    return home


@pytest.fixture
def lib(year: Path, tmp_path: Path) -> Iterator[Library]:
    shutil.copytree(year, tmp_path / "home")
    with open_library(tmp_path / "home", environ=ENVIRON, clock=at()) as library:
        yield library


def counted_by_hand(home: Path) -> dict[str, Counter[str]]:
    """Entries that stand, by week and kind: from the bare rows, without the code under test."""
    rows = sqlite3.connect(home / "library.db").execute("select id, at, kind, subject, data from log").fetchall()
    undone = {subject for _, _, kind, subject, _ in rows if kind == "undo"}
    found: dict[str, Counter[str]] = {}
    for entry, moment, kind, _, data in rows:
        if kind == "undo" or entry in undone:
            continue
        told = json.loads(data)
        day = datetime.fromisoformat(moment).astimezone(ZoneInfo(ZONE)).date()
        day = date.fromisoformat(told["on"]) if kind == "time" else day
        week = day.strftime("%G-W%V")
        found.setdefault(week, Counter())[told.get("verdict") or kind] += 1
    return found


def test_every_week_of_a_year_is_complete(lib: Library, tmp_path: Path, whole: bool) -> None:
    """Every week is counted; every fifth, or with READINGLIST_TEST_WHOLE=1 each, is assembled as well."""
    by_hand = counted_by_hand(tmp_path / "home")
    weeks = [week_of(FIRST).before(-n) for n in range(-1, (LAST - FIRST).days // 7 + 2)]
    assert sum(sum(count.values()) for count in by_hand.values()) > 4_500
    days, gathered = 0, gather(lib, weeks[-1])
    for number, week in enumerate(weeks):
        entries = gathered.written(week)
        counts, steps = summary_counts(map(label_of, gathered.by_week.get(week, ()))), steps_of(entries)
        if whole or number % 5 == 0:
            facts = facts_of(lib, week, gathered)
            assert (facts.counts, facts.entries, facts.own_steps) == (counts, entries, steps)
        assert dict(counts) == dict(by_hand.pop(week.name, Counter())), week.name
        files = [lib.places.journal / f"{week.first + timedelta(days=n)}.md" for n in range(7)]
        texts = [file.read_text() for file in files if file.exists()]
        days += len(texts)
        assert len(entries) == sum(len(re.findall(r"^- ", text, re.M)) for text in texts)
        assert len(steps) == sum(len(re.findall(r"^- \[.\] ", text, re.M)) for text in texts)
    assert not by_hand
    assert days == DAYS


def test_a_week_that_is_full_says_how_much_more_was_written(lib: Library) -> None:
    found = lib.review.review("2026-W20")
    assert len(list(review_lines(found))) <= LINES
    there = sum(entry.line in found.text for entry in found.facts.entries if entry.section != "next")
    more = re.findall(r"\*\*(?:And|In all)\*\*: (\d+)", found.text)
    assert there + sum(map(int, more)) >= sum(entry.section != "next" for entry in found.facts.entries)


def test_no_step_of_a_year_is_lost_or_doubled(lib: Library) -> None:
    """Each week is reviewed and nothing is ticked there: all that was ever left open is asked about, once."""
    open_steps: set[str] = set()
    for n in range(5):
        week = week_of(FIRST).before(-n)
        found = lib.review.review(week.name)
        again = lib.review.review(week.name)
        assert again.text == found.text
        promised = [step.key for step in found.facts.promised]
        assert len(promised) == len(set(promised))
        assert open_steps <= set(promised)
        open_steps = {s.key for s in (*found.facts.promised, *found.facts.own_steps) if s.mark == " "}
        assert open_steps


def test_a_review_that_was_edited_keeps_every_word_when_it_is_assembled_again(lib: Library) -> None:
    path = lib.review.review("2026-W21").path
    lines = path.read_text().splitlines()
    mine = [f"mine {n}" for n in range(0, len(lines), 3)]
    for n, text in enumerate(mine):
        lines.insert(4 * n + 4, text)
    path.write_text("\n".join(lines) + "\n")
    note(lib, "of another day", "notes", ())
    text = lib.review.review("2026-W21").text
    assert [line for line in text.splitlines() if line.startswith("mine ")] == mine
    assert set(lines) <= set(text.splitlines())


def test_steps_from_one_week_to_the_next_by_command(tmp_path: Path) -> None:
    def run(moment: str, *words: str) -> str:
        clock = at(datetime.fromisoformat(f"{moment}T12:00:00+00:00"))
        ran = run_on(open_library(tmp_path, environ=ENVIRON, clock=clock), *words)  # type: ignore[arg-type]
        assert (ran.code, ran.err) == (0, ""), ran
        return ran.out

    for step in ("ask Ada", "plot it", "read the appendix"):
        run("2026-11-17", "journal", step, "-s", "next")
    run("2026-11-18", "review")
    run("2026-11-21", "journal", "noted after the review", "-s", "next")
    review = tmp_path / "journal" / "2026-W47.md"
    review.write_text(
        review.read_text()
        .replace("- [ ] plot it", "- [x] plot it")
        .replace("- [ ] read the appendix", "- [-] read the appendix")
        + "- [ ] written by hand\n"
    )
    out = json.loads(run("2026-11-24", "review", "--json"))
    assert [(step["text"], step["state"]) for step in out["promised"]] == [
        ("ask Ada", "not done"),
        ("plot it", "done"),
        ("read the appendix", "dropped"),
        ("noted after the review", "not done"),
        ("written by hand", "not done"),
    ]
    path = tmp_path / "journal" / "2026-W48.md"
    path.write_text(path.read_text().replace("- [ ] written by hand", "- [x] written by hand"))
    assert run("2026-11-25", "review").count("ask Ada") == 1
    third = json.loads(run("2026-12-02", "review", "--json"))
    assert [(step["text"], step["since"]) for step in third["promised"]] == [
        ("ask Ada", "2026-W47"),
        ("noted after the review", "2026-W47"),
    ]


def test_hostile_text_cannot_end_a_block(tmp_path: Path) -> None:
    with open_library(tmp_path, environ=ENVIRON, clock=at()) as library:
        note(library, "a --> b <!-- end of notes --> c", "notes", ())
        note(library, "-->\n<!-- assembled next: 123456 -->", "insights", ())
        first = library.review.review().text
        assert library.review.review().text == first
        assert first.count("<!-- end of notes -->") == 1


def test_what_is_no_week_is_refused(tmp_path: Path) -> None:
    ran = run_on(open_library(tmp_path, environ=ENVIRON, clock=at()), "review", "--week", "last")  # type: ignore[arg-type]
    assert (ran.code, "neither a week such as" in ran.err) == (2, True)


def test_a_file_that_cannot_be_read_is_named_by_the_doctor_and_never_written(tmp_path: Path) -> None:
    with open_library(tmp_path, environ=ENVIRON, clock=at()) as library:
        note(library, "today", "notes", ())
        path = library.places.journal / "2026-11-23.md"
        path.write_bytes(b"- \xff no text")
        assert len(entries_between(library)) == 1
        assert [problem.what for problem in doctor(library, fix=False, rebuild=False).problems] == [
            f"{path} is not UTF-8 (byte 2)"
        ]
        review = library.review.review().path
        review.write_bytes(b"\xff")
        with pytest.raises(InputError, match="is not UTF-8"):
            library.review.review()
        assert review.read_bytes() == b"\xff"


def test_bets_what_was_put_off_for_good_and_the_quarter(tmp_path: Path) -> None:
    one, other, third = (paper(n) for n in (1, 2, 3))

    def on(day: int) -> datetime:
        return datetime(2026, 9, day, 12, tzinfo=UTC)  # 2026-W40, a quarter's first, begins on the 28th

    with open_library(tmp_path, environ=ENVIRON, clock=at(on(29))) as library:
        library.store.papers.apply([insert(made) for made in (one, other, third)])
        log = library.store.log
        log.append(Bet(0.3, "2026-09-30", top=0.1, source="s2"), one.id, on(1))
        settled = log.append(Bet(0.7, "2026-09-20", top=0.1, source="s2"), other.id, on(1))
        log.append(BetSettled("won", "2026-09-29"), settled.id, on(29))
        for day in (1, 9, 17, 28):
            log.append(Verdict("later"), third.id, on(day))
        admire(library, one.id, "it changed how I see")
        text = library.review.review().text
    assert f"- due: *{one.title}* ({one.id}), top 10% on 2026-09-30; you gave it 30%" in text
    assert f"- came true: *{other.title}* ({other.id}), top 10% on 2026-09-20; you gave it 70%" in text
    assert f"- put off for the last time: *{third.title}* ({third.id}) will not come back" in text
    assert "## Four weeks, condensed" in text
    assert "it changed how I see\nDoes your plan reach that level?" in text


def test_a_title_is_no_markup_and_what_the_user_wrote_stays_as_it_was_written(tmp_path: Path) -> None:
    with open_library(tmp_path, environ=ENVIRON, clock=at()) as library:
        title = "![x](http://evil.example/x.png) <script>alert(1)</script> [l](javascript:x) --> $\\alpha$"
        library.store.papers.apply([insert(paper(1, title=title))])
        library.keep(paper(1).id)
        mine = r"costs $5, not $6: `d ~ \'e'` and $\alpha$ in **bold**"
        note(library, mine, "notes", ())
        text = library.review.review().text
    assert mine in text
    assert not re.search(r"(?<!\\)!\[|(?<!\\)<script|(?<!\\)\]\(|(?<!\\)\[l", text)
    assert "α" in text


@pytest.mark.parametrize("name", ["2026-W99", "2025-W53", "2026-W47 (1)", "2026-W47.sync-conflict-20261124-AB"])
def test_what_only_looks_like_a_review_is_none(tmp_path: Path, name: str) -> None:
    with open_library(tmp_path, environ=ENVIRON, clock=at()) as library:
        note(library, "by me", "next", ())
        (library.places.journal / f"{name}.md").write_text("## Next steps\n\n- [ ] not mine\n")
        assert "not mine" not in library.review.review("2027-W01").text


def test_a_day_that_cannot_be_read_is_named_in_the_review(tmp_path: Path) -> None:
    with open_library(tmp_path, environ=ENVIRON, clock=at()) as library:
        note(library, "first", "notes", ())
        (library.places.journal / "2026-11-23.md").write_bytes(b"- \xff\n")
        assert "**2026-11-23.md** cannot be read" in library.review.review().text


def test_a_file_that_its_owner_made_read_only_is_not_written(tmp_path: Path) -> None:
    with open_library(tmp_path, environ=ENVIRON, clock=at()) as library:
        path = note(library, "first", "notes", ()).path
        path.chmod(0o400)
        before = path.read_bytes()
        with pytest.raises(StoreError, match="read-only"):
            note(library, "second", "notes", ())
        assert path.read_bytes() == before


def test_weeks_before_anything_was_done_are_not_condensed(tmp_path: Path) -> None:
    with open_library(tmp_path, environ=ENVIRON, clock=at()) as library:
        note(library, "first", "notes", ())
        assert "condensed" not in library.review.review("2026-W48").text
        (library.places.journal / "2026-11-17.md").write_text("## Insights\n\n- it walks\n")
        (library.places.journal / "2026-W48.md").unlink()
        text = library.review.review("2026-W48").text
    assert "**2026-W47**: nothing decided" in text
    assert "**2026-W46**" not in text


@pytest.mark.parametrize("name", ["0001-W01", "9999-W52", "9999-12-31"])
def test_weeks_at_the_ends_of_time_are_refused(tmp_path: Path, name: str) -> None:
    ran = run_on(open_library(tmp_path, environ=ENVIRON, clock=at()), "review", "--week", name)  # type: ignore[arg-type]
    assert (ran.code, "neither a week such as" in ran.err) == (2, True)


def test_an_imported_keep_is_of_the_day_of_its_source_and_without_one_of_no_week(tmp_path: Path) -> None:
    with open_library(tmp_path / "home", environ=ENVIRON, clock=at()) as library:
        library.store.papers.apply([insert(paper(n)) for n in (1, 2, 3)])
        library.store.log.append(Verdict("keep", on="2016-02-01", assumed=True), paper(1).id)
        library.store.log.append(Verdict("keep", on="2020-03-04"), paper(2).id)
        library.keep(paper(3).id)
        now, then = (library.review.review(name).facts for name in (None, "2020-W10"))
        assert (now.counts, then.counts) == ({"imported": 1, "keep": 1}, {"keep": 1})
        assert [paper(3).id in told for told in now.papers] == [True]
        assert [paper(2).id in told for told in then.papers] == [True]
        assert library.review.review("2016-W05").facts.counts == {}


def test_a_weekly_note_that_was_there_before_is_woven_into_and_its_open_step_goes_on(tmp_path: Path) -> None:
    with open_library(tmp_path / "home", environ=ENVIRON, clock=at()) as library:
        path = library.places.journal / "2026-W46.md"
        path.parent.mkdir(parents=True)
        mine = "# Week 46\n\nslow week\n\n## Todo\n\n- [ ] call Ada\n- [x] tidy up\n\n## Next steps\n\n- [ ] plot it\n"
        path.write_text(mine)
        found = library.review.review("2026-W46")
        assert found.is_adopted
        assert found.text.startswith(mine.rstrip())
        assert "## A question" in found.text
        assert found.text.count("## Next steps") == 1
        assert not library.review.review("2026-W46").is_adopted
        assert library.review.review("2026-W46").text == found.text
        assert {step.text for step in library.review.review("2026-W47").facts.promised if step.mark == " "} == {
            "call Ada",
            "plot it",
        }


def test_a_review_whose_comments_an_editor_took_out_goes_on_without_a_line_twice(lib: Library) -> None:
    before = lib.review.review("2026-W21")
    bare = "".join(line for line in before.text.splitlines(keepends=True) if not line.startswith("<!--"))
    before.path.write_text(bare)
    found = lib.review.review("2026-W21")
    assert found.is_adopted
    steps = [line for line in found.text.splitlines() if line.startswith("- [")]
    assert sorted(steps) == sorted(line for line in bare.splitlines() if line.startswith("- ["))
    assert [line for line in found.text.splitlines() if line and not line.startswith("<!--")] == [
        line for line in bare.splitlines() if line
    ]


def test_a_kept_paper_comes_back_after_a_month_with_its_line_while_it_is_kept(tmp_path: Path) -> None:
    month_ago = datetime(2026, 10, 24, 12, tzinfo=UTC)
    with open_library(tmp_path, environ=ENVIRON, clock=at(datetime(2026, 11, 24, 12, tzinfo=UTC))) as library:
        library.store.papers.apply([insert(paper(n)) for n in (1, 2, 3)])
        for n, because in ((1, None), (2, "the critic is frozen"), (3, "no longer")):
            library.store.log.append(Verdict("keep", because=because), paper(n).id, month_ago)
        library.store.log.append(Verdict("skip"), paper(3).id, month_ago + timedelta(days=1))
        found = library.review.review("2026-W48")
        assert [told.rpartition(", ")[2] for told in found.facts.again] == [
            "kept 1 month ago: the critic is frozen",
            "kept 1 month ago",
        ]
        assert "- [ ] *" in found.text
        assert not library.review.review("2026-W49").facts.again
