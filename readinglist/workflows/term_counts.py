"""The counts of papers' terms: from the shards, and whatever they do not have yet counted and added.

By row numbers alone wherever only counts are wanted: a library of a million papers is never read as
records.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from readinglist.model import Event, Paper, Progress

from .home import Home

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from readinglist.ranking import TermCounts

AT_ONCE = 4_000  # papers whose texts are held to be counted


def count_papers(lib: Home, papers: Sequence[Paper]) -> TermCounts:
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


def count_rows(lib: Home, rows: Sequence[int] | NDArray[np.int64]) -> TermCounts:
    """As `count_papers`, of the papers of these row numbers, which must be there; a text is read only to be counted."""
    import numpy as np

    from readinglist.ranking import FEATURES_VERSION, TermCounts, join_counts

    numbers = np.asarray(rows, dtype=np.int64)
    shards = lib.shards(FEATURES_VERSION)
    missing = numbers[~shards.counted(numbers, _revisions(lib, numbers))]
    parts = [
        count_papers(lib, lib.store.papers.by_rows(missing[start : start + AT_ONCE].tolist()))
        for start in range(0, len(missing), AT_ONCE)
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


def store_counts(lib: Home, papers: Sequence[Paper], counts: TermCounts) -> None:
    """Add counts that were made elsewhere to the shards."""
    import numpy as np

    from readinglist.ranking import FEATURES_VERSION

    rows = np.asarray([paper.row for paper in papers], dtype=np.int64)
    lib.shards(FEATURES_VERSION).append(rows, _revisions(lib, rows), counts.indptr, counts.terms, counts.counts)


def uncounted(lib: Home, rows: Sequence[int]) -> list[int]:
    """Those of `rows` whose text, as it is now, has no counts in the shards."""
    import numpy as np

    from readinglist.ranking import FEATURES_VERSION

    numbers = np.asarray(rows, dtype=np.int64)
    counted = lib.shards(FEATURES_VERSION).counted(numbers, _revisions(lib, numbers))
    return [int(row) for row in numbers[~counted]]


def _revisions(lib: Home, rows: NDArray[np.int64]) -> NDArray[np.int32]:
    import numpy as np

    found = lib.store.papers.revisions(rows.tolist())
    return np.asarray([found.get(row, 0) for row in rows.tolist()], dtype=np.int32)


def count_new(lib: Home) -> Iterator[Event]:
    """Count the words of papers that have no counts yet, so that the first ranking need not."""
    from .term_counts import count_papers, uncounted

    rows = uncounted(lib, range(1, lib.store.papers.count() + 1))
    for start in range(0, len(rows), BATCH):
        count_papers(lib, lib.store.papers.by_rows(rows[start : start + BATCH]))
        yield Progress("counting words", min(start + BATCH, len(rows)), len(rows))


BATCH = 4000
