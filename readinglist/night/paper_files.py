"""PDFs and sources that the trace reads: those that are here, and those that it may download.

One file at a time: downloaded within the budget, read in a child process, stored with its day. A file
that cannot be had or read is tried again on another night, a few times; one that does not exist is not.
Files of what was kept stay in `pdfs/`; those of other papers lie in the cache until they are read, or
a year of nights would fill the disk.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from readinglist.citations.api import (
    FILE_ENDINGS,
    FOLLOWED_NEXT,
    NEVER,
    FileToRead,
    RequestSchedule,
    SourceAsked,
    Spent,
    fetch_file,
    paper_file,
    read_files,
)
from readinglist.context import Context
from readinglist.core.clock import eastern_date
from readinglist.core.errors import Blocked, BudgetSpent, Incomplete, InputError, NoSuchResource, Unreachable
from readinglist.core.ids import find_id, is_arxiv
from readinglist.sources.eprint import NoSources
from readinglist.sources.transport import Transport


@dataclass(slots=True)
class Budget:
    """What one night may cost, counted over all runs of it."""

    lib: Context
    transport: Transport
    day: date
    before: Spent
    sent: int  # by the transport, before this run
    started: float
    seconds: float  # allowed to this run

    @classmethod
    def begin(cls, lib: Context, transport: Transport, requests: int | None, minutes: float | None) -> Budget:
        """What is left of the night's budget; a number that is given is for this run alone."""
        day = eastern_date(lib.clock.now())
        before, settings = lib.store.part(RequestSchedule).spent(day), lib.settings.trace
        left = settings.requests - before.requests if requests is None else requests
        seconds = settings.minutes * 60 - before.seconds if minutes is None else minutes * 60
        transport.allow(max(left, 0), max(seconds, 0.0))
        return cls(lib, transport, day, before, transport.requests, lib.clock.monotonic(), seconds)

    def spent(self, reserved: int = 0) -> Spent:
        requests = self.before.requests + self.transport.requests - self.sent + reserved
        return Spent(requests, round(self.before.seconds + self.lib.clock.monotonic() - self.started, 3))

    def check_time(self) -> None:
        """Raises BudgetSpent where the minutes are used up, for work that asks nobody."""
        if self.lib.clock.monotonic() - self.started >= self.seconds:
            raise BudgetSpent("the time limit is reached; the next run continues")

    @contextmanager
    def accounting(self) -> Iterator[None]:
        """Around one question: noted as sent before it is, since a run that is killed notes nothing afterwards."""
        self.lib.store.part(RequestSchedule).note_spent(self.day, self.spent(reserved=1))
        try:
            yield
        finally:
            self.lib.store.part(RequestSchedule).note_spent(self.day, self.spent())


FINAL = ("ok", "no references", "no text", "needs password")  # reading it again brings nothing more
MOST_ODD = 3  # in a row: then it is not the files


def files_here(lib: Context, origin: str) -> tuple[str, ...]:
    """The papers of the library whose file of this kind lies in `pdfs/`."""
    names = sorted(path.name for path in _folder(lib).glob("*") if path.name.endswith(FILE_ENDINGS[origin]))
    ids = dict.fromkeys(found for name in names if (found := _id_of(name, FILE_ENDINGS[origin])))
    return tuple(lib.store.papers.find_many(ids))


class PaperFiles:
    """The files that are due, for one run of the trace."""

    def __init__(self, lib: Context, transport: Transport, budget: Budget) -> None:
        self._lib = lib
        self._transport = transport
        self._budget = budget
        self._odd = 0  # downloads in a row that were no files
        self._passing = lib.places.cache / "trace"

    def due(self) -> tuple[tuple[str, str], ...]:
        """(paper, origin) of the files that can be read tonight, the best place first."""
        settings = self._lib.settings.trace
        found = []
        for origin, allowed in (("eprint", settings.eprints), ("pdf", settings.pdfs)):
            here = set(files_here(self._lib, origin))
            ids = self._lib.store.part(RequestSchedule).due(origin)
            found += [(paper_id, origin) for paper_id in ids if paper_id in here or (allowed and is_arxiv(paper_id))]
        return tuple(found)

    def read(self, due: Sequence[tuple[str, str]]) -> Iterator[SourceAsked]:
        """Download and read them, one after the other. Raises BudgetSpent, and SourceError where arXiv fails.

        Where arXiv cannot be reached those that are here are still read.
        """
        away: Unreachable | None = None
        for paper_id, origin in due:
            self._budget.check_time()
            if away is not None and self._here(paper_id, origin) is None:
                continue
            try:
                yield self._one(paper_id, origin)
            except Unreachable as error:
                away = error
        if away is not None:
            raise away

    def _one(self, paper_id: str, origin: str) -> SourceAsked:
        agenda = self._lib.store.part(RequestSchedule)
        try:
            path = self._file(paper_id, origin)
        except (NoSuchResource, NoSources):  # withdrawn, or no sources: it will not be there tomorrow
            with self._lib.store.transaction():
                agenda.asked([paper_id], origin, again=NEVER)
                if origin == "eprint" and self._lib.settings.trace.pdfs:
                    agenda.want({paper_id: FOLLOWED_NEXT}, "pdf")
            return SourceAsked(origin, 1)
        except (Incomplete, InputError) as error:  # this file was cut, or is none; others may be whole
            agenda.asked([paper_id], origin)
            self._odd += 1
            if self._odd >= MOST_ODD:
                raise Blocked(f"arXiv sends no files now ({error}); the rest is for another night") from error
            return SourceAsked(origin, 1)
        self._odd = 0
        return self._read(paper_id, path, origin)

    def _file(self, paper_id: str, origin: str) -> Path:
        """The file, downloaded where it is not here."""
        path = self._here(paper_id, origin)
        if path is not None:
            return path
        with self._budget.accounting():
            is_kept = self._lib.store.log.state(paper_id).verdict == "keep"
            folder = None if is_kept else self._passing
            return fetch_file(self._lib, self._transport, paper_id, origin == "eprint", folder)

    def _here(self, paper_id: str, origin: str) -> Path | None:
        """The file in `pdfs/`, or one that a run downloaded which was ended before it read it."""
        return paper_file(self._lib, paper_id, origin) or paper_file(self._lib, paper_id, origin, self._passing)

    def _read(self, paper_id: str, path: Path, origin: str) -> SourceAsked:
        """Read one file, which stores what it says, and note the day."""
        (found,) = read_files(self._lib, [FileToRead(path, paper_id)])
        is_final = found.status in FINAL
        self._lib.store.part(RequestSchedule).asked([paper_id], origin, again=NEVER if is_final else None)
        if path.parent == self._passing:
            path.unlink(missing_ok=True)
        return SourceAsked(origin, 1, int(is_final), int(found.status == "ok"))


def _folder(lib: Context) -> Path:
    return lib.places.data / "pdfs"


def _id_of(name: str, endings: Sequence[str]) -> str | None:
    """The paper that a file is named after; an old id has `_` where its name cannot have `/`."""
    stem = next(name.removesuffix(ending) for ending in endings if name.endswith(ending))
    found = find_id(stem) or find_id(stem.replace("_", "/", 1))
    return found[0] if found else None
