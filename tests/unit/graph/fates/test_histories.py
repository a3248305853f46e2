"""Ideas whose history is known get the fate that belongs to it: `make bench-ideas` in short form."""

from __future__ import annotations

from collections import defaultdict

from bench.idea_fates import judged
from bench.idea_world import HISTORIES, world
from readinglist.graph.adoption import UNOBSERVED


def test_each_history_gets_its_fate_and_none_where_too_few_lists_are_known() -> None:
    right: dict[str, list[bool]] = defaultdict(list)
    for told in judged(world(101, coverage=0.9, each=6)):
        right[told.history].append(told.right)
    assert set(right) == set(HISTORIES)
    every = [one for some in right.values() for one in some]
    assert sum(every) / len(every) >= 0.95
    assert all(sum(some) >= 0.8 * len(some) for some in right.values())
    assert {told.fate for told in judged(world(102, coverage=0.4, each=1))} == {UNOBSERVED}
