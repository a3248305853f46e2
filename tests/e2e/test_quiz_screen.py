"""A session of the quiz through Textual's pilot, and the commands that programs use."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from readinglist import open_library
from readinglist.core.lines import text_of
from readinglist.core.log import CauseGiven, QuizAnswered
from readinglist.shell.library import Library
from readinglist.taste.quiz import return_cards
from readinglist.taste.quiz_decks import canon_deck, put_deck
from readinglist.taste.screen.app import QuizApp
from tests.integration.store_toys import at
from tests.unit.cli.fake_library import Ran, record, run_on

Run = Callable[..., Ran]


def opened(home: Path) -> Library:
    return open_library(home, environ={}, clock=at())


async def sit(library: Library, n: int, keys: Sequence[str]) -> tuple[QuizApp, str]:
    """A session of `n` pairs of the canon, and what is on the screen at its end."""
    app = QuizApp(library, library.quiz(n, deck="canon", rng=np.random.default_rng(1)))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        screen = text_of(app.canvas.lines)
    return app, screen


def test_a_session_is_answered_with_three_keys_a_card(tmp_path: Path) -> None:
    with opened(tmp_path) as library:
        put_deck(library, "canon", canon_deck())
        app, screen = asyncio.run(sit(library, 2, ["7", "1", "1", "3", "4", "enter"]))
        assert app.bug is None
        assert "answers: 2, scored: 0" in screen
        answers = [entry.data for entry in library.store.log.of_kind("quiz")]
        assert [(a.p, a.familiar) for a in answers if isinstance(a, QuizAnswered)] == [(0.7, 1), (0.3, 4)]
        causes = [entry.data for entry in library.store.log.of_kind("cause")]
        assert causes == [CauseGiven("simple and reusable")]


def test_an_answer_is_on_disk_before_the_card_is_turned(tmp_path: Path) -> None:
    with opened(tmp_path) as library:
        put_deck(library, "canon", canon_deck())
        app, screen = asyncio.run(sit(library, 3, ["7", "1"]))
        assert "that became a landmark" in screen
        assert len(library.store.log.of_kind("quiz")) == 1
        assert app.quiz.unseen == tuple(card.card for card in app.quiz.cards[1:])


def test_what_cannot_be_written_is_told_and_the_card_stays(tmp_path: Path) -> None:
    with opened(tmp_path) as library:
        put_deck(library, "canon", canon_deck())
        cards = library.quiz(1, deck="canon", rng=np.random.default_rng(1))
        return_cards(library, (card.card for card in cards))  # somebody else put it back
        app = QuizApp(library, cards)

        async def answer() -> str:
            async with app.run_test(size=(80, 24)) as pilot:
                await pilot.press("7", "1")
                await pilot.pause()
                return text_of(app.canvas.lines)

        assert "was dealt" in asyncio.run(answer())
        assert (app.bug, app.quiz.phase) == (None, "familiar")


# For programs


@pytest.fixture
def run(tmp_path: Path) -> Run:
    def command(*words: str) -> Ran:
        return run_on(opened(tmp_path), *words)  # type: ignore[arg-type]

    return command


def test_programs_are_dealt_cards_and_answer_them(run: Run) -> None:
    session = record(run("quiz", "--json", "-n", "3"))  # the sample, where there is no deck
    assert next(iter(session)) == "session"
    assert len(session["cards"]) == 3
    for card in session["cards"]:
        assert set(card) == {"card", "a", "b", "category", "scored"}
        assert set(card["a"]) == {"title", "abstract"}
    name = session["cards"][0]["card"]
    told = record(run("quiz", "answer", name, "70%", "--familiar", "2"))
    assert {"outcome", "percentile", "forecast", "base_rate"} <= set(told)
    assert (told["forecast"], told["base_rate"], told["scored"]) == (0.7, 0.5, False)
    given = record(run("quiz", "cause", name, "too", "frag", "--json"))
    assert given == {"id": given["id"], "cause": "too fragile", "entry": given["entry"]}
    assert run("quiz", "answer", name, ".7").code == 2
    assert run("undo").code == 0
    assert [entry["kind"] for entry in record(run("log", "--json"))] == ["undo", "cause", "quiz"]
    assert [deck["deck"] for deck in record(run("quiz", "deck", "--json"))] == ["sample"]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["quiz"], 2, "needs a terminal"),
        (["quiz", "--base-rate", "--json"], 66, "quiz deck CAT YYYY-MM"),
        (["quiz", "--json", "--deck", "2020-01/cs.LG"], 66, "there is no deck"),
        (["quiz", "deck", "cs.LG"], 2, "a category and a month"),
        (["quiz", "deck", "cs.LG", "2026-01"], 2, "too young"),
        (["quiz", "deck", "cs.LG", "May"], 2, "month"),
        (["quiz", "answer", "5f0c2a1e", "70"], 66, "was dealt"),
        (["quiz", "answer", "5f0c2a1e", "700"], 2, "not a probability"),
        (["quiz", "answer", "5f0c2a1e", "70", "--familiar", "6"], 2, "familiar"),
        (["quiz", "cause", "5f0c2a1e", "luck"], 66, "was dealt"),
    ],
)
def test_what_cannot_be_done_says_what_to_do(run: Run, words: list[str], code: int, told: str) -> None:
    ran = run(*words)
    assert (ran.code, told in ran.err) == (code, True), ran.err
    assert len(ran.err.splitlines()) <= 3
