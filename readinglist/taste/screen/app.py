"""The terminal around the state of the quiz, and what it asks of the library."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from readinglist.core.errors import ReadingListError
from readinglist.core.lines import Line
from readinglist.interface.screen import KeyApp, show
from readinglist.taste.records import QuizCard

from .quiz import Answer, Ask, Cause, Leave, Quiz, paint, say, step, turned

if TYPE_CHECKING:
    from readinglist.context import Context


class QuizApp(KeyApp):
    """One session. An answer is in the log before its card is turned."""

    def __init__(self, library: Context, cards: tuple[QuizCard, ...], *, colour: bool = True) -> None:
        super().__init__("quiz", colour)
        self.quiz = Quiz(cards)
        self._library = library

    def handle(self, key: str) -> None:
        before = self.quiz
        self.quiz, asks = step(before, key)
        try:
            for ask in asks:
                self.perform(ask)
        except ReadingListError as error:  # the card stays as it was
            self.quiz = say(before, str(error))

    def picture(self, width: int, height: int) -> tuple[Line, ...]:
        return paint(self.quiz, width, height)

    def perform(self, ask: Ask) -> None:
        """Do what a key asked for. Raises ReadingListError where it can't be done."""
        from readinglist.taste.causes import give_cause_of_card
        from readinglist.taste.quiz import answer_card, quiz_skill
        from readinglist.taste.view.quiz import lesson_text

        if isinstance(ask, Answer):
            self.quiz = turned(self.quiz, answer_card(self._library, ask.card, ask.p, ask.familiar))
            if not self.quiz.unseen:
                skill, lesson = quiz_skill(self._library)
                self.quiz = replace(self.quiz, lesson=lesson_text(skill, lesson))
        elif isinstance(ask, Cause):
            give_cause_of_card(self._library, ask.card, ask.cause)
        elif isinstance(ask, Leave):
            self.exit()


def run_quiz(app: QuizApp, library: Context) -> int | None:
    """Show the session until it is left; the cards that nobody saw go back. As `show`."""
    from readinglist.taste.quiz import return_cards

    return show(app, lambda: return_cards(library, app.quiz.unseen))
