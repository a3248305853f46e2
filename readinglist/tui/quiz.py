"""The quiz as a value: `step` takes a key and says what is asked for, `turned` what stood on the back of the card.

Each card is three keys: the chance, how familiar it is, and after the reveal the cause (which may be left out).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from readinglist.model.quiz import QuizCard, QuizReveal
from readinglist.model.taste import CAUSE_KEYS

ASK, FAMILIAR, BACK, END = "ask", "familiar", "back", "end"
# What the digits mean: of a pair how likely A is the one, else how likely the paper is at the top.
PAIR = {str(n): n / 10 for n in range(1, 10)}
ALONE = {"1": 0.01, "2": 0.03, "3": 0.05, "4": 0.1, "5": 0.2, "6": 0.35, "7": 0.5, "8": 0.7, "9": 0.9}
FAMILIARITY = {"1": "never seen", "2": "vaguely", "3": "heard of it", "4": "know it", "5": "read it"}
GO_ON = frozenset({"enter", " ", "space"})
DOWN, UP = frozenset({"j", "down", "pagedown"}), frozenset({"k", "up", "pageup"})
LEAVE = frozenset({"q", "escape"})


@dataclass(frozen=True, slots=True)
class Answer:
    card: str
    p: float
    familiar: int


@dataclass(frozen=True, slots=True)
class Cause:
    card: str
    cause: str


@dataclass(frozen=True, slots=True)
class Leave:
    """The session is over."""


Ask = Answer | Cause | Leave


@dataclass(frozen=True, slots=True)
class Quiz:
    """All that the screen is drawn from. `done`: the answers of this session."""

    cards: tuple[QuizCard, ...]
    at: int = 0
    phase: str = ASK
    p: float = 0.5
    scroll: int = 0  # pages of the text
    done: tuple[QuizReveal, ...] = ()
    message: str = ""

    @property
    def card(self) -> QuizCard:
        return self.cards[self.at]

    @property
    def unseen(self) -> tuple[str, ...]:
        """The cards after the one that is shown."""
        return tuple(card.card for card in self.cards[self.at + 1 :])

    @property
    def scale(self) -> dict[str, float]:
        return ALONE if self.card.b is None else PAIR


def step(quiz: Quiz, key: str) -> tuple[Quiz, tuple[Ask, ...]]:
    """What a key does."""
    quiz = replace(quiz, message="")
    if key in LEAVE or (quiz.phase == END and key in GO_ON):
        return quiz, (Leave(),)
    if quiz.phase == ASK and key in quiz.scale:
        return replace(quiz, p=quiz.scale[key], phase=FAMILIAR), ()
    if quiz.phase == FAMILIAR:
        if key == "backspace":
            return replace(quiz, phase=ASK), ()
        if key in FAMILIARITY:
            return quiz, (Answer(quiz.card.card, quiz.p, int(key)),)
    if quiz.phase == BACK:
        if key in CAUSE_KEYS:
            return _next(quiz), (Cause(quiz.card.card, CAUSE_KEYS[key]),)
        if key in GO_ON:
            return _next(quiz), ()
    if key in DOWN | UP:
        return replace(quiz, scroll=max(quiz.scroll + (1 if key in DOWN else -1), 0)), ()
    return quiz, ()


def turned(quiz: Quiz, back: QuizReveal) -> Quiz:
    """The card with its back up."""
    return replace(quiz, phase=BACK, scroll=0, done=(*quiz.done, back))


def say(quiz: Quiz, message: str) -> Quiz:
    return replace(quiz, message=message)


def _next(quiz: Quiz) -> Quiz:
    if quiz.at + 1 == len(quiz.cards):
        return replace(quiz, phase=END, scroll=0)
    return replace(quiz, at=quiz.at + 1, phase=ASK, scroll=0)
