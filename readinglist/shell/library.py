"""The library as one object for Python, and `open_library`, the only place that builds a store, a clock, a session.

What a room can do is a part: `library.ideas.tonight()` calls `tonight` of `readinglist.ideas.api` with the library
first. The methods here are those that a notebook uses every day; commands, screens and pages call the rooms.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from importlib import import_module
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Any

from readinglist.context import Context
from readinglist.core.clock import Clock, clock_from
from readinglist.core.errors import UsageError
from readinglist.core.settings import find_places, load_settings

if TYPE_CHECKING:
    from readinglist.core.events import Event
    from readinglist.core.log import LogEntry
    from readinglist.core.papers import Paper, ScoredPaper, SearchResult
    from readinglist.exchange.api import ImportReport
    from readinglist.ideas.api import PaperFate
    from readinglist.taste.api import QuizCard
    from readinglist.upkeep.api import Status

# room -> what calling the part itself gives: `library.ideas()` is the ledger
CALLED = {"citations": "citation_matrix", "ideas": "ledger", "taste": "taste", "sync": "sync"}
LONGEST_NAME = 80  # signs of what may be the name of an idea


def open_library(
    home: str | Path | None = None,
    *,
    environ: Mapping[str, str] | None = None,
    clock: Clock | None = None,
    feeds: str | Path | None = None,
) -> Library:
    """The library at `home` (default: `$READINGLIST_HOME`, else the XDG places), made where there is none.

    `environ` stands in for the process's environment, `clock` for its clock; `feeds` is a folder of
    subscriptions to use instead of the library's. A context manager; the database is opened when it
    is first needed. Raises ConfigError.

    >>> with open_library("/tmp/somewhere") as library:  # doctest: +SKIP
    ...     library.top(n=5)
    """
    variables = dict(os.environ if environ is None else environ)
    places = find_places(str(home) if home is not None else None, variables)
    settings = load_settings(places.config, variables)
    clock = clock or clock_from(variables)
    return Library(places, settings, clock, Path(feeds) if feeds is not None else None)


class Part:
    """The functions of one room, bound to a library."""

    def __init__(self, library: Library, room: str) -> None:
        self._library = library
        self._room = room

    def __getattr__(self, name: str) -> Callable[..., Any]:  # what a room's function gives is for the room to say
        api = import_module(f"readinglist.{self._room}.api")
        if name not in api.__all__:
            raise AttributeError(f"readinglist.{self._room}.api has no {name!r}; it has {', '.join(api.__all__)}")
        function = getattr(api, name)
        takes_library = next(iter(signature(function).parameters), "") == "lib"
        return partial(function, self._library) if takes_library else function

    def __call__(self, *words: Any, **options: Any) -> Any:
        default = CALLED.get(self._room)
        if default is None:
            raise TypeError(f"library.{self._room} is a part with functions: {', '.join(dir(self))}")
        return getattr(self, default)(*words, **options)

    def __dir__(self) -> list[str]:
        return list(import_module(f"readinglist.{self._room}.api").__all__)


class Library(Context):
    """Papers, verdicts and goals of one user, and everything that can be done with them."""

    papers: Part
    citations: Part
    ideas: Part
    practice: Part
    lists: Part
    study: Part
    taste: Part
    exchange: Part
    screening: Part
    review: Part
    triage: Part
    night: Part
    together: Part
    sync: Part
    upkeep: Part

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Part:
            if name not in Library.__annotations__:
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            return Part(self, name)

    def resolve(self, text: str) -> str:
        """As for any library; what is no id and names an idea says so."""
        from readinglist.ideas.api import ledger_ideas

        if (paper_id := self.find_id(text)) is not None:
            return paper_id
        from readinglist.graph.ledger import find_idea

        if (found := find_idea(ledger_ideas(self), text[:LONGEST_NAME])) is None:
            return super().resolve(text)
        advice = f"`readinglist ideas show {shlex.quote(found.name)}` shows it"
        raise UsageError(f"{text[:LONGEST_NAME]!r} is an idea, not a paper id: {advice}")

    def names(self, kind: str) -> Iterable[str]:
        """As for any library."""
        from readinglist.ideas.api import ledger_ideas
        from readinglist.practice.api import open_goals
        from readinglist.screening.api import pile_names
        from readinglist.upkeep.api import named_queries

        if kind == "goal":
            return [goal.name for goal in open_goals(self)]
        if kind == "idea":
            return [name for idea in ledger_ideas(self) for name in (idea.name, *idea.aliases)]
        return pile_names(self) if kind == "pile" else [query.name for query in named_queries()]

    # Papers come in

    def fetch(self, since: date | None = None, until: date | None = None, dry_run: bool = False) -> Iterator[Event]:
        """Tonight's announcements and the missed nights; the last event is the report."""
        from readinglist.night.api import fetch

        return fetch(self, since=since, until=until, dry_run=dry_run)

    def import_papers(self, path: str | Path) -> ImportReport:
        """Import one file, without events."""
        from readinglist.exchange.api import single

        return single(self, Path(path))

    # Papers are read

    def top(self, n: int = 20, night: date | None = None, goal: str | None = None) -> tuple[ScoredPaper, ...]:
        """The best `n` unjudged papers of a night, default the last one fetched."""
        from readinglist.lists.api import top_list

        return top_list(self, n, night, goal).papers

    def paper(self, paper_id: str) -> Paper:
        """The paper of an id, in any spelling. Raises UsageError or NotFound."""
        return self.store.papers.get(self.resolve(paper_id))

    def why(self, paper_id: str, goal: str | None = None) -> ScoredPaper:
        """The score that the paper has now, with all its reasons."""
        from readinglist.lists.api import explain_paper

        return explain_paper(self, self.paper(paper_id), goal)

    def similar(self, paper_id: str, n: int = 20) -> tuple[ScoredPaper, ...]:
        """The `n` papers of the library nearest in text; where there is one, `#n` means these."""
        from readinglist.papers.api import list_similar

        return list_similar(self, paper_id, n)

    def search(self, query: str, n: int = 20) -> SearchResult:
        """Papers by words, fields, dates and verdicts, best first; where one matches, `#n` means these."""
        from readinglist.papers.api import search

        return search(self, query, n)

    def fate(self, paper_id: str) -> PaperFate:
        """What became of a paper, with everything that is known beside it. Raises UsageError, NotFound."""
        from readinglist.ideas.api import fate

        return fate(self, paper_id)

    def graph(self) -> Any:  # networkx ships no types
        """A `networkx.DiGraph`, an edge from each citing to each cited paper: for exploring, up to some 100,000 papers.

        Nodes are ids with title, year, month and category; `graph.graph` has source and cutoff.
        """
        from readinglist.citations.api import networkx_graph

        return networkx_graph(self)

    # Papers are judged

    def keep(self, *ids: str, goal: str | None = None, because: str | None = None) -> tuple[LogEntry, ...]:
        return self._judge(ids, "keep", goal, because)

    def skip(self, *ids: str, goal: str | None = None, because: str | None = None) -> tuple[LogEntry, ...]:
        return self._judge(ids, "skip", goal, because)

    def later(self, *ids: str, goal: str | None = None, because: str | None = None) -> tuple[LogEntry, ...]:
        return self._judge(ids, "later", goal, because)

    def _judge(self, ids: Sequence[str], verdict: str, goal: str | None, because: str | None) -> tuple[LogEntry, ...]:
        from readinglist.triage.api import judge

        return judge(self, ids, verdict, goal, because)

    def read(self, *ids: str, minutes: int | None = None) -> tuple[LogEntry, ...]:
        """Record that papers were read; changes no verdict."""
        from readinglist.triage.api import mark_read

        return mark_read(self, ids, minutes)

    def undo(self, n: int = 1) -> tuple[LogEntry, ...]:
        """Take back the last `n` decisions; what was taken back, newest first."""
        from readinglist.triage.api import undo

        return undo(self, n)

    def log(self, n: int | None = None) -> tuple[LogEntry, ...]:
        """Everything decided, newest first."""
        return self.store.log.entries(n)

    def add_goal(self, name: str, text: str, seeds: Sequence[str] = (), refused: Sequence[str] = ()) -> LogEntry:
        """A new aim that the ranking serves, as a Markdown file of yours."""
        from readinglist.practice.api import add_goal

        return add_goal(self, name, text, seeds, refused)

    def quiz(
        self, n: int = 20, *, base_rate: bool = False, deck: str | None = None, rng: Any = None
    ) -> tuple[QuizCard, ...]:
        """Cards of the quiz; `library.taste.answer_card` answers one."""
        from readinglist.taste.api import quiz

        return quiz(self, n, base_rate=base_rate, deck=deck, rng=rng)

    def status(self) -> Status:
        """Last good night, why today is empty, what is missing."""
        from readinglist.upkeep.api import status

        return status(self)


__all__ = ["Library", "Part", "open_library"]
