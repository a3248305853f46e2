"""The quiz on a screen: three keys a card, nothing shown before the answer, every size painted whole."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from readinglist.core.lines import plain, text_of, width
from readinglist.core.log import CAUSES
from readinglist.core.references import YearOfCitations
from readinglist.taste.records import Face, QuizCard, QuizReveal, Revealed
from readinglist.taste.screen.quiz import (
    ALONE,
    BACK,
    END,
    FAMILIAR,
    Answer,
    Cause,
    Leave,
    Quiz,
    paint,
    say,
    step,
    turned,
)
from readinglist.taste.view.quiz import back_lines

LONG = "We walk the humanoid by rewards for each of its joints. " * 30
PAIR = QuizCard("c1", "s", "cs.LG", 0.5, True, Face("First \x1b[31mtitle", LONG), Face("Second title", LONG))
ALONE_CARD = QuizCard("c2", "s", "cs.LG", 0.1, True, Face("Third title", LONG))
YEARS = tuple(YearOfCitations(2015 + k, k * 7, 10, 10) for k in range(9))
TOP = Revealed("1501.00001", "First title", date(2015, 1, 3), True, 0.97, 1234, date(2026, 11, 1), "s2", YEARS)
LOW = Revealed("1501.00002", "Second title", date(2015, 1, 4), False, 0.2, 3, date(2026, 11, 1), "s2")


def back(card: QuizCard, outcome: bool = True) -> QuizReveal:
    papers = (TOP, LOW) if card.b is not None else (TOP,)
    return QuizReveal(card.card, outcome, 0.97, 0.7, card.base_rate, 0.55, None, papers)


def pressed(quiz: Quiz, *keys: str) -> tuple[Quiz, list[object]]:
    """The state after keys, with the backs that the library would show."""
    asked: list[object] = []
    for key in keys:
        quiz, asks = step(quiz, key)
        asked += asks
        for ask in asks:
            if isinstance(ask, Answer):
                quiz = turned(quiz, back(quiz.card))
    return quiz, asked


def test_a_card_is_three_keys() -> None:
    quiz, asked = pressed(Quiz((PAIR, ALONE_CARD)), "7", "1", "2")
    assert asked == [Answer("c1", 0.7, 1), Cause("c1", CAUSES[1])]
    assert (quiz.at, quiz.phase) == (1, "ask")
    quiz, asked = pressed(quiz, "4", "2", "enter")
    assert asked == [Answer("c2", ALONE["4"], 2)]
    assert quiz.phase == END
    assert pressed(quiz, "enter")[1] == [Leave()]


def test_a_slip_of_the_finger_is_taken_back_before_the_reveal() -> None:
    quiz, asked = pressed(Quiz((PAIR,)), "7", "backspace", "3", "1")
    assert asked == [Answer("c1", 0.3, 1)]
    assert quiz.phase == BACK


@pytest.mark.parametrize("keys", [("0",), ("x",), ("enter",), ("7", "6"), ("7", "x"), ("7", "enter"), ("7", "1", "9")])
def test_other_keys_decide_nothing(keys: tuple[str, ...]) -> None:
    _, asked = pressed(Quiz((PAIR,)), *keys)
    assert [ask for ask in asked if not isinstance(ask, Answer)] == []


def test_leaving_gives_back_what_was_not_seen() -> None:
    quiz, asked = pressed(Quiz((PAIR, ALONE_CARD)), "q")
    assert asked == [Leave()]
    assert quiz.unseen == ("c2",)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40), (40, 10), (20, 4)])
@pytest.mark.parametrize("keys", [(), ("7",), ("7", "1"), ("down", "down")])
@pytest.mark.parametrize("card", [PAIR, ALONE_CARD])
def test_every_picture_has_the_size_of_the_terminal(
    size: tuple[int, int], keys: tuple[str, ...], card: QuizCard
) -> None:
    quiz, _ = pressed(Quiz((card,)), *keys)
    lines = paint(quiz, *size)
    assert len(lines) == size[1]
    assert {width(plain(row)) for row in lines} == {size[0]}
    assert "\x1b" not in text_of(lines)


def test_before_the_answer_nothing_tells_who_it_was() -> None:
    for phase in ((), ("7",)):
        quiz, _ = pressed(Quiz((PAIR,)), *phase)
        told = text_of(paint(quiz, 120, 60))
        assert "First [31mtitle" in told
        assert not [word for word in ("1501", "2015", "1,234", "97%", "c1") if word in told]


def test_the_back_tells_outcome_costs_and_the_years() -> None:
    quiz, _ = pressed(Quiz((PAIR,)), "7", "1")
    told = text_of(paint(quiz, 120, 40))
    for words in ("A is the one in the top tenth", "you said 70%", ".09", "55%", "chance 50%", "1,234", "█", "2023"):
        assert words in told, words


def test_all_of_a_long_text_can_be_reached() -> None:
    quiz, seen = Quiz((replace(PAIR, b=None),)), ""
    for _ in range(12):
        seen += text_of(paint(quiz, 60, 16))
        quiz, _ = step(quiz, "down")
    assert seen.replace("\n", " ").count("humanoid") >= LONG.count("humanoid")


def test_the_back_can_be_read_to_its_end_on_a_small_terminal() -> None:
    quiz, _ = pressed(Quiz((PAIR,)), "7", "1")
    assert "Second title" not in text_of(paint(quiz, 40, 16))
    for _ in range(4):
        quiz, asked = pressed(quiz, "down")
        assert asked == []
    assert "Second title" in text_of(paint(quiz, 40, 16))


def test_a_message_is_shown() -> None:
    assert "locked by another" in text_of(paint(say(Quiz((PAIR,)), "locked by another"), 80, 24))


def test_familiarity_is_asked_before_the_reveal() -> None:
    quiz, _ = pressed(Quiz((PAIR,)), "7")
    assert quiz.phase == FAMILIAR
    assert "never seen" in text_of(paint(quiz, 80, 24))


@pytest.mark.parametrize("by_few", [False, True])
def test_citations_that_did_not_tell_the_outcome_say_whose_they_are(by_few: bool) -> None:
    rows = [plain(row) for row in back_lines(replace(TOP, by_few=by_few), "", 60)]
    (caption,) = [row for row in rows if row.endswith("at most")]
    assert ("by the few papers here" in caption) == by_few
