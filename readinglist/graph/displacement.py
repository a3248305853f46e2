"""Who displaced an idea: authors who used it before it fell, took up another of its role, and never came back.

An idea has fallen where the share of the papers that use it is at most half of its peak's, for good. It
turned in the last month above half; "the year before" ends with that month, "since" are the months after.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from readinglist.core.frozen import Frozen
from readinglist.core.ideas import BuildsOn, Displacement, Rival
from readinglist.core.statistics import wilson

from .adoption import Month, last_above_half, months_between, peak_of
from .ledger import author_key, independent_groups

ENOUGH = 20  # authors: with fewer no share is given
LEAST_GROUPS = 2  # of authors who switched: one laboratory displaces nothing
HALF = 0.5  # the interval of the share who switched lies above it
SETTLED = 3  # months after taking up another idea in which one may come back
YEAR = 12  # months
COMMON = 10  # ideas that build on one: those of more have no role in common
TOGETHER = 5  # papers that use both
COSINE = 0.1  # of the papers that use one and the other

Authors = dict[str, list[date]]  # author -> months in which the idea was used


class Uses(Frozen):
    """The uses of all ideas of a ledger: rows of papers by idea; row -> id, month, authors of the paper."""

    rows: Mapping[str, frozenset[int]]
    papers: Mapping[int, tuple[str, date | None, tuple[str, ...]]]


def displacement(
    idea: str, months: Sequence[Month], uses: Uses, rivals: Mapping[str, str], asked: bool = False
) -> Displacement:
    """Which of `rivals` (idea -> why it has the same role) displaced `idea`, or why none did.

    `months` are those of its adoption. An idea that has not fallen was not displaced; where a rival is `asked` for,
    the last twelve months are compared with the twelve before. Rivals without an author are left out.
    """
    peak = peak_of(months)
    if peak is None:
        return Displacement(idea, None, "not enough data: not enough data: it is used too rarely to have a peak")
    turn = last_above_half(months, peak)
    found = Displacement(idea, None, "", peak=months[peak][0])
    if turn == len(months) - 1:
        if not asked:
            return replace(found, why="its use has not fallen to half of its peak permanently")
        turn = max(len(months) - 1 - YEAR, 0)
    since, last = months[turn][0], months[-1][0]
    own = _months_of_authors(uses, idea)
    before = {name for name, used in own.items() if any(-YEAR < months_between(since, month) <= 0 for month in used)}
    theirs = {name: own[name] for name in before}
    all_rivals = (_rival(uses, other, why, theirs, since, last) for other, why in rivals.items())
    ordered = sorted((rival for rival in all_rivals if rival.authors), key=lambda r: (-r.switched, r.idea.lower()))
    found = replace(found, since=since, authors=len(before), rivals=tuple(ordered))
    winner = next((r for r in ordered if r.interval and r.interval[0] > HALF and r.groups >= LEAST_GROUPS), None)
    return replace(found, by=winner.idea if winner else None, why=_why(found, winner))


def same_role(idea: str, edges: Sequence[BuildsOn], rows: Mapping[str, frozenset[int]]) -> dict[str, str]:
    """The ideas that may take the place of `idea`, and why: by what they build on, or by being used together.

    A successor; one that builds on the same idea, on which at most ten do; one that at least five papers use together
    with it, where the cosine of their papers is at least .1.
    """
    below: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        below[edge.earlier].add(edge.later)
    found: dict[str, str] = {}
    together = Counter({other: len(rows[idea] & used) for other, used in rows.items() if other != idea})
    for other, count in together.items():
        if count >= TOGETHER and count >= COSINE * math.sqrt(len(rows[idea]) * len(rows[other])):
            found[other] = f"{count:,} papers use both"
    for earlier in sorted(below):
        if idea in below[earlier] and len(below[earlier]) <= COMMON:
            found.update(dict.fromkeys(below[earlier] - {idea}, f"both build on {earlier}"))
    found.update(dict.fromkeys(below[idea] - {idea}, f"builds on {idea}"))
    return {other: found[other] for other in sorted(found) if other in rows}


def _rival(uses: Uses, idea: str, role: str, own: Authors, since: date, last: date) -> Rival:
    """How many of the authors `own` (with their months of the old idea) took up `idea`, and did not come back."""
    taken: dict[str, date] = {}
    for name, used in _months_of_authors(uses, idea).items():
        later = [month for month in used if month > since]
        if name in own and later and months_between(min(later), last) >= SETTLED:
            taken[name] = min(later)
    switched = {name for name, month in taken.items() if not any(used > month for used in own[name])}
    papers = (uses.papers[row] for row in uses.rows[idea] if row in uses.papers)
    later_ones = (authors for _, month, authors in papers if month is not None and month > since)
    theirs = [authors for authors in later_ones if switched & {author_key(name) for name in authors}]
    interval = wilson(len(switched), len(taken)) if len(taken) >= ENOUGH else None
    share = len(switched) / len(taken) if interval else None
    return Rival(idea, role, len(taken), len(switched), independent_groups(theirs) or 0, share, interval)


def _why(found: Displacement, winner: Rival | None) -> str:
    if winner is not None:
        return (
            f"{winner.switched:,} of {winner.authors:,} authors who used it in the year to {found.since:%Y-%m} "
            f"and moved to {winner.idea} since did not come back ({winner.role})"
        )
    if not found.authors:
        return "no authors are known who used it in the year before it fell"
    if not found.rivals:
        return "nobody who used it moved to another idea of its role"
    most = max(rival.authors for rival in found.rivals)
    if most < ENOUGH:
        return f"not enough data: at most {most:,} authors moved to another idea of its role; at least {ENOUGH}"
    return "not clearly more than half of those who moved to another idea of its role left it"


def _months_of_authors(uses: Uses, idea: str) -> Authors:
    """Author -> the months in which they used `idea`; papers without a month say nothing."""
    found: Authors = defaultdict(list)
    for row in uses.rows[idea]:
        _, month, authors = uses.papers.get(row, ("", None, ()))
        if month is not None:
            for name in {author_key(name) for name in authors}:
                found[name].append(month)
    return dict(found)
