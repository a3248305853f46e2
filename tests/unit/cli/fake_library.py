"""A library in memory with the functions of rooms that commands call, and a run of one command line on it."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import wraps
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from readinglist.citations.records import FetchedFile
from readinglist.core.clock import Clock
from readinglist.core.errors import NotFound, UsageError
from readinglist.core.events import Event, FetchReport, Progress
from readinglist.core.ideas import Displacement, Idea, IdeaSuggestion, NightUse
from readinglist.core.ids import parse_id
from readinglist.core.log import IdeaChanged, LinkSettled, LogData, LogEntry, Read, Seen, Undo, Verdict, log_data_to
from readinglist.core.papers import (
    Explore,
    Goal,
    Paper,
    Reason,
    RevisedPaper,
    Revision,
    ScoredPaper,
    SearchResult,
    TopList,
)
from readinglist.core.references import Candidate, CitingPlace, Link, Reference, ReferenceList
from readinglist.core.settings import Places, Settings
from readinglist.core.subscriptions import FeedCheck, Subscription
from readinglist.exchange.records import ImportedFile, ImportReport
from readinglist.ideas.records import IdeaPath, IdeaRecord
from readinglist.practice.records import GoalOverview
from readinglist.shell.process import run
from readinglist.taste.notes import Found
from readinglist.upkeep.records import DoctorReport, Problem, Status

NIGHT = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def paper(number: int, **changes: Any) -> Paper:
    """Paper `number`, always the same."""
    made = Paper(
        row=number,
        id=f"2611.{number:05d}",
        version=1,
        title=f"Paper {number} on policy gradients",
        authors=("Ada Author", "Bo Writer", "Cy Third", "Di Fourth")[: 1 + number % 4],
        abstract=f"We study walking in {number} ways.",
        categories=("cs.LG", "cs.RO"),
        primary_category="cs.LG",
        published=datetime(2026, 11, 22, 18, number % 60, tzinfo=UTC),
        updated=None,
        announced=NIGHT,
        doi=None,
        journal_ref=None,
        comment=None,
        withdrawn=False,
        source="arxiv",
        url=None,
    )
    return replace(made, **changes)


def scored(rank: int, subject: Paper, score: float = 2.5, explore: Explore | None = None) -> ScoredPaper:
    """A score of four reasons that sum to it."""
    reasons = (
        Reason("term", "policy gradient", 1.5),
        Reason("paper", "1502.05477", 0.75),
        Reason("term", "benchmark", -0.25),
        Reason("author", "Ada Author", 0.0),
        Reason("rest", "31 more", score - 2.0),
    )
    return ScoredPaper(subject, score, rank, reasons, "locomotion", explore)


def references() -> ReferenceList:
    """A list of three: linked, unsure, unknown."""
    place = CitingPlace("3 Method", "We use the method of [1].", "used")
    return ReferenceList(
        "paper.pdf",
        None,
        "ok",
        references=(
            Reference(1, "A. First. Title one. 2019.", "1", "Title one", ("A. First",), 2019, contexts=(place, place)),
            Reference(2, "B. Second. Title \x1b[31mtwo. 2020.", "2", "Title \x1b[31mtwo", ("B. Second",), 2020),
            Reference(3, "C. Third, unpublished notes", "3", doi="10.1000/xyz"),
        ),
        links=(
            Link("2611.00001", 0.987, "title"),
            Link(candidates=(Candidate("2611.00002", "Paper 2", 0.6), Candidate("2611.00003", "Paper 3", 0.4))),
            Link(),
        ),
    )


@dataclass
class FakeLibrary:
    """Papers 1 to 5 of one night; what was called is in `calls`."""

    papers: list[Paper] = field(default_factory=lambda: [paper(n) for n in range(1, 6)])
    warning: str | None = None
    report: FetchReport = field(
        default_factory=lambda: FetchReport("ok", None, NIGHT, NIGHT, 5, 1, 2, (("x", "no title"),), 2, 6.25)
    )
    failure: Exception | None = None
    problems: tuple[Problem, ...] = ()
    events: tuple[Event, ...] = (Progress("announcements", 1, 2),)
    calls: list[tuple[Any, ...]] = field(default_factory=list)
    entries: list[LogEntry] = field(default_factory=list)
    why_empty: str | None = None
    references: ReferenceList = field(default_factory=lambda: references())
    clock: Clock = field(default_factory=lambda: Clock(frozen_at=NOW))
    settings: Settings = field(default_factory=Settings)
    places: Places = field(
        default_factory=lambda: Places(Path("/h/config.toml"), Path("/h/feeds"), Path("/h"), Path("/h/cache"))
    )
    feeds_folder: Path = Path("/h/feeds")
    uses: tuple[NightUse, ...] = ()
    records: tuple[IdeaRecord, ...] = ()
    suggested: tuple[IdeaSuggestion, ...] = ()
    way: IdeaPath | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.calls.append(("close",))

    def blamed(self, error: BaseException) -> None:
        return None

    def night_warning(self) -> str | None:
        return self.warning

    def resolve(self, text: str) -> str:
        if text.startswith("#"):
            number = int(text[1:])
            if number > len(self.papers):
                raise UsageError(f"{text} is on no list")
            return self.papers[number - 1].id
        return parse_id(text)[0]

    def paper(self, paper_id: str) -> Paper:
        found = next((p for p in self.papers if p.id == paper_id), None)
        if found is None:
            raise NotFound(f"{paper_id} is not in the library")
        return found

    def titles(self, ids: Iterable[str]) -> dict[str, str | None]:
        wanted = set(ids)
        return {p.id: p.title for p in self.papers if p.id in wanted}

    def top_list(
        self, n: int, night: date | None, goal: str | None, *, all_papers: bool = False, with_cross: bool = False
    ) -> TopList:
        self.calls.append(("top_list", n, night, goal, all_papers))
        last = Explore(0.02, "outside your usual topics")
        papers = [
            scored(rank, p, 4.0 - rank / 2, last if rank == len(self.papers) else None)
            for rank, p in enumerate(self.papers, 1)
        ]
        return TopList(None if all_papers else NIGHT, goal, tuple(papers[:n]), len(papers), self.why_empty)

    def note_outcome_shown(self, paper_id: str, surface: str) -> None:
        self.calls.append(("note_outcome_shown", surface))

    def note_top(self, top: TopList) -> None:
        self.calls.append(("note_top", len(top.papers)))

    def stored_lines(self, night: date | None) -> tuple[NightUse, ...]:
        return self.uses

    def tonight(self, night: date | None = None) -> tuple[date | None, tuple[NightUse, ...]]:
        self.calls.append(("tonight", night))
        return night or NIGHT, self.uses

    def ledger_ideas(self) -> tuple[Idea, ...]:
        return tuple(record.idea for record in self.records)

    def chosen_ideas(self) -> tuple[Idea, ...]:
        return self.ledger_ideas()

    def ideas_of_kept(self, kept: Collection[str]) -> list[Idea]:
        return [Idea("Walker", "2611.00001")] if "2611.00001" in kept else []

    def preparing(self, name: str | None = None) -> Iterator[Progress]:
        yield Progress("looking for ideas in papers", 1, 1)

    def ledger(self) -> tuple[IdeaRecord, ...]:
        return self.records

    def idea_record(self, name: str) -> IdeaRecord:
        found = next((record for record in self.records if name in record.idea.names), None)
        if found is None:
            raise NotFound(f"no idea {name!r} in the ledger")
        return found

    def origin_of(self, idea: Idea) -> Paper | None:
        return next((p for p in self.papers if p.id == idea.origin), None)

    def replaced(self, name: str, by: str | None = None) -> Displacement:
        self.calls.append(("replaced", name, by))
        return self.idea_record(name).displacement or Displacement(
            name, None, "not enough data: it is used too rarely to have a peak"
        )

    def path(self, start: str, goal: str) -> IdeaPath:
        if self.way is None:
            raise NotFound(f"no path from {start!r} to {goal!r}")
        return self.way

    def add_ideas(self, ideas: Iterable[Idea]) -> tuple[LogEntry, ...]:
        return tuple(
            self._record(IdeaChanged("add", idea.origin, idea.aliases, idea.builds_on), [idea.name])[0]
            for idea in ideas
        )

    def merge_ideas(self, name: str, into: str) -> LogEntry:
        return self._record(IdeaChanged("merge", into=into), [name])[0]

    def drop_idea(self, name: str) -> LogEntry:
        return self._record(IdeaChanged("drop"), [name])[0]

    def suggestions(self, n: int | None = 20, every_kind: bool = False) -> tuple[IdeaSuggestion, ...]:
        return self.suggested[:n]

    def search(self, query: str, n: int) -> SearchResult:
        self.calls.append(("search", query, n))
        return SearchResult(query, len(self.papers), tuple(self.papers[:n]))

    def search_critiques(self, query: str, n: int | None) -> tuple[Found, ...]:
        return ()

    def list_similar(self, paper_id: str, n: int) -> tuple[ScoredPaper, ...]:
        return tuple(scored(i, p) for i, p in enumerate(self.papers[:n], 1) if p.id != paper_id)

    def explain_paper(self, paper: Paper, goal: str | None) -> ScoredPaper:
        return scored(1, paper)

    def number_of(self, paper_id: str) -> int | None:
        return next((n for n, one in enumerate(self.papers, 1) if one.id == paper_id), None)

    def revised(self, since: date | None = None) -> tuple[RevisedPaper, ...]:
        new = paper(1, version=2, title="Paper 1 on natural policy gradients")
        return (RevisedPaper(new, Revision(new.id, 1, paper(1).title, paper(1).abstract, NIGHT)),)

    def fetch(self, *, since: date | None = None, until: date | None = None, dry_run: bool = False) -> Iterator[Event]:
        self.calls.append(("fetch", since, until, dry_run))
        yield from self.events
        yield self.report
        if self.failure is not None:
            raise self.failure

    def import_files(
        self, paths: Sequence[str], *, keep: bool = False, goal: str | None = None, dry_run: bool = False
    ) -> Iterator[Event]:
        self.calls.append(("import", tuple(paths), keep, goal, dry_run))
        yield from self.events
        file = ImportedFile(paths[0], "bibtex", 3, 2, 1, 1, (("entry 4", "no id and no DOI"),))
        yield ImportReport((file,))

    def _record(self, data: LogData, subjects: Sequence[str]) -> tuple[LogEntry, ...]:
        made = [
            LogEntry(f"e{len(self.entries) + k}", NOW, "d1", log_data_to(data)[0], subject, data)
            for k, subject in enumerate(subjects)
        ]
        self.entries.extend(made)
        return tuple(made)

    def judge(
        self, ids: Sequence[str], verdict: str, goal: str | None = None, because: str | None = None
    ) -> tuple[LogEntry, ...]:
        return self._record(Verdict(verdict, goal, because), ids)

    def mark_read(self, ids: Sequence[str], minutes: int | None) -> tuple[LogEntry, ...]:
        return self._record(Read(minutes), ids)

    def mark_seen(self, ids: Sequence[str]) -> LogEntry:
        return self._record(Seen(tuple(ids)), [""])[0]

    def mark_rest_seen(self) -> LogEntry:
        return self._record(Seen(tuple(p.id for p in self.papers)), [NIGHT.isoformat()])[0]

    def undo(self, n: int = 1) -> tuple[LogEntry, ...]:
        taken = tuple(reversed(self.entries[-n:]))
        for entry in taken:
            self._record(Undo(), [entry.id])
        return taken

    def undoable(self, n: int = 1) -> int:
        return min(n, len(self.entries))

    def log(self, n: int | None = None) -> tuple[LogEntry, ...]:
        newest_first = tuple(reversed(self.entries))
        return newest_first if n is None else newest_first[:n]

    def fetch_files(self, ids: Sequence[str], eprint: bool = False, again: bool = False) -> Iterator[Any]:
        self.calls.append(("fetch_files", tuple(ids), eprint, again))
        for paper_id in ids:
            yield Progress("fetching", 0, len(ids))
            yield FetchedFile(paper_id, Path(f"/h/pdfs/{paper_id}.pdf"), 12_345, fresh=True)
        if self.failure is not None:
            raise self.failure

    def read_references(self, targets: Sequence[str]) -> Iterator[ReferenceList]:
        for target in targets:
            yield replace(self.references, file=target)

    def settle(self, found: ReferenceList, reference: Reference, paper_id: str | None) -> LogEntry:
        return self._record(LinkSettled(reference.raw, paper_id), [found.file or ""])[0]

    def list_goals(self) -> tuple[GoalOverview, ...]:
        goal = Goal("locomotion", "robots that learn to walk", ("1502.05477",), ("motion capture",))
        return (
            GoalOverview(goal, "/h/goals/locomotion.md", True),
            GoalOverview(Goal("old", "done"), "/h/goals/old.md", False),
        )

    def subscriptions(self) -> tuple[Subscription, ...]:
        return (
            Subscription("learning", "arxiv", ("cs.LG", "cs.CL"), file="/h/feeds/arxiv.toml"),
            Subscription("lab", "blog", url="https://lab.example/feed.xml", weight=0.0),
        )

    def check_feeds(self) -> tuple[FeedCheck, ...]:
        first, second = self.subscriptions()
        return (FeedCheck(first), FeedCheck(second, "dormant"))

    def status(self) -> Status:
        return Status(
            NOW, {"cs.LG": "2026-11-24"}, 5, 1, 4, None, (date(2026, 11, 20),), ("arxiv: blocked",), "night is here"
        )

    def doctor(self, *, fix: bool = False, rebuild: bool = False) -> DoctorReport:
        return DoctorReport(self.problems, ("database", "search index"))

    def backup(self, path: Path | None) -> Path:
        return path or Path("/h/backups/2026.rlbackup")

    def restore(self, path: Path, *, dry_run: bool = False) -> None:
        self.calls.append(("restore", str(path), dry_run))


# Module -> function of a room -> the method that a FakeLibrary has for it.
FAKED: dict[str, dict[str, str]] = {
    "readinglist.citations.linking": {"correct_link": "settle"},
    "readinglist.citations.pdf": {name: name for name in ("fetch_files", "read_references")},
    "readinglist.exchange.importing": {"import_files": "import_files"},
    "readinglist.ideas.ideas": {
        name: name
        for name in (
            *("add_ideas", "chosen_ideas", "drop_idea", "ideas_of_kept", "ledger_ideas", "merge_ideas", "origin_of"),
        )
    },
    "readinglist.ideas.ledger": {
        "displacement_of": "replaced",
        "idea_record": "idea_record",
        "ledger": "ledger",
        "path_between": "path",
        "prepare_ledger": "preparing",
    },
    "readinglist.ideas.suggestions": {"suggestions": "suggestions"},
    "readinglist.ideas.tonight": {"stored_night_uses": "stored_lines", "tonight": "tonight"},
    "readinglist.lists.rank": {name: name for name in ("explain_paper", "top_list")},
    "readinglist.night.fetch": {"fetch": "fetch"},
    "readinglist.papers.lookup": {
        name: name
        for name in ("list_similar", "note_outcome_shown", "number_of", "paper", "revised", "search", "titles")
    },
    "readinglist.practice.goals": {"list_goals": "list_goals"},
    "readinglist.subscriptions.follow": {"check_feeds": "check_feeds"},
    "readinglist.taste.critique": {"search_critiques": "search_critiques"},
    "readinglist.triage.night_list": {"note_top": "note_top"},
    "readinglist.triage.verdicts": {
        name: name for name in ("judge", "log", "mark_read", "mark_rest_seen", "mark_seen", "undo", "undoable")
    },
    "readinglist.upkeep.maintain": {name: name for name in ("backup", "doctor", "restore", "status")},
}


def _for_fakes(function: Callable[..., Any], method: str) -> Callable[..., Any]:
    """`function`, which for a FakeLibrary is its method: a module that is imported meanwhile may keep it."""

    @wraps(function)
    def either(lib: Any, *words: Any, **options: Any) -> Any:
        if isinstance(lib, FakeLibrary):
            return getattr(lib, method)(*words, **options)
        return function(lib, *words, **options)

    return either


@contextmanager
def _faked(library: object) -> Iterator[None]:
    """The functions of FAKED work on a FakeLibrary as long as this lasts."""
    if not isinstance(library, FakeLibrary):
        yield
        return
    real = [(import_module(module), name, method) for module, names in FAKED.items() for name, method in names.items()]
    functions = [getattr(module, name) for module, name, _ in real]
    for (module, name, method), function in zip(real, functions, strict=True):
        setattr(module, name, _for_fakes(function, method))
    try:
        yield
    finally:
        for (module, name, _), function in zip(real, functions, strict=True):
            setattr(module, name, function)


@dataclass(frozen=True)
class Ran:
    """How one command line ended."""

    code: int
    out: str
    err: str


def run_on(library: FakeLibrary, *words: str) -> Ran:
    """Run one command line on `library`, with nobody at a terminal."""
    out, err = io.StringIO(), io.StringIO()
    streams = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = out, err
    try:
        with _faked(library):
            code = run(words, open_library=lambda *_, **__: library)  # type: ignore[arg-type, return-value]  # the fake
    finally:
        sys.stdout, sys.stderr = streams
    return Ran(code, out.getvalue(), err.getvalue())


def record(ran: Ran) -> Any:
    """What a command printed as JSON; it must have gone well."""
    assert ran.code == 0, ran.err
    return json.loads(ran.out)
