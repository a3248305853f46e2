"""Bets as the fold of the log: what was forecast, until when, and what it came to.

A bet is never edited: a changed mind is another bet on the same question, and both count. What it came to is said
once: of several settlements (two devices) the first stands, and nothing takes it back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from readinglist.model import Bet, BetSettled, LogEntry, undone_ids
from readinglist.model.taste import LOST, PAPER, WON

OPEN = "open"


@dataclass(frozen=True, slots=True)
class PlacedBet:
    """A bet with its entry. `settled` None: open."""

    id: str
    subject: str
    made: datetime
    bet: Bet
    settled: BetSettled | None = None

    @property
    def state(self) -> str:
        """open | won | lost | void"""
        return self.settled.outcome if self.settled else OPEN

    @property
    def outcome(self) -> bool | None:
        """Did it come true? None while it is open, and where it is void."""
        return {WON: True, LOST: False}.get(self.state)

    @property
    def question(self) -> tuple[object, ...]:
        """What two bets on the same thing share: subject, what is asked, the day."""
        bet = self.bet
        return self.subject, bet.about, bet.top, bet.groups, bet.source, bet.by


def fold_bets(entries: Iterable[LogEntry]) -> tuple[PlacedBet, ...]:
    """The bets among `entries` of any kind, oldest first, without those taken back before they were settled."""
    ordered = sorted(entries, key=lambda entry: (entry.at, entry.id))
    settled: dict[str, BetSettled] = {}
    for entry in ordered:
        if isinstance(entry.data, BetSettled):
            settled.setdefault(entry.subject, entry.data)
    undone = undone_ids(ordered) - settled.keys()
    return tuple(
        PlacedBet(entry.id, entry.subject, entry.at, entry.data, settled.get(entry.id))
        for entry in ordered
        if isinstance(entry.data, Bet) and entry.id not in undone
    )


def is_paper_bet(placed: PlacedBet) -> bool:
    """Is it about a paper's place in its cohort?"""
    return placed.bet.about == PAPER


def due(bets: Iterable[PlacedBet], today: date) -> tuple[PlacedBet, ...]:
    """Open bets whose day has come, the longest due first."""
    waiting = [bet for bet in bets if bet.state == OPEN and bet.bet.by <= today.isoformat()]
    return tuple(sorted(waiting, key=lambda bet: (bet.bet.by, bet.made, bet.id)))
