"""What was seen of a night's list: the first list over all goals, and those that went on from it.

A later list that was ranked anew has other draws, which hang together with the first ones: it tells
nothing that a chance could be given to, and is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from readinglist.model import BLIND_TRIAGE, LISTED, TRIAGE, Impression

from .as_of import History
from .audit import OURS
from .home import Home

if TYPE_CHECKING:
    from readinglist.ranking.evaluate import SeenRow


@dataclass(frozen=True, slots=True)
class NightList:
    """When a night's list was first shown, and the rows of it that were seen, in their order."""

    at: datetime
    seen: tuple[SeenRow, ...]


def list_of_night(lib: Home, night: date, history: History) -> NightList | None:
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


def audit_keeps(lib: Home, since: date | None, wanted: frozenset[str], history: History) -> list[tuple[int, int]]:
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
