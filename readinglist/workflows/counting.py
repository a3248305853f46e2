"""Counting words beside a long import: a second process counts one batch while the next is stored.

Counts are a cache: whatever goes wrong with the helper costs only that the words are counted here. The
helper is this module, run by name, so nothing of the caller's own program runs twice; texts go to it
as MessagePack, arrays come back as bytes.
"""

from __future__ import annotations

import struct
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import IO, TYPE_CHECKING, Self

import msgspec

from readinglist.model import Paper

from .home import Home
from .term_counts import count_papers, store_counts

if TYPE_CHECKING:
    from readinglist.ranking import TermCounts

_LENGTH = struct.Struct("<q")
_DTYPES = ("int64", "int32", "uint8")  # of indptr, terms, counts


class CountingHelper:
    """Counts batches of papers in a process of its own, which is started with the second batch.

    `add` takes the next batch, after it has stored the counts of the one before; leaving the context
    stores the last one.
    """

    def __init__(self, lib: Home) -> None:
        self._lib = lib
        self._batches = 0
        self._papers: Sequence[Paper] = ()
        self._process: subprocess.Popen[bytes] | None = None

    def add(self, papers: Sequence[Paper]) -> None:
        self._collect()
        self._papers = papers
        self._batches += 1
        if self._batches < 2 or not papers:
            return
        try:
            process = self._process or self._start()
            assert process.stdin is not None
            _send(process.stdin, msgspec.msgpack.encode([paper.text for paper in papers]))
        except OSError:
            self._stop()

    def _collect(self) -> None:
        """Store the counts of the batch that was given last; without a helper they are made here."""
        papers, self._papers = self._papers, ()
        if not papers or not self._lib.store.writable:
            return
        if self._process is not None and self._process.stdout is not None:
            with suppress(OSError, EOFError):
                store_counts(self._lib, papers, _receive_counts(self._process.stdout))
                return
            self._stop()
        count_papers(self._lib, papers)

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", __name__]
        # A session of its own: Ctrl-C is this process's to handle.
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
        )
        return self._process

    def _stop(self) -> None:
        if self._process is not None:
            with suppress(OSError):
                self._process.communicate(timeout=5)
            self._process = None
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


def _send(pipe: IO[bytes], body: bytes) -> None:
    pipe.write(_LENGTH.pack(len(body)))
    pipe.write(body)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> bytes:
    """One message. Raises EOFError where the other side is gone."""
    head = pipe.read(_LENGTH.size)
    body = pipe.read(_LENGTH.unpack(head)[0]) if len(head) == _LENGTH.size else b""
    if len(head) < _LENGTH.size or len(body) < _LENGTH.unpack(head)[0]:
        raise EOFError
    return body


def _receive_counts(pipe: IO[bytes]) -> TermCounts:
    import numpy as np

    from readinglist.ranking import TermCounts

    return TermCounts(*(np.frombuffer(_receive(pipe), dtype=dtype) for dtype in _DTYPES))


def main() -> None:
    """Answer lists of texts with their counts until the other side is gone."""
    from readinglist.ranking import count_terms

    with suppress(EOFError, OSError):
        while True:
            texts = msgspec.msgpack.decode(_receive(sys.stdin.buffer), type=list[str])
            found = count_terms(texts)
            for array, dtype in zip((found.indptr, found.terms, found.counts), _DTYPES, strict=True):
                _send(sys.stdout.buffer, array.astype(dtype).tobytes())


if __name__ == "__main__":
    main()
