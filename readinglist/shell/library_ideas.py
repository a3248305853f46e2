"""What can be done with ideas, as methods: the part of `Library` that concerns the ledger, tonight and trends."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from readinglist.context import Home
from readinglist.core.errors import UsageError
from readinglist.core.events import Event
from readinglist.core.ideas import Displacement, Idea, IdeaSuggestion, NightUse
from readinglist.core.log import LogEntry
from readinglist.core.papers import Paper
from readinglist.ideas.records import IdeaPath, IdeaRecord, IdeaUse, Trend, Trends

if TYPE_CHECKING:
    from readinglist.core.graph_export import GraphNode
    from readinglist.ideas.graph_files import MapDrawn, MapFilters
    from readinglist.stamped_cache import Then


LONGEST_NAME = 80  # signs of what may be the name of an idea


class IdeaLibrary(Home):
    """The ledger of ideas of one user."""

    def resolve(self, text: str) -> str:
        """As for any library; what is no id and names an idea says so."""
        from readinglist.ideas.ideas import ledger_ideas

        if (paper_id := self.find_id(text)) is not None:
            return paper_id
        from readinglist.graph.ledger import find_idea

        if (found := find_idea(ledger_ideas(self), text[:LONGEST_NAME])) is None:
            return super().resolve(text)
        told = f"`readinglist ideas show {shlex.quote(found.name)}` tells of it"
        raise UsageError(f"{text[:LONGEST_NAME]!r} is an idea and no id of a paper: {told}")

    def tonight(self, night: date | None = None) -> tuple[date | None, tuple[NightUse, ...]]:
        """The papers of a night that take up what is followed: the night, and at most ten lines."""
        from readinglist.ideas.tonight import tonight

        return tonight(self, night)

    def tonight_lines(self, night: date | None) -> tuple[NightUse, ...]:
        """The lines of a night as they were last made: quick, for the head of other lists."""
        from readinglist.ideas.tonight import stored_lines

        return stored_lines(self, night)

    def catch_up_ideas(self, name: str | None = None) -> Iterator[Event]:
        """Look for the ideas in papers that came since, and measure new citations; `ideas` and `idea` do it in silence.

        Raises NotFound where there is no idea `name`.
        """
        from readinglist.ideas.ledger import preparing

        return preparing(self, name)

    def ideas(self) -> tuple[IdeaRecord, ...]:
        """The ledger of ideas with all figures, most used first."""
        from readinglist.ideas.ledger import ledger

        return ledger(self)

    def idea(self, name: str) -> IdeaRecord:
        """One idea by its name or an alias. Raises NotFound."""
        from readinglist.ideas.ideas import get_idea
        from readinglist.ideas.ledger import ledger

        return ledger(self, [get_idea(self, name).name])[0]

    def idea_named(self, name: str) -> Idea:
        """An idea by its name or an alias, without figures: quick. Raises NotFound."""
        from readinglist.ideas.ideas import get_idea

        return get_idea(self, name)

    def ideas_then(self) -> Then[tuple[IdeaRecord, ...]] | None:
        """The ledger as `ideas` made it last, and how much came since: quick. None where it was never made."""
        from readinglist.ideas.ledger import ledger_then

        return ledger_then(self)

    def newest_uses(self, name: str, n: int = 30) -> tuple[IdeaUse, ...]:
        """The `n` newest papers that use an idea, as far as papers were looked through. Raises NotFound."""
        from readinglist.ideas.ideas import get_idea
        from readinglist.ideas.names import newest_uses

        return newest_uses(self, get_idea(self, name), n)

    def curve_of(self, record: IdeaRecord, small: bool = False) -> str:
        """The use of an idea over time as SVG; `small`: for a row of a table."""
        from readinglist.formats.adoption_plot import adoption_plot, small_curve

        return small_curve(record.adoption) if small else adoption_plot(record.idea.name, record.adoption)

    def map_then(
        self, filters: MapFilters, page: Callable[[GraphNode], str | None], idea: str = "", paper: str = ""
    ) -> MapDrawn | None:
        """The map of `ideas_then`, each dot a link to its `page`; the idea, and those of the paper, are marked."""
        from readinglist.ideas.graph_files import map_then

        return map_then(self, filters, page, idea, paper)

    def origin_of(self, idea: Idea) -> Paper | None:
        """The paper that introduced an idea, where the library has it."""
        return self.store.papers.find_many([idea.origin] if idea.origin else []).get(idea.origin or "")

    def replaced(self, name: str, by: str | None = None) -> Displacement:
        """What displaced an idea, or why nothing did; `by`: whether that one did. Raises NotFound, UsageError."""
        from readinglist.ideas.ledger import replaced

        return replaced(self, name, by)

    def path(self, start: str, goal: str) -> IdeaPath:
        """The way from one idea to another, step by step. Raises NotFound where there is none."""
        from readinglist.ideas.paths import path

        return path(self, start, goal)

    def idea_names(self) -> tuple[Idea, ...]:
        """The ideas of the ledger without figures: quick."""
        from readinglist.ideas.ideas import ledger_ideas

        return ledger_ideas(self)

    def add_ideas(self, ideas: Iterable[Idea]) -> tuple[LogEntry, ...]:
        """Put ideas into the ledger, or tell more of those that are there."""
        from readinglist.ideas.ideas import add_ideas

        return add_ideas(self, ideas)

    def ideas_of_file(self, path: str | Path) -> list[Idea]:
        """Ideas in the form of `ideas list --json`. Raises NotFound, InputError."""
        from readinglist.ideas.ideas import ideas_of_file

        return ideas_of_file(Path(path))

    def merge_ideas(self, name: str, into: str) -> LogEntry:
        """Make one idea a name of another. Raises NotFound, UsageError."""
        from readinglist.ideas.ideas import merge_ideas

        return merge_ideas(self, name, into)

    def drop_idea(self, name: str) -> LogEntry:
        """Take an idea off the ledger. Raises NotFound."""
        from readinglist.ideas.ideas import drop_idea

        return drop_idea(self, name)

    def suggest_ideas(self, n: int | None = 20) -> tuple[IdeaSuggestion, ...]:
        """The `n` most promising names (None: all) that the ledger does not have."""
        from readinglist.ideas.suggest import suggestions

        return suggestions(self, n)

    def trends(self, months: int = 6, before: int | None = None) -> Trends:
        """Terms whose share of the papers changed: the last `months` against those `before` (None: the year).

        Below a year before, a season such as the deadline of a conference looks like a trend.
        """
        from readinglist.ideas.trends import trends

        return trends(self, months, before)

    def remember_trends(self, listed: Sequence[Trend]) -> None:
        """These are the rows of the list of trends that was shown last."""
        from readinglist.ideas.trends import remember

        remember(self, listed)

    def listed_term(self, number: int) -> str:
        """The term of a row of the list of trends that was shown last. Raises NotFound."""
        from readinglist.ideas.trends import listed_term

        return listed_term(self, number)
