"""What can be done with the queue, as methods: the part of `Library` that concerns study."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from readinglist.context import Home
from readinglist.core.log import LogEntry
from readinglist.core.work_entries import Claimed, Obtained, QueueChanged, TimeSpent

if TYPE_CHECKING:
    from readinglist.formats.svg import Picture
    from readinglist.study.claims import ReproTable
    from readinglist.study.diet_figures import Diet
    from readinglist.study.progress import QueueRow
    from readinglist.study.proposals import Plan
    from readinglist.study.queue import Starter


class StudyLibrary(Home):
    """The queue, the time and the reimplementations of one user."""

    def queue(self) -> tuple[QueueRow, ...]:
        """The queue, the most urgent first; then what is done or dropped."""
        from readinglist.study.queue import queue_rows

        return queue_rows(self)

    def queue_add(self, what: str, details: QueueChanged | None = None, name: str | None = None) -> LogEntry:
        """Put a paper (by id), a title or an entry of a starter list into the queue. Raises UsageError, NotFound."""
        from readinglist.study.queue import add

        return add(self, what, details or QueueChanged("add"), name)

    def queue_change(self, item: str, details: QueueChanged) -> LogEntry:
        """Start, put back, finish, drop or change an item. Raises UsageError, NotFound."""
        from readinglist.study.queue import change

        return change(self, item, details)

    def queue_log(self, item: str, spent: TimeSpent) -> LogEntry:
        """Record a sitting; a `TimeSpent` on "" is of today. Raises UsageError, NotFound."""
        from readinglist.study.queue import log_time

        return log_time(self, item, spent)

    def starters(self, kind: str | None = None) -> tuple[Starter, ...]:
        """The textbooks, theses and reimplementations of the starter lists."""
        from readinglist.study.queue import starters

        return starters(self, kind)

    def plan(self, minutes: int = 45) -> Plan:
        """What to do now, and why."""
        from readinglist.study.diet import plan

        return plan(self, minutes)

    def diet(self, weeks: int = 4) -> Diet:
        """Hours by kind and goal against the intended split."""
        from readinglist.study.diet import read_diet

        return read_diet(self, weeks)

    def nudge(self) -> str | None:
        """One sentence where the diet is off the split, at most once a day."""
        from readinglist.study.diet import nudge

        return nudge(self)

    def plot_diet(self, eaten: Diet, path: str | Path) -> None:
        """Write a diet as a picture, .svg or .png. Raises UsageError."""
        from readinglist.store.files import check_picture, write_picture
        from readinglist.study.plot import diet_plot

        check_picture(Path(path))
        write_picture(diet_plot(eaten), Path(path))

    def diet_picture(self, eaten: Diet) -> Picture:
        """A diet as a picture, SVG."""
        from readinglist.formats.svg import Picture
        from readinglist.study.plot import diet_plot

        return Picture(diet_plot(eaten))

    def claim(self, item: str, claimed: Claimed) -> LogEntry:
        """Record a published number that a reimplementation is held to."""
        from readinglist.study.repro import claim

        return claim(self, item, claimed)

    def result(self, item: str, obtained: Obtained) -> LogEntry:
        """Record what a reimplementation gave."""
        from readinglist.study.repro import result

        return result(self, item, obtained)

    def repro(self, item: str) -> ReproTable:
        """Published beside obtained numbers, with a verdict each."""
        from readinglist.study.repro import table

        return table(self, item)

    def repro_verdict(self, item: str, day: date) -> str | None:
        """reproduced | within spread | not yet at the end of a day; None: nothing was claimed."""
        from readinglist.study.repro import verdict_at

        return verdict_at(self, item, day)
