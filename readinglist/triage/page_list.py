"""The list of a night and one paper as pages show them: read without ranking and without recording.

A list stands still; it is remembered while nothing that it was made from changes, so that a page costs what its own
rows cost. That it was shown is recorded with the first decision, or when a reader says how far down it was seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from readinglist.citations.api import PaperCitations, citations_of
from readinglist.context import Context
from readinglist.core.errors import InputError, StoreError
from readinglist.core.frozen import Frozen
from readinglist.core.paper_state import PaperState
from readinglist.core.papers import Night, Paper, RevisedPaper, Revision, ScoredPaper
from readinglist.ideas.api import Ideas
from readinglist.lists.api import audit_sources, is_audit_night, why_night_is_empty, without_exploration
from readinglist.papers.api import paper as paper_in
from readinglist.papers.api import summaries
from readinglist.practice.api import check_open
from readinglist.store.stamped_cache import StampedCache
from readinglist.study.api import QueueLine, queue_rows
from readinglist.subscriptions.api import rules
from readinglist.triage.night_list import begin_showing, ranked_all_anew, ranked_anew, standing_night
from readinglist.triage.view import Row, as_decided, rows_of

if TYPE_CHECKING:
    from readinglist.practice.api import Project
    from readinglist.taste.api import BetDetail, CritiqueFile


SHOWN = "list shown"
MOST = 4  # lists that are remembered
FAR = 100  # rows: whoever judges one farther below what was seen of the list has jumped there


class Standing(Frozen):
    """A list with what is decided now. `unranked`: how many of its papers have no score yet."""

    night: Night
    rows: tuple[Row, ...]
    unranked: int
    places: dict[str, int]  # id -> index among `rows`

    @property
    def first_open(self) -> int | None:
        """The index of the first row that waits for a decision."""
        return next((k for k, row in enumerate(self.rows) if not row.is_decided), None)

    @property
    def decided(self) -> int:
        return sum(row.is_decided for row in self.rows)

    def find(self, paper_id: str) -> Row | None:
        place = self.places.get(paper_id)
        return None if place is None else self.rows[place]


def standing(lib: Context, night: date | None = None, goal: str | None = None) -> Standing:
    """The list of a night (default: the last one fetched). Writes nothing. Raises NotFound for a goal that is none."""
    check_open(lib, goal)
    day = night or lib.store.nights.latest()
    made_from, seq = _made_from(lib, day, goal), lib.store.log.last_seq()
    lists, key = _lists(lib), (day, goal)
    found: tuple[int, Standing] | None = lists.get(key, made_from)
    if found is not None:
        listed = found[1] if found[0] == seq else _refreshed(lib, found[1])
    else:
        made, unranked = standing_night(lib, day, goal)
        rows = rows_of(made)
        listed = _refreshed(lib, Standing(made, rows, unranked, {row.id: k for k, row in enumerate(rows)}))
    lists.put(key, made_from, (seq, listed))
    return listed


def _lists(lib: Context) -> StampedCache:
    """(number of the newest entry of the log, list) by night and goal."""
    return lib.memory.once("lists of nights", None, lambda: StampedCache(MOST))


def number_shown(lib: Context, night: date, paper_id: str) -> int | None:
    """The number of a paper on the list of a night: of the last one, or of one that is remembered; else None.

    The list of an old night is not made for the sake of one number.
    """
    if night != lib.store.nights.latest() and (night, None) not in _lists(lib):
        return None
    row = standing(lib, night).find(paper_id)
    return row.scored.rank if row is not None else None


def note_seen(lib: Context, listed: Standing, position: int) -> None:
    """Record that the list was shown, and seen down to `position` (from 1), where that can be written at once."""
    shown, showing = lib.memory.last(SHOWN) or (None, 0)
    if shown is not listed.night or not showing:
        showing = begin_showing(lib, listed.night)
        lib.memory.put(SHOWN, listed.night.night, (listed.night, showing))
    if showing and position <= lib.store.impressions.reach(showing) + FAR:
        lib.store.impressions.seen_to(showing, position)


def rank_standing(lib: Context, night: date | None, goal: str | None) -> None:
    """Put what is undecided in the order of a ranking of now, and record that this list is shown."""
    day = night or lib.store.nights.latest()
    if day is None:
        ranked_all_anew(lib, goal)
    else:
        begin_showing(lib, ranked_anew(lib, day, goal))


def why_no_paper(lib: Context, listed: Standing) -> str | None:
    """Why nothing is left to decide, in words; None where something is."""
    return why_night_is_empty(lib, listed.night.night) if listed.first_open is None else None


def rows_for(lib: Context, papers: Sequence[Paper]) -> tuple[Row, ...]:
    """Rows of papers that stand on no list of a night, with what is decided of them."""
    rows = [Row(ScoredPaper(paper, 0.0, 0)) for paper in papers]
    return _decided(lib, rows)


def _refreshed(lib: Context, listed: Standing) -> Standing:
    return replace(listed, rows=_decided(lib, listed.rows))


def _decided(lib: Context, rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows with what the log says of them now."""
    from readinglist.taste.api import placed_bets

    rows, now = tuple(rows), lib.clock.now()
    states = lib.store.log.states([row.id for row in rows])
    bets: dict[str, tuple[float, ...]] = {}
    for placed in placed_bets(lib):
        bets[placed.subject] = (*bets.get(placed.subject, ()), placed.bet.p)
    decided = []
    for row in rows:
        if row.id not in states and row.id not in bets and not row.bets:
            decided.append(row)  # nothing was ever said of it: the most of a long list
            continue
        state, given = states.get(row.id, PaperState()), bets.get(row.id, ())
        is_back = state.is_back(now)
        row = replace(as_decided(row, state), bets=given, returned=row.returned or is_back)
        verdict = None if is_back else state.verdict
        decided.append(replace(row, verdict=verdict, asks=row.asks and verdict is None and not given))
    return tuple(decided)


def _made_from(lib: Context, night: date | None, goal: str | None) -> object:
    """What the order of a list and the words beside its papers depend on; decisions are not among it."""
    store = lib.store
    if night is None:
        return store.papers.count(), store.scores.stamp(None, goal)
    back: tuple[int, ...] = ()
    if night == store.nights.latest():
        back = tuple(paper.row for paper in store.papers.returned(lib.clock.now()))
    stamp = store.scores.stamp(night, goal or "")
    return store.papers.state_of_night(night), stamp, store.part(Ideas).night_stamp(night), back, rules(lib)


def queued_today(lib: Context) -> tuple[QueueLine, ...]:
    """The items of the queue that a day shows, the most urgent first."""
    rows = [row for row in queue_rows(lib) if row.item.is_open][:QUEUED]
    return tuple(
        QueueLine(row.item.name, row.item.kind, row.title, row.item.state, row.item.due, row.urgency, row.reasons)
        for row in rows
    )


def revised_with(lib: Context, night: date) -> tuple[RevisedPaper, ...]:
    """The kept papers that were revised with a night, and with the missed ones that were caught up with it."""
    caught_up = lib.store.nights.taken_with(night)
    revised = lib.store.papers.revised(caught_up[0] if caught_up else night)
    return tuple(item for item in revised if (item.before.replaced_on or night) <= night)


QUEUED = 5  # items of the queue that a day shows


class PaperDetail(Frozen):
    """`scored`: as its night was ranked last, None where it was not. `hidden`: its score is shown after the verdict.

    `number`: its number on the list of its night, where that list is at hand.

    `earlier`: the texts that were replaced, oldest first. `problem`: why the critique cannot be read.
    """

    paper: Paper
    row: Row
    scored: ScoredPaper | None
    number: int | None
    hidden: bool
    earlier: tuple[Revision, ...]
    critique: CritiqueFile | None
    problem: str | None
    citations: PaperCitations
    bets: tuple[BetDetail, ...]
    projects: tuple[Project, ...]
    ideas: tuple[str, ...]  # names of the ledger that it introduced


def paper_detail(lib: Context, paper_id: str) -> PaperDetail:
    """What is known of a paper. Raises UsageError, NotFound."""
    from readinglist.ideas.api import ledger_ideas
    from readinglist.practice.api import projects
    from readinglist.taste.api import describe_bets, find_critique, placed_bets

    paper = paper_in(lib, paper_id)
    paper = replace(paper, summary=summaries(lib, [paper]).get(paper.id))
    row = rows_for(lib, [paper])[0]
    critique, problem = None, None
    try:
        critique = find_critique(lib, paper.id)
    except (InputError, StoreError) as error:
        problem = str(error)
    scored = lib.store.scores.find(paper.row, paper.announced, None) if paper.announced else None
    is_audit = paper.announced is not None and is_audit_night(lib, paper.announced)
    is_drawn = is_audit and paper.announced is not None and bool(audit_sources(lib, paper.announced))
    return PaperDetail(
        paper,
        row,
        without_exploration(scored) if scored and is_drawn else scored,
        number_shown(lib, paper.announced, paper.id) if paper.announced else None,
        is_drawn and not row.is_decided,
        lib.store.papers.earlier(paper.row),
        critique,
        problem,
        citations_of(lib, paper.id),
        describe_bets(lib, [placed for placed in placed_bets(lib) if placed.subject == paper.id]),
        tuple(project for project in projects(lib) if project.source == paper.id),
        tuple(idea.name for idea in ledger_ideas(lib) if idea.origin == paper.id),
    )
