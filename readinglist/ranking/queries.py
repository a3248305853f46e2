"""What is looked for: the taste of all keeps, and each goal, as queries of their own.

A keep made for one goal does not pollute another; a keep made for none supports them all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

from readinglist.model import Goal, Paper


@dataclass(frozen=True, slots=True)
class Kept:
    """A paper that the reader kept: for which goal (None: for any), and how much it counts."""

    id: str
    goal: str | None = None
    weight: float = 1.0  # above 0


@dataclass(frozen=True, slots=True)
class Query:
    """`likes` maps ids to weights; `others` are kept for other goals: neither liked nor negative.

    `name` is None for the taste query; `text` and `refused` are a goal's.
    """

    name: str | None
    likes: Mapping[str, float]
    others: frozenset[str] = frozenset()
    text: str = ""
    refused: tuple[str, ...] = ()


def as_kept(kept: Sequence[str | Paper | Kept]) -> tuple[Kept, ...]:
    """Every keep as a record, once, ordered by id; of two for the same paper and goal the last counts.

    A weight that is not a positive number takes the keep out."""
    records = [k if isinstance(k, Kept) else Kept(k if isinstance(k, str) else k.id) for k in kept]
    unique = {(k.id, k.goal): k for k in records if 0 < k.weight < inf}
    return tuple(sorted(unique.values(), key=lambda k: (k.id, k.goal or "")))


def as_goals(goals: Sequence[Goal | str]) -> tuple[Goal, ...]:
    """Every goal as a record; a bare text is a goal that goes by this text."""
    return tuple(g if isinstance(g, Goal) else Goal(name=g, text=g) for g in goals)


def build_queries(kept: Sequence[Kept], goals: Sequence[Goal]) -> tuple[Query, ...]:
    """The taste query first, then one for each goal, in their order.

    There is no taste query where nothing is kept, and none where a goal holds every keep: that goal knows all
    that taste knows, and its text besides. Goals that have nothing to look for (no text, no seed, no keep) have
    no query.
    """
    everything = {k.id: k.weight for k in kept}
    queries = []
    for goal in goals:
        likes = dict.fromkeys(goal.seeds, 1.0)
        likes |= {k.id: k.weight for k in kept if k.goal in (None, goal.name)}
        if likes or goal.text.strip():
            others = frozenset(everything) - likes.keys()
            queries.append(Query(goal.name, dict(sorted(likes.items())), others, goal.text, goal.refused))
    if everything and all(query.others for query in queries):
        queries.insert(0, Query(None, everything))
    return tuple(queries)


def weight_of_age(age_days: float, half_life_days: float | None) -> float:
    """How much a keep of that age counts: 2^(-age / half life); 1 without a half life.

    >>> weight_of_age(90, 90), weight_of_age(90, None)
    (0.5, 1.0)
    """
    return 2.0 ** (-max(age_days, 0.0) / half_life_days) if half_life_days else 1.0
