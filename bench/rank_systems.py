"""The rankings that are compared, on features that are counted once for the whole stream.

Each takes a case (what is kept, the window, the candidates) and gives one score a candidate, higher first.
Recipes that fit a vectorizer on the window are computed from counts of all terms, with the same choice of
terms; `check_recipe` holds that to the recipe itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readinglist.core.papers import Goal
from readinglist.ranking import Ranker, TermCounts, Weights, count_terms
from readinglist.ranking.recipes import arxiv_sanity_lite, sanity_vectorizer
from readinglist.ranking.space import choose_space

from .peers import zotero_arxiv_daily
from .readers import Case, Stream
from .score_parts import part_scores

Array = NDArray[Any]
SKIPS_PER_LIKE = 20
K1, B = 1.5, 0.75  # of BM25
ALL_TERMS = 1 << 24  # buckets for the terms of ELAS u4, which takes every word and pair there is


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """The stream, its terms as readinglist counts them, as arxiv-sanity-lite does, and all words and pairs."""

    stream: Stream
    own: TermCounts
    sanity: Any  # CSR (n_papers, n_terms) of counts
    everything: Any


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A case as arrays: training papers (the window first), which of them are kept, the candidates, the skips."""

    case: Case
    train: Array
    n_window: int
    is_kept: Array
    candidates: Array
    skips: Array


def count_all(stream: Stream) -> Counted:
    """Every text of the stream, counted once for all systems."""
    from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer

    recipe = sanity_vectorizer().get_params()
    taken = ("strip_accents", "stop_words", "token_pattern", "ngram_range")
    texts = [" ".join([p.title or "", p.abstract or "", ", ".join(p.authors)]) for p in stream.papers]
    counter = CountVectorizer(**{name: recipe[name] for name in taken}, min_df=2, dtype=np.float32)
    hashing = HashingVectorizer(
        ngram_range=(1, 2), n_features=ALL_TERMS, alternate_sign=False, norm=None, dtype=np.float32
    )
    own = count_terms(paper.text for paper in stream.papers)
    everything = hashing.transform(f"{paper.title} {paper.abstract}" for paper in stream.papers)
    return Counted(stream, own, counter.fit_transform(texts).tocsr(), everything.tocsr())


def ask(case: Case, counted: Counted) -> Question:
    """The arrays of a case; the skips are drawn from the papers of the window that the reader never picked."""
    window = np.asarray(case.window)
    others = np.asarray([i for i in case.kept if i not in case.window], dtype=np.int64)
    train = np.concatenate([window, others])
    rng = np.random.default_rng([case.at, case.k, len(case.reader.picks)])
    free = np.setdiff1d(window, np.asarray(case.reader.picks))
    skips = rng.permutation(free)[: SKIPS_PER_LIKE * len(case.kept)]
    candidates = np.concatenate([np.asarray(night) for night in case.nights])
    return Question(case, train, len(window), np.isin(train, case.kept), candidates, np.sort(skips))


def chosen_terms(rows: Any, min_df: int, max_share: float, most: int) -> tuple[Array, Array]:
    """Columns and idf as scikit-learn's TfidfVectorizer takes them from the documents `rows`."""
    df = np.bincount(rows.indices, minlength=rows.shape[1])
    total = np.asarray(rows.sum(axis=0)).ravel()
    n = rows.shape[0]
    able = np.flatnonzero((df >= min_df) & (df <= max_share * n))
    if len(able) > most:
        able = np.sort(able[np.argsort(-total[able])[:most]])
    return able, np.log((1 + n) / (1 + df[able])) + 1


def weighted(rows: Any, columns: Array, idf: Array) -> Any:
    """Sublinear tf-idf rows of length 1."""
    from sklearn.preprocessing import normalize

    taken = rows[:, columns].tocsr()
    taken.data = (1 + np.log(taken.data)) * idf[taken.indices]
    return normalize(taken)


def sanity_like(counted: Counted, q: Question, min_df: int, max_share: float, most: int) -> Array:
    """arxiv-sanity-lite with a vocabulary of one's own choice."""
    from sklearn.svm import LinearSVC

    rows = counted.sanity[q.train]
    columns, idf = chosen_terms(rows, min_df, max_share, most)
    model = LinearSVC(class_weight="balanced", C=0.01, max_iter=10000, tol=1e-6)
    model.fit(weighted(rows, columns, idf), q.is_kept.astype(np.float32))
    return np.asarray(model.decision_function(weighted(counted.sanity[q.candidates], columns, idf)))


def sanity(counted: Counted, q: Question) -> Array:
    """arxiv-sanity-lite as it is."""
    return sanity_like(counted, q, 5, 0.1, 20_000)


def wide(counted: Counted, q: Question) -> Array:
    """Its SVM on a wide vocabulary."""
    return sanity_like(counted, q, 2, 0.5, 100_000)


def check_recipe(counted: Counted, q: Question) -> float:
    """The correlation of our arxiv-sanity-lite with the recipe itself on one case: 1 where they agree."""
    papers = counted.stream.papers
    known, night = [papers[i] for i in q.train], [papers[i] for i in q.candidates]
    theirs = arxiv_sanity_lite(known, np.flatnonzero(q.is_kept).tolist(), night)
    return float(np.corrcoef(theirs, sanity(counted, q))[0, 1])


def zotero(counted: Counted, q: Question) -> Array:
    """zotero-arxiv-daily's formula on our tf-idf rows; likes newest first."""
    space = choose_space(counted.own.take(q.train), min_df=2)
    newest = sorted(q.case.kept, reverse=True)
    return zotero_arxiv_daily(space.rows(counted.own.take(newest)), space.rows(counted.own.take(q.candidates)))


def centroid(counted: Counted, q: Question) -> Array:
    """The cosine to the mean row of the likes."""
    space = choose_space(counted.own.take(q.train), min_df=2)
    mean = np.asarray(space.rows(counted.own.take(q.case.kept)).mean(axis=0)).ravel()
    return np.asarray(space.rows(counted.own.take(q.candidates)) @ mean)


def bm25(counted: Counted, q: Question) -> Array:
    """BM25 (k1 1.5, b .75) of the mean like: each term asked for by the share of the likes that have it."""
    window, liked = counted.sanity[q.train], counted.sanity[np.asarray(q.case.kept)]
    rows = counted.sanity[q.candidates].copy()
    df = np.bincount(window.indices, minlength=window.shape[1])
    idf = np.log(1 + (len(q.train) - df + 0.5) / (df + 0.5))
    lengths = np.asarray(rows.sum(axis=1)).ravel()
    norm = K1 * (1 - B + B * lengths / float(window.sum() / len(q.train)))
    rows.data = rows.data * (K1 + 1) / (rows.data + np.repeat(norm, np.diff(rows.indptr)))
    return np.asarray(rows @ (idf * np.asarray((liked > 0).mean(axis=0)).ravel()))


def elas(counted: Counted, q: Question) -> Array:
    """ASReview's ELAS u4 with skips as the irrelevant ones; features of window and likes, min_df 1, max_df .95."""
    from sklearn.svm import LinearSVC

    columns, idf = chosen_terms(counted.everything[q.train], 1, 0.95, ALL_TERMS)
    judged = np.concatenate([np.asarray(q.case.kept), q.skips])
    n1, n0 = len(q.case.kept), len(q.skips)
    weights = np.concatenate([np.ones(n1), np.full(n0, n1 / (9.8 * n0))])
    weights *= len(judged) / weights.sum()
    model = LinearSVC(C=0.11, random_state=535)
    model.fit(weighted(counted.everything[judged], columns, idf), np.arange(len(judged)) < n1, sample_weight=weights)
    return np.asarray(model.decision_function(weighted(counted.everything[q.candidates], columns, idf)))


def newest_first(counted: Counted, q: Question) -> Array:
    """The listing as it comes."""
    return np.asarray(counted.stream.days, dtype=np.float64)[q.candidates]


def random_order(counted: Counted, q: Question) -> Array:
    """By lot."""
    return np.random.default_rng(q.case.at).random(len(q.candidates))


def ours(
    counted: Counted, q: Question, weights: Weights | None = None, *, goal: bool = False, skips: bool = False
) -> Array:
    """readinglist's ranking, in the order of the candidates."""
    papers = counted.stream.papers
    ranker = Ranker(weights).fit([papers[i] for i in q.train], counted.own.take(q.train))
    ranked = ranker.rank(
        [replace(papers[i], row=n) for n, i in enumerate(q.candidates)],
        kept=[papers[i].id for i in q.case.kept],
        skipped=[papers[i].id for i in q.skips] if skips else (),
        goals=[Goal("goal", q.case.reader.goal)] if goal and q.case.reader.goal else (),
        counts=counted.own.take(q.candidates),
        explain=0,
    )
    scores = np.empty(len(q.candidates))
    scores[[scored.paper.row for scored in ranked]] = [scored.score for scored in ranked]
    return scores


PARTS = ("svm", "titles", "centroid", "neighbours", "authors")


def parts(counted: Counted, q: Question) -> dict[str, Array]:
    """Each part of readinglist's ranking at weight 1: every mix of them is a weighted sum, without another fit."""
    papers = counted.stream.papers
    ranker = Ranker(Weights(**dict.fromkeys(PARTS, 1.0))).fit([papers[i] for i in q.train], counted.own.take(q.train))
    return part_scores(
        ranker,
        [papers[i] for i in q.candidates],
        [papers[i].id for i in q.case.kept],
        counts=counted.own.take(q.candidates),
    )


def mixed(told: dict[str, Array], weights: Weights) -> Array:
    """The scores of a mix."""
    return sum((getattr(weights, name) * told[name] for name in PARTS), start=np.zeros(len(told["authors"])))
