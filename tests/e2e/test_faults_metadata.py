"""A18-A20, B4-B16: what a paper is said to be, by lists that differ."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from tests.fakes import paper, revised
from tests.harness.invariant import listed_on, rows
from tests.harness.scene import SKIPPED, THURSDAY, TUESDAY, WEDNESDAY, Scene, follow
from tests.harness.steps import Edited


def shown(scene: Scene, paper_id: str) -> Any:
    return scene.run("show", paper_id, "--json", arxiv=scene.arxiv, check=True).json


def count(scene: Scene, paper_id: str) -> int:
    return sum(row[1] == paper_id for row in rows(scene.home, "papers")["papers"])


def test_A18_a_paper_in_every_list_is_one_row_and_new_once(scene: Scene) -> None:
    one = paper(80)
    scene.announce(TUESDAY, one)
    scene.announce(WEDNESDAY, replace(one, categories=(*one.categories, "cs.CV")), type="cross")
    scene.announce(WEDNESDAY, revised(one), type="replace")
    scene.announce(THURSDAY, revised(one), type="replace-cross")
    scene.open()
    assert scene.fetch().json["new"] == 6
    scene.run("later", one.id, arxiv=scene.arxiv, check=True)
    for night in (WEDNESDAY, THURSDAY):
        scene.arxiv.today = night
        assert scene.fetch().json["new"] == 5
    assert count(scene, one.id) == 1
    listings = rows(scene.home, "papers", "listings")
    [number] = [row[0] for row in listings["papers"] if row[1] == one.id]
    assert [row[1:] for row in listings["listings"] if row[0] == number] == [
        (TUESDAY.isoformat(), "new"),
        (WEDNESDAY.isoformat(), "cross"),
        (WEDNESDAY.isoformat(), "replace"),
        (THURSDAY.isoformat(), "replace-cross"),
    ]
    assert one.id not in (scene.home / "exports" / "tonight.md").read_text(encoding="utf-8")
    assert shown(scene, one.id)["verdict"] == "later"
    assert shown(scene, one.id)["announced"] == TUESDAY.isoformat()
    scene.heals()


def test_A18_a_paper_in_two_feeds_of_one_night_is_one_row(scene: Scene) -> None:
    both = paper(81, categories=("cs.CV", "cs.LG"))
    scene.announce(TUESDAY, both)
    scene.open()
    follow(scene.home, "cs.LG", "cs.CV", "stat.ML")
    assert scene.fetch().json["new"] == 6
    assert listed_on(scene.home, TUESDAY.isoformat()) >= {both.id}
    scene.heals()


def test_A19_a_new_version_of_a_judged_paper_leaves_the_verdict(scene: Scene) -> None:
    scene.announce(TUESDAY, revised(SKIPPED, title="A better title"), type="replace")
    scene.open()
    outcome = scene.fetch().json
    assert (outcome["new"], outcome["revised"]) == (5, 1)
    found = shown(scene, SKIPPED.id)
    assert (found["verdict"], found["version"], found["title"]) == ("skip", 2, "A better title")
    top = scene.run("top", "-n", "100", "--json", arxiv=scene.arxiv, check=True).json
    assert SKIPPED.id not in {entry["id"] for entry in top["papers"]}
    scene.heals()


def test_A19_what_changed_in_a_kept_paper_is_shown(scene: Scene) -> None:
    kept = paper(3)
    scene.announce(TUESDAY, revised(kept, abstract="Wholly rewritten."), type="replace")
    scene.open()
    scene.run("keep", kept.id, arxiv=scene.arxiv, check=True)
    scene.fetch()
    listed = scene.run("revised", "--json", arxiv=scene.arxiv, check=True).out
    assert kept.id in listed
    assert "Wholly rewritten." in listed


def test_A20_a_withdrawn_paper_keeps_its_text_and_is_marked(scene: Scene) -> None:
    """Caught up by OAI, which says so; and not asked for again on the next night."""
    gone = replace(paper(4), version=2, withdrawn=True, comment="This paper has been withdrawn by the authors")
    scene.announce(TUESDAY, gone, type="replace")
    scene.open(today=WEDNESDAY)
    assert scene.fetch().code == 0
    found = shown(scene, gone.id)
    assert found["withdrawn"] is True
    assert found["abstract"] == paper(4).abstract
    scene.arxiv.today = THURSDAY
    sent = len(scene.arxiv.log)
    assert scene.fetch().code == 0
    assert len(scene.arxiv.log) - sent == 1
    scene.heals()


@pytest.mark.parametrize("given", ["2401.00001\n", "٢٤٠١.٠٠٠٠١", "../../x", "2401.00001v0", "2401.00001v01", "-n"])
def test_B2_an_id_that_is_none_is_refused_before_any_request_or_file(tuesday: Scene, given: str) -> None:
    before = sorted(tuesday.home.rglob("*"))
    for words in (("keep", "--", given), ("show", "--", given), ("pdf", "get", "--", given)):
        outcome = tuesday.run(*words, arxiv=tuesday.arxiv)
        assert outcome.code == 2, (words, outcome)
        assert "Traceback" not in outcome.err
    assert tuesday.arxiv.log == []
    assert {path for path in tuesday.home.rglob("*") if path.suffix not in (".db-wal", ".db-shm")} <= set(before)


@pytest.mark.parametrize("title", ["0", "None", "null", "NaN", "[/INST]", "=cmd|' /C calc'!A0", "{{7*7}}"])
def test_B4_a_title_that_looks_like_something_else_is_text(scene: Scene, title: str) -> None:
    scene.announce(TUESDAY, paper(82, title=title))
    scene.open()
    scene.fetch()
    assert shown(scene, paper(82).id)["title"] == title
    top = scene.run("top", "-n", "100", arxiv=scene.arxiv, check=True)
    assert title in top.out
    scene.heals()


def test_B4_an_empty_title_is_filled_in_display_only(scene: Scene) -> None:
    """A feed's entry without one is told and left out; one whose title is only spaces to see has a placeholder."""
    scene.announce(TUESDAY, paper(82, title="\u200b"))
    scene.open()
    scene.fetch()
    assert shown(scene, paper(82).id)["title"] == "\u200b"
    assert "(no title)" in scene.run("top", "-n", "100", arxiv=scene.arxiv, check=True).out
    scene.heals()


def test_B8_what_a_list_does_not_carry_never_erases_what_was_known(scene: Scene) -> None:
    """OAI of a missed night said comment, DOI and journal; the feed of the next one does not."""
    rich = paper(83, comment="12 pages, 3 figures", doi="10.1000/xyz", journal_ref="J. Things 4 (2025) 1")
    scene.announce(TUESDAY, rich)
    scene.announce(THURSDAY, revised(paper(83)), type="replace")
    scene.open(today=WEDNESDAY)
    assert scene.fetch().code == 0
    assert shown(scene, rich.id)["comment"] == rich.comment
    scene.arxiv.today = THURSDAY
    assert scene.fetch().json["revised"] == 1
    found = shown(scene, rich.id)
    assert (found["comment"], found["doi"], found["journal_ref"]) == (rich.comment, rich.doi, rich.journal_ref)
    assert (found["version"], found["primary_category"]) == (2, "cs.LG")


def test_B8_missing_fields_are_null(scene: Scene) -> None:
    scene.announce(TUESDAY, paper(84, authors=(), abstract=None))
    scene.open()
    scene.fetch()
    found = shown(scene, paper(84).id)
    assert (found["authors"], found["abstract"], found["doi"], found["comment"]) == ([], None, None, None)


def test_B13_dates_are_kept_in_utc_and_a_feed_s_date_is_no_date_of_the_paper(tuesday: Scene) -> None:
    tuesday.fetch()
    found = shown(tuesday, paper(6).id)
    assert found["announced"] == TUESDAY.isoformat()
    assert found["published"] is None or found["published"].endswith("Z")


def test_B16_of_two_entries_in_one_page_the_last_version_stands(scene: Scene) -> None:
    first = paper(85)
    second = revised(first, abstract="The corrected text.")
    scene.announce(TUESDAY, first)
    scene.announce(TUESDAY, second, type="replace")
    scene.open()
    assert scene.fetch().json["new"] == 6
    assert count(scene, first.id) == 1
    assert shown(scene, first.id)["abstract"] == "The corrected text."
    scene.heals()


def test_an_entry_that_is_not_understood_is_told_and_the_rest_is_taken(tuesday: Scene) -> None:
    tuesday.arxiv.script(
        "rss", Edited(lambda body: re.sub(rb"(oai:arXiv.org:|/abs/)2511.00006(v1)?", b"not-an-id", body))
    )
    outcome = tuesday.fetch().json
    assert outcome["new"] == 4
    assert [entry["id"] for entry in outcome["skipped"]] == ["not-an-id"]
    assert outcome["skipped"][0]["why"]


def test_a_replacement_of_an_unknown_paper_is_stored_and_on_no_list(scene: Scene) -> None:
    old = replace(paper(86), id="2401.00086", version=3)
    scene.announce(TUESDAY, old, type="replace")
    scene.open()
    assert scene.fetch().json["new"] == 5
    top = scene.run("top", "-n", "100", "--json", arxiv=scene.arxiv, check=True).json
    assert old.id not in {entry["id"] for entry in top["papers"]}
    assert shown(scene, old.id)["announced"] is None
