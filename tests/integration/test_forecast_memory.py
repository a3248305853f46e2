"""The skill of the forecast is measured once a month; what remembers it may be missing, damaged or write-protected."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from readinglist import open_library
from readinglist.core.citations import CitationArrays
from readinglist.ideas.fates import FILE, forecast_steps
from readinglist.shell.library import Library
from tests.citation_arrays import arrays_of
from tests.integration.store_toys import NOW, at

FIRST, MONTHS, A_MONTH = 12 * 2020, 40, 50
LAST = FIRST + MONTHS - 1
YOUNG = (MONTHS - 7) * A_MONTH  # the first paper of the month that is six months old


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with open_library(tmp_path / "home", environ={}, clock=at(NOW)) as opened:
        yield opened


@pytest.fixture(scope="module")
def graph() -> CitationArrays:
    """Months of fifty papers, of which the first ones are cited most."""
    rng = np.random.default_rng(5)
    n = MONTHS * A_MONTH
    citing = np.repeat(np.arange(A_MONTH, n), 5)
    back = rng.integers(1, 13, len(citing))
    cited = np.maximum(citing // A_MONTH - back, 0) * A_MONTH + rng.integers(0, A_MONTH, len(citing)) ** 2 // A_MONTH
    month = FIRST + np.arange(n) // A_MONTH
    return arrays_of(tuple(map(str, range(n))), (citing, cited), month, ("cs.LG",) * n)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Earlier months are replayed at once: what they give is tested elsewhere."""
    few = np.array([0.1, 0.8, 0.2]), np.array([0.0, 1.0, 0.0])
    monkeypatch.setattr("readinglist.ideas.fates.replay", lambda *_: few)
    monkeypatch.setattr("readinglist.ideas.fates.forecast_of", lambda *given: given)


def told(library: Library, graph: CitationArrays, now: int = LAST) -> tuple[int, Any]:
    """(steps of measuring, what the forecast is then made of)."""
    steps, progress = forecast_steps(library, graph, now, YOUNG), 0
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return progress, end.value
        progress += 1


def test_it_is_measured_once_for_a_month_and_a_graph(library: Library, graph: CitationArrays) -> None:
    steps, first = told(library, graph)
    assert steps > 0
    again = told(library, graph)
    assert again[0] == 0
    assert again[1][1:] == first[1:]  # the same paper, month and skill
    assert told(library, replace(graph, source="another"))[0] > 0
    assert told(library, replace(graph, citing=graph.citing[::2], cited=graph.cited[::2]))[0] > 0
    assert told(library, graph, LAST + 1)[0] > 0


@pytest.mark.parametrize("text", ["", "[]", "{", '{"6": 3}', '{"6": {"now": 1}}', "\x00"])
def test_a_damaged_memory_is_none(library: Library, graph: CitationArrays, text: str) -> None:
    library.places.cache.mkdir(parents=True, exist_ok=True)
    (library.places.cache / FILE).write_text(text)
    assert told(library, graph)[0] > 0
    assert told(library, graph)[0] == 0
    assert "6" in json.loads((library.places.cache / FILE).read_text())


def test_a_memory_that_cannot_be_written_costs_only_time(library: Library, graph: CitationArrays) -> None:
    (library.places.cache / FILE).mkdir(parents=True)  # a folder where the file should be
    assert told(library, graph)[0] > 0
    assert told(library, graph)[0] > 0
