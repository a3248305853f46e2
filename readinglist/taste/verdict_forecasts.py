"""Verdicts as forecasts: how many of the papers that were kept young rose, beside those that were not kept.

A paper counts where its verdict fell within 90 days of v1 on a date that a source gave, and the percentiles of its
cohort are known. Groups of the same nights are compared: kept, skipped, drawn at random, and the head of the ranking.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from readinglist.citations.api import cohort_of, enrich
from readinglist.context import Context
from readinglist.core.errors import SourceError
from readinglist.core.events import Event, Progress, Warned
from readinglist.core.frozen import Frozen
from readinglist.core.ids import is_arxiv, month_of
from readinglist.core.log import LogEntry, Verdict, effective
from readinglist.core.merging import plan_all
from readinglist.core.papers import Paper
from readinglist.core.policy import TOP
from readinglist.core.statistics import Interval, side_of, wilson
from readinglist.lists.api import NIGHTS, HistoricalLists
from readinglist.papers.api import count_new
from readinglist.sources import arxiv_api

from .cohort_percentiles import Cohort, Cohorts

YOUNG = 90  # days after v1
OLD = 365  # days after v1, before which nothing is said
LEAST_PAPERS = 30  # papers of a group, below which nothing is said
DRAWN = 5  # papers for each kept one: from the same list where it is here, else from the whole cohort
KEPT, SKIPPED, RANDOM, RANKED = "kept", "skipped", "random", "ranked"
NAMES = {KEPT: "kept", SKIPPED: "skipped", RANDOM: "drawn at random", RANKED: "head of the ranking"}
_GROUPS = {"keep": KEPT, "skip": SKIPPED}


class Group(Frozen):
    """Papers of one kind and how many reached the top of their cohorts."""

    name: str
    n: int
    top: int
    share: float | None
    interval: Interval | None


class VerdictCard(Frozen):
    """`lift`: the share of kept minus that of random papers, and its interval; `verdict` None: too few."""

    groups: tuple[Group, ...]
    lift: float | None
    lift_interval: Interval | None
    verdict: str | None


class Forecasts(Frozen):
    """Verdicts that were given in time: paper -> kept | skipped. `left_out`: how many others, by reason."""

    groups: Mapping[str, str]
    left_out: Mapping[str, int]


class VerdictReport(Frozen):
    """Verdicts as forecasts, and what they rest on.

    `left_out`: verdicts that are none, by reason; `counted_by`: kept and skipped papers by who counted their cohort;
    `coverage`: the least of these cohorts; `nights`: of which enough papers are here to draw from and to rank.
    `uncounted`: (month, category) of cohorts that nobody counted yet, with how many papers wait for each.
    """

    card: VerdictCard
    left_out: Mapping[str, int]
    counted_by: Mapping[str, int]
    coverage: float | None
    nights: int
    uncounted: tuple[tuple[tuple[date, str], int], ...]


def forecasts(entries: Iterable[LogEntry], published: Mapping[str, date], today: date) -> Forecasts:
    """The last keep or skip of each paper within 90 days of v1; papers of the last year are left out.

    `entries`: verdicts and undos, others are passed over; `published`: the day of v1, of a paper that is not
    among them nothing is said.
    """
    found: dict[str, str] = {}
    why: dict[str, str] = {}
    for entry in effective(entries):
        data = entry.data
        if not isinstance(data, Verdict):
            continue
        v1 = published.get(entry.subject)
        in_time = is_forecast(_day(data, entry), v1, data.assumed)
        if data.verdict is None and in_time:
            found.pop(entry.subject, None)  # taken back in time
        if data.verdict not in _GROUPS:
            continue
        if v1 is None or not in_time:
            why.setdefault(entry.subject, "assumed" if data.assumed else "undated" if v1 is None else "late")
        elif (today - v1).days < OLD:
            why[entry.subject] = "young"
        else:
            found[entry.subject] = _GROUPS[data.verdict]
    return Forecasts(found, Counter(reason for paper, reason in why.items() if paper not in found))


def _day(data: Verdict, entry: LogEntry) -> date | None:
    try:
        return date.fromisoformat(data.on) if data.on else entry.at.date()
    except ValueError:
        return None


def is_forecast(verdict_on: date | None, published: date | None, assumed: bool) -> bool:
    """May a verdict be held against what became of the paper?"""
    if verdict_on is None or published is None or assumed:
        return False
    return 0 <= (verdict_on - published).days <= YOUNG


def verdict_card(groups: Mapping[str, Sequence[bool]]) -> VerdictCard:
    """`groups`: by name whether each paper is in the top tenth of its cohort.

    The interval of the lift is that of a difference of shares, from two of Wilson's (Newcombe 1998, method 10).
    """
    found = {name: _group(name, came) for name, came in groups.items()}
    kept, rest = found.get(KEPT), found.get(RANDOM)
    card = VerdictCard(tuple(found.values()), None, None, None)
    if kept is None or rest is None or kept.interval is None or rest.interval is None:
        return card
    a, b = kept.top / kept.n, rest.top / rest.n
    low = a - b - ((a - kept.interval[0]) ** 2 + (rest.interval[1] - b) ** 2) ** 0.5
    high = a - b + ((kept.interval[1] - a) ** 2 + (b - rest.interval[0]) ** 2) ** 0.5
    words = ("what you kept rose more often than random papers", "what you kept rose less often than random papers")
    verdict = side_of((low, high), 0, *words, "no clear difference to a random draw")
    enough = min(kept.n, rest.n) >= LEAST_PAPERS
    return replace(card, lift=a - b, lift_interval=(low, high), verdict=verdict if enough else None)


def _group(name: str, came: Sequence[bool]) -> Group:
    n, top = len(came), sum(came)
    return Group(name, n, top, top / n if n else None, wilson(top, n))


class ScoredVerdicts(Frozen):
    """Verdicts given in time: papers of counted cohorts by group, what is left out and why, and what is not counted."""

    papers: Mapping[str, tuple[Paper, ...]]
    left_out: Mapping[str, int]
    uncounted: tuple[tuple[Cohort, int], ...]  # most papers first


def scored_verdicts(lib: Context, cohorts: Cohorts) -> ScoredVerdicts:
    """The verdicts that can be held against what came."""
    entries = lib.store.log.of_kind("verdict")
    papers = lib.store.papers.find_many({entry.subject for entry in entries if entry.kind == "verdict"})
    cohorts.learn(papers.values())
    days = {paper_id: v1 for paper_id, paper in papers.items() if (v1 := first_day(paper)) is not None}
    found = forecasts(entries, days, lib.clock.now().date())
    left_out = Counter(found.left_out)
    counted: dict[str, list[Paper]] = {KEPT: [], SKIPPED: []}
    uncounted: Counter[Cohort] = Counter()
    for paper_id, group in sorted(found.groups.items()):
        paper = papers[paper_id]
        cohort = cohorts.key(paper)
        if cohort is None:
            left_out["no category"] += 1
        elif cohorts.percentile(paper) is None:
            left_out["no counts"] += 1
            uncounted[cohort] += cohorts.find(cohort) is None
        else:
            counted[group].append(paper)
    waiting = sorted((item for item in uncounted.items() if item[1]), key=lambda item: (-item[1], item[0]))
    return ScoredVerdicts({group: tuple(some) for group, some in counted.items()}, left_out, tuple(waiting))


def verdict_report(lib: Context, cohorts: Cohorts, mornings: HistoricalLists) -> Generator[Event, None, VerdictReport]:
    """The card of verdicts with what it rests on; ranking the nights again takes some seconds for each."""
    yield Progress("looking at cohorts", 0)
    found = scored_verdicts(lib, cohorts)
    kept, skipped = found.papers[KEPT], found.papers[SKIPPED]
    lists = _lists(mornings, [*kept, *skipped])
    ranked = yield from _ranked(cohorts, mornings, kept, lists)
    judged = {KEPT: _outcomes(cohorts, kept), SKIPPED: _outcomes(cohorts, skipped)}
    card = verdict_card({**judged, RANDOM: _drawn(lib, cohorts, kept, lists), RANKED: ranked})
    used = [cohort for paper in (*kept, *skipped) if (cohort := cohorts.of(paper)) is not None]
    coverage = min((cohort.coverage for cohort in used), default=None)
    counted_by = Counter(cohort.source for cohort in used)
    return VerdictReport(card, found.left_out, counted_by, coverage, len(lists), found.uncounted)


def first_day(paper: Paper) -> date | None:
    """The day of v1; where only its month is known the first of it, so that nothing counts as younger than it was."""
    return paper.published.date() if paper.published else month_of(paper.id)


def old_percentile(cohorts: Cohorts, paper: Paper, today: date) -> float | None:
    """The percentile of a paper in its cohort; None where it is not known, and of a paper of the last year."""
    v1 = first_day(paper)
    return None if v1 is None or (today - v1).days < OLD else cohorts.percentile(paper)


def _lists(mornings: HistoricalLists, papers: Sequence[Paper]) -> dict[date, tuple[Paper, ...]]:
    """The lists in which these papers stood, as far as enough of them is here: by day."""
    from readinglist.ranking import listing_day

    days = sorted({day for paper in papers if (day := listing_day(paper)) is not None})
    return {day: listed for day in days if (listed := mornings.listed(day))}


def _drawn(lib: Context, cohorts: Cohorts, kept: Sequence[Paper], lists: Mapping[date, Sequence[Paper]]) -> list[bool]:
    """Outcomes of papers drawn for the kept ones: of the same list and cohort, no paper twice."""
    from numpy.random import default_rng

    from readinglist.ranking import listing_day

    rng = default_rng(lib.settings.rank.seed)
    wanted: Counter[tuple[date | None, Cohort]] = Counter()
    for paper in kept:
        day, cohort = listing_day(paper), cohorts.key(paper)
        assert cohort is not None
        wanted[day if day in lists else None, cohort] += DRAWN
    came: list[bool] = []
    for (day, cohort), number in sorted(wanted.items(), key=lambda item: (item[0][0] or date.min, item[0][1])):
        counted = cohorts.find(cohort)
        assert counted is not None
        listed = counted.percentiles if day is None else [p.id for p in lists[day] if cohort_of(p) == cohort]
        pool = sorted(paper for paper in listed if paper in counted.percentiles)
        chosen = rng.choice(len(pool), size=min(number, len(pool)), replace=False)
        came += [counted.percentiles[pool[place]] >= TOP for place in chosen]
    return came


def _ranked(
    cohorts: Cohorts, mornings: HistoricalLists, kept: Sequence[Paper], lists: Collection[date]
) -> Generator[Event, None, list[bool]]:
    """Outcomes of the head of the newest lists as they were ranked then: as many papers as were kept of each."""
    from readinglist.ranking import listing_day

    kept_of = Counter(day for paper in kept if (day := listing_day(paper)) is not None and day in lists)
    came: list[bool] = []
    newest = sorted(kept_of.items(), reverse=True)[:NIGHTS]
    for done, (day, number) in enumerate(newest):
        yield Progress("ranking nights again", done, len(newest))
        came += _outcomes(cohorts, mornings.order(day))[:number]
    return came


def _outcomes(cohorts: Cohorts, papers: Sequence[Paper]) -> list[bool]:
    return [share >= TOP for paper in papers if (share := cohorts.percentile(paper)) is not None]


def count_cohorts(lib: Context) -> Iterator[Event]:
    """List and count the cohorts of what I judged, those with the most verdicts first.

    First arXiv is asked for the papers: a bibliography seldom says the category of a paper (Zotero keeps `[cs]`), and
    without it there is no cohort. What is done is stored at once and not asked again, so that a run that was stopped
    goes on where it was.

    Raises Locked, and the error of a source that gave nothing at all.
    """
    yield from _complete(lib)
    waiting = scored_verdicts(lib, Cohorts(lib)).uncounted
    for done, ((month, category), _) in enumerate(waiting):
        yield Progress("counting cohorts", done, len(waiting))
        try:
            yield from enrich(lib, cohort=f"{month:%Y-%m}/{category}")
        except SourceError as error:
            if not done:
                raise
            yield Warned(f"{error}; {len(waiting) - done} cohorts are left: run the same command again to continue")
            return


def _complete(lib: Context) -> Iterator[Event]:
    """arXiv's word on the judged papers whose category or date of v1 is not known."""
    verdicts = lib.store.log.of_kind("verdict")
    dated = {e.subject for e in verdicts if isinstance(e.data, Verdict) and e.data.verdict and not e.data.assumed}
    papers = lib.store.papers.find_many(dated)
    asked = sorted(i for i, p in papers.items() if is_arxiv(i) and (cohort_of(p) is None or p.published is None))
    if not asked:
        return
    with lib.store.writer_lock("taste"):
        with lib.transport() as transport:
            for start in range(0, len(asked), arxiv_api.IDS_AT_ONCE):
                yield Progress("looking up judged papers", start, len(asked))
                some = asked[start : start + arxiv_api.IDS_AT_ONCE]
                found = arxiv_api.look_up(transport, lib.settings, some)
                lib.store.papers.apply(plan_all(lib.store.papers.find_many(some), [(paper, ()) for paper in found]))
        yield from count_new(lib)
