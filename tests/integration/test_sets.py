"""A set of papers as a query, and a search by meaning."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from readinglist import open_library
from readinglist.core.log import Tagged
from readinglist.core.papers import Insert
from tests.fakes import paper
from tests.integration.store_toys import NOW, at
from tests.unit.cli.fake_library import Ran, record, run_on

WALK, COOK = "Legged robots learn to walk on rough ground", "Recipes for cooking soup with vegetables"
OTHER = ("Graph colouring bounds", "Speech recognition of dialects", "Compilers for tensor programs", "Protein folding")
Run = Callable[..., Ran]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """A command line on a library with papers 1 to 5 on walking, 6 to 10 on cooking, and others."""
    home = tmp_path / "home"
    with open_library(home, environ={}, clock=at()) as library:
        texts = [WALK] * 5 + [COOK] * 5 + list(OTHER) * 8
        for n, text in enumerate(texts, 1):
            day = NOW - timedelta(days=(n - 6) % len(texts))  # 6 to 10 are the newest
            made = paper(n, title=f"{text} {n}", abstract=f"{text}.", published=day)
            library.store.papers.apply([Insert(made)])
        library.store.log.append(Tagged(("soups",)), paper(6).id)

    def command(*words: str) -> Ran:
        return run_on(open_library(home, environ={}, clock=at()), *words)  # type: ignore[arg-type]

    return command


def ids(ran: Ran) -> set[str]:
    return {one["id"] for one in record(ran)["papers"]}


def of(*numbers: int) -> set[str]:
    return {paper(n).id for n in numbers}


@pytest.mark.parametrize(
    ("made", "words", "name", "near"),
    [
        (["keep", "1", "2"], ["--kept"], "what you kept", of(3, 4, 5)),
        (["keep", "6"], ["--tag", "soups"], "tag soups", of(7, 8, 9)),
        (["keep", "6"], ["--tag", "soups", "--newest"], "tag soups", of(7, 8, 9)),
        (["goal", "add", "walk", "robots that walk on rough ground"], ["--goal", "walk"], "goal walk", of(1, 2, 3)),
        (["pile", "start", "p", "1", "6", "--include", "1"], ["--pile", "p"], "pile p", of(2, 3, 4)),
    ],
)
def test_a_set_finds_its_like_and_none_of_its_own(
    run: Run, made: list[str], words: list[str], name: str, near: set[str]
) -> None:
    numbered = [paper(int(word)).id if word.isdigit() else word for word in made]
    assert run(*numbered).code == 0
    found = record(run("similar", *words, "-n", "3", "--json"))
    assert (found["id"], found["of"], found["count"]) == (None, name, 3)
    assert {one["id"] for one in found["papers"]} <= near | of(*range(1, 11))
    assert len({one["id"] for one in found["papers"]} & near) >= 2
    for one in found["papers"]:
        assert 0 < one["score"] <= 1 + 1e-9
        assert sum(reason["weight"] for reason in one["reasons"]) == pytest.approx(one["score"])
    assert f"Papers similar to {name}" in run("similar", *words).out


@pytest.mark.parametrize("words", [[], ["1", "--kept"], ["--pile", "p", "--kept"], [paper(1).id, "--newest"]])
def test_one_paper_or_one_set_is_named(run: Run, words: list[str]) -> None:
    assert run("similar", *words).code == 2


@pytest.mark.parametrize("words", [["--kept"], ["--tag", "none"], ["--goal", "none"], ["--pile", "none"]])
def test_a_set_that_is_empty_or_unknown_is_named(run: Run, words: list[str]) -> None:
    ran = run("similar", *words)
    assert (ran.code, ran.out) == (66, "")
    assert ([*words, "kept"])[1].removeprefix("--") in ran.err


def test_other_words_of_the_same_meaning_are_found_and_the_rest_of_the_query_holds(run: Run) -> None:
    assert "no paper matches" in run("search", "quadruped locomotion").out
    assert ids(run("search", '~"quadruped locomotion gait"', "-n", "5", "--json")) == of(1, 2, 3, 4, 5)
    found = record(run("search", '~"quadruped locomotion"', "ti:cooking", "--json"))
    assert (found["count"], {one["id"] for one in found["papers"]}) == (5, of(6, 7, 8, 9, 10))
    assert "5 of 42 compared, nearest in meaning" in run("search", "~locomotion", "-n", "5").out
    assert "no word of that is known" in run("search", "~qqzzqq").err
    assert run("search", "~", "--json").code == 0
