"""What I missed, and what I believed in for nothing: a short queue of papers to look at again, and why.

Four kinds, the clearest cases of each first. Papers to which a cause was given in hindsight are done with. `look_again`
is pure; `compute_hindsight` reads what it needs from the library.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterable, Iterator, Sequence

from readinglist.citations.api import Counts
from readinglist.context import Context
from readinglist.core.events import Event, Progress, silent
from readinglist.core.frozen import Frozen
from readinglist.core.papers import Paper
from readinglist.core.policy import TOP
from readinglist.ideas.api import IdeaFate
from readinglist.taste.verdict_forecasts import OLD

from .bet_log import PlacedBet
from .bets import placed_bets
from .causes import HINDSIGHT, given_causes, lives
from .cohort_percentiles import Cohort, Cohorts, fates_in_graph
from .verdict_forecasts import first_day, old_percentile

EACH = 5  # of a kind: the queue is short
NEVER_SEEN, BELOW = 0.99, 0.25  # percentiles: rose far, did not at all
DIES = 24  # months: an earlier end is no end
WRONG = 0.5  # between chance and outcome
MISSED, DIED, BET, UNSEEN = "skipped, and it rose", "kept, and it faded", "bet, and lost", "never seen"
KINDS = (MISSED, DIED, BET, UNSEEN)


class Known(Frozen):
    """What became of a paper, and what I did with it. `percentile` and `fate` None: not known."""

    id: str
    verdict: str | None  # keep | skip | later
    is_seen: bool  # it stood in a list down to which I looked, or I decided on it
    months: int | None
    percentile: float | None
    fate: str | None
    in_my_categories: bool = False
    counted_from: str | None = None  # the pack that counted it, None where another did


class Look(Frozen):
    """A paper to look at again. `surprise`: 0 to 1, what the queue is ordered by within a kind."""

    kind: str
    id: str
    surprise: float
    percentile: float | None = None
    fate: str | None = None
    p: float | None = None  # of a bet: the probability you gave
    came: bool | None = None
    counted_from: str | None = None  # the pack that counted it, None where another did


def look_again(papers: Iterable[Known], bets: Sequence[PlacedBet], done: Collection[str]) -> tuple[Look, ...]:
    """The queue, at most five of a kind, each paper once; `done` are left out."""
    looks = [look for paper in papers if (look := _paper(paper)) is not None]
    looks += [look for bet in bets if (look := _bet(bet)) is not None]
    queue: list[Look] = []
    taken, left = set(done), dict.fromkeys(KINDS, EACH)
    for look in sorted(looks, key=lambda look: (KINDS.index(look.kind), -look.surprise, look.id)):
        if look.id not in taken and left[look.kind]:
            taken.add(look.id)
            left[look.kind] -= 1
            queue.append(look)
    return tuple(queue)


def _paper(paper: Known) -> Look | None:
    share, fate, origin = paper.percentile, paper.fate, paper.counted_from
    rose = (share is not None and share >= TOP) or lives(fate) is True
    if paper.verdict == "skip" and rose:
        return Look(MISSED, paper.id, TOP if share is None else share, share, fate, counted_from=origin)
    if paper.verdict == "keep" and paper.months is not None and paper.months >= DIES:
        low = share is not None and share < BELOW
        if lives(fate) is False or (low and lives(fate) is None):
            return Look(DIED, paper.id, 1.0 if share is None else 1 - share, share, fate, counted_from=origin)
    if not paper.is_seen and paper.in_my_categories and share is not None and share >= NEVER_SEEN:
        return Look(UNSEEN, paper.id, share, share, fate, counted_from=origin)
    return None


def _bet(placed: PlacedBet) -> Look | None:
    if placed.outcome is None or placed.bet.about != "paper":
        return None
    wrong = abs(placed.bet.p - placed.outcome)
    settled = placed.settled
    share = settled.percentile if settled else None
    return Look(BET, placed.subject, wrong, share, p=placed.bet.p, came=placed.outcome) if wrong > WRONG else None


class Hindsight(Frozen):
    """The queue, with the papers that are here. `unknown`: papers I decided on of which nothing is known yet."""

    looks: tuple[tuple[Look, Paper | None], ...]
    unknown: int


def compute_hindsight(lib: Context) -> Generator[Event, None, Hindsight]:
    """The queue, with events of its progress."""
    cohorts = Cohorts(lib)
    yield Progress("looking at cohorts", 0)
    judged = {paper: verdict for verdict in ("keep", "skip") for paper in lib.store.log.states_with(verdict)}
    papers = lib.store.papers.find_many(judged)
    cohorts.learn(papers.values())
    fates = fates_in_graph(lib, cohorts, list(papers))
    known = [_known(lib, cohorts, paper, judged[i], fates.get(i)) for i, paper in papers.items()]
    unknown = sum(one.percentile is None and one.fate in (None, "unobserved") for one in known)
    yield Progress("looking for papers you never saw", 0)
    unseen = _never_seen(lib, cohorts, {cohort for paper in papers.values() if (cohort := cohorts.key(paper))})
    done = given_causes(lib.store.log.of_kind("cause"), HINDSIGHT)
    looks = look_again([*known, *unseen], placed_bets(lib), done)
    here = lib.store.papers.find_many([look.id for look in looks])
    return Hindsight(tuple((look, here.get(look.id)) for look in looks), unknown)


def _known(lib: Context, cohorts: Cohorts, paper: Paper, verdict: str, told: IdeaFate | None) -> Known:
    """A paper that I decided on. Of the last year no place in a cohort is known."""
    v1, today = first_day(paper), lib.clock.now().date()
    months = (today - v1).days * 12 // 365 if v1 else None
    share, cohort = old_percentile(cohorts, paper, today), cohorts.of(paper)
    fate, origin = (told.fate, told.origin) if told else (None, None)
    origin = cohort.origin if cohort and share is not None else origin
    return Known(paper.id, verdict, True, months, share, fate, counted_from=origin)


def _never_seen(lib: Context, cohorts: Cohorts, mine: set[Cohort]) -> Iterator[Known]:
    """The head of my cohorts, of months that are a year old, as far as I have not seen it."""
    followed = set(lib.categories())
    listed = {cohort for cohort in lib.store.part(Counts).cohorts() if cohort[1] in followed}
    today = lib.clock.now().date()
    found: dict[str, tuple[float, str | None]] = {}
    for cohort in sorted(mine | listed):
        is_old = (today - cohort[0]).days >= OLD + 31
        if is_old and (counted := cohorts.find(cohort)) is not None:
            high = {paper: share for paper, share in counted.percentiles.items() if share >= NEVER_SEEN}
            found |= {paper: (share, counted.origin) for paper, share in high.items()}
    states = lib.store.log.states(found)
    shown = lib.store.impressions.seen_among(found)
    for paper, (share, origin) in found.items():
        if paper not in states and paper not in shown:
            yield Known(paper, None, False, None, share, None, True, origin)


hindsight = silent(compute_hindsight)
