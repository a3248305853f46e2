"""The library as one object, and `open_library`, the only place that builds a store, a clock, a session.

Methods are what a user wants done; each is one workflow of this package, so this file is their index.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from readinglist.core.clock import Clock, clock_from
from readinglist.core.events import Event
from readinglist.core.log import LogEntry
from readinglist.core.papers import Goal, Paper, RevisedPaper, ScoredPaper, SearchResult, TopList
from readinglist.core.settings import find_places, load_settings
from readinglist.core.subscriptions import Subscription
from readinglist.exchange.records import ImportReport
from readinglist.practice.tables import GoalPlan
from readinglist.upkeep.records import DoctorReport, Status

from .library_citations import CitationLibrary
from .library_critiques import CritiqueLibrary
from .library_database import DatabaseLibrary
from .library_digest import DigestLibrary
from .library_exchange import ExchangeLibrary
from .library_graph import GraphLibrary
from .library_ideas import IdeaLibrary
from .library_page import PageLibrary
from .library_piles import PileLibrary
from .library_practice import PracticeLibrary
from .library_quiz import QuizLibrary
from .library_study import StudyLibrary
from .library_sync import SyncLibrary
from .library_taste import TasteLibrary
from .library_together import TogetherLibrary

if TYPE_CHECKING:
    from readinglist.lists.evaluate import Evaluation
    from readinglist.night.start import InitOptions
    from readinglist.practice.goals import GoalOverview
    from readinglist.store.backups import Copy
    from readinglist.subscriptions.follow import FeedCheck, Followed


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


class Library(
    CitationLibrary,
    CritiqueLibrary,
    DatabaseLibrary,
    DigestLibrary,
    ExchangeLibrary,
    GraphLibrary,
    IdeaLibrary,
    PageLibrary,
    PileLibrary,
    PracticeLibrary,
    QuizLibrary,
    StudyLibrary,
    SyncLibrary,
    TasteLibrary,
    TogetherLibrary,
):
    """Papers, verdicts and goals of one user, and everything that can be done with them."""

    # Papers come in

    def fetch(self, since: date | None = None, until: date | None = None, dry_run: bool = False) -> Iterator[Event]:
        """Tonight's announcements and the missed nights; the last event is FetchFinished."""
        from readinglist.night.fetch import fetch

        return fetch(self, since=since, until=until, dry_run=dry_run)

    def import_files(
        self, paths: Sequence[str | Path], keep: bool = False, goal: str | None = None, dry_run: bool = False
    ) -> Iterator[Event]:
        """Papers from files of any known kind, and from a Zotero that runs; the last event is ImportFinished."""
        from readinglist.exchange.importing import import_files

        return import_files(self, paths, keep=keep, goal=goal, dry_run=dry_run)

    def import_papers(self, path: str | Path) -> ImportReport:
        """Import one file, without events."""
        from readinglist.exchange.importing import single

        return single(self, Path(path))

    def initialise(self, options: InitOptions) -> Iterator[Event]:
        """The first ten minutes: settings, goal, seeds, and the last announcement days by OAI."""
        from readinglist.night.start import initialise

        return initialise(self, options)

    # Papers are read

    def top(self, n: int = 20, night: date | None = None, goal: str | None = None) -> tuple[ScoredPaper, ...]:
        """The best `n` unjudged papers of a night, default the last one fetched."""
        return self.top_list(n, night, goal).papers

    def top_list(
        self, n: int = 20, night: date | None = None, goal: str | None = None, all_papers: bool = False
    ) -> TopList:
        """As `top`, with the night, how many there are, and why there are none; `#n` means this list."""
        from readinglist.lists.rank import top_list

        return top_list(self, n, night, goal, all_papers=all_papers)

    def note_shown(self, top: TopList) -> None:
        """Record that a list was put before a reader: evidence for an evaluation, no decision."""
        from readinglist.triage.triage import note_top

        note_top(self, top)

    def paper(self, paper_id: str) -> Paper:
        """The paper of an id, in any spelling. Raises UsageError or NotFound."""
        return self.store.papers.get(self.resolve(paper_id))

    def why(self, paper_id: str, goal: str | None = None) -> ScoredPaper:
        """The score that the paper has now, with all its reasons."""
        from readinglist.lists.rank import explain_paper

        return explain_paper(self, self.paper(paper_id), goal)

    def number_of(self, paper_id: str) -> int | None:
        """The number of a paper on the last list printed, or None."""
        last = self.store.lists.last()
        return last.index(paper_id) + 1 if paper_id in last else None

    def evaluate(self, since: date | None = None) -> Iterator[Event | Evaluation]:
        """How good the ranking was, replayed from the log; the last item is the Evaluation."""
        from readinglist.lists.evaluate import evaluate

        return evaluate(self, since)

    def similar(self, paper_id: str, n: int = 20) -> tuple[ScoredPaper, ...]:
        """The `n` papers of the library nearest in text; where there is one, `#n` means these."""
        from readinglist.papers.similar import similar

        found = similar(self, self.paper(paper_id), n)
        if found:
            self.store.lists.remember([scored.paper.id for scored in found])
        return found

    def search(self, query: str, n: int = 20) -> SearchResult:
        """Papers by words, fields, dates and verdicts, best first; where one matches, `#n` means these."""
        result = self.store.search(query, n, self.clock.now())
        if result.papers:
            self.store.lists.remember([paper.id for paper in result.papers])
        return result

    def titles(self, ids: Iterable[str]) -> dict[str, str | None]:
        """The titles of those of `ids` that are known."""
        return {paper_id: paper.title for paper_id, paper in self.store.papers.find_many(ids).items()}

    def revised(self, since: date | None = None) -> tuple[RevisedPaper, ...]:
        """Kept papers whose title or abstract changed."""
        return self.store.papers.revised(since)

    # Papers are judged

    def keep(self, *ids: str, goal: str | None = None, because: str | None = None) -> tuple[LogEntry, ...]:
        from readinglist.triage.verdicts import judge

        return judge(self, ids, "keep", goal, because)

    def skip(self, *ids: str, goal: str | None = None, because: str | None = None) -> tuple[LogEntry, ...]:
        from readinglist.triage.verdicts import judge

        return judge(self, ids, "skip", goal, because)

    def later(self, *ids: str, goal: str | None = None, because: str | None = None) -> tuple[LogEntry, ...]:
        from readinglist.triage.verdicts import judge

        return judge(self, ids, "later", goal, because)

    def read(self, *ids: str, minutes: int | None = None) -> tuple[LogEntry, ...]:
        """Record that papers were read; changes no verdict."""
        from readinglist.triage.verdicts import mark_read

        return mark_read(self, ids, minutes)

    def seen(self, *ids: str) -> LogEntry:
        """Take papers off the list without a verdict."""
        from readinglist.triage.verdicts import mark_seen

        return mark_seen(self, ids)

    def seen_rest(self) -> LogEntry:
        """Take the rest of the last night off the list; one entry, one undo."""
        from readinglist.triage.verdicts import mark_rest_seen

        return mark_rest_seen(self)

    def undo(self, n: int = 1) -> tuple[LogEntry, ...]:
        """Take back the last `n` decisions; what was taken back, newest first."""
        from readinglist.triage.verdicts import undo

        return undo(self, n)

    def undoable(self, n: int = 1) -> int:
        """How many decisions `undo(n)` would take back: fewer than `n` where there are fewer."""
        return len(self.store.log.undoable(n))

    def log(self, n: int | None = None) -> tuple[LogEntry, ...]:
        """Everything decided, newest first."""
        return self.store.log.entries(n)

    # Goals

    def goals(self) -> tuple[Goal, ...]:
        """The goals that drive the ranking."""
        from readinglist.practice.goals import open_goals

        return open_goals(self)

    def goal_list(self) -> tuple[GoalOverview, ...]:
        """All goals, closed ones too."""
        from readinglist.practice.goals import list_goals

        return list_goals(self)

    def add_goal(
        self,
        name: str,
        text: str,
        seeds: Sequence[str] = (),
        refused: Sequence[str] = (),
        plan: GoalPlan | None = None,
    ) -> LogEntry:
        from readinglist.practice.goals import add_goal

        return add_goal(self, name, text, seeds, refused, plan)

    def edit_goal(
        self,
        name: str,
        text: str | None = None,
        seeds: Sequence[str] | None = None,
        refused: Sequence[str] | None = None,
        plan: GoalPlan | None = None,
    ) -> LogEntry:
        from readinglist.practice.goals import edit_goal

        return edit_goal(self, name, text, seeds, refused, plan)

    def close_goal(self, name: str, reason: str | None = None) -> LogEntry:
        from readinglist.practice.goals import close_goal

        return close_goal(self, name, reason)

    # Subscriptions

    def check_feeds(self) -> tuple[FeedCheck, ...]:
        from readinglist.subscriptions.follow import check_feeds

        return check_feeds(self)

    def add_feed(self, subscription: Subscription) -> Path:
        from readinglist.subscriptions.follow import add_feed

        return add_feed(self, subscription)

    def import_opml(self, path: str | Path) -> Followed:
        from readinglist.subscriptions.follow import import_opml

        return import_opml(self, Path(path))

    def export_opml(self) -> str:
        from readinglist.subscriptions.follow import export_opml

        return export_opml(self)

    # Health

    def status(self) -> Status:
        from readinglist.upkeep.maintain import status

        return status(self)

    def doctor(self, fix: bool = False, rebuild: bool = False) -> DoctorReport:
        from readinglist.upkeep.maintain import doctor

        return doctor(self, fix=fix, rebuild=rebuild)

    def backup(self, path: str | Path | None = None) -> Path:
        from readinglist.upkeep.maintain import backup

        return backup(self, Path(path) if path is not None else None)

    def backups(self) -> tuple[Copy, ...]:
        """The backups of this library, the newest first."""
        from readinglist.store.backups import copies_in

        return copies_in(self.places.backups)

    def restore(self, path: str | Path, dry_run: bool = False) -> None:
        """Put a backup in the library's place; `dry_run` only checks it."""
        from readinglist.upkeep.maintain import restore

        restore(self, Path(path), dry_run=dry_run)


__all__ = ["Library", "open_library"]
