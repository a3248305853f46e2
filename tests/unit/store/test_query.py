"""What a search line means, without a database."""

from __future__ import annotations

import re
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readinglist.store.query import MAX_TERMS, parse_query


@pytest.mark.parametrize(
    ("line", "match"),
    [
        ("policy gradient", '("policy" AND "gradient")'),
        ('"policy gradient"', '("policy gradient")'),
        ("multi-agent", '("multi agent")'),
        ("don't", '("don t")'),
        ("ti:robot au:Schulman", '(title : "robot" AND authors : "Schulman")'),
        ('ti:"legged robots"', '(title : "legged robots")'),
        ("cat:cs.LG abs:sparse", '(categories : "cs LG" AND abstract : "sparse")'),
        ("a b OR c", '("a" AND "b") OR ("c")'),
        ("OR a OR", '("a")'),
        ("robo*", '("robo"*)'),
        ("ro*", '("ro")'),
        ("foo:bar", '("foo bar")'),
        ("((deep))", '("deep")'),
        ("NEAR(a b) AND", '("NEAR a" AND "b" AND "AND")'),
        ('say "unclosed phrase', '("say" AND "unclosed phrase")'),
        (r"Erd\H{o}s", '("Erdős")'),
    ],
)
def test_words_and_fields_become_quoted_terms(line, match):
    assert parse_query(line).match == match


def test_a_minus_refuses_a_word_or_a_field():
    query = parse_query('deep -robot -au:"J. Doe"')
    assert (query.match, query.refuse) == ('("deep")', '"robot" OR authors : "J Doe"')


@pytest.mark.parametrize(
    ("line", "since", "until"),
    [
        ("2023..2024", "2023", "2024"),
        ("2023-05..", "2023-05", None),
        ("..2024-01-31", None, "2024-01-31"),
        ("from:2024-01 until:2024-06", "2024-01", "2024-06"),
    ],
)
def test_date_ranges_are_filters(line, since, until):
    query = parse_query(line)
    assert (query.since, query.until, query.match) == (since, until, None)


@pytest.mark.parametrize("line", ["2024", "..", "from:yesterday", "is:nonsense"])
def test_what_is_no_filter_is_a_word_or_nothing(line):
    query = parse_query(line)
    assert query.since is None
    assert query.states == []


def test_states_can_be_asked_for_and_refused():
    assert parse_query("is:kept -is:read").states == [("kept", True), ("read", False)]


@pytest.mark.parametrize(
    "line", ["2401.00001", "id:2401.00001v3", "arXiv:2401.00001", "https://arxiv.org/abs/2401.00001v2"]
)
def test_an_id_in_any_spelling_asks_for_that_paper(line):
    assert parse_query(line).ids == ["2401.00001"]


def test_the_beginning_of_an_id_is_understood():
    assert parse_query("id:2401.").id_begins == "2401."


@given(st.text())
def test_C22_every_text_is_a_query_whose_words_are_inside_quotes(line):
    expression = parse_query(line).match or ""
    outside = "".join(expression.split('"')[::2])
    assert set(outside) <= set("() ANDOR*:titleauhorscgbv ")


def test_only_so_many_terms_are_read():
    query = parse_query("a b " * 100)
    assert sum(len(group) for group in query.groups) == MAX_TERMS


def test_what_is_no_text_is_no_word():
    """A lone half of a surrogate pair, as a terminal makes of a byte that is no UTF-8, cannot reach the database."""
    query = parse_query("deep\udcf0learning \ud800 robots")
    assert query.match == '("deep" AND "learning" AND "robots")'


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("year:2015", "no field year: ti: au:"),
        ("verdict:keep walk", "no field verdict"),
        ("date:2024..2025", "days as 2015..2016"),
        ("is:keep", "is:keep is not a state: kept skipped"),
        ("walk -is:starred", "-is:starred is no state"),
        ("from:yesterday", "from:yesterday is no day"),
        ("walk -tag:legs", "-tag:legs: without are words"),
        ('walk "trust region', "a quote is open"),
    ],
)
def test_what_looks_like_a_field_and_is_none_is_told(line, told):
    (misread,) = parse_query(line).misread
    assert told in misread


@pytest.mark.parametrize(
    "line",
    [
        'ti:walk -au:"J. Doe" -is:read "two words" multi-agent',
        "arXiv:2401.00001 https://arxiv.org/abs/2401.1 id:24",
        "2015..2016 from:2015 until:2016-02 tag:legs is:kept",
        "A title: with a colon",
    ],
)
def test_what_was_read_as_it_looks_is_not_told(line):
    assert parse_query(line).misread == []


def test_a_slip_is_told_once_and_only_the_first_ones():
    assert len(parse_query("foo:a foo:b bar:c baz:d").misread) == 2


def test_every_example_beside_the_search_of_the_page_is_understood():
    page = resources.files("readinglist.interface.web").joinpath("templates/search.html").read_text("utf-8")
    examples = [word for code in re.findall(r"<code>(.*?)</code>", page) for word in code.split(" ") if word[-1] != ":"]
    assert "2024..2025" in examples
    assert [parse_query(" ".join(examples)).misread, parse_query("2024..2025").since] == [[], "2024"]
