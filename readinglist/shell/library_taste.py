"""What can be done with forecasts, as methods: the part of `Library` that concerns bets and what they came to."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from readinglist.context import Home
from readinglist.core.events import Event
from readinglist.core.log import LogEntry

if TYPE_CHECKING:
    from readinglist.formats.svg import Picture
    from readinglist.stamped_cache import Then
    from readinglist.taste.bet_log import BetTold
    from readinglist.taste.bets import PaperQuestion
    from readinglist.taste.hindsight import Hindsight
    from readinglist.taste.records import SettleReport
    from readinglist.taste.report import Taste
    from readinglist.taste.settle import Reproduced


class TasteLibrary(Home):
    """The forecasts of one user."""

    def bet(
        self, paper_id: str, p: float, question: PaperQuestion | None = None, because: str | None = None
    ) -> LogEntry:
        """Bet that a paper will be in the top share of its cohort: chance `p`, 0 to 1. Raises UsageError, NotFound."""
        from readinglist.taste.bets import bet_on_paper

        return bet_on_paper(self, paper_id, p, question, because=because)

    def bet_on_idea(self, name: str, p: float, by: date, because: str | None = None) -> LogEntry:
        """Bet that independent groups still use an idea on a day. Raises UsageError, NotFound."""
        from readinglist.taste.bets import bet_on_idea

        return bet_on_idea(self, name, p, by, because)

    def bet_on_repro(self, item: str, p: float, by: date | None = None, because: str | None = None) -> LogEntry:
        """Bet that a reimplementation reproduces its claims. Raises UsageError."""
        from readinglist.taste.bets import bet_on_repro

        return bet_on_repro(self, item, p, by, because)

    def bets(self) -> tuple[BetTold, ...]:
        """All bets with what they came to and their readings, oldest first."""
        from readinglist.taste.bets import placed_bets, told_bets

        return told_bets(self, placed_bets(self))

    def bets_due(self) -> tuple[BetTold, ...]:
        """Open bets whose day has come, the longest due first."""
        from readinglist.taste.bets import due_bets, told_bets

        return told_bets(self, due_bets(self))

    def some_bets(self, show: str, first: int = 0, n: int = 50) -> tuple[tuple[BetTold, ...], dict[str, int]]:
        """`n` bets that are `due`, `open` or `settled`, from number `first` on; and how many there are of each."""
        from readinglist.taste.bets import some_bets

        return some_bets(self, show, first, n)

    def next_bet_day(self) -> str | None:
        """The ISO date on which the next open bet is due, None where none is open."""
        from readinglist.taste.bet_log import OPEN
        from readinglist.taste.bets import placed_bets

        return min((placed.bet.by for placed in placed_bets(self) if placed.state == OPEN), default=None)

    def settle(self, dry_run: bool = False, reproduced: Reproduced | None = None) -> Iterator[Event | SettleReport]:
        """Settle what is due, from whole cohorts; the last item is the SettleReport."""
        from readinglist.study.repro import reproduced_by
        from readinglist.taste.settle import settle

        return settle(self, reproduced or partial(reproduced_by, self), dry_run)

    def note_told(self, paper_id: str, surface: str) -> None:
        """Record that the score (`why`) or the forecast (`fate`) of a paper was shown: a bet tells what was visible."""
        from readinglist.taste.bets import note_told

        note_told(self, paper_id, surface)

    # The scorecard

    def taste(self) -> Taste:
        """What my forecasts are worth: bets, verdicts, quiz, critiques, against what became of the papers."""
        from readinglist.stamped_cache import in_silence

        return in_silence(self.telling_taste())

    def telling_taste(self) -> Generator[Event, None, Taste]:
        """As `taste`, telling how far it is."""
        from readinglist.taste.taste import telling_taste

        return telling_taste(self)

    def taste_then(self) -> Then[Taste] | None:
        """The scorecard as `taste` made it last, and how much came since: quick. None where it was never made."""
        from readinglist.stamped_cache import SCORECARD, find
        from readinglist.taste.report import Taste

        return find(self, SCORECARD, Taste)

    def taste_picture(self, found: Taste) -> Picture:
        """The scorecard as a picture, SVG."""
        from readinglist.formats.svg import Picture
        from readinglist.taste.plot import taste_plot

        return Picture(taste_plot(found))

    def count_cohorts(self) -> Iterator[Event]:
        """List and count the cohorts of what was judged; may be stopped, and goes on where it was."""
        from readinglist.taste.verdict_forecasts import count_cohorts

        return count_cohorts(self)

    def hindsight(self) -> Hindsight:
        """What I missed and what I believed in for nothing: a short queue."""
        from readinglist.stamped_cache import in_silence

        return in_silence(self.telling_hindsight())

    def telling_hindsight(self) -> Generator[Event, None, Hindsight]:
        """As `hindsight`, telling how far it is."""
        from readinglist.taste.hindsight import telling_hindsight

        return telling_hindsight(self)

    def give_cause(self, paper_id: str, cause: str) -> LogEntry:
        """Record why a paper spread or died, judged afterwards. Raises UsageError."""
        from readinglist.taste.causes import give_cause

        return give_cause(self, paper_id, cause)
