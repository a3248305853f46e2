"""Pictures of a card of the quiz and of its back, from two invented papers."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import cast

from readinglist.context import Context
from readinglist.core.references import YearOfCitations
from readinglist.taste.records import Face, QuizCard, QuizReveal, Revealed
from readinglist.taste.screen.app import QuizApp
from readinglist.taste.screen.quiz import Answer, Ask, turned

from .screens import screenshot

A = Face(
    "Hop gates: stepping over rows of a batch that have nothing to learn",
    "Most rows of a batch are fitted long before a run ends, and still cost a backward pass at each step. We put one "
    "gate before the loss that reads the running mean of a row's own loss and leaves the row out while it is below a "
    "threshold. The gate has one number to set, needs no memory of earlier epochs and four lines in a training loop. "
    "On three families of tasks half of the backward passes are saved at the same accuracy, and the number that works "
    "on one of them works on the others. We show where it fails: on labels that are mostly wrong.",
)
B = Face(
    "A unified five-stage framework for adaptive curriculum consistency",
    "We propose a framework that learns what to learn next. A difficulty encoder, a schedule network, a consistency "
    "critic, a memory of hard examples and a balancing controller are trained together with the task, in five stages "
    "with losses of their own. Each module is adapted to the task by a search over its settings. On two benchmarks "
    "the framework improves on the best published results by .3 and .4 points. An ablation shows that all modules "
    "contribute. We believe that it opens a path to fully automatic curricula in many fields.",
)
RISEN, FADED = (9, 61, 148, 231, 264, 240, 198), (4, 9, 7, 3, 1, 0, 0)
FIRST = 2019
TOLD = date(2026, 3, 2)


class PicturedQuiz(QuizApp):
    """Turns cards without a library: knows the backs of two."""

    def perform(self, ask: Ask) -> None:
        if isinstance(ask, Answer):
            self.quiz = turned(self.quiz, _back(ask.card, ask.p))


def _back(card: str, p: float) -> QuizReveal:
    a = Revealed("1905.00001", A.title, date(2019, 5, 6), True, 0.98, sum(RISEN), TOLD, "s2", years(RISEN))
    b = Revealed("1905.00002", B.title, date(2019, 5, 14), False, 0.43, sum(FADED), TOLD, "s2", years(FADED))
    pair = card == "pair"
    return QuizReveal(card, True, 0.98, p, 0.5 if pair else 0.1, 0.46 if pair else 0.09, None, (a, b)[: 1 + pair])


def years(counts: tuple[int, ...]) -> tuple[YearOfCitations, ...]:
    return tuple(YearOfCitations(FIRST + k, count, 100, 100) for k, count in enumerate(counts))


PAIR = QuizCard("pair", "s", "cs.LG", 0.5, True, A, B)
ALONE = QuizCard("alone", "s", "cs.LG", 0.1, True, A)
PICTURES = (
    ("pair", PAIR, (100, 26), ()),
    ("reveal", PAIR, (100, 26), ("7", "1")),
    ("reveal-narrow", PAIR, (60, 28), ("7", "1")),
    ("base-rate", ALONE, (80, 20), ("5",)),
)


def quiz_pictures(folder: Path) -> Iterator[Path]:
    """The screens, written into `folder`."""
    for name, card, size, keys in PICTURES:
        app = PicturedQuiz(cast(Context, None), (card, *(PAIR,) * 19))
        path = folder / f"quiz-{name}.svg"
        path.write_text(asyncio.run(screenshot(app, size, keys)), encoding="utf-8")
        yield path
