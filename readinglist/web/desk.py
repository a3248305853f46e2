"""The one thread in which pages work on the library: it owns the database connection, as a command does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from readinglist.workflows.library import Library

T = TypeVar("T")


class Desk:
    """A library that is asked from one thread only. `open_library` is called in it, at the first question."""

    def __init__(self, open_library: Callable[[], Library]) -> None:
        self._open = open_library
        self._library: Library | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="library")

    async def ask(self, question: Callable[[Library], T]) -> T:
        """What `question` answers of the library. Raises what it raises."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._answer, question)

    def begin(self, question: Callable[[Library], object]) -> None:
        """Ask in advance what will be asked first, so that its answer comes quickly; a failure is told when it does."""
        self._thread.submit(self._answer, question)

    def close(self) -> None:
        """Close the library in its own thread; waits for the question that is being answered."""
        self._thread.submit(self._close).result()
        self._thread.shutdown()

    def _answer(self, question: Callable[[Library], T]) -> T:
        if self._library is None:
            self._library = self._open()
        return question(self._library)

    def _close(self) -> None:
        if self._library is not None:
            self._library.close()
            self._library = None
