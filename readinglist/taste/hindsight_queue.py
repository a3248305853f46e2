"""What I missed, and what I believed in for nothing: a short queue of papers to look at again.

Four kinds, the clearest cases of each first. Papers to which a cause was given in hindsight are done with.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from readinglist.core.policy import TOP

from .bet_log import PlacedBet
from .causes import lives

EACH = 5  # of a kind: the queue is short
NEVER_SEEN, BELOW = 0.99, 0.25  # percentiles: rose far, did not at all
DIES = 24  # months: an earlier end is no end
WRONG = 0.5  # between chance and outcome
MISSED, DIED, BET, UNSEEN = "dismissed, and it rose", "kept, and it died", "bet, and it came otherwise", "never seen"
KINDS = (MISSED, DIED, BET, UNSEEN)


@dataclass(frozen=True, slots=True)
class Known:
    """What became of a paper, and what I did with it. `percentile` and `fate` None: not known."""

    id: str
    verdict: str | None  # keep | skip | later
    is_seen: bool  # it stood in a list down to which I looked, or I decided on it
    months: int | None
    percentile: float | None
    fate: str | None
    in_my_categories: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """A paper to look at again. `surprise`: 0 to 1, what the queue is ordered by within a kind."""

    kind: str
    id: str
    surprise: float
    percentile: float | None = None
    fate: str | None = None
    p: float | None = None  # of a bet: the chance that I gave
    came: bool | None = None


def look_again(papers: Iterable[Known], bets: Sequence[PlacedBet], done: Collection[str]) -> tuple[Look, ...]:
    """The queue, at most five of a kind, each paper once; `done` are left out."""
    looks = [look for paper in papers if (look := _paper(paper)) is not None]
    looks += [look for bet in bets if (look := _bet(bet)) is not None]
    queue: list[Look] = []
    taken = set(done)
    for kind in KINDS:
        some = sorted((look for look in looks if look.kind == kind), key=lambda look: (-look.surprise, look.id))
        chosen = 0
        for look in some:
            if look.id not in taken and chosen < EACH:
                taken.add(look.id)
                queue.append(look)
                chosen += 1
    return tuple(queue)


def _paper(paper: Known) -> Look | None:
    share, fate = paper.percentile, paper.fate
    rose = (share is not None and share >= TOP) or lives(fate) is True
    if paper.verdict == "skip" and rose:
        return Look(MISSED, paper.id, TOP if share is None else share, share, fate)
    if paper.verdict == "keep" and paper.months is not None and paper.months >= DIES:
        low = share is not None and share < BELOW
        if lives(fate) is False or (low and lives(fate) is None):
            return Look(DIED, paper.id, 1.0 if share is None else 1 - share, share, fate)
    if not paper.is_seen and paper.in_my_categories and share is not None and share >= NEVER_SEEN:
        return Look(UNSEEN, paper.id, share, share, fate)
    return None


def _bet(placed: PlacedBet) -> Look | None:
    if placed.outcome is None or placed.bet.about != "paper":
        return None
    wrong = abs(placed.bet.p - placed.outcome)
    settled = placed.settled
    share = settled.percentile if settled else None
    return Look(BET, placed.subject, wrong, share, p=placed.bet.p, came=placed.outcome) if wrong > WRONG else None
