"""How good the ranking was for me: my log replayed night by night, with what was known on each night.

Each night with a keep is ranked again by every ranking, from the papers, verdicts and goals of that night, once: the
orders are kept in the cache. What is counted and how is `ranking.evaluate`'s; which night can say what is decided here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from readinglist.context import Context
from readinglist.core.events import Progress
from readinglist.core.frozen import Frozen
from readinglist.core.papers import LISTED, Goal, Paper
from readinglist.core.policy import HEAD
from readinglist.papers.api import count_papers
from readinglist.store.stamped_cache import CacheFile, stamp_of

from .colleagues import colleagues
from .history import (
    FILE,
    LEAST_PAPERS,
    Decisions,
    HistoricalRanking,
    History,
    NightList,
    audit_keeps,
    known_rows,
    list_of_night,
    morning,
)
from .rank import RANKING_VERSION
from .records import ColleagueWorth, Evaluation
from .signals import ColleagueLists, merged_signals

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from readinglist.ranking.evaluate import NightOutcome
    from readinglist.ranking.recipes import SanityTexts

OURS, SANITY, ZOTERO, NEWEST, RANDOM = "ours", "arxiv-sanity-lite", "zotero-arxiv-daily", "newest first", "random"
DRAWN = 40  # nights that are replayed without `since`
YEAR = timedelta(days=365)
RANKINGS = (OURS, SANITY, ZOTERO, NEWEST, RANDOM)


class _Night(Frozen):
    """What a night is replayed from."""

    day: date
    candidates: tuple[Paper, ...]
    kept: tuple[str, ...]
    before: Decisions
    goals: tuple[Goal, ...]
    known: tuple[int, ...]  # rows of what had been judged and was listed by then
    shown: NightList | None

    def made_from(self, lib: Context) -> tuple[object, ...]:
        """What the orders of all rankings follow from."""
        window = lib.store.papers.window_state(self.day)
        settings, ids = lib.settings.rank, [paper.id for paper in self.candidates]
        return RANKING_VERSION, settings, window, self.known, ids, self.before.kept, self.before.skipped, self.goals


def evaluate(lib: Context, since: date | None = None) -> Iterator[Progress | Evaluation]:
    """Replays the nights from `since` on (default: `DRAWN` of the last year); the last item is the Evaluation."""
    from numpy.random import default_rng

    from readinglist.ranking.evaluate import plain_figures, preference, unbiased_figures

    history = History(lib)
    wanted = frozenset(paper for paper, _, _ in history.before(None).kept)
    nights, left_out = _nights(lib, history, wanted, since)
    lists = colleagues(lib)
    followed = {c.name: sum(keep.decided is not None for keep in c.keeps) for c in lists if c.keeps}
    orders = CacheFile(lib.places.cache / FILE)
    stamps = {night.day: stamp_of(lists, *night.made_from(lib)) for night in nights}
    missing = [night for night in nights if not _is_order(orders.get(_key(night), stamps[night.day]), night)]
    if missing:
        yield Progress("reading the papers of these nights", 0, len(missing))
        texts = _Texts(lib, missing)
        for done, night in enumerate(missing, start=1):
            orders.put(_key(night), stamps[night.day], _orders(night, _scores(lib, night, texts, tuple(followed))))
            yield Progress("replaying nights", done, len(missing))
        orders.save()
    outcomes = [_outcome(lib, night, orders.last(_key(night))) for night in nights]
    audits = audit_keeps(lib, since, wanted, history)
    seed = lib.settings.rank.seed
    yield Evaluation(
        nights[0].day if nights else since,
        nights[-1].day if nights else None,
        len(nights),
        sum(night.weights is not None for night in outcomes),
        left_out | ({"assumed": history.assumed} if history.assumed else {}),
        sum(len(night.kept) for night in nights),
        sum(night.explored for night in outcomes),
        {name: unbiased_figures(outcomes, name, default_rng(seed)) for name in RANKINGS},
        {name: plain_figures(outcomes, name, default_rng(seed)) for name in RANKINGS},
        plain_figures(outcomes, OURS, default_rng(seed), against=SANITY),
        preference([mine for mine, _ in audits], [other for _, other in audits], default_rng(seed)),
        {
            name: ColleagueWorth(
                dated,
                unbiased_figures(outcomes, OURS, default_rng(seed), against=_without(name)),
                plain_figures(outcomes, OURS, default_rng(seed), against=_without(name)),
            )
            for name, dated in followed.items()
        },
    )


def _without(name: str) -> str:
    """Our ranking as it would be if a colleague's list were not followed."""
    return f"without {name}"


def _nights(
    lib: Context, history: History, wanted: frozenset[str], since: date | None
) -> tuple[list[_Night], dict[str, int]]:
    """The nights that are replayed, oldest first, and how many with a keep are not, by reason.

    Without `since` `DRAWN` nights of the last year, in the order of a digest of the day: a new night moves at most one
    of them out, so that the orders of the others stay in the cache.
    """
    from readinglist.ranking import listing_day

    papers = lib.store.papers.find_many(history.papers)
    kept = [papers[paper] for paper in wanted if paper in papers]
    days = Counter(day for paper in kept if paper.title and (day := listing_day(paper)) is not None)
    nights: list[_Night] = []
    left_out: Counter[str] = Counter()
    first = since or max(days, default=date.max) - YEAR
    for day in sorted(days, key=stamp_of):
        if day < first:
            left_out["earlier"] += since is None
            continue
        if since is None and len(nights) == DRAWN:
            left_out["not drawn"] += 1
            continue
        found = _night(lib, history, papers, wanted, day)
        if isinstance(found, _Night):
            nights.append(found)
        else:
            left_out[found] += 1
    return sorted(nights, key=lambda night: night.day), dict(+left_out)


def _night(
    lib: Context, history: History, judged: Mapping[str, Paper], wanted: frozenset[str], day: date
) -> _Night | str:
    """The night of `day`, or why it says nothing. `judged`: all papers that ever were, by id."""
    from readinglist.ranking import listing_day

    papers = lib.store.papers.on_night(day, types=LISTED) or lib.store.papers.on_day(day)
    shown = list_of_night(lib, day, history)
    moment = shown.at if shown is not None else morning(day)
    before = history.before(moment)
    candidates = tuple(paper for paper in papers if paper.title is not None and paper.id not in before.decided)
    kept = tuple(paper.id for paper in candidates if paper.id in wanted)
    if not kept:
        return "decided before"
    if len(candidates) < LEAST_PAPERS:
        return "small"
    goals = history.goals_before(moment)
    if not any(paper in judged and judged[paper].title is not None for paper, _, _ in before.kept):
        return "before the first keep"
    seeds = lib.store.papers.find_many([seed for goal in goals for seed in goal.seeds])
    decided = [judged[i] for i in (*(paper for paper, _, _ in before.kept), *before.skipped) if i in judged]
    titled = [paper for paper in (*decided, *seeds.values()) if paper.title is not None]
    # a goal's seed that was listed later may have been added to its file later
    known = {paper.row for paper in titled if (listing_day(paper) or day) <= day}
    return _Night(day, candidates, kept, before, goals, tuple(sorted(known)), shown)


class _Texts:
    """The papers of all nights, read once, with their terms, and these as arxiv-sanity-lite reads them."""

    def __init__(self, lib: Context, nights: Sequence[_Night]) -> None:
        from readinglist.ranking.known import EveryNight
        from readinglist.ranking.recipes import SanityTexts

        self.rows = {night.day: known_rows(lib, night.day, night.known) for night in nights}
        rows = {paper.row for night in nights for paper in night.candidates}.union(*self.rows.values())
        papers = lib.store.papers.by_rows(sorted(rows))
        self.known = EveryNight(papers, count_papers(lib, papers))
        self.place = {paper.row: i for i, paper in enumerate(papers)}
        self.sanity: SanityTexts = SanityTexts(papers)

    def at(self, rows: Sequence[int]) -> NDArray[np.int64]:
        import numpy as np

        return np.array([self.place[row] for row in rows], dtype=np.int64)


def _scores(lib: Context, night: _Night, texts: _Texts, followed: Sequence[str]) -> dict[str, NDArray[Any]]:
    """Ranking -> a score for each candidate, fitted on what the night knew.

    Lists that are followed today speak with what had been kept before the night.
    """
    import numpy as np
    from numpy.random import default_rng

    from readinglist.ranking.known import KnownNight
    from readinglist.ranking.recipes import newest_first, zotero
    from readinglist.ranking.space import choose_space

    rows = texts.at([row for row in texts.rows[night.day] if row in texts.place])
    candidates = texts.at([paper.row for paper in night.candidates])
    known = KnownNight(texts.known, rows.tolist())
    counts, of_candidates = texts.known.all_counts.take(rows), texts.known.all_counts.take(candidates)
    place = {id: i for i, id in enumerate(known.ids)}
    likes = [place[paper] for paper, _, _ in night.before.kept if paper in place]
    is_liked = np.zeros(len(rows), dtype=bool)
    is_liked[likes] = True
    lists = ColleagueLists(lib, lambda: counts, night.before.skipped, night.day)
    signals = lists.signals(night.candidates, of_candidates)
    ranking = HistoricalRanking(lib, known, night.before, night.goals, night.day)

    def ours(names: Sequence[str]) -> NDArray[Any]:
        known = merged_signals(*(signals[name] for name in names if name in signals))
        ranked = ranking.rank(night.candidates, of_candidates, known)
        ranks = {scored.paper.id: -float(scored.rank) for scored in ranked}
        return np.array([ranks[paper.id] for paper in night.candidates])

    return {
        OURS: ours(followed),
        **{_without(name): ours([other for other in followed if other != name]) for name in followed},
        SANITY: texts.sanity.scores(rows, is_liked, candidates),
        ZOTERO: zotero(choose_space(counts), counts.take(likes), of_candidates),
        NEWEST: newest_first(night.candidates),
        RANDOM: default_rng([lib.settings.rank.seed, night.day.toordinal(), 1]).random(len(night.candidates)),
    }


def _key(night: _Night) -> str:
    return f"evaluate {night.day}"


def _orders(night: _Night, scores: Mapping[str, NDArray[Any]]) -> dict[str, list[int]]:
    """Ranking -> the indices of the candidates, best first."""
    ids = [paper.id for paper in night.candidates]
    return {name: sorted(range(len(ids)), key=lambda i: (-float(values[i]), ids[i])) for name, values in scores.items()}


def _is_order(found: object, night: _Night) -> bool:
    """Whether what the cache holds are orders of the candidates: a file may be anything."""
    every = sorted(map(repr, range(len(night.candidates))))
    if not isinstance(found, dict) or not found.keys() >= set(RANKINGS):
        return False
    return all(isinstance(order, list) and sorted(map(repr, order)) == every for order in found.values())


def _outcome(lib: Context, night: _Night, found: Mapping[str, Sequence[int]]) -> NightOutcome:
    """Where each ranking put what was kept, and what each keep counts."""
    from readinglist.ranking.arrange import slots_of
    from readinglist.ranking.evaluate import NightOutcome, weights_of

    ids = [paper.id for paper in night.candidates]
    orders = {name: [ids[i] for i in order] for name, order in found.items()}
    places = {name: tuple(order.index(paper) + 1 for paper in night.kept) for name, order in orders.items()}
    head = min(HEAD, len(ids))
    weights = None
    if night.shown is not None:
        weights = weights_of(orders[OURS], night.shown.seen, slots_of(head, lib.settings.rank.explore), head)
    if night.shown is None or weights is None:
        return NightOutcome(len(ids), night.kept, places)
    drawn = {row.id: row.propensity for row in night.shown.seen if row.propensity}
    explored = sum(paper in drawn and weights.get(paper, 0.0) > 1.0 for paper in night.kept)
    stake = max((1.0 / p for p in drawn.values()), default=0.0)
    of_keeps = tuple(weights.get(paper, 0.0) for paper in night.kept)
    return NightOutcome(len(ids), night.kept, places, of_keeps, explored, stake)
