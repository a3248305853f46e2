"""What can be done with the queue, as methods: the part of `Library` that concerns study."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from readinglist.model import Claimed, LogEntry, Obtained, QueueChanged, TimeSpent

from .home import Home

if TYPE_CHECKING:
    from readinglist.formats.svg import Picture
    from readinglist.study.claims import ReproTable
    from readinglist.study.diet import Diet
    from readinglist.study.proposals import Plan
    from readinglist.study.starters import Starter
    from readinglist.study.urgency import QueueRow


class StudyLibrary(Home):
    """The queue, the time and the reimplementations of one user."""

    def queue(self) -> tuple[QueueRow, ...]:
        """The queue, the most urgent first; then what is done or dropped."""
        from .study import queue_rows

        return queue_rows(self)

    def queue_add(self, what: str, details: QueueChanged | None = None, name: str | None = None) -> LogEntry:
        """Put a paper (by id), a title or an entry of a starter list into the queue. Raises UsageError, NotFound."""
        from .study import add

        return add(self, what, details or QueueChanged("add"), name)

    def queue_change(self, item: str, details: QueueChanged) -> LogEntry:
        """Start, put back, finish, drop or change an item. Raises UsageError, NotFound."""
        from .study import change

        return change(self, item, details)

    def queue_log(self, item: str, spent: TimeSpent) -> LogEntry:
        """Record a sitting; a `TimeSpent` on "" is of today. Raises UsageError, NotFound."""
        from .study import log_time

        return log_time(self, item, spent)

    def starters(self, kind: str | None = None) -> tuple[Starter, ...]:
        """The textbooks, theses and reimplementations of the starter lists."""
        from .starters import starters

        return starters(self, kind)

    def plan(self, minutes: int = 45) -> Plan:
        """What to do now, and why."""
        from .diet import plan

        return plan(self, minutes)

    def diet(self, weeks: int = 4) -> Diet:
        """Hours by kind and goal against the intended split."""
        from .diet import read_diet

        return read_diet(self, weeks)

    def nudge(self) -> str | None:
        """One sentence where the diet is off the split, at most once a day."""
        from .diet import nudge

        return nudge(self)

    def plot_diet(self, eaten: Diet, path: str | Path) -> None:
        """Write a diet as a picture, .svg or .png. Raises UsageError."""
        from readinglist.formats.diet_plot import diet_plot

        from .pictures import check_picture, write_picture

        check_picture(Path(path))
        write_picture(diet_plot(eaten), Path(path))

    def diet_picture(self, eaten: Diet) -> Picture:
        """A diet as a picture, SVG."""
        from readinglist.formats.diet_plot import diet_plot
        from readinglist.formats.svg import Picture

        return Picture(diet_plot(eaten))

    def claim(self, item: str, claimed: Claimed) -> LogEntry:
        """Record a published number that a reimplementation is held to."""
        from .repro import claim

        return claim(self, item, claimed)

    def result(self, item: str, obtained: Obtained) -> LogEntry:
        """Record what a reimplementation gave."""
        from .repro import result

        return result(self, item, obtained)

    def repro(self, item: str) -> ReproTable:
        """Published beside obtained numbers, with a verdict each."""
        from .repro import table

        return table(self, item)

    def repro_verdict(self, item: str, day: date) -> str | None:
        """reproduced | within spread | not yet at the end of a day; None: nothing was claimed."""
        from .repro import verdict_at

        return verdict_at(self, item, day)
