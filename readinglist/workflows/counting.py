"""Counting words beside a long import: a second process counts one batch while the next is stored.

Counts are a cache: whatever goes wrong with the helper costs only that the words are counted later.
"""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Sequence
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self

from readinglist.model import Paper

from .home import Home


class CountingHelper:
    """Counts batches of papers in a process of its own, which is started with the second batch.

    `add` takes the next batch, after it has stored the counts of the one before; leaving the context
    stores the last one.
    """

    def __init__(self, lib: Home) -> None:
        self._lib = lib
        self._batches = 0
        self._papers: Sequence[Paper] = ()
        self._link: Connection | None = None
        self._process: multiprocessing.process.BaseProcess | None = None

    def add(self, papers: Sequence[Paper]) -> None:
        self._collect()
        self._batches += 1
        self._papers = papers
        if self._batches < 2 or not papers:
            return
        try:
            if self._link is None:
                self._start()
            assert self._link is not None
            self._link.send([paper.text for paper in papers])
        except OSError:
            self._stop()

    def _collect(self) -> None:
        """Store the counts of the batch that was given last; without a helper they are made here."""
        papers, self._papers = self._papers, ()
        if not papers or not self._lib.store.writable:
            return
        from .rank import count_papers, store_counts

        if self._link is not None:
            try:
                store_counts(self._lib, papers, self._link.recv())
            except (EOFError, OSError):
                self._stop()
        else:
            count_papers(self._lib, papers)

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")  # a fork would share the open database
        ours, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()
        self._link = ours

    def _stop(self) -> None:
        if self._link is not None:
            self._link.close()
        if self._process is not None:
            self._process.join(5)
        self._link = self._process = None
        self._batches = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if error is None:
                self._collect()
        finally:
            self._stop()


def _serve(link: Connection) -> None:
    """Answer lists of texts with their counts until the other side is gone."""
    from readinglist.ranking import count_terms

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    while True:
        try:
            link.send(count_terms(link.recv()))
        except (EOFError, OSError):
            return
