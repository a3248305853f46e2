"""The threads in which pages work on the library: each owns a database connection, as a command does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from readinglist.core.errors import StoreError
from readinglist.ideas.pages import idea_map
from readinglist.interface.web.asking import Ask
from readinglist.interface.web.render import render
from readinglist.lists.api import preload_ranking
from readinglist.triage.pages.tonight import tonight

if TYPE_CHECKING:
    from readinglist.context import Context


T = TypeVar("T")


class PageWorker:
    """A library that is asked from one thread only. `open_library` is called in it, at the first question.

    A page may stay open for weeks, so each question first looks whether the file of the database is still the one
    that was opened: what is written into one that was removed would be lost. Another file in its place is opened, and
    so is one that a newer program has migrated, which is refused with its reason.
    """

    def __init__(self, open_library: Callable[[], Context]) -> None:
        self._open = open_library
        self._library: Context | None = None
        self._path: Path | None = None  # of its database, once it was opened
        self._file: tuple[int, int] | None = None  # which file that was
        self.is_closing = False  # long work ends at its next step
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="library")

    async def ask(self, question: Callable[[Context], T]) -> T:
        """What `question` answers of the library. Raises what it raises, StoreError where the library is gone."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._answer, question)

    @cached_property
    def beside(self) -> PageWorker:
        """Another one with a library of its own, for what takes long: verdicts don't wait for it."""
        return PageWorker(self._open)

    @cached_property
    def apart(self) -> PageWorker:
        """A third one, for work that is started and left alone."""
        return PageWorker(self._open)

    def begin(self, question: Callable[[Context], object]) -> None:
        """Ask in advance what will be asked first, so that its answer comes quickly; a failure is raised then."""
        self._thread.submit(self._answer, question)

    def close(self) -> None:
        """Close the library in its own thread; waits for the question that is being answered."""
        self.is_closing = True
        for name in {"beside", "apart"} & self.__dict__.keys():
            self.__dict__[name].close()
        self._thread.submit(self._close).result()
        self._thread.shutdown()

    def _answer(self, question: Callable[[Context], T]) -> T:
        if self._path is not None and not self._is_same():
            self._close()
            if not self._path.exists():
                raise StoreError(
                    f"{self._path} was removed while this page ran: put it back, or end `readinglist serve`"
                )
        if self._library is None:
            self._library = self._open()
            self._path = self._library.store.db.path
            self._file = _file_at(self._path)
        with self._library.explained():
            return question(self._library)

    def _is_same(self) -> bool:
        """Whether the file that was opened is there, with the tables that this program knows."""
        is_there = self._path is not None and _file_at(self._path) == self._file
        return is_there and (self._library is None or self._library.store.is_current())

    def _close(self) -> None:
        if self._library is not None:
            self._library.close()
            self._library = None


def _file_at(path: Path) -> tuple[int, int] | None:
    """Which file lies at `path`, whatever it holds; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


# What the first pages would have to wait for: database, templates, the list, the map, what similar papers need.


def warm(library: Context) -> None:
    """Make the first page once, for nobody."""
    render(tonight(library, Ask()))


def warm_long(library: Context) -> None:
    """Make the map once, and load what similar papers need."""
    preload_ranking()
    render(idea_map(library, Ask()))
