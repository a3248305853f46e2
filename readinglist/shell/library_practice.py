"""What can be done with projects, the notebook and what is admired, as methods: that part of `Library`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from readinglist.context import Home
from readinglist.core.log import LogEntry

if TYPE_CHECKING:
    from readinglist.practice.notebook import FoundLine, Noted
    from readinglist.practice.notebook_text import Mention
    from readinglist.practice.project_log import Idea, Project
    from readinglist.practice.projects import Achievement, Plan
    from readinglist.practice.radar import RadarReport
    from readinglist.ranking.similar import Crowding
    from readinglist.review.lookback_figures import LookBack
    from readinglist.review.review import Review


class PracticeLibrary(Home):
    """The practice of one user."""

    # Notebook

    def note(self, said: str, section: str = "notes", attached: Sequence[str | Path] = ()) -> Noted:
        """Add an entry to today's file of the notebook. Raises UsageError, InputError, StoreError."""
        from readinglist.practice.notebook import note

        return note(self, said, section, [Path(file) for file in attached])

    def begin_day(self) -> Path:
        """Today's file of the notebook, for an editor."""
        from readinglist.practice.notebook import begin_day

        return begin_day(self)

    def span_of(self, when: str | None) -> tuple[date, date]:
        """The days that a day or a week means; None: today. Raises UsageError."""
        from readinglist.practice.notebook import span_of

        return span_of(self, when)

    def notebook(self, first: date = date.min, last: date = date.max) -> tuple[Noted, ...]:
        """The entries of these days, oldest first."""
        from readinglist.practice.notebook import entries_between

        return entries_between(self, first, last)

    def written_days(self) -> tuple[date, ...]:
        """The days of the notebook that have a file, the newest first."""
        from readinglist.practice.notebook import written_days

        return written_days(self)

    def written_weeks(self) -> tuple[str, ...]:
        """The weeks that have a review, the newest first."""
        from readinglist.practice.notebook import written_weeks

        return written_weeks(self)

    def written(self, name: str) -> str:
        """The text of a day or a review, `2026-11-24` or `2026-W48`. Raises UsageError, NotFound, InputError."""
        from readinglist.practice.notebook import text_of

        return text_of(self, name)

    def mention_finder(self) -> Callable[[str], Iterator[tuple[int, int, Mention]]]:
        """Where texts mention a paper, a goal or a project."""
        from readinglist.practice.notebook import mention_finder

        return mention_finder(self)

    def notebook_of(self, kind: str, name: str) -> tuple[Noted, ...]:
        """The entries that mention a `paper`, a `goal` or a `project`, oldest first."""
        from readinglist.practice.notebook import entries_about

        return entries_about(self, kind, name)

    def search_notebook(self, query: str) -> tuple[tuple[Noted, ...], tuple[FoundLine, ...]]:
        """Entries and lines of reviews with all words of `query`, newest first. Raises UsageError."""
        from readinglist.practice.notebook import search_notebook

        return search_notebook(self, query)

    # Projects

    def projects(self) -> tuple[Project, ...]:
        """All projects, ended ones too, in the order in which they were begun."""
        from readinglist.practice.projects import projects

        return projects(self)

    def project(self, name: str) -> Project:
        """A project by its name. Raises NotFound."""
        from readinglist.practice.projects import get_project

        return get_project(self, name)

    def add_project(self, name: str, plan: Plan) -> LogEntry:
        from readinglist.practice.projects import add_project

        return add_project(self, name, plan)

    def edit_project(self, name: str, plan: Plan) -> LogEntry:
        from readinglist.practice.projects import edit_project

        return edit_project(self, name, plan)

    def end_project(self, name: str, state: str, because: str | None = None, instead: str | None = None) -> LogEntry:
        """Say what a project came to. Raises NotFound, UsageError."""
        from readinglist.practice.projects import end_project

        return end_project(self, name, state, because, instead)

    def add_increment(self, name: str, text: str, gain: str | None = None, cost: str | None = None) -> LogEntry:
        """Record a step of a project with its gain and its cost. Raises NotFound, UsageError."""
        from readinglist.practice.projects import add_increment

        return add_increment(self, name, text, gain, cost)

    # The backburner, and what is admired

    def backburner(self) -> tuple[Idea, ...]:
        """The ideas that are kept for later, oldest first."""
        from readinglist.practice.projects import backburner

        return backburner(self)

    def put_by(self, text: str, source: str | None = None) -> LogEntry:
        """Keep an idea for later. Raises UsageError."""
        from readinglist.practice.projects import put_by

        return put_by(self, text, source)

    def crowding_of(self, idea: str) -> Crowding | None:
        """How many similar papers there are around an idea of the backburner; None where no night was fetched yet."""
        from readinglist.practice.radar import crowding_of

        return crowding_of(self, idea)

    def drop_from_backburner(self, name: str, because: str | None = None) -> LogEntry:
        from readinglist.practice.projects import drop_idea

        return drop_idea(self, name, because)

    def admired(self) -> tuple[Achievement, ...]:
        """What the user admires most, in the order in which it was added."""
        from readinglist.practice.projects import admired

        return admired(self)

    def admire(self, what: str, because: str | None = None, stands_out: str | None = None) -> LogEntry:
        """Add an achievement, or say more of one. Raises UsageError."""
        from readinglist.practice.projects import admire

        return admire(self, what, because, stands_out)

    # The week

    def review(self, week: str | None = None) -> Review:
        """Assemble the review of a week (None: this one) into its file. Raises UsageError, InputError, StoreError."""
        from readinglist.review.review import review

        return review(self, week)

    def lookback(self, months: int = 6) -> LookBack:
        """What became of the days of the last months, project by project. Raises UsageError."""
        from readinglist.review.lookback import lookback

        return lookback(self, months)

    def radar(self, night: date | None = None) -> RadarReport:
        """Which papers of a night do what a project or an idea is about, and how crowded it is there."""
        from readinglist.practice.radar import radar

        return radar(self, night)
