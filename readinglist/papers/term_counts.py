"""The counts of papers' terms: from the shards, and whatever they do not have yet counted and added.

By row numbers alone wherever only counts are wanted: a library of a million papers is never read as
records.
"""

from __future__ import annotations

import struct
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Self

from readinglist.context import Context
from readinglist.core.events import Event, Progress
from readinglist.core.papers import Paper

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from readinglist.ranking import TermCounts


BATCH = 4_000  # papers whose texts are held to be counted


def count_papers(lib: Context, papers: Sequence[Paper]) -> TermCounts:
    """The counts of `papers` from the shards, those that are missing counted and added first."""
    import numpy as np

    from readinglist.ranking import FEATURES_VERSION, TermCounts, count_terms

    shards = lib.shards(FEATURES_VERSION)
    rows = np.asarray([paper.row for paper in papers], dtype=np.int64)
    revisions = _revisions(lib, rows)
    missing = [int(i) for i in np.flatnonzero(~shards.counted(rows, revisions))]
    if missing and not lib.store.writable:
        return count_terms(paper.text for paper in papers)
    if missing:
        fresh = count_terms(papers[i].text for i in missing)
        shards.append(rows[missing], revisions[missing], fresh.indptr, fresh.terms, fresh.counts)
    return TermCounts(*shards.load(rows))


def count_rows(lib: Context, rows: Sequence[int] | NDArray[np.int64]) -> TermCounts:
    """As `count_papers`, of the papers of these row numbers, which must be there; a text is read only to be counted."""
    import numpy as np

    from readinglist.ranking import FEATURES_VERSION, TermCounts, join_counts

    numbers = np.asarray(rows, dtype=np.int64)
    shards = lib.shards(FEATURES_VERSION)
    missing = numbers[~shards.counted(numbers, _revisions(lib, numbers))]
    parts = [
        count_papers(lib, lib.store.papers.by_rows(missing[start : start + BATCH].tolist()))
        for start in range(0, len(missing), BATCH)
    ]
    if not parts:
        return TermCounts(*shards.load(numbers))
    if lib.store.writable:
        shards.counted(missing, np.zeros(len(missing)))  # looks again: the counts are there now
        return TermCounts(*shards.load(numbers))
    # Nothing can be added: the rest from the shards, in its place.
    known = np.flatnonzero(~np.isin(numbers, missing))
    place = np.empty(len(numbers), dtype=np.int64)
    place[known] = np.arange(len(known))
    place[np.flatnonzero(np.isin(numbers, missing))] = len(known) + np.arange(len(missing))
    return join_counts([TermCounts(*shards.load(numbers[known])), *parts]).take(place)


def store_counts(lib: Context, papers: Sequence[Paper], counts: TermCounts) -> None:
    """Add counts that were made elsewhere to the shards."""
    import numpy as np

    from readinglist.ranking import FEATURES_VERSION

    rows = np.asarray([paper.row for paper in papers], dtype=np.int64)
    lib.shards(FEATURES_VERSION).append(rows, _revisions(lib, rows), counts.indptr, counts.terms, counts.counts)


def uncounted(lib: Context, rows: Sequence[int]) -> list[int]:
    """Those of `rows` whose text, as it is now, has no counts in the shards."""
    import numpy as np

    from readinglist.ranking import FEATURES_VERSION

    numbers = np.asarray(rows, dtype=np.int64)
    counted = lib.shards(FEATURES_VERSION).counted(numbers, _revisions(lib, numbers))
    return [int(row) for row in numbers[~counted]]


def _revisions(lib: Context, rows: NDArray[np.int64]) -> NDArray[np.int32]:
    import numpy as np

    found = lib.store.papers.revisions(rows.tolist())
    return np.asarray([found.get(row, 0) for row in rows.tolist()], dtype=np.int32)


def count_new(lib: Context) -> Iterator[Event]:
    """Count the words of papers that have no counts yet, so that the first ranking need not."""
    rows = uncounted(lib, range(1, lib.store.papers.count() + 1))
    for start in range(0, len(rows), BATCH):
        count_papers(lib, lib.store.papers.by_rows(rows[start : start + BATCH]))
        yield Progress("counting words", min(start + BATCH, len(rows)), len(rows))


# Counting words beside a long import: a second process counts one batch while the next is stored.
#
# Counts are a cache: whatever goes wrong with the helper costs only that the words are counted here. The
# helper is this module, run by name, so nothing of the caller's own program runs twice; texts go to it
# as MessagePack, arrays come back as bytes.


_LENGTH = struct.Struct("<q")
_DTYPES = ("int64", "int32", "uint8")  # of indptr, terms, counts


class CountingHelper:
    """Counts batches of papers in a process of its own, which is started with the second batch.

    `add` takes the next batch, after it has stored the counts of the one before; leaving the context
    stores the last one.
    """

    def __init__(self, lib: Context) -> None:
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
        from msgspec import msgpack  # reading commands need nothing of it

        try:
            process = self._process or self._start()
            assert process.stdin is not None
            _send(process.stdin, msgpack.encode([paper.text for paper in papers]))
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

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
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
    from msgspec import msgpack

    from readinglist.ranking import count_terms

    with suppress(EOFError, OSError):
        while True:
            texts = msgpack.decode(_receive(sys.stdin.buffer), type=list[str])
            found = count_terms(texts)
            for array, dtype in zip((found.indptr, found.terms, found.counts), _DTYPES, strict=True):
                _send(sys.stdout.buffer, array.astype(dtype).tobytes())


if __name__ == "__main__":
    main()
