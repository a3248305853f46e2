"""Long work is a generator of events: run to its end, it gives what it returns."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from readinglist.core.errors import SourceError
from readinglist.core.events import Progress, result_of


def work(steps: list[str], error: Exception | None = None) -> Generator[Progress, None, str]:
    for done in range(3):
        yield Progress("working", done, 3)
        steps.append(str(done))
    if error is not None:
        raise error
    return "".join(steps)


def test_work_that_nobody_watches_is_done_to_its_end() -> None:
    assert result_of(work([])) == "012"


def test_the_error_of_the_work_is_the_error_of_its_result() -> None:
    steps: list[str] = []
    with pytest.raises(SourceError, match="away"):
        result_of(work(steps, SourceError("away")))
    assert steps == ["0", "1", "2"]
