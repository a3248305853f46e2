"""The critique as text: what we lay out, what we may change in it later, what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from readinglist.core.errors import UsageError
from readinglist.core.front_matter import read_values, split
from readinglist.core.log import Rated
from readinglist.taste.critique_text import (
    CRITIQUE_SECTIONS,
    critique_facts,
    expand,
    merged,
    new_critique,
    obsidian_tags,
    parse_quick,
    read_critique,
    refresh_front_matter,
)
from tests.unit.cli.fake_library import paper

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LATER = datetime(2026, 12, 1, 12, tzinfo=UTC)
QUICK = Rated("10x", 2, 3, 1, "no", "scales: few parts")
PAPER = paper(1, id="2401.10000", tags=("rl", "3d vision"))


def written(text: str):
    return {key: (value,) for key, value in read_values(split(text).front).items()}


def test_the_keys_stand_in_their_order_and_every_id_stays_text() -> None:
    text = new_critique(PAPER, None, NOW)
    values = read_values(split(text).front)
    assert (
        list(values)
        == (
            "id title authors year categories tags aliases verdict status bet created updated "
            "upside complexity generality fragility build_on line"
        ).split()
    )
    assert values["id"] == "2401.10000"
    assert 'id: "2401.10000"' in text
    assert values["tags"] == ("rl", "_3d-vision")
    assert (values["created"], values["year"]) == ("2026-11-24", "2026")


def test_a_reader_of_yaml_1_1_gets_texts_dates_and_numbers_as_obsidian_wants_them() -> None:
    import datetime as dates

    import yaml

    values = yaml.safe_load(split(new_critique(PAPER, QUICK, NOW)).front)
    assert values["id"] == "2401.10000"
    assert values["build_on"] == "no"
    assert (values["complexity"], values["year"]) == (2, 2026)
    assert values["created"] == dates.date(2026, 11, 24)
    assert values["verdict"] is None


def test_the_form_asks_every_question_and_says_nothing_by_itself() -> None:
    text = new_critique(PAPER, None, NOW)
    assert [line[3:] for line in text.splitlines() if line.startswith("## ")] == list(CRITIQUE_SECTIONS)
    assert not read_critique(text).says_something
    answered = text.replace("## Claim\n", "## Claim\nIt walks.\n")
    assert read_critique(answered).sections == (("Claim", "It walks."),)
    assert not read_critique(answered).is_quick


def test_a_quick_critique_is_read_back_and_is_quick_until_more_is_written() -> None:
    text = new_critique(PAPER, QUICK, NOW)
    assert read_critique(text).ratings == QUICK
    assert read_critique(text).is_quick
    assert read_critique(expand(text)).is_quick
    assert expand(expand(text)) == expand(text)
    assert expand(text).startswith(text)


@pytest.mark.parametrize(
    "title", ["a: b", "---", "--- x", "'\"", "# no", "- a", "{a", "&a *b", "x\u2028---\u2028y", "@"]
)
def test_a_hostile_title_is_one_value_and_nothing_else(title: str) -> None:
    hostile = replace(PAPER, title=title, authors=(title, "b: c"), tags=(title,))
    text = new_critique(hostile, QUICK, NOW)
    critique = read_critique(text)
    assert critique.id == "2401.10000"
    assert critique.title == " ".join(title.split())
    assert critique.sections == ()
    assert critique.ratings == QUICK


def test_ten_thousand_authors_and_a_title_of_a_megabyte_are_cut_in_the_file() -> None:
    text = new_critique(replace(PAPER, title="x" * 10**6, authors=("y" * 999,) * 10_000), None, NOW)
    assert len(text) < 40_000
    assert "and 9900 more" in read_values(split(text).front)["authors"]


def test_a_refresh_changes_what_is_ours_and_moves_the_date() -> None:
    text = new_critique(PAPER, None, NOW)
    new, after = refresh_front_matter(
        text, critique_facts(replace(PAPER, title="New", verdict="keep"), None, LATER), written(text)
    )
    values = read_values(split(new).front)
    assert (values["title"], values["aliases"], values["verdict"]) == ("New", ("New",), "keep")
    assert (values["created"], values["updated"]) == ("2026-11-24", "2026-12-01")
    assert split(new).body == split(text).body
    assert after["title"] == ("New",)


def test_a_refresh_with_nothing_new_changes_nothing_on_another_day() -> None:
    text = new_critique(PAPER, None, NOW)
    assert refresh_front_matter(text, critique_facts(PAPER, None, LATER), written(text)) == (text, written(text))


def test_what_the_user_changed_or_removed_is_theirs_for_ever() -> None:
    text = new_critique(PAPER, None, NOW)
    edited = text.replace("Paper 1 on", "My paper on", 1).replace('status: "unread"\n', "")
    renamed = replace(PAPER, title="New", read_at=NOW)
    new, after = refresh_front_matter(edited, critique_facts(renamed, None, LATER), written(text))
    assert "My paper on" in new
    assert "status" not in read_values(split(new).front)
    assert after["title"] is None
    back = new.replace("My paper on", "Paper 1 on", 1)  # what we once wrote, but the user's by now
    assert refresh_front_matter(back, critique_facts(renamed, None, LATER), after)[0] == back


def test_a_rating_of_the_user_in_the_file_wins_over_a_later_one() -> None:
    text = new_critique(PAPER, QUICK, NOW)
    edited = text.replace('upside: "10x"', "upside: 10%   # on reflection")
    new, _ = refresh_front_matter(edited, critique_facts(PAPER, Rated("10x", 3, 3, 1, "yes"), LATER), written(text))
    assert "upside: 10%   # on reflection" in new
    assert read_critique(new).ratings.complexity == 3


def test_the_way_obsidian_writes_it_is_still_ours() -> None:
    """It quotes by its own rule and indents lists; the values are the same."""
    text = new_critique(PAPER, None, NOW)
    retyped = text.replace('title: "Paper 1 on policy gradients"', "title: Paper 1 on policy gradients")
    new, _ = refresh_front_matter(retyped, critique_facts(replace(PAPER, title="New"), None, LATER), written(text))
    assert 'title: "New"' in new


def test_quick_ratings_are_typed_in_one_line() -> None:
    assert parse_quick("10x 2 3 1 no: scales: few parts") == QUICK
    assert parse_quick("10 % low MIDDLE high maybe") == Rated("10%", 1, 2, 3, "maybe")
    assert parse_quick("- - - - yes") == Rated(build_on="yes")
    assert parse_quick(": only a line").line == "only a line"
    for wrong in ("", "11x", "10x 4", "10x 2 3 1 perhaps", "10x 1 1 1 yes yes", "- -"):
        with pytest.raises(UsageError):
            parse_quick(wrong)


def test_of_several_ratings_the_last_word_on_each_counts() -> None:
    assert merged([QUICK, Rated(upside="10%"), Rated(line="x")]) == replace(QUICK, upside="10%", line="x")


def test_tags_are_such_as_obsidian_takes() -> None:
    assert obsidian_tags(["2d", "a b", "a  b", "#x", "été/ü", "--", "a,b"]) == ("_2d", "a-b", "x", "été/ü", "a-b")[:4]
