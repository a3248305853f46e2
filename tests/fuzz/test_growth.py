"""The short form of the walk over parsers and regular expressions: time grows no faster than n^1.3 with any text."""

from __future__ import annotations

import re

import pytest

from tests.harness.command import WHOLE

from .expressions import expressions
from .growth import Growth
from .pumped import slow_expressions, slow_on, slow_parsers
from .target import Target
from .targets import TARGETS

# Each was in the program, and was slow; the text that shows it.
ONCE_SLOW = {
    "_DECLARATION": r"\s*<\?xml[^<>]{0,200}\?>",
    "_BIBTEX": r"(?m)^\s*@\s*[A-Za-z]+\s*[{(]",
    "_SNAPSHOT": r'\s*\{"[a-z_]+"\s*:',
    "_NEXT_FIELD": r"\s*([A-Za-z][\w:.+-]*)\s*=",
    "_VENUE": r"(?P<where>[^\d(]*[^\d(\s,])(?:[ ,]+(?P<volume>\d{1,4}))?\Z",
    "_FENCE": r"[ \t]*(?P<fence>`{3,}|~{3,})",
    "_OWN_LINE": r"\s*(?:[-*+|>#]|\d+[.)]|<!--)",
    "_KEY": r"\s*[\"']?([\w-]+)[\"']?\s*=",
    "_ARXIV_PREFIX": r"(?:arxiv:\s?|(?:[a-z0-9-]+\.){0,4}arxiv\.org/)",
    "_EXTRA": r"\s*([A-Za-z][\w .-]{0,40}?)\s*[:=]\s*(.*)",
    "_JOINED": r"#?\d{1,4}(?:[,-]+#?\d{0,4})+",
    "_PART": r"^\s*\"?(family|given)\s*=\s*(.*?)\"?\s*$",
}
# In the short form two of them, of different shapes.
SHOWN = tuple(ONCE_SLOW) if WHOLE else ("_BIBTEX", "_VENUE")


def test_E10_no_regular_expression_is_slow_on_any_text() -> None:
    assert len(expressions()) > 400
    assert not [str(one) for one in slow_expressions(most=12)]


@pytest.mark.parametrize("name", SHOWN)
def test_the_walk_finds_what_was_slow(name: str) -> None:
    assert next(slow_on(name, re.compile(ONCE_SLOW[name])), None) is not None


def test_expressions_are_found_wherever_they_stand() -> None:
    """In a table, given to `re.sub` as a text, compiled for a word that is only known later."""
    places = {expression.where.rpartition(":")[0] or expression.where for expression in expressions()}
    assert "readinglist.store.cache_files.FOLDERS" in places
    assert "readinglist.practice.tables" in places
    assert "readinglist.demo.loopback_oai._DAY" in places


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_E10_no_parser_is_slow_on_one_thing_many_times(target: Target) -> None:
    assert not [str(one) for one in slow_parsers(target, most=20)]


def test_growth_is_told_from_two_lengths() -> None:
    assert Growth(0.01, 0.64).is_too_fast  # a square
    assert not Growth(0.01, 0.08).is_too_fast
    assert not Growth(0.0005, 0.032).is_too_fast  # too quick to be noticed
