"""Papers of the library as the user names them: by id, by a search, by what is near in text.

For `similar` a small library is compared whole. In a large one the full-text index names papers that share the words
that weigh most, and only the best of them are compared, each with its whole text. So the cost is that of
a few thousand papers, and hardly grows with the library.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from readinglist.context import Context
from readinglist.core.ids import not_here
from readinglist.core.papers import Paper, PaperData, RevisedPaper, ScoredPaper, SearchResult
from readinglist.core.text import clean, title_key
from readinglist.store.papers import ADDRESSES
from readinglist.store.query import Query, parse_query
from readinglist.store.scores import Shown

from .term_counts import count_rows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from readinglist.ranking import Neighbourhood, TermCounts

MAX_TAG = 60  # characters
MOST_TAGS = 100  # of one paper at once
PAGE = 50  # papers found
WHOLE = 20_000  # papers: up to here every one is compared
SAMPLE = 8_192  # papers that show how common a term is, where not all of them are compared
RUN = 64  # of them lie next to each other on disk
POSTINGS = 150_000  # papers named by the index, counted once for every word
LEAST_TERMS = 20  # that a paper is taken to have
COMPARED = 4_000  # papers, beside those that were asked for
NEWEST = 5  # days that have papers: a week of announcements
NAMED = 100  # papers of a set whose texts name its words


def known_ids(lib: Context, ids: Sequence[str]) -> list[str]:
    """The ids as the library knows them, once each. Raises UsageError or NotFound for the first bad one."""
    resolved = list(dict.fromkeys(lib.resolve(text) for text in ids))
    known = lib.store.papers.find_many(resolved)
    for paper_id in resolved:
        if paper_id not in known:
            raise not_here(paper_id)
    return resolved


def tag_words(tags: Iterable[str]) -> tuple[str, ...]:
    """Tags as they are stored: one word each, without a hash sign, once.

    >>> tag_words(["#reward  model", "rl", "rl", " "])
    ('reward-model', 'rl')
    """
    words = ("-".join(clean(tag).lstrip("#").split())[:MAX_TAG] for tag in tags)
    return tuple(dict.fromkeys(word for word in words if word))[:MOST_TAGS]


def look_up(lib: Context, ids: Sequence[str]) -> tuple[PaperData, ...]:
    """The metadata of single ids from arXiv's API; those that it does not know are left out. Raises SourceError."""
    from readinglist.sources import arxiv_api

    with lib.transport() as transport:
        return arxiv_api.look_up(transport, lib.settings, list(ids))


def find_title(lib: Context, title: str) -> PaperData | None:
    """The paper on arXiv of this title, as a search for its words finds it, or None. Raises SourceError."""
    same = (one for one in search_titles(lib, title, 5) if title_key(one.title or "") == title_key(title))
    return next(same, None)


def search_titles(lib: Context, words: str, most: int) -> tuple[PaperData, ...]:
    """At most so many papers on arXiv with these words in the title. Raises SourceError."""
    from readinglist.sources import arxiv_api

    with lib.transport() as transport:
        found = arxiv_api.search(transport, lib.settings, arxiv_api.by_title(words), most)
        return tuple(one for one in found if isinstance(one, PaperData))


def paper(lib: Context, paper_id: str) -> Paper:
    """The paper of an id, in any spelling, with its other ids and links. Raises UsageError or NotFound."""
    found = lib.store.papers.get(lib.resolve(paper_id))
    addresses = lib.store.feed_state.get(ADDRESSES, found.id) or ""
    return replace(found, also=tuple(lib.store.titles.other_ids().get(found.id, ())), addresses=addresses)


def titles(lib: Context, ids: Iterable[str]) -> dict[str, str | None]:
    """The titles of those of `ids` that are known."""
    return {paper_id: paper.title for paper_id, paper in lib.store.papers.find_many(ids).items()}


def number_of(lib: Context, paper_id: str) -> int | None:
    """The number of a paper on the last list printed, or None."""
    last = lib.store.lists.last()
    return last.index(paper_id) + 1 if paper_id in last else None


def search(lib: Context, query: str, n: int = 20) -> SearchResult:
    """Papers by words, fields, dates and verdicts, best first; where one matches, `#n` means these."""
    result = find_papers(lib, query, n)
    if result.papers:
        lib.store.lists.remember([paper.id for paper in result.papers])
    return result


def find_papers(lib: Context, query: str, n: int) -> SearchResult:
    """As `search`; the last list printed stays what it is. Withdrawn papers come last, on each page of `PAGE`."""
    asked = parse_query(query)
    found = _by_meaning(lib, query, asked, n) if asked.meaning else lib.store.search(query, n, lib.clock.now())
    ordered = sorted(enumerate(found.papers), key=lambda placed: (placed[0] // PAGE, placed[1].withdrawn))
    return replace(found, papers=tuple(paper for _, paper in ordered))


def _by_meaning(lib: Context, text: str, asked: Query, n: int) -> SearchResult:
    """What matches the rest of a query, nearest in meaning first, as a goal in plain words ranks it."""
    from readinglist.ranking import by_meaning

    count, rows = lib.store.matching(asked, WHOLE, lib.clock.now())
    notes = list(asked.misread)
    if count > len(rows):
        notes.append(f"the newest {len(rows):,} of {count:,} papers were compared")
    counts, sample = count_rows(lib, rows), _sample(lib.store.papers.count())
    window = counts if len(rows) >= len(sample) else count_rows(lib, sample)
    best = by_meaning(" ".join(asked.meaning), counts, window, n)
    if rows and not best:
        notes.append("no word of that is known: write other words")
    papers = lib.store.papers.by_rows([rows[i] for i in best])
    return SearchResult(text, len(rows), papers, tuple(notes), by_meaning=True)


def revised(lib: Context, since: date | None = None) -> tuple[RevisedPaper, ...]:
    """Kept papers whose title or abstract changed."""
    return lib.store.papers.revised(since)


def note_outcome_shown(lib: Context, paper_id: str, surface: str) -> None:
    """Record that the score (`why`) or the forecast (`fate`) of a paper was shown, where that can be written now."""
    found = lib.store.papers.find_many([paper_id]).get(paper_id)
    if found is not None:
        lib.store.impressions.seen_to(lib.store.impressions.begin(surface, None, None, (Shown(found.row, 1),)), 1)


def similar(lib: Context, paper: Paper, n: int) -> tuple[ScoredPaper, ...]:
    """The `n` papers of the store whose text is nearest to `paper`'s."""
    return _near(lib, paper.text, None, [paper.row], n)


def similar_to_set(
    lib: Context, rows: Sequence[int], n: int, text: str = "", *, newest: bool = False
) -> tuple[ScoredPaper, ...]:
    """The `n` papers nearest to the mean of the papers of `rows` and of `text`, those of `rows` left out.

    `newest`: only those of the last `NEWEST` days that have papers. Where there is one, `#n` means these.
    """
    from readinglist.ranking import count_terms, join_counts

    own = count_rows(lib, rows)
    if text.strip():
        own = join_counts([own, count_terms([text])])
    named = lib.store.papers.by_rows(rows[-NAMED:])  # enough to name the words that weigh most
    found = _near(lib, "\n".join([text, *(paper.text for paper in named)]), own, rows, n, newest=newest)
    if found:
        lib.store.lists.remember([scored.paper.id for scored in found])
    return found


def _near(
    lib: Context, text: str, own: TermCounts | None, left_out: Sequence[int], n: int, *, newest: bool = False
) -> tuple[ScoredPaper, ...]:
    import numpy as np

    from readinglist.ranking import Neighbourhood, nearest

    count = lib.store.papers.count()
    rows = _sample(count)
    counts = count_rows(lib, rows)
    around = Neighbourhood(text, counts, own)
    if newest:
        rows = np.asarray(lib.store.papers.window_rows(NEWEST), dtype=np.int64)
        counts = count_rows(lib, rows)
    elif count > WHOLE:
        rows = _likely(lib, around, count, COMPARED + n)
        counts = count_rows(lib, rows)
    cosines = around.cosines(counts)
    cosines[np.isin(rows, left_out)] = 0.0
    best = rows[nearest(cosines, n)]
    return around.describe(lib.store.papers.by_rows(best.tolist()), count_rows(lib, best))[:n]


def _sample(count: int) -> NDArray[np.int64]:
    """All rows of a small library, else runs of them at equal distances."""
    import numpy as np

    if count <= WHOLE:
        return np.arange(1, count + 1)
    starts = np.linspace(1, count + 1 - RUN, SAMPLE // RUN).astype(np.int64)
    return np.asarray((starts[:, None] + np.arange(RUN)).ravel())


def _likely(lib: Context, around: Neighbourhood, count: int, most: int) -> NDArray[np.int64]:
    """Rows that share the most of the words that weigh most, ascending.

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
