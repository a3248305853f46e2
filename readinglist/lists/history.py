"""The library as it was on a day: what was decided by then, what was aimed for, which papers were known.

Undone decisions never were. A decision that a source dated counts from that date on; one with an
assumed date counts nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from itertools import groupby
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from readinglist.context import Context
from readinglist.core.errors import InputError
from readinglist.core.log import GoalChanged, Seen, Verdict, effective
from readinglist.core.papers import LISTED, Goal, Paper, ScoredPaper
from readinglist.store.scores import BLIND_TRIAGE, TRIAGE, Impression

from .audit import OURS
from .rank import window

if TYPE_CHECKING:
    from readinglist.ranking import Kept, Signal, TermCounts
    from readinglist.ranking.evaluate import SeenRow


@dataclass(frozen=True, slots=True)
class Decisions:
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
        goals = (_goal(name, text) for name, text in sorted(texts.items()))
        return tuple(goal for goal in goals if goal is not None)


def known_rows(lib: Context, day: date, judged: Sequence[int]) -> list[int]:
    """The rows that a ranking is fitted on for the night of `day`: its window, and what had been judged."""
    return sorted({*window(lib, day), *judged})


def as_kept(lib: Context, decisions: Decisions, day: date) -> tuple[Kept, ...]:
    """The keeps as the ranking takes them, weighed by their age on `day`."""
    from readinglist.ranking import Kept, weight_of_age

    half_life = lib.settings.rank.half_life_days or None
    return tuple(Kept(paper, goal, weight_of_age((day - on).days, half_life)) for paper, goal, on in decisions.kept)


class RankingThen:
    """Our ranking as it was on a day, fitted on the papers known then."""

    def __init__(
        self,
        lib: Context,
        papers: Sequence[Paper],
        decisions: Decisions,
        goals: Sequence[Goal],
        day: date,
        counts: TermCounts | None = None,
    ) -> None:
        """`counts`: those of `papers`, where they are there."""
        from readinglist.papers.api import count_papers
        from readinglist.ranking import Ranker

        self._lib, self._decisions, self._goals = lib, decisions, goals
        self._ranker = Ranker().fit(papers, count_papers(lib, papers) if counts is None else counts)
        self._liked = as_kept(lib, decisions, day)

    def rank(
        self,
        candidates: Sequence[Paper],
        counts: TermCounts | None = None,
        signals: Mapping[str, Sequence[Signal]] | None = None,
    ) -> tuple[ScoredPaper, ...]:
        """All `candidates`, best first, without reasons; `counts`: theirs; `signals`: what else was known of them."""
        from readinglist.papers.api import count_papers

        known = count_papers(self._lib, candidates) if counts is None else counts
        skipped = self._decisions.skipped
        return self._ranker.rank(
            candidates, self._liked, skipped, self._goals, counts=known, explain=0, signals=signals
        )


def morning(day: date) -> datetime:
    """The instant from which a night's list can be read: midnight UTC, shortly after arXiv announces."""
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
        file = parse_goal(text, Path(f"{name}.md"))
    except InputError:
        return None
    return Goal(file.name, file.text, file.seeds, file.refused)


# What was seen of a night's list: the first list over all goals, and those that went on from it.
#
# A later list that was ranked anew has other draws, which hang together with the first ones: it tells
# nothing that a chance could be given to, and is left out.


@dataclass(frozen=True, slots=True)
class NightList:
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
        if not rows:
            continue
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
        if shown[0].goal is None and all(_begins_alike(shown, other) for other in alike[:1]):
            alike.append(shown)
    if not alike:
        return ()
    looked = [shown for shown in alike if shown[0].surface in (TRIAGE, BLIND_TRIAGE)] or alike
    reach = max(sum(row.is_seen for row in shown) for shown in looked)
    longest = max(alike, key=len)
    return tuple(replace(row, at=alike[0][0].at, is_seen=i < reach) for i, row in enumerate(longest))


def _begins_alike(one: Sequence[Impression], other: Sequence[Impression]) -> bool:
    return all(
        (a.id, a.propensity, a.source) == (b.id, b.propensity, b.source) for a, b in zip(one, other, strict=False)
    )
