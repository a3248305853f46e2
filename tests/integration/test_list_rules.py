"""Follow and mute: what is always shown, with a mark, and what is hidden, counted and never lost."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from readinglist import open_library
from readinglist.citations.tables.references import References
from readinglist.core.papers import PaperData
from readinglist.core.references import Link, Reference, ReferenceList
from readinglist.lists.rank import whole_night
from readinglist.night.digest import read_digest
from readinglist.night.view.digest import digest_page
from readinglist.night.view.page_formats import page_markdown
from readinglist.shell.library import Library
from readinglist.triage.night_list import listed_night
from readinglist.triage.page_list import standing
from tests.fakes import paper
from tests.integration.store_toys import at, insert
from tests.unit.cli.fake_library import Ran, run_on

NIGHT = date(2026, 11, 15)
LEVINE = replace(paper(500), title="Odd one", abstract="Of nothing else.", authors=("Sergey Levine", "Ada Author1"))
LEGS = replace(paper(501), title="Legged-locomotion policies", abstract="Of Legged Locomotions.", categories=("cs.RO",))
OTHERS = [paper(n) for n in range(1, 41)]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with open_library(tmp_path / "home", environ={}, clock=at()) as library:
        listed = [insert(one, (NIGHT.isoformat(), "new")) for one in (*OTHERS, LEVINE, LEGS)]
        library.store.papers.apply([*listed, insert(paper(600))])
        library.store.nights.record([NIGHT], ["cs.LG"], "test")
        library.keep(paper(3).id, paper(5).id, paper(9).id)
        library.skip(*(paper(n).id for n in range(31, 34)))
    return tmp_path / "home"


def opened(home: Path) -> Library:
    return open_library(home, environ={}, clock=at())


def run(home: Path, *words: str, code: int = 0) -> Ran:
    ran = run_on(opened(home), *words)  # type: ignore[arg-type]
    assert ran.code == code, ran.err
    return ran


def read(home: Path, *words: str) -> Any:
    return json.loads(run(home, *words, "--json").out)


def marks(listed: Any, kind: str = "follow") -> dict[str, str]:
    """Id -> what a list says of each paper that a rule speaks of."""
    return {one["id"]: r["text"] for one in listed["papers"] for r in one["reasons"] if r["kind"] == kind}


def ids(listed: Any) -> list[str]:
    return [one["id"] for one in listed["papers"]]


def test_what_is_followed_has_a_marked_place_however_short_the_list_is(home: Path) -> None:
    before = ids(read(home, "top", "-n", "100"))
    assert before.index(LEVINE.id) > 20
    run(home, "follow", "author", "Levine, Sergey")
    run(home, "follow", "term", "legged  locomotion")
    told = {
        LEVINE.id: "you follow Sergey Levine (same name; perhaps another person)",
        LEGS.id: "you follow legged locomotion",
    }
    listed = read(home, "top", "-n", "5")
    assert marks(listed) == told
    assert ids(listed)[:5] == before[:5]
    assert [one["rank"] for one in read(home, "top", "-n", "100")["papers"]] == list(range(1, len(before) + 1))
    assert "you follow Sergey Levine" in run(home, "top", "-n", "5").out
    assert "you follow Sergey Levine" in run(home, "why", LEVINE.id).out
    with opened(home) as library:
        places = [scored.paper.id for scored in listed_night(library, None, None).papers if not scored.paper.verdict]
        assert places.index(LEVINE.id) <= 21
        rows = standing(library).rows
        assert {row.id for row in rows if any(r.kind == "follow" for r in row.scored.reasons)} == set(told)
        page = page_markdown(digest_page(read_digest(library)))
    assert "## What you follow" in page
    assert "you follow legged locomotion" in page
    assert {one["id"] for one in read(home, "digest")["followed"]} == set(told)


def test_an_author_is_told_apart_by_what_you_kept_and_says_when_that_is_not_sure(home: Path) -> None:
    def add(number: int, authors: tuple[str, ...], category: str) -> PaperData:
        made = paper(number, authors=authors, categories=(category,))
        with opened(home) as library:
            library.store.papers.apply([insert(made, (NIGHT.isoformat(), "new"))])
        return made

    known = add(700, ("Wei Wang", "Li Li"), "cs.RO")
    with opened(home) as library:
        library.keep(known.id)
    same_field, same_friend = add(701, ("Wei Wang",), "cs.RO"), add(702, ("Wei Wang", "Li Li"), "cs.DB")
    other, short, stranger = (
        add(703, ("Wei Wang",), "cs.DB"),
        add(704, ("W. Wang",), "cs.RO"),
        add(705, ("W. Wang",), "cs.DB"),
    )
    run(home, "follow", "author", "Wei Wang")
    told = marks(read(home, "top", "-n", "100"))
    assert told[same_field.id] == told[same_friend.id] == "you follow Wei Wang"
    assert told[other.id] == "you follow Wei Wang (perhaps someone else: no co-author or category in common)"
    assert told[short.id] == "you follow Wei Wang (perhaps: the paper says W. Wang)"
    assert stranger.id not in told


def test_who_cites_a_paper_that_is_followed_is_marked(home: Path) -> None:
    run(home, "follow", "paper", paper(600).id)
    assert not marks(read(home, "top"))
    with opened(home) as library:
        links = (Link(paper(600).id, 1.0, "arxiv"),)
        found = ReferenceList(None, paper(20).id, "ok", None, "pdf", (Reference(1, "Paper 600"),), links)
        library.store.part(References).put(found)
    assert marks(read(home, "top", "-n", "1")) == {paper(20).id: f"you follow {paper(600).id}: this paper cites it"}
    assert run(home, "follow", "paper", "2511.77777", code=66).err


def test_a_muted_paper_is_in_no_list_and_counted_and_undo_brings_it_back(home: Path) -> None:
    muted = {one.id for one in OTHERS if "Bo Writer2" in one.authors}
    before = ids(read(home, "top", "-n", "100"))
    whole = ids(read(home, "top", "--all", "-n", "100"))
    run(home, "mute", "author", "bo writer2")
    hidden = {one["id"] for one in read(home, "muted")["papers"]}
    assert hidden == muted & set(before)
    assert all("author bo writer2; hidden" in text for text in marks(read(home, "muted"), "mute").values())
    listed = read(home, "top", "-n", "100")
    assert listed["muted"] == len(hidden)
    assert sorted(ids(listed)) == sorted(set(before) - hidden)
    assert f"{len(hidden)} muted" in run(home, "top").out
    first = run(home, "show", "1").out
    assert "hidden paper" in run(home, "muted").out
    assert run(home, "show", "1").out == first, "the numbers of the last list stay"
    assert not hidden & set(ids(read(home, "top", "--all", "-n", "100")))
    with opened(home) as library:
        assert not hidden & {scored.paper.id for scored in listed_night(library, None, None).papers}
        assert not hidden & {row.id for row in standing(library).rows}
        assert not hidden & {scored.paper.id for scored in read_digest(library).papers}
    assert "hidden" in run(home, "why", min(hidden)).out
    run(home, "seen", "--rest")
    assert {one["id"] for one in read(home, "muted")["papers"]} == hidden
    run(home, "undo", "2")
    assert ids(read(home, "top", "-n", "100")) == before
    assert sorted(ids(read(home, "top", "--all", "-n", "100"))) == sorted(whole)
    assert read(home, "muted")["count"] == 0


def test_a_muted_paper_uses_up_no_drawn_place_and_moves_none_into_the_first_five(home: Path) -> None:
    with opened(home) as library:
        library.store.papers.apply([insert(paper(n), (NIGHT.isoformat(), "new")) for n in range(700, 760)])
    for author in ("Ada Author1", "Ada Author2"):
        run(home, "mute", "author", author)
        with opened(home) as library:
            assert all(one.rank > 5 for one in library.top() if one.explore)  # ranked before the rule
            library.skip(library.top()[0].paper.id)
            assert sum(one.explore is not None for one in library.top()) == 2  # ranked with it


def test_a_name_without_its_kind_is_answered_with_the_whole_command(home: Path) -> None:
    said = run(home, "follow", "Pieter Abbeel", code=2).err
    assert "`readinglist follow author 'Pieter Abbeel'`, or: author, paper, term" in " ".join(said.split())


def test_a_category_is_muted_where_it_is_the_first_one(home: Path) -> None:
    run(home, "mute", "category", "cs.RO")
    run(home, "mute", "term", "policies")
    (found,) = read(home, "muted")["papers"]
    assert found["id"] == LEGS.id
    assert found["reasons"][-1]["text"] == "muted: category cs.RO, term policies; hidden"
    assert run(home, "mute", "category", "cs.XX", code=2).err


def test_a_follow_outranks_a_mute_and_so_does_a_goal_that_has_it_at_the_top(home: Path) -> None:
    run(home, "mute", "term", "locomotion")
    run(home, "follow", "term", "legged locomotion")
    listed = read(home, "top", "-n", "100")
    assert marks(listed, "mute") == {LEGS.id: "muted: term locomotion; shown because you follow it"}
    run(home, "follow", "remove", "Legged Locomotion")
    assert LEGS.id not in ids(read(home, "top", "-n", "100"))
    run(home, "goal", "add", "walk", "policies of legged locomotion")
    told = marks(read(home, "top", "-n", "100"), "mute")
    assert told == {LEGS.id: "muted: term locomotion; shown for goal walk"}
    assert read(home, "muted")["count"] == 0


def test_a_muted_paper_does_not_come_back_for_a_goal_when_the_others_are_decided(home: Path) -> None:
    run(home, "goal", "add", "gaits", "trotting gaits of odd quadrupeds")
    with opened(home) as library:
        above = [
            paper(n, title=f"Trotting quadrupeds {n}", abstract="Odd trotting gaits of quadrupeds.")
            for n in range(800, 830)
        ]
        library.store.papers.apply([insert(one, (NIGHT.isoformat(), "new")) for one in above])
    run(home, "mute", "author", "Sergey Levine")
    with opened(home) as library:
        assert next(one.rank for one in whole_night(library, NIGHT, None) if one.paper.id == LEVINE.id) > 20
    run(home, "seen", "--rest")
    assert LEVINE.id not in ids(read(home, "top", "-n", "100"))
    assert LEVINE.id not in ids(read(home, "top", "-n", "100"))
    assert ids(read(home, "muted")) == [LEVINE.id]


def test_rules_are_listed_removed_and_in_the_log(home: Path) -> None:
    run(home, "follow", "author", "Sergey Levine")
    run(home, "mute", "term", "survey")
    assert [(one["of"], one["name"]) for one in read(home, "follow")["rules"]] == [("author", "Sergey Levine")]
    assert [(one["of"], one["name"]) for one in read(home, "mute", "list")["rules"]] == [("term", "survey")]
    assert "survey" in run(home, "mute").out
    assert "follow author" in run(home, "log", "-n", "2").out
    assert run(home, "mute", "remove", "Sergey Levine", code=66).err
    run(home, "mute", "remove", "survey")
    assert read(home, "mute")["rules"] == []
    run(home, "undo")
    assert read(home, "mute")["count"] == 1
    for words in (("author", "-"), ("term", " ")):
        assert run(home, "follow", *words, code=2).err
