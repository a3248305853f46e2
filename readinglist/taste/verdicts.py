"""Verdicts are forecasts too: how many of the papers that were kept young rose, beside those that were not kept.

A paper counts where its verdict fell within 90 days of v1 on a date that a source gave, and its cohort can be told.
Groups of the same nights are compared: kept, skipped, drawn at random, and the head of the ranking.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from readinglist.core.log import LogEntry, Verdict, effective
from readinglist.core.statistics import Interval, wilson

YOUNG = 90  # days after v1
OLD = 365  # days after v1, before which nobody can tell
LEAST = 30  # papers of a group, below which nothing is said
KEPT, SKIPPED, RANDOM, RANKED = "kept", "skipped", "random", "ranked"
_GROUPS = {"keep": KEPT, "skip": SKIPPED}


@dataclass(frozen=True, slots=True)
class Group:
    """Papers of one kind and how many reached the top of their cohorts."""

    name: str
    n: int
    top: int
    share: float | None
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class VerdictCard:
    """`lift`: the share of kept minus that of random papers, and its interval; `verdict` None: too few."""

    groups: tuple[Group, ...]
    lift: float | None
    lift_interval: Interval | None
    verdict: str | None


@dataclass(frozen=True, slots=True)
class Forecasts:
    """Verdicts that were given in time: paper -> kept | skipped. `left_out`: how many others, by reason."""

    groups: Mapping[str, str]
    left_out: Mapping[str, int]


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
        if data.verdict is None and is_forecast(_day(data, entry), v1, data.assumed):
            found.pop(entry.subject, None)  # taken back in time
        if data.verdict not in _GROUPS:
            continue
        if is_forecast(_day(data, entry), v1, data.assumed):
            assert v1 is not None
            if (today - v1).days < OLD:
                why[entry.subject] = "young"
            else:
                found[entry.subject] = _GROUPS[data.verdict]
        else:
            why.setdefault(entry.subject, "assumed" if data.assumed else "undated" if v1 is None else "late")
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
    """`groups`: by name whether each paper is in the top tenth of its cohort."""
    told = tuple(_group(name, came) for name, came in groups.items())
    kept, rest = groups.get(KEPT, ()), groups.get(RANDOM, ())
    if not kept or not rest:
        return VerdictCard(told, None, None, None)
    lift = sum(kept) / len(kept) - sum(rest) / len(rest)
    interval = _difference(kept, rest)
    return VerdictCard(told, lift, interval, _verdict(len(kept), len(rest), interval))


def _group(name: str, came: Sequence[bool]) -> Group:
    n, top = len(came), sum(came)
    return Group(name, n, top, top / n if n else None, wilson(top, n))


def _difference(kept: Sequence[bool], rest: Sequence[bool]) -> Interval | None:
    """The interval of a difference of shares, from two of Wilson's (Newcombe 1998, method 10)."""
    one, other = wilson(sum(kept), len(kept)), wilson(sum(rest), len(rest))
    if one is None or other is None:
        return None
    a, b = sum(kept) / len(kept), sum(rest) / len(rest)
    low = a - b - ((a - one[0]) ** 2 + (other[1] - b) ** 2) ** 0.5
    high = a - b + ((one[1] - a) ** 2 + (b - other[0]) ** 2) ** 0.5
    return low, high


def _verdict(kept: int, rest: int, interval: Interval | None) -> str | None:
    if min(kept, rest) < LEAST or interval is None:
        return None
    low, high = interval
    if low > 0:
        return "what you kept rose more often than random papers"
    return "what you kept rose less often than random papers" if high < 0 else "not told apart from a random draw"
