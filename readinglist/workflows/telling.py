"""Long work that nobody watches: run to its end for what it returns."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

_Result = TypeVar("_Result")


def in_silence(work: Generator[object, None, _Result]) -> _Result:
    """What `work` returns; what it tells on the way is dropped."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: _Result = end.value
            return result
