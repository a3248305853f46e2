"""Causes: why a paper spread or died, in the user's judgement afterwards; told of a paper, or of a card of the quiz."""

from __future__ import annotations

from collections.abc import Sequence

from readinglist.errors import UsageError
from readinglist.model import CauseGiven, LogEntry, effective
from readinglist.taste.causes import parse_cause

from .home import Home

QUIZ, HINDSIGHT = "quiz", "hindsight"  # where a cause is told
OF_DYING = frozenset({"too complicated", "too fragile", "gain too small", "superseded"})


def give_cause(lib: Home, paper_id: str, cause: str) -> LogEntry:
    """Record why a paper spread or died: a cause, its beginning or its number from 1. Raises UsageError."""
    return lib.store.log.append(CauseGiven(parse_cause(cause), HINDSIGHT), lib.resolve(paper_id))


def give_cause_of_card(lib: Home, card: str, cause: str) -> LogEntry:
    """As `give_cause`, of an answered card; of a pair a cause of dying is that of the one that did not rise.

    Raises NotFound, UsageError before the answer and for another cause.
    """
    dealt, meant = lib.store.decks.card(card), parse_cause(cause)
    if dealt.answered is None:
        raise UsageError(f"card {card} has no answer yet: a cause comes after it")
    subject = dealt.a
    if dealt.b is not None:
        top, low = (dealt.a, dealt.b) if dealt.outcome else (dealt.b, dealt.a)
        subject = low if meant in OF_DYING else top
    return lib.store.log.append(CauseGiven(meant, QUIZ), subject)


def given_causes(entries: Sequence[LogEntry], where: str | None = None) -> dict[str, str]:
    """The last cause given to each paper (in one place alone), without those taken back."""
    return {
        entry.subject: entry.data.cause
        for entry in effective(entries)
        if isinstance(entry.data, CauseGiven) and where in (None, entry.data.where)
    }
