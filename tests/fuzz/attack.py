"""One parser under attack: inputs in order of their numbers, each the same whenever it is asked for again."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from tests.harness.deadline import TookTooLong, deadline

from .mutate import mutated
from .target import SECONDS, Target


@dataclass(frozen=True, slots=True)
class Broken:
    """An input that a parser did not survive."""

    target: str
    seed: int
    number: int
    body: bytes
    trace: str


def attack(target: Target, inputs: range, seed: int) -> Iterator[Broken]:
    """Every input of the range that ends in anything but a result or an error that a user can act on."""
    seeds = target.all_seeds()
    for number in inputs:
        body = mutated(seeds, Random(f"{seed} {target.name} {number}"), target.most)
        try:
            with deadline(SECONDS, of_processor=True):
                target.attack(body)
        except target.allowed:
            pass
        except (Exception, TookTooLong) as error:
            trace = "".join(traceback.format_exception(error, limit=-6))
            yield Broken(target.name, seed, number, body, trace)
