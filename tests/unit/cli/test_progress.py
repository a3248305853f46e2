"""The bar of long work: counts only where they are known, and an estimate only where it helps."""

from __future__ import annotations

from io import StringIO

from rich.console import Console
from rich.progress import Progress as Bar

from readinglist.core.events import Progress, Waiting
from readinglist.interface import progress


def drawn(*events: tuple[float, Progress | Waiting]) -> str:
    """The row after the events, each at its second."""
    now = [0.0]
    bar = Bar(console=Console(file=StringIO()), get_time=lambda: now[0], auto_refresh=False)
    for second, event in events:
        now[0] = second
        progress._draw(event, bar)
    (task,) = bar.tasks
    return f"{task.description} {task.fields['count']}".rstrip()


def test_a_number_that_is_not_known_is_not_drawn() -> None:
    assert drawn((0, Progress("ranking", 0))) == "ranking"
    assert drawn((0, Progress("harvesting", 0)), (3, Progress("harvesting", 1_200))) == "harvesting 1,200"
    assert drawn((0, Progress("storing", 5, 1_000))) == "storing 5 of 1,000"
    assert drawn((0, Progress("storing", 5, 9)), (1, Waiting("busy", 7))) == "waiting 7 s: busy"


def test_long_work_shows_how_long_it_takes() -> None:
    steps = [(3.0 * n, Progress("reading", n, 101)) for n in range(5)]
    assert drawn(*steps) == "reading 4 of 101, about 5 min left"
    assert drawn(*((0.3 * n, Progress("reading", n, 101)) for n in range(5))) == "reading 4 of 101"
