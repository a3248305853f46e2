"""`similar`: the papers whose text is nearest to that of one, among as many as the library has.

A small library is compared whole. In a large one the full-text index names papers that share the words
which tell most, and only the best of them are compared, each with its whole text. So the cost is that of
a few thousand papers, and hardly grows with the library.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.context import Context
from readinglist.core.papers import Paper, ScoredPaper

from .term_counts import count_rows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from readinglist.ranking import Neighbourhood

WHOLE = 20_000  # papers: up to here every one is compared
SAMPLE = 8_192  # papers that tell how common a term is, where not all of them are compared
RUN = 64  # of them lie next to each other on disk
POSTINGS = 150_000  # papers named by the index, counted once for every word
LEAST_TERMS = 20  # that a paper is taken to have
COMPARED = 4_000  # papers, beside those that were asked for


def similar(lib: Context, paper: Paper, n: int) -> tuple[ScoredPaper, ...]:
    """The `n` papers of the store whose text is nearest to `paper`'s."""
    import numpy as np

    from readinglist.ranking import Neighbourhood, nearest

    count = lib.store.papers.count()
    around = Neighbourhood(paper.text, count_rows(lib, _sample(count)))
    rows = np.arange(1, count + 1) if count <= WHOLE else _likely(lib, around, count, COMPARED + n)
    rows = rows[rows != paper.row]
    best = rows[nearest(around.cosines(count_rows(lib, rows)), n)]
    return around.describe(lib.store.papers.by_rows(best.tolist()), count_rows(lib, best))[:n]


def _sample(count: int) -> NDArray[np.int64]:
    """All rows of a small library, else runs of them at equal distances."""
    import numpy as np

    if count <= WHOLE:
        return np.arange(1, count + 1)
    starts = np.linspace(1, count + 1 - RUN, SAMPLE // RUN).astype(np.int64)
    return np.asarray((starts[:, None] + np.arange(RUN)).ravel())


def _likely(lib: Context, around: Neighbourhood, count: int, most: int) -> NDArray[np.int64]:
    """Rows that share the most of the words that tell most, ascending.

    Words are taken in that order as long as the index names no more than `POSTINGS` papers in all, so
    that a word of every second paper costs nothing: what it adds to any cosine is little. The number of
    a paper's terms stands in for the length of its row.
    """
    import numpy as np

    from readinglist.ranking import FEATURES_VERSION

    gains = np.zeros(count + 1, dtype=np.float32)
    left = float(POSTINGS)
    for word in around.words():
        if word.share * count <= left:
            found = lib.store.rows_with_word(word.text, POSTINGS)
            left -= len(found)
            gains[found] += word.gain
    rows = np.flatnonzero(gains)
    if len(rows) <= most:
        return rows
    sizes = np.maximum(lib.shards(FEATURES_VERSION).sizes(rows), LEAST_TERMS)
    return np.sort(rows[np.argpartition(gains[rows] / np.sqrt(sizes), -most)[-most:]])


def list_similar(lib: Context, paper_id: str, n: int = 20) -> tuple[ScoredPaper, ...]:
    """The `n` papers of the library nearest in text; where there is one, `#n` means these."""
    found = nearest(lib, paper_id, n)
    if found:
        lib.store.lists.remember([scored.paper.id for scored in found])
    return found


def nearest(lib: Context, paper_id: str, n: int) -> tuple[ScoredPaper, ...]:
    """As `list_similar`; the last list printed stays what it is."""
    return similar(lib, lib.store.papers.get(lib.resolve(paper_id)), n)
