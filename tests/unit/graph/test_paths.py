"""The shortest way along edges, and that it does not depend on how they are given."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from readinglist.graph.builds_on import shortest, shortest_of_names

NODES = 9
EDGES = st.lists(st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1)), max_size=30)
ENDS = st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1))


def steps(edges: list[tuple[int, int]], start: int, goal: int) -> int | None:
    """How many steps it takes, by widening the set of what is reached."""
    reached, count = {start}, 0
    while goal not in reached:
        more = reached | {b for a, b in edges if a in reached}
        if more == reached:
            return None
        reached, count = more, count + 1
    return count


def way(edges: list[tuple[int, int]], ends: tuple[int, int]) -> tuple[int, ...] | None:
    return shortest(NODES, [a for a, _ in edges], [b for _, b in edges], *ends)


@given(EDGES, ENDS)
def test_a_way_follows_edges_and_none_is_shorter(edges: list[tuple[int, int]], ends: tuple[int, int]) -> None:
    found = way(edges, ends)
    expected = steps(edges, *ends)
    if found is None:
        assert expected is None
    else:
        assert (found[0], found[-1]) == ends
        assert set(pairwise(found)) <= set(edges)
        assert len(found) - 1 == expected


@given(EDGES, ENDS, st.randoms())
def test_order_and_repetition_of_edges_change_nothing(
    edges: list[tuple[int, int]], ends: tuple[int, int], random: object
) -> None:
    mixed = edges * 3
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert way(mixed, ends) == way(edges, ends)


def test_names_are_led_from_one_to_the_other() -> None:
    edges = [("GPT", "Transformer"), ("Transformer", "attention"), ("GPT", "LM"), ("attention", "seq2seq")]
    assert shortest_of_names(edges, "GPT", "attention") == ("GPT", "Transformer", "attention")
    assert shortest_of_names(edges, "attention", "GPT") is None
    assert shortest_of_names([], "GPT", "nobody") is None
    assert shortest_of_names([], "GPT", "GPT") == ("GPT",)
