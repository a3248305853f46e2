"""One parser under attack: inputs in order of their numbers, each the same whenever it is asked for again."""

from __future__ import annotations

import signal
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from types import FrameType

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


class TookTooLong(BaseException):
    """No Exception: a parser that catches everything must not catch it."""


def attack(target: Target, inputs: range, seed: int) -> Iterator[Broken]:
    """Every input of the range that ends in anything but a result or an error that a user can act on."""
    seeds = target.all_seeds()
    for number in inputs:
        body = mutated(seeds, Random(f"{seed} {target.name} {number}"), target.most)
        try:
            with _deadline():
                target.attack(body)
        except target.allowed:
            pass
        except (Exception, TookTooLong) as error:
            trace = "".join(traceback.format_exception(error, limit=-6))
            yield Broken(target.name, seed, number, body, trace)


@contextmanager
def _deadline() -> Iterator[None]:
    """Of the processor's time: on a busy machine every parser takes long."""

    def late(number: int, frame: FrameType | None) -> None:
        raise TookTooLong(f"more than {SECONDS} seconds of the processor")

    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
