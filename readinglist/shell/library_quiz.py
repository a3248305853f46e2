"""The quiz, as methods: the part of `Library` that concerns deliberate practice on old papers."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from readinglist.context import Home
from readinglist.core.events import Event, Progress
from readinglist.core.log import LogEntry
from readinglist.taste.records import DeckPaper, DeckReport, QuizCard, QuizReveal

if TYPE_CHECKING:
    from numpy.random import Generator as Random


class QuizLibrary(Home):
    """Decks, cards and answers of one user."""

    def quiz(
        self, n: int = 20, *, base_rate: bool = False, deck: str | None = None, rng: Random | None = None
    ) -> tuple[QuizCard, ...]:
        """Hand out at most `n` pairs, or with `base_rate` papers of one cohort. Raises NotFound where none is left."""
        from readinglist.stamped_cache import in_silence

        return in_silence(self.telling_quiz(n, base_rate=base_rate, deck=deck, rng=rng))

    def telling_quiz(
        self, n: int = 20, *, base_rate: bool = False, deck: str | None = None, rng: Random | None = None
    ) -> Generator[Progress, None, tuple[QuizCard, ...]]:
        """As `quiz`, telling how far it is."""
        from readinglist.taste.quiz import deal

        return deal(self, n, base_rate=base_rate, deck=deck, rng=rng)

    def answer_card(self, card: str, p: float, familiar: int = 1) -> QuizReveal:
        """Answer a card: the chance (0..1) of being at the top, of a pair that a is the one. Once.

        `familiar` 1 (never seen) to 5 (read it). Raises NotFound, UsageError.
        """
        from readinglist.taste.quiz import answer

        return answer(self, card, p, familiar)

    def give_cause_of_card(self, card: str, cause: str) -> LogEntry:
        """Say why it came so, after the answer. Raises NotFound, UsageError."""
        from readinglist.taste.causes import give_cause_of_card

        return give_cause_of_card(self, card, cause)

    def return_cards(self, cards: Iterable[str]) -> None:
        """Put cards back that nobody has looked at."""
        self.store.decks.take_back(cards)

    def make_deck(
        self, category: str, month: str, requests: int | None = None, minutes: float | None = None
    ) -> Iterator[Event | DeckReport]:
        """Make or complete the deck of a category and month (`2023-05`); the last item is DeckReport."""
        from readinglist.taste.quiz_decks import make_deck

        return make_deck(self, category, month, requests, minutes)

    def put_deck(self, name: str, papers: Sequence[DeckPaper]) -> DeckReport:
        """A deck that brings its outcomes along; its cards are marked and never scored."""
        from readinglist.taste.quiz_decks import put_deck

        return put_deck(self, name, papers)

    def decks(self) -> tuple[DeckReport, ...]:
        """How far each deck is."""
        from readinglist.taste.quiz_decks import deck_report

        return tuple(deck_report(self, name) for name in self.store.decks.names())
