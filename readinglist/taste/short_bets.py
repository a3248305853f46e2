"""Short bets: questions on a paper that are settled in days to months, from what the library and its services bring.

Each kind is a row of `KINDS`: what it asks, when it can't be asked, how it is settled, and what was usual for papers
like it, which is shown after the answer alone. Void is what was looked at too little, as with all bets.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from readinglist.citations.api import CitationEdges, CitedLists, Service
from readinglist.context import Context
from readinglist.core.dates import month_number
from readinglist.core.errors import UsageError
from readinglist.core.frozen import Frozen
from readinglist.core.log import (
    ACCEPTED,
    CITED,
    CODE,
    FAVORITE,
    LOST,
    REVISION,
    UPTAKE,
    VOID,
    WON,
    Bet,
    BetSettled,
    LogEntry,
    Rated,
    Read,
    effective,
)
from readinglist.core.paper_links import links_in, paper_links
from readinglist.core.papers import LISTED, Paper
from readinglist.core.policy import PEERS
from readinglist.core.text import clean, storable_or_none, words
from readinglist.ideas.api import authors_of, ledger_ideas, uses_of
from readinglist.sources.calendar import nights_between
from readinglist.sources.transport import Transport

from .agreement import PLACES
from .bet_log import COVERAGE, PlacedBet, settle_idea
from .bets import day_of_bet, placed_bets, record_bet
from .records import BaseRate

RATE_DAYS = 400  # of papers that a base rate is taken from
OWN_BETS = 10  # settled bets of a kind, from which their share is a base rate
NEW = 60  # days: of an older paper it is known whether others cite it
LATE = 31  # days after a bet's day in which a list of citing papers still speaks of it
FIRST, RATED = 10, 20  # a place in one's own order, and how many papers it takes to have one
GOOD, BAD = ("upside", "build_on", "generality"), ("complexity", "fragility")
SERVICE = "s2"
_NOT_YET = re.compile(r"\b(?:submitted|submission|review|reject\w{0,5}|withdrawn|workshop)\b", re.I)


class Kind(Frozen):
    """A kind of short bet. `asks`: the question without its day; `days` until it is settled.

    `refuses`: why it can't be asked of a paper; `settles`: what it came to, or in words why it stays open.
    `happened`: whether it did to a paper within so many days, None where that is not known; `usual`: in words.
    """

    days: int
    asks: str
    refuses: Callable[[Context, Paper, Bet], str | None]
    settles: Callable[[Context, Transport, PlacedBet, Paper], BetSettled | str]
    usual: str = ""
    happened: Callable[[Context, Paper, Bet, int], bool | None] | None = None


def bet_short(
    lib: Context,
    kind: str,
    paper_id: str,
    p: float,
    by: date | None = None,
    because: str | None = None,
    *,
    at: str | None = None,
    asked: bool = False,
) -> LogEntry:
    """Record the chance of a short bet of `KINDS`; `at`: the venue of an acceptance. Raises UsageError, NotFound."""
    paper = lib.store.papers.get(lib.resolve(paper_id))
    day = day_of_bet(lib, by, lib.clock.now().date() + timedelta(KINDS[kind].days))
    bet = Bet(p, day, kind, source=clean(at or "") or None, because=storable_or_none(because), asked=asked)
    if why := KINDS[kind].refuses(lib, paper, bet):
        raise UsageError(why)
    return record_bet(lib, bet, paper.id)


def morning_question(lib: Context) -> tuple[str, Paper] | None:
    """The kind and the paper of today's short bet, drawn from the newest night; None without one, or once answered."""
    night = lib.store.nights.latest()
    papers = lib.store.papers.on_night(night, types=LISTED) if night else ()
    ids = {paper.id: paper for paper in papers if paper.title and not paper.withdrawn}
    answered = {one.subject for one in placed_bets(lib) if one.bet.about in KINDS and one.bet.asked}
    if night is None or not ids:
        return None
    chance = random.Random(f"short {lib.settings.rank.seed} {night.isoformat()}")
    drawn = ids[chance.choice(sorted(ids))]
    kinds = [REVISION, CODE, UPTAKE, *([CITED] if SERVICE in lib.settings.citations.sources else [])]
    fitting = [kind for kind in kinds if KINDS[kind].refuses(lib, drawn, Bet(0.5, night.isoformat(), kind)) is None]
    return None if drawn.id in answered or not fitting else (chance.choice(fitting), drawn)


def settle_short(lib: Context, transport: Transport, placed: PlacedBet) -> BetSettled | str:
    """What a bet that is due came to, or why it stays open. Raises SourceError."""
    paper = lib.store.papers.find(placed.subject)
    return "the paper is not in this library: import it" if paper is None else (
        KINDS[placed.bet.about].settles(lib, transport, placed, paper)
    )  # fmt: skip


def base_rate(lib: Context, bet: Bet, subject: str) -> BaseRate:
    """What was usual for papers like that of a bet; where their history does not say, for your own bets of its kind.

    A paper that changed later than within the days of the bet says nothing of them.
    """
    kind, paper, today = KINDS[bet.about], lib.store.papers.get(subject), lib.clock.now().date()
    days = (date.fromisoformat(bet.by) - today).days
    if bet.about == FAVORITE:
        rated = len(_own_order(lib))
        return BaseRate(
            "of your rated papers are in the first ten", rated, min(FIRST / rated, 1.0) if rated else None, 1
        )
    if kind.happened is None:
        came = [one.outcome for one in placed_bets(lib) if one.bet.about == bet.about and one.outcome is not None]
        share = sum(came) / len(came) if len(came) >= OWN_BETS else None
        return BaseRate("of your resolved bets of this kind came true", len(came), share, OWN_BETS)
    category = (paper.categories or ("arXiv",))[0]
    rows = lib.store.papers.window_rows(days=RATE_DAYS, until=today - timedelta(days))
    peers = [one for one in lib.store.papers.by_rows(rows) if one.categories[:1] == (category,) and one.published]
    known = [found for one in peers if (found := kind.happened(lib, one, bet, days)) is not None]
    words = f"of {category} papers that are {days} days old {kind.usual.format(days=days, at=bet.source)}"
    return BaseRate(words, len(known), sum(known) / len(known) if len(known) >= PEERS else None, PEERS)


# Texts: what a version says on a day, by the nights that were fetched until then.

Says = Callable[[Paper, Bet], bool]


def _settle_text(says: Says, lib: Context, _: Transport, placed: PlacedBet, paper: Paper) -> BetSettled:
    by, updated = date.fromisoformat(placed.bet.by), paper.updated.date() if paper.updated else None
    nights = nights_between(placed.made.date(), by)
    coverage = sum(lib.store.nights.taken(night) is not None for night in nights) / len(nights) if nights else 1.0
    on, is_so = lib.clock.now().date().isoformat(), says(paper, placed.bet)
    if is_so and updated is not None and updated <= by:
        return BetSettled(WON, on, None, coverage, "library", f"version {paper.version} of {updated}")
    if coverage < COVERAGE:
        return BetSettled(VOID, on, None, coverage, "library", "too few of the nights were fetched")
    if paper.version > 2 and updated is not None and updated > by:
        return BetSettled(VOID, on, None, coverage, "library", "what its version of that day said is not known")
    return BetSettled(LOST, on, None, coverage, "library", "not so by that day")


def _is_revised(paper: Paper, _: Bet) -> bool:
    return paper.version > 1


def _names_code(paper: Paper, _: Bet | None = None) -> bool:
    return any(link.kind == "code" for link in paper_links(paper))


def _is_accepted(paper: Paper, bet: Bet) -> bool:
    """Comment or journal name the venue in a clause that speaks of no submission, review or workshop.

    >>> _is_accepted(Paper(0, "a", comment="12 pages; accepted at ICML 2026"), Bet(0.5, "2026-05-01", source="ICML"))
    True
    """
    venue = " ".join(words(bet.source or ""))
    clauses = re.split(r"[;.,\n]", f"{paper.comment or ''}\n{paper.journal_ref or ''}")
    named = [one for one in clauses if f" {venue} " in f" {' '.join(words(one))} "]
    return bool(venue) and any(not _NOT_YET.search(one) for one in named)


def _refuse_version(is_so: Says, already: str, _: Context, paper: Paper, bet: Bet) -> str | None:
    if paper.version > 1:
        return f"{paper.id} has version {paper.version} already"
    return f"{paper.id} {already} already" if is_so(paper, bet) else None


def _refuse_accepted(_: Context, paper: Paper, bet: Bet) -> str | None:
    if not words(bet.source or ""):
        return "name the venue with --at, as its papers do: --at ICML"
    return f"{paper.id} names {bet.source} already" if _is_accepted(paper, bet) else None


def _was_revised(_: Context, paper: Paper, __: Bet, days: int) -> bool | None:
    if paper.version == 1 or paper.updated is None or paper.published is None:
        return False
    return True if (paper.updated - paper.published).days <= days else None


def _got_code(lib: Context, paper: Paper, bet: Bet, days: int) -> bool | None:
    """Known of papers whose first text is here, and named no code."""
    is_later = _was_revised(lib, paper, bet, days)
    first = paper.abstract if not is_later else next((v.abstract for v in lib.store.papers.earlier(paper.row)), None)
    if is_later is None or first is None or any(link.kind == "code" for link in links_in(first)):
        return None
    return _names_code(paper)


def _was_accepted(_: Context, paper: Paper, bet: Bet, __: int) -> bool:
    return _is_accepted(paper, bet)


# Citations: lists of a service, and the references that the library knows.


def _refuse_cited(lib: Context, paper: Paper, _: Bet) -> str | None:
    born = paper.published.date() if paper.published else paper.announced
    if born is None or (lib.clock.now().date() - born).days > NEW:
        return f"{paper.id} is older than {NEW} days: ask this of a new paper"
    found = lib.store.part(CitedLists).latest([paper.id]).get(paper.id)
    return f"{paper.id} is cited by others already" if found and found.others else None


def _settle_cited(lib: Context, transport: Transport, placed: PlacedBet, paper: Paper) -> BetSettled | str:
    """By the list of citing papers that was asked for in the month after the day; "others" share no author with it."""
    by, lists = date.fromisoformat(placed.bet.by), lib.store.part(CitedLists)
    found = lists.latest([paper.id]).get(paper.id)
    if found is None or found.asked_at.date() < by:
        if SERVICE not in lib.settings.citations.sources:
            return f"Semantic Scholar is not asked: add {SERVICE} to [citations] sources"
        for _ in Service(lib, transport, SERVICE).ask_citing([paper.id], authors_of(lib, [paper.id])):
            pass
        found = lists.latest([paper.id]).get(paper.id)
    today = lib.clock.now().date().isoformat()
    if found is None or found.asked_at.date() < by or not found.authors_known:
        return BetSettled(VOID, today, source=SERVICE, why="who cites it is not known")
    on = found.asked_at.date()
    if not found.others:
        return BetSettled(LOST, on.isoformat(), source=SERVICE, why="cited by nobody else")
    if on > by + timedelta(LATE):
        return BetSettled(VOID, on.isoformat(), source=SERVICE, why=f"asked for more than {LATE} days after its day")
    return BetSettled(WON, on.isoformat(), source=SERVICE, why=f"papers by others that cite it: {found.others}")


def _refuse_uptake(lib: Context, _: Paper, __: Bet) -> str | None:
    return None if ledger_ideas(lib) else "your ledger has no ideas: readinglist ideas add"


def _settle_uptake(lib: Context, _: Transport, placed: PlacedBet, paper: Paper) -> BetSettled:
    """Later papers by others that cite it and use an idea of the ledger; counted from the month after the bet."""
    from readinglist.graph.ledger import independent_groups

    ideas, edges = ledger_ideas(lib), lib.store.part(CitationEdges)
    citing, uses = edges.citers([paper.id]).get(paper.id, {}), uses_of(lib, ideas)
    first, last = month_number(placed.made.date()) + 1, month_number(date.fromisoformat(placed.bet.by))
    using = {row for idea in ideas for row in uses.rows(idea.name)} & citing.keys()
    authors = [uses.papers[row][2] for row in using if first <= month_number(uses.papers[row][1]) <= last]
    seen = [one for one in edges.coverage(placed.made.date()) if one.category is None]
    seen = [one for one in seen if min(first, last) <= month_number(one.month) <= last]
    papers = sum(one.papers for one in seen)
    coverage = sum(one.with_references for one in seen) / papers if papers else None
    groups = independent_groups(authors, paper.authors)
    return settle_idea(groups, 1, coverage, lib.clock.now().date().isoformat())


# The reader's own order.


def _own_order(lib: Context) -> list[str]:
    """The rated papers, the best first: what speaks for each by its last ratings, less what speaks against it."""
    last: dict[str, dict[str, float]] = {}
    for entry in effective(lib.store.log.of_kind("critique")):
        if isinstance(entry.data, Rated):
            given = {name: getattr(entry.data, name) for name in PLACES}
            last.setdefault(entry.subject, {}).update({k: PLACES[k][v] for k, v in given.items() if v is not None})

    def worth(paper: str) -> float:
        places = last[paper]
        return sum(places.get(name, 0.0) for name in GOOD) - sum(places.get(name, 0.0) for name in BAD)

    return sorted((paper for paper in last if last[paper]), key=lambda paper: (-worth(paper), paper))


def _refuse_favorite(lib: Context, paper: Paper, _: Bet) -> str | None:
    order = _own_order(lib)
    if paper.id not in order:
        return f"you have not rated {paper.id}: readinglist critique {paper.id} --quick"
    if len(order) < RATED:
        return f"you rated {len(order)} papers, {RATED} are needed: readinglist critique missing"
    return None


def _settle_favorite(lib: Context, _: Transport, placed: PlacedBet, paper: Paper) -> BetSettled:
    """Void where it was neither read nor rated again between bet and day."""
    entries = effective(lib.store.log.of_kind("critique", "read"))
    again = [entry for entry in entries if entry.subject == paper.id and entry.at > placed.made]
    on = lib.clock.now().date().isoformat()
    if not any(isinstance(entry.data, Rated | Read) for entry in again):
        return BetSettled(VOID, on, source="me", why="not read again")
    order = _own_order(lib)
    place = order.index(paper.id) + 1 if paper.id in order else len(order) + 1
    outcome = WON if place <= FIRST else LOST
    return BetSettled(outcome, on, source="me", why=f"place {place} of {len(order)} by your ratings")


KINDS = {
    REVISION: Kind(
        60,
        "Will it have a second version",
        partial(_refuse_version, _is_revised, "is revised"),
        partial(_settle_text, _is_revised),
        "were revised within {days} days",
        _was_revised,
    ),
    CODE: Kind(
        60,
        "Will it name its code in abstract or comment",
        partial(_refuse_version, _names_code, "names its code"),
        partial(_settle_text, _names_code),
        "came without code and named some within {days} days",
        _got_code,
    ),
    CITED: Kind(90, "Will others, who share no author with it, cite it", _refuse_cited, _settle_cited),
    UPTAKE: Kind(
        182, "Will a paper by others cite it that uses an idea of your ledger", _refuse_uptake, _settle_uptake
    ),
    FAVORITE: Kind(
        30, "Will you read it again and have it among the first ten you rated", _refuse_favorite, _settle_favorite
    ),
    ACCEPTED: Kind(
        365,
        "Will its comment name the venue {at} as accepted",
        _refuse_accepted,
        partial(_settle_text, _is_accepted),
        "name {at}",
        _was_accepted,
    ),
}


def question(bet: Bet, until: str) -> str:
    """What a short bet asks. `until`: `by 2026-12-24` or `within 60 days`."""
    return f"{KINDS[bet.about].asks.format(at=bet.source)} {until}?"
