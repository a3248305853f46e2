"""The library as it was on a day: decisions, goals and papers known by then, and the ranking that follows from them.

Undone decisions are left out. A decision that a source dated counts from that date on; one with an assumed date
counts nowhere. The instant of a day is its midnight UTC, shortly after arXiv announces: from then on its list can
be read.

What was seen of a night's list is what the first list over all goals showed, and those that went on from it. A later
list that was ranked anew has other draws, which depend on the first ones: no chance can be given to them, so they are
left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from itertools import groupby
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from readinglist.context import Context
from readinglist.core.errors import InputError
from readinglist.core.frozen import Frozen
from readinglist.core.log import GoalChanged, Seen, Verdict, effective
from readinglist.core.papers import LISTED, Goal, Paper, ScoredPaper
from readinglist.store.scores import BLIND_TRIAGE, TRIAGE, Impression
from readinglist.store.stamped_cache import CacheFile, stamp_of

from .audit import OURS
from .rank import RANKING_VERSION, window

if TYPE_CHECKING:
    from readinglist.ranking import KnownPapers, Signal, TermCounts
    from readinglist.ranking.evaluate import SeenRow

FILE = "mornings.json"
LEAST_PAPERS = 21  # of a list: of fewer nothing was chosen
NIGHTS = 60  # the newest that are ranked again: each takes about a second


class Decisions(Frozen):
    """What held at a moment. `kept`: newest first, with the day of the keep; `decided`: offered no more."""

    kept: tuple[tuple[str, str | None, date], ...]  # (id, goal, day)
    skipped: tuple[str, ...]
    decided: frozenset[str]


class History:
    """The log in the order in which its decisions took effect."""

    def __init__(self, lib: Context) -> None:
        events: list[tuple[datetime, str, Verdict | Seen]] = []
        self._goals: list[tuple[datetime, str, GoalChanged]] = []
        self.assumed = 0
        for entry in effective(lib.store.log.entries()):
            if isinstance(entry.data, Verdict):
                self.assumed += entry.data.assumed
                if not entry.data.assumed:
                    events.append((_effective(entry.at, entry.data), entry.subject, entry.data))
            elif isinstance(entry.data, Seen):
                events += [(entry.at, paper, entry.data) for paper in entry.data.ids]
            elif isinstance(entry.data, GoalChanged):
                self._goals.append((entry.at, entry.subject, entry.data))
        self._events = sorted(events, key=itemgetter(0))
        self.papers = sorted({paper for _, paper, data in events if isinstance(data, Verdict)})  # that were judged

    def before(self, moment: datetime | None) -> Decisions:
        """What had been decided before `moment`; None: by now."""
        verdicts: dict[str, tuple[Verdict, date]] = {}
        decided: set[str] = set()
        for at, paper, data in self._events:
            if moment is not None and at >= moment:
                break
            decided.add(paper)
            if isinstance(data, Verdict):
                verdicts.pop(paper, None)
                if data.verdict is None:
                    decided.discard(paper)
                else:
                    verdicts[paper] = (data, at.date())
        kept = [(paper, data.goal, day) for paper, (data, day) in verdicts.items() if data.verdict == "keep"]
        skipped = tuple(paper for paper, (data, _) in verdicts.items() if data.verdict == "skip")
        return Decisions(tuple(reversed(kept)), skipped, frozenset(decided))

    def goals_before(self, moment: datetime) -> tuple[Goal, ...]:
        """The goals that were open, as their files stood; what is in no entry of the log is not known of."""
        texts: dict[str, str] = {}
        for at, name, data in self._goals:
            if at < moment:
                texts.pop(name, None)
                if data.change != "close" and data.after is not None:
                    texts[name] = data.after
        return tuple(goal for name, text in sorted(texts.items()) if (goal := _goal(name, text)) is not None)


def known_rows(lib: Context, day: date, judged: Sequence[int]) -> list[int]:
    """The rows that a ranking is fitted on for the night of `day`: its window, and what had been judged."""
    return sorted({*window(lib, day), *judged})


class HistoricalRanking:
    """Our ranking as it was on a day, fitted on the papers known then."""

    def __init__(
        self,
        lib: Context,
        papers: Sequence[Paper] | KnownPapers,
        decisions: Decisions,
        goals: Sequence[Goal],
        day: date,
    ) -> None:
        from readinglist.papers.api import count_papers
        from readinglist.ranking import Kept, KnownPapers, Ranker, weight_of_age

        self._lib, self._skipped, self._goals = lib, decisions.skipped, goals
        half_life = lib.settings.rank.half_life_days or None
        known = papers if isinstance(papers, KnownPapers) else KnownPapers(papers, count_papers(lib, papers))
        self._ranker = Ranker().fit(known)
        self._kept = [
            Kept(paper, goal, weight_of_age((day - on).days, half_life)) for paper, goal, on in decisions.kept
        ]

    def rank(
        self,
        candidates: Sequence[Paper],
        counts: TermCounts | None = None,
        signals: Mapping[str, Sequence[Signal]] | None = None,
    ) -> tuple[ScoredPaper, ...]:
        """All `candidates`, best first, without reasons; `counts`: theirs; `signals`: what else was known of them."""
        from readinglist.papers.api import count_papers

        known = count_papers(self._lib, candidates) if counts is None else counts
        return self._ranker.rank(
            candidates, self._kept, self._skipped, self._goals, counts=known, explain=0, signals=signals
        )


def morning(day: date) -> datetime:
    """The instant from which the list of a day can be read."""
    return datetime.combine(day, time(), UTC)


def _effective(at: datetime, data: Verdict) -> datetime:
    if data.on is None:
        return at
    try:
        return min(at, morning(date.fromisoformat(data.on)))
    except ValueError:
        return at


def _goal(name: str, text: str) -> Goal | None:
    from readinglist.practice.api import parse_goal

    try:
        return parse_goal(text, Path(f"{name}.md")).goal
    except InputError:
        return None


class NightList(Frozen):
    """When a night's list was first shown, and the rows of it that were seen, in their order."""

    at: datetime
    seen: tuple[SeenRow, ...]


def list_of_night(lib: Context, night: date, history: History) -> NightList | None:
    """None where no list over all goals is recorded. Papers decided before it was shown are no rows."""
    from readinglist.ranking.evaluate import SeenRow

    rows = _first_list(lib.store.impressions.of_night(night))
    if not rows:
        return None
    at = rows[0].at
    listed = {paper.id for paper in lib.store.papers.on_night(night, types=LISTED)}
    decided = history.before(at).decided
    offered = [row for row in rows if row.id in listed and row.id not in decided]
    return NightList(at, tuple(SeenRow(row.id, row.propensity) for row in offered if row.is_seen))


def audit_keeps(lib: Context, since: date | None, wanted: frozenset[str], history: History) -> list[tuple[int, int]]:
    """For every audit night that was looked at: keeps among the rows that we chose, and that the other did."""
    nights = []
    for night in lib.store.impressions.audit_nights(since):
        rows = [row for row in _first_list(lib.store.impressions.of_night(night)) if row.source and row.is_seen]
        if rows:
            decided = history.before(rows[0].at).decided
            kept = [row.source == OURS for row in rows if row.id in wanted and row.id not in decided]
            nights.append((sum(kept), len(kept) - sum(kept)))
    return nights


def _first_list(impressions: Sequence[Impression]) -> tuple[Impression, ...]:
    """The rows of the first list over all goals: as the longest of those that begin alike, seen as far as any.

    Where triage is among them it alone says what was seen: a list that was printed is taken for seen to its
    end, also where a script asked for it.
    """
    alike: list[tuple[Impression, ...]] = []
    for _, rows in groupby(impressions, key=attrgetter("showing")):
        shown = tuple(rows)
        if shown[0].goal is None and (not alike or _begins_alike(shown, alike[0])):
            alike.append(shown)
    if not alike:
        return ()
    looked = [shown for shown in alike if shown[0].surface in (TRIAGE, BLIND_TRIAGE)] or alike
    reach = max(sum(row.is_seen for row in shown) for shown in looked)
    longest = max(alike, key=len)
    return tuple(replace(row, at=alike[0][0].at, is_seen=i < reach) for i, row in enumerate(longest))


def _begins_alike(one: Sequence[Impression], other: Sequence[Impression]) -> bool:
    same = attrgetter("id", "propensity", "source")
    return all(same(a) == same(b) for a, b in zip(one, other, strict=False))


class HistoricalLists:
    """Lists by day and the order in which the ranking of that day would have put them, each ranked once.

    Orders are kept in the cache with a stamp of what they were made from; `save` writes what is new.
    """

    def __init__(self, lib: Context) -> None:
        self._lib = lib
        self._history = History(lib)
        self._kept = CacheFile(lib.places.cache / FILE)

    def listed(self, day: date) -> tuple[Paper, ...]:
        """The papers with a title of the list of a day; none where fewer than 21 are here."""
        papers = self._lib.store.papers.on_night(day) or self._lib.store.papers.on_day(day)
        titled = tuple(paper for paper in papers if paper.title is not None)
        return titled if len(titled) >= LEAST_PAPERS else ()

    def order(self, day: date) -> tuple[Paper, ...]:
        """The list of a day, best first; none where no ranking was there yet, before the first keep."""
        moment, papers = morning(day), self._lib.store.papers
        before, goals = self._history.before(moment), self._history.goals_before(moment)
        judged = papers.find_many([*(paper for paper, _, _ in before.kept), *before.skipped])
        listed = {paper.id: paper for paper in self.listed(day)}
        if not listed or not any(paper in judged and judged[paper].title for paper, _, _ in before.kept):
            return ()
        rows = known_rows(self._lib, day, [paper.row for paper in judged.values() if paper.title])
        settings = self._lib.settings.rank
        made_from = stamp_of(before.kept, before.skipped, goals, rows, list(listed), settings, RANKING_VERSION)
        order = self._kept.get(day.isoformat(), made_from)
        if not isinstance(order, list) or not listed.keys() >= set(map(str, order)):
            ranking = HistoricalRanking(self._lib, papers.by_rows(rows), before, goals, day)
            order = [scored.paper.id for scored in ranking.rank(list(listed.values()))]
            self._kept.put(day.isoformat(), made_from, order)
        return tuple(listed[paper] for paper in order)

    def save(self) -> None:
        self._kept.save()
