"""Where a form leads back to, what a row tells, and what the keys of the page are."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from readinglist.core.errors import ConfigError, UsageError
from readinglist.core.papers import Explore, Paper, Reason, ScoredPaper
from readinglist.interface.web.asking import Ask, Place, Redirect, back_to, page_numbers, place_asked, place_sent
from readinglist.shell.web.app import _inside
from readinglist.triage.view import ACTIONS, NOT_HERE, Row, build_keymap, keys_shown, view_of

SCORED = ScoredPaper(
    Paper(1, "2511.00001", title="Gaits", authors=("A", "B", "C", "D"), abstract="Legs.", categories=("cs.LG",)),
    3.456,
    1,
    (Reason("term", "gait", 3.0), Reason("project", "walker: it walks", 0.0), Reason("explore", "", 0.456)),
    explore=Explore(0.1, "far away"),
)


@pytest.mark.parametrize(
    "place",
    [Place(), Place(date(2026, 11, 24)), Place(None, "walk & run"), Place(date(2026, 11, 24), "x=1&page=3", 7)],
)
def test_a_page_of_a_list_is_found_again_from_its_address(place):
    assert place_sent(place.path) == place


@pytest.mark.parametrize(
    "at", ["/paper/2511.00001", "/search?q=x", "//evil.example/", "https://evil.example/", "", "/?" + "page=1&" * 99]
)
def test_other_addresses_are_no_list(at):
    assert place_sent(at) is None


@pytest.mark.parametrize(
    "query", [{"page": "0"}, {"page": "-1"}, {"page": "1e3"}, {"night": "soon"}, {"page": "9" * 30}]
)
def test_an_address_that_means_nothing_is_refused(query):
    with pytest.raises(UsageError):
        place_asked(Ask(query=query))


def test_a_write_leads_back_to_the_row_of_its_paper():
    assert back_to("/?page=2", "hep-th/9901001") == Redirect("/?page=2#row-hep-th%2F9901001")
    assert back_to("/paper/1#tags", "1") == Redirect("/paper/1#tags")


@pytest.mark.parametrize(
    "at",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "/a\r\nset-cookie: x=1",
        "javascript:alert(1)",
        "",
        "/é",
    ],
)
def test_F13_F14_nothing_that_was_sent_leads_to_another_host_or_into_a_header(at):
    assert _inside(back_to(at, "1").to.partition("#")[0]) == "/"


def test_page_numbers_are_few_however_long_the_list_is():
    assert page_numbers(1, 1) == [1]
    assert page_numbers(20, 40) == [1, 18, 19, 20, 21, 22, 40]


def test_a_row_of_a_night_tells_its_score_reasons_slot_and_scoop():
    view = view_of(Row(SCORED), 4)
    assert (view["number"], view["score"], view["reasons"]) == (4, "3.46", "gait")
    assert view["explored"] == "picked at random: far away"
    assert view["scoops"] == ("someone did this: project walker: it walks",)
    assert view["authors"] == "A, B, C and 1 more"


def test_a_row_of_an_audit_and_one_of_a_search_tell_no_score():
    for view in (view_of(Row(SCORED), 4, hides=True), view_of(Row(SCORED))):
        assert (view["score"], view["reasons"], view["explored"], view["scoops"]) == ("", "", "", ())


def test_a_row_says_in_words_what_is_decided():
    view = view_of(replace(Row(SCORED), verdict="keep", read=True, bets=(0.3, 0.7), tags=("gait",)), 1)
    assert (view["verdict"], view["is_read"]) == ("keep", True)  # what the buttons say
    assert view["decided"] == "bet 70% · tags gait"
    assert (view["verdict"], view["is_read"], view["is_decided"]) == ("keep", True, True)


def test_the_keys_are_those_of_triage_and_follow_the_users_own():
    shown = keys_shown(build_keymap({"keep": "K"}, "config.toml"))
    keymap = json.loads(shown["keymap"])
    assert keymap["K"] == "keep"
    assert "s" not in keymap
    assert set(keymap.values()) == {action.name for action in ACTIONS} - NOT_HERE
    assert ("K", "keep: more like this, for the chosen goal") in shown["key_help"]
    with pytest.raises(ConfigError):
        build_keymap({"keep": "x"}, "config.toml")
