"""The short form of `make fuzz`: 500 mutated inputs for each parser."""

from __future__ import annotations

import pytest

from .attack import attack
from .target import Target
from .targets import TARGETS

INPUTS = 500
SEED = 2025


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_a_parser_survives_mutated_files(target: Target) -> None:
    broken = next(attack(target, range(INPUTS), SEED), None)
    assert broken is None, f"input {broken.number}: {broken.body[:300]!r}\n{broken.trace}"  # type: ignore[union-attr]


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_a_parser_is_reached(target: Target) -> None:
    """What an attack begins with is read: an attack that ends at the door, or in its own making, would find nothing."""
    for seed in target.seeds:
        target.attack(seed[: target.most])


def test_a_parser_that_breaks_is_told() -> None:
    """The harness itself: an exception and an endless loop are both found, and an input can be made again."""

    def breaks(body: bytes) -> None:
        if b"<" in body:
            raise KeyError("x")

    target = Target("breaks", breaks, (b"abc",))
    first = next(attack(target, range(200), 1))
    assert "KeyError" in first.trace
    again = next(attack(target, range(first.number, first.number + 1), 1))
    assert again.body == first.body
