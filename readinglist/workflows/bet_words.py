"""Bets in a few words, for the front matter of critiques."""

from __future__ import annotations

from readinglist.present.history import percent, short_question
from readinglist.taste.bets import OPEN, fold_bets, is_paper_bet

from .home import Home


def last_bets(lib: Home) -> dict[str, str]:
    """The last bet on each paper, `30%: top 10% on 2028-11-24`, with what it came to."""
    told = {}
    for placed in fold_bets(lib.store.log.of_kind("bet", "settled")):
        if is_paper_bet(placed):
            state = "" if placed.state == OPEN else f", {placed.state}"
            told[placed.subject] = f"{percent(placed.bet.p)}: {short_question(placed.bet)}{state}"
    return told
