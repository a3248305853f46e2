"""Bets: a dated chance that a paper, an idea or a reimplementation comes off; an entry of the log, never edited.

A bet on a paper asks whether it is in the top share of its cohort (month of version 1 and primary category) by the
citations of one service on one day. Whether the program had shown what speaks for it is part of the record.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from itertools import groupby

from readinglist.citations.api import Counts, cohort_of, complete_from
from readinglist.context import Context
from readinglist.core.dates import months_later
from readinglist.core.errors import NotFound, UsageError
from readinglist.core.frozen import Frozen
from readinglist.core.log import ABOUT_IDEA as IDEA
from readinglist.core.log import ABOUT_OWN as OWN
from readinglist.core.log import ABOUT_PAPER as PAPER
from readinglist.core.log import ABOUT_REPRO as REPRO
from readinglist.core.log import LOST, SHORT, VOID, WON, Bet, BetSettled, LogEntry
from readinglist.core.paper_state import PaperState
from readinglist.core.papers import LISTED, Paper
from readinglist.core.policy import HORIZON, TOP_SHARE
from readinglist.core.text import clean, storable_or_none
from readinglist.ideas.api import get_idea
from readinglist.store.scores import BLIND_TRIAGE, TRIAGE

from .bet_log import (
    OPEN_BET,
    BetDetail,
    PlacedBet,
    Reading,
    bets_due_by,
    by_day,
    fold_bets,
    is_paper_bet,
    readings,
    stretches,
)
from .critique import update_critique_files

NIGHTS = 5  # of a week
GROUPS = 3  # that use an idea without its authors
FARTHEST = 10  # years
LONGEST = 100  # characters of an item
LONGEST_QUESTION = 200  # of a question of one's own
SHOWN = ("due", "open", "settled")  # the parts in which bets are shown
EVIDENCE = ("score", "forecast")
SHOWS = {TRIAGE: "score", "top": "score", "why": "score", "fate": "forecast"}  # what a surface shows of a paper


class PaperQuestion(Frozen):
    """What a bet on a paper is about: its top share, on which day (None: two years after version 1)."""

    top: float = TOP_SHARE
    by: date | None = None


def bet_on_paper(
    lib: Context,
    paper_id: str,
    p: float,
    question: PaperQuestion | None = None,
    *,
    because: str | None = None,
    visible: Sequence[str] | None = None,
    asked: bool = False,
) -> LogEntry:
    """Record the chance `p` that a paper will be in the top share of its cohort.

    `visible`: which of `EVIDENCE` was on the screen; None: what is recorded as shown. Raises NotFound, UsageError.
    """
    question = question or PaperQuestion()
    paper = lib.store.papers.get(lib.resolve(paper_id))
    month, _ = _cohort(paper)
    if not 0 < question.top < 1:
        raise UsageError(f"--top {question.top:.0%} is not a share of a cohort: use 1% to 99%")
    by = day_of_bet(lib, question.by, default_day(paper, month, lib.clock.now().date()))
    if by < (whole := complete_from(month).isoformat()):
        raise UsageError(f"{by} is too early: the cohort of {paper.id} is complete from {whole} on")
    shown = visible_of(lib, paper) if visible is None else tuple(visible)
    data = Bet(p, by, PAPER, question.top, None, _source(lib), storable_or_none(because), shown, asked)
    entry = record_bet(lib, data, paper.id)
    update_critique_files(lib, [entry])
    return entry


def bet_on_idea(lib: Context, name: str, p: float, by: date, because: str | None = None) -> LogEntry:
    """Record the chance that independent groups still use an idea on a day. Raises NotFound, UsageError."""
    idea = get_idea(lib, name)
    return record_bet(
        lib, Bet(p, day_of_bet(lib, by, by), IDEA, groups=GROUPS, because=storable_or_none(because)), idea.name
    )


def bet_on_repro(lib: Context, item: str, p: float, by: date | None = None, because: str | None = None) -> LogEntry:
    """Record the chance that a reimplementation reproduces its claims; by default within a year. Raises UsageError."""
    name = clean(item)[:LONGEST]
    if not name:
        raise UsageError("name the item that you reimplement")
    data = Bet(p, day_of_bet(lib, by, _years_on(lib.clock.now().date(), 1)), REPRO, because=storable_or_none(because))
    return record_bet(lib, data, name)


def bet_on_own(lib: Context, question: str, p: float, by: date | None = None, because: str | None = None) -> LogEntry:
    """Record the chance of a yes to a question that is answered by hand. Raises UsageError."""
    text = clean(question)
    if not 0 < len(text) <= LONGEST_QUESTION:
        raise UsageError(f"write the question in at most {LONGEST_QUESTION} characters")
    day = day_of_bet(lib, by, _years_on(lib.clock.now().date(), 1))
    return record_bet(lib, Bet(p, day, OWN, because=storable_or_none(because)), text)


def answer_own(lib: Context, which: str, outcome: str, comment: str | None = None) -> LogEntry:
    """Settle an open question of one's own: `which` is its id or how it begins. Raises NotFound."""
    begins = clean(which).casefold()
    own = [one for one in placed_bets(lib) if one.bet.about == OWN and one.state == OPEN_BET]
    found = [one for one in own if one.id == which or (begins and one.subject.casefold().startswith(begins))]
    if len({one.question for one in found}) != 1:
        names = "; ".join(one.subject for one in (found or own)) or "none is open"
        raise NotFound(f"{which[:60]!r} is not the beginning of one open question of yours: {names}")
    came, why = {"yes": WON, "no": LOST, "void": VOID}[outcome], storable_or_none(comment)
    settled = BetSettled(came, lib.clock.now().date().isoformat(), source="me", why=why)
    return lib.store.log.append_many([(settled, one.id) for one in found])[-1]


def record_bet(lib: Context, bet: Bet, subject: str) -> LogEntry:
    """Raises UsageError where the last bet on the same question says the same chance."""
    question = PlacedBet("", subject, lib.clock.now(), bet).question
    asked = [placed for placed in placed_bets(lib) if placed.question == question]
    if asked and asked[-1].state == OPEN_BET and asked[-1].bet.p == bet.p:
        raise UsageError(f"you said {bet.p:.0%} on {asked[-1].made:%Y-%m-%d} already: give another chance to change it")
    return lib.store.log.append(bet, subject)


def placed_bets(lib: Context) -> tuple[PlacedBet, ...]:
    """All bets with what they came to, oldest first."""
    return lib.memory.once("bets", lib.store.log.last_seq(), lambda: fold_bets(lib.store.log.of_kind("bet", "settled")))


def due_bets(lib: Context) -> tuple[PlacedBet, ...]:
    """Open bets whose day has come, the longest due first."""
    return bets_due_by(placed_bets(lib), lib.clock.now().date())


def some_bets(lib: Context, show: str, first: int, n: int) -> tuple[tuple[BetDetail, ...], dict[str, int]]:
    """`n` bets of `SHOWN` from number `first` on, the newest first (due: the longest due first); how many of each."""
    bets = placed_bets(lib)
    late = bets_due_by(bets, lib.clock.now().date())
    newest = tuple(reversed(bets))
    ids = {placed.id for placed in late}
    parts = {
        "due": late,
        "open": tuple(placed for placed in newest if placed.state == OPEN_BET and placed.id not in ids),
        "settled": tuple(placed for placed in newest if placed.state != OPEN_BET),
    }
    return describe_bets(lib, parts[show][first : first + n]), {name: len(some) for name, some in parts.items()}


def describe_bets(lib: Context, bets: Sequence[PlacedBet]) -> tuple[BetDetail, ...]:
    """`bet list` with titles and readings, in their order."""
    papers = lib.store.papers.find_many({one.subject for one in bets if one.bet.about in (PAPER, *SHORT)})
    found = _readings(lib, [one for one in bets if is_paper_bet(one) and one.subject in papers], papers)
    return tuple(
        BetDetail(placed, papers[placed.subject].title if placed.subject in papers else None, found.get(placed.id, ()))
        for placed in bets
    )


def visible_of(lib: Context, paper: Paper) -> tuple[str, ...]:
    """Which of `EVIDENCE` the program is recorded to have shown of a paper.

    A blind list shows the score of a paper from the moment on in which it is decided.
    """
    surfaces = lib.store.impressions.surfaces_of(paper.row)
    shown = {SHOWS[surface] for surface in surfaces if surface in SHOWS}
    state = lib.store.log.states([paper.id]).get(paper.id, PaperState())
    if BLIND_TRIAGE in surfaces and (state.verdict is not None or state.seen):
        shown.add(SHOWS[TRIAGE])
    return tuple(name for name in EVIDENCE if name in shown)


def default_day(paper: Paper, month: date, today: date) -> date:
    """`HORIZON` months after version 1, which is of `month`; at least a year ahead."""
    born = paper.published.date() if paper.published else paper.announced or month
    return max(months_later(born, HORIZON), _years_on(today, 1))


def can_bet_on(paper: Paper) -> bool:
    """Whether a bet on the paper could be settled."""
    return paper.title is not None and not paper.withdrawn and cohort_of(paper) is not None


def _cohort(paper: Paper) -> tuple[date, str]:
    """The cohort of a paper that can be bet on. Raises UsageError, which says what is in the way."""
    found = cohort_of(paper)
    if paper.title is None:
        raise UsageError(f"{paper.id} has no title yet: fetch first, then bet on it")
    if paper.withdrawn:
        raise UsageError(f"{paper.id} is withdrawn: there is nothing to bet on")
    if found is None:
        raise UsageError(f"{paper.id} has no cohort: you can bet on papers with a month and an arXiv category")
    return found


def day_of_bet(lib: Context, by: date | None, default: date) -> str:
    """The day of a bet, checked. Raises UsageError."""
    today, day = lib.clock.now().date(), by or default
    if day <= today:
        raise UsageError(f"{day} is not in the future: a bet needs a future date")
    if day > _years_on(today, FARTHEST):
        raise UsageError(f"{day} is more than {FARTHEST} years ahead: choose an earlier day")
    return day.isoformat()


def _years_on(day: date, years: int) -> date:
    return months_later(day, 12 * years)


def _source(lib: Context) -> str:
    """The service whose counts will settle: the first that `enrich` asks."""
    return next(iter(lib.settings.citations.sources), "s2")


def _readings(lib: Context, bets: Sequence[PlacedBet], papers: dict[str, Paper]) -> dict[str, tuple[Reading, ...]]:
    """The readings of each bet whose time has come, by id; the counts of a cohort are read once."""
    today = lib.clock.now().date()
    begun = {
        placed.id: [s for s in stretches(placed.made.date(), date.fromisoformat(placed.bet.by)) if s.day <= today]
        for placed in bets
    }

    def place(placed: PlacedBet) -> tuple[date, str, str]:
        return (*(cohort_of(papers[placed.subject]) or (date.min, "")), placed.bet.source or "")

    found: dict[str, tuple[Reading, ...]] = {}
    for (month, category, source), group in groupby(sorted((b for b in bets if begun[b.id]), key=place), key=place):
        some = list(group)
        ids = lib.store.part(Counts).cohort(month, category)
        first = min(placed.made for placed in some) + timedelta(days=1)
        days = by_day(lib.store.part(Counts).since({*ids, *(placed.subject for placed in some)}, source, first))
        found |= {placed.id: readings(placed.subject, ids, days, begun[placed.id]) for placed in some}
    return found


def bet_prompts(lib: Context, night: date, decided: Collection[str]) -> frozenset[str]:
    """The ids of the papers of `night`, drawn at random, for which triage asks for a bet: so are not favourites alone.

    Each draw of a week belongs to one of its five nights, drawn from the seed and the week alone; where the list of
    that night was not opened, it goes over to the next one that is. Drawn are papers of the night whatever their place
    in the ranking, the same ones however often the list is opened. Going on without a bet is an answer too: of
    `decided` ones nobody is asked any more.
    """
    count = _draws(lib, night)
    if not count:
        return frozenset()
    ids = sorted(paper.id for paper in lib.store.papers.on_night(night, types=LISTED) if can_bet_on(paper))
    seed = f"ask {lib.settings.rank.seed} {night.isoformat()}"
    drawn = random.Random(seed).sample(ids, min(count, len(ids)))
    return frozenset(drawn) - frozenset(decided)


def _draws(lib: Context, night: date) -> int:
    """How many draws of its week fall to `night`."""
    week = f"{night.isocalendar().year}-{night.isocalendar().week}"
    chance = random.Random(f"ask {lib.settings.rank.seed} {week}")
    days = [chance.randrange(NIGHTS) for _ in range(lib.settings.taste.ask)]
    monday = night - timedelta(days=night.weekday())
    opened = lib.store.impressions.nights_opened(monday, night)
    # nights after the last one that was opened
    missed_since = max((day.weekday() + 1 for day in opened if day < night), default=0)
    return sum(missed_since <= day <= night.weekday() for day in days)


def next_bet_day(lib: Context) -> str | None:
    """The first day on which an open bet is due."""
    return min((placed.bet.by for placed in placed_bets(lib) if placed.state == OPEN_BET), default=None)
