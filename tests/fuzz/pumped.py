"""Long texts that are made of one thing many times: for each parser, and for each regular expression of the package."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any

from .expressions import ALPHABET, expressions, texts
from .growth import Growth, growth
from .mutate import TROUBLE_BYTES
from .target import Target

WORTH_A_LOOK = (
    5e-5,
    2e-4,
)  # seconds for an expression and for a parser at the shortest text: half of what could be noticed


@dataclass(frozen=True, slots=True)
class Slow:
    """What grows too fast, and on which text."""

    what: str
    text: object
    growth: Growth

    def __str__(self) -> str:
        return f"{self.what} on {self.text!r}: {self.growth}"


def slow_expressions(most: int | None = None) -> Iterator[Slow]:
    """Each expression that is slow on one of its first `most` texts, in whichever way it is asked."""
    for expression in expressions():
        if found := next(slow_on(expression.where, expression.pattern, most), None):
            yield found


def slow_on(where: str, pattern: re.Pattern[Any], most: int | None = None) -> Iterator[Slow]:
    """Each of the first `most` texts of an expression that it is slow on."""
    ways: tuple[Callable[[Any], object], ...] = (pattern.findall, pattern.fullmatch)
    for text in islice(texts(pattern), most):
        for way in ways:

            def work(
                n: int, text: Callable[[int], str] = text, way: Callable[[Any], object] = way
            ) -> Callable[[], object]:
                body = text(n).encode() if isinstance(pattern.pattern, bytes) else text(n)
                return lambda: way(body)

            grown = growth(work, WORTH_A_LOOK[0])
            if grown is not None and grown.is_too_fast:
                yield Slow(f"{where} {pattern.pattern!r}", text(30), grown)


def slow_parsers(target: Target, most: int | None = None) -> Iterator[Slow]:
    """Each text that a parser is slow on, of the first `most`."""
    for ahead, body, behind in islice(_bodies(target), most):

        def work(n: int, ahead: bytes = ahead, body: bytes = body, behind: bytes = behind) -> Callable[[], object]:
            whole = ahead + body * (n // len(body)) + behind

            def parse() -> None:
                with suppress(*target.allowed):
                    target.attack(whole)

            return parse

        grown = growth(work, WORTH_A_LOOK[1])
        if grown is not None and grown.is_too_fast:
            yield Slow(target.name, (ahead[-40:], body[:40], behind[:40]), grown)


# Of texts, tables, keys, addresses, markup: what stands alone finds little that this does not.
LIKELY = (b"a", b" ", b"\n", b"a.", b"[", b"<a", b"@", b"{", b"0", b"- ")


def _bodies(target: Target) -> Iterator[tuple[bytes, bytes, bytes]]:
    """One thing many times: alone, then inside of what is read, and there ever closer; what is likely first."""
    seeds = [seed for seed in target.seeds if len(seed) < 4_000]
    lines = [line for seed in seeds for line in seed.splitlines(keepends=True) if line]
    pieces = tuple(dict.fromkeys((*LIKELY, *(sign.encode() for sign in ALPHABET), *TROUBLE_BYTES, *lines)))
    for pumps, cuts in ((LIKELY, 1), (LIKELY[:4], 3), (pieces, 1), (LIKELY, 9), (pieces, 29)):
        for piece in pumps:
            if cuts == 1:
                yield b"", piece, b""
            for seed in seeds:
                for at in (len(seed) * k // cuts for k in range(1, cuts)):
                    yield seed[:at], piece, seed[at:]
