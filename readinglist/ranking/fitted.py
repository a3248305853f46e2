"""What verdicts and goals make of a window: for every query one vector over words and names, and one author table.

What is looked for is the taste of all keeps, and each goal, as queries of their own: a keep made for one goal does not
pollute another; a keep made for none supports them all. Training rows are always in the order of ids, so the same
papers give the same vectors in whatever order they came.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readinglist.core.frozen import Frozen
from readinglist.core.papers import Goal, Paper

from .goal_text import SPREAD, GoalText, fit_goal_text, near_to
from .known import KnownPapers
from .parts import (
    NEIGHBOURS,
    SKIP_WEIGHT,
    AuthorPart,
    Linear,
    author_part,
    centroid_vector,
    nearest_rows,
    scaled,
    svm_vector,
)
from .space import Features, Rows, Space, choose_space, first_rows, names_length
from .terms import TermCounts, count_terms, name_term
from .vectors import WordVectors, word_vectors

Array = NDArray[Any]
NEAR = 0.9  # share of the window that a keep for no goal must be nearer to a goal's own papers than
OTHERS = 0.25  # weight in an interest of a keep of another one, where its own weigh 1
CLAIM = 0.02  # share of the window, the nearest to an interest, like which a paper must be to claim a row for it
CLAIM_LEAST = 100  # papers of the window
FORMER = 0.5  # of what keeps for no goal say, beside a goal that has papers of its own: these are the present aim
REFUSED_FLOOR = 0.02  # least standard deviation of the refused part: a rare term must not be all


class Kept(Frozen):
    """A paper that the reader kept: for which goal (None: for any), and how much it counts."""

    id: str
    goal: str | None = None
    weight: float = 1.0  # above 0


class Query(Frozen):
    """`likes` maps ids to weights; `others` are kept for other goals: neither liked nor negative.

    `name` is None for the taste query; `text` and `refused` are a goal's; `free` are likes that were kept for no goal.
    `interest` names one of several among the keeps, with the `share` of their weight that it has; "": none.
    """

    name: str | None
    likes: Mapping[str, float]
    others: frozenset[str] = frozenset()
    text: str = ""
    refused: tuple[str, ...] = ()
    free: frozenset[str] = frozenset()
    interest: str = ""
    share: float = 0.0

    @property
    def is_doubtful(self) -> bool:
        """Whether the goal has papers of its own, beside which those kept for no goal may be about something else."""
        return bool(self.free) and len(self.free) < len(self.likes)

    @property
    def holds_all(self) -> bool:
        """Whether the goal has every keep."""
        return self.name is not None and not self.others


def as_kept(kept: Sequence[str | Paper | Kept]) -> tuple[Kept, ...]:
    """Every keep as a record, once, ordered by id; of two for the same paper and goal the last counts.

    A weight that is not a positive number takes the keep out."""
    records = [k if isinstance(k, Kept) else Kept(k if isinstance(k, str) else k.id) for k in kept]
    unique = {(k.id, k.goal): k for k in records if 0 < k.weight < inf}
    return tuple(sorted(unique.values(), key=lambda k: (k.id, k.goal or "")))


def as_goals(goals: Sequence[Goal | str]) -> tuple[Goal, ...]:
    """Every goal as a record; a bare text is a goal that goes by this text."""
    return tuple(g if isinstance(g, Goal) else Goal(name=g, text=g) for g in goals)


def build_queries(kept: Sequence[Kept], goals: Sequence[Goal]) -> tuple[Query, ...]:
    """The taste query first, then one for each goal, in their order.

    There is no taste query where nothing is kept, and none where a goal surely holds every keep: that goal knows all
    that taste knows, and its text besides. Goals that have nothing to look for (no text, no seed, no keep) have
    no query.
    """
    everything = {k.id: k.weight for k in kept}
    queries = []
    for goal in goals:
        likes = dict.fromkeys(goal.seeds, 1.0)
        likes |= {k.id: k.weight for k in kept if k.goal in (None, goal.name)}
        if likes or goal.whole_text.strip():
            others = frozenset(everything) - likes.keys()
            own = {*goal.seeds, *(k.id for k in kept if k.goal == goal.name)}
            text, free = goal.whole_text, frozenset(likes.keys() - own)
            queries.append(Query(goal.name, dict(sorted(likes.items())), others, text, goal.refused, free))
    if everything and not any(query.holds_all and not query.is_doubtful for query in queries):
        queries.insert(0, Query(None, everything))
    return tuple(queries)


def by_interest(
    queries: Sequence[Query], kept: Sequence[Kept], interests: Sequence[tuple[str, frozenset[str]]]
) -> tuple[Query, ...]:
    """A query for each of several interests (name, ids of its keeps) in place of that of the taste.

    The keeps of the others count in each at a quarter: where one interest was split for no reason, little is lost. So
    they do for goals without papers of their own, since nobody said which interest they are of.
    """
    if not interests:
        return tuple(queries)
    everything = {k.id: k.weight for k in kept}
    own = [sum(everything[id] for id in ids) for _, ids in interests]
    found = []
    for (name, ids), weight in zip(interests, own, strict=True):
        likes = {id: value if id in ids else OTHERS * value for id, value in everything.items()}
        found.append(Query(None, likes, interest=name, share=weight / sum(own)))
    for query in queries:
        if query.name is not None:
            lowered = {} if query.is_doubtful else {id: OTHERS * query.likes[id] for id in query.free}
            found.append(replace(query, likes={**query.likes, **lowered}))
    return tuple(found)


def weight_of_age(age_days: float, half_life_days: float | None) -> float:
    """How much a keep of that age counts: 2^(-age / half life); 1 without a half life.

    >>> weight_of_age(90, 90), weight_of_age(90, None)
    (0.5, 1.0)
    """
    return 2.0 ** (-max(age_days, 0.0) / half_life_days) if half_life_days else 1.0


class Weights(Frozen):
    """How much each part of a score counts, in standard deviations over the window; 0 switches a part off."""

    svm: float = 0.5
    titles: float = 0.25  # an SVM on the words of titles alone
    centroid: float = 0.5
    meaning: float = 0.5  # the centroid of the likes' vectors
    neighbours: float = 1.0  # of the likes, divided by the number of likes
    authors: float = 0.15
    refused: float = 0.5
    citation: float = 0.5  # for each unit of a signal, see `signals.py`
    idea: float = 0.25
    colleague: float = 0.5
    goal: float = 3.2  # of what a goal's text says in all, in likes; 0: the text is a like and no more
    text: float = 0.25  # of a goal's text among the positives, as a share of the likes; never less than one like

    def lowered(self, factor: float) -> Weights:
        """With less of what is made of likes, where a goal's text has the rest of the score."""
        names = ("svm", "titles", "centroid", "meaning", "neighbours")
        return replace(self, **{name: factor * getattr(self, name) for name in names})

    @property
    def signals(self) -> dict[str, float]:
        """The weights of what is known beside the text, by the kind of signal."""
        return {"citation": self.citation, "idea": self.idea, "colleague": self.colleague}


class Training(Frozen, eq=False):
    """The papers that a fit may use: the window, then judged papers outside it, each ordered by id.

    `places`: theirs in `known`; only the first `n_window` are weak negatives and set the scale.
    """

    known: KnownPapers
    places: tuple[int, ...]
    n_window: int
    min_df: int = 2

    def paper(self, i: int) -> Paper:
        return self.known.paper(self.places[i])

    def keys(self, i: int) -> tuple[str, ...]:
        """The authors of a paper."""
        return self.known.keys(self.places[i])


class Prepared(Frozen, eq=False):
    """What verdicts leave as it is, row for row: authors as terms, words and titles as rows (CSR), the `vectors`."""

    names: TermCounts
    words: Space
    rows: Any
    titles: Space
    title_rows: Any
    vectors: Array  # float32; (0, 0) where nothing is liked or aimed at by them


def prepare(training: Training, asked: Array, table: WordVectors | None) -> Prepared:
    """The rows of all papers; `asked`: terms that are taken into the vocabulary whether they occur or not."""
    known, places = training.known, training.places

    def make() -> dict[str, Array]:
        names = known.names(places)
        return {
            **{"of_names": names.indptr, "names": names.terms, "times": names.counts},
            **_packed("word", known.counts(places), asked, training.min_df),
            **_packed("title", known.titles(places), None, training.min_df),
            "vectors": known.vectors(places, table) if table else np.zeros((0, 0)),
        }

    found = known.once(places, (asked.tobytes(), training.min_df, table is not None), make)
    names = TermCounts(found["of_names"], found["names"], found["times"])
    return Prepared(names, *_unpacked("word", found), *_unpacked("title", found), found["vectors"])


def _packed(of: str, counts: TermCounts, asked: Array | None, min_df: int) -> dict[str, Array]:
    """The space of `counts` and its rows as arrays, whose names begin with `of`."""
    space = choose_space(counts, always=asked, min_df=min_df)
    rows = space.rows(counts)
    arrays = {"terms": space.terms, "idf": space.idf, "indptr": rows.indptr, "columns": rows.indices}
    return {f"{of}_{name}": array for name, array in {**arrays, "values": rows.data}.items()}


def _unpacked(of: str, found: Mapping[str, Array]) -> tuple[Space, Any]:
    """The space and the rows (CSR) that were packed."""
    from scipy.sparse import csr_matrix

    terms, idf, indptr, columns, values = (
        found[f"{of}_{name}"] for name in ("terms", "idf", "indptr", "columns", "values")
    )
    return Space(terms, idf), csr_matrix((values, columns, indptr), shape=(len(indptr) - 1, len(terms)))


class FittedQuery(Frozen, eq=False):
    """score(x, t, d, authors) = text(x) + titles(t) + goal(x, d) + authors(keys); `likes`: indices of training papers.

    `parts`: the summands of `text`, by name; `goal`: what its text says, and how near it is to the likes; may be None.
    `least`: the score from which on a paper claims a row for the query's interest.
    """

    query: Query
    text: Linear
    titles: Linear
    authors: AuthorPart
    likes: tuple[int, ...]
    parts: Mapping[str, Linear]
    goal: GoalText | None = None
    least: float = 0.0


class FittedTaste(Frozen, eq=False):
    """Everything that scores and explains a candidate. `rows`: CSR (n_training, n_words), of the words alone.

    `vectors`: those of words, None where no query asks for meaning.
    """

    features: Features
    training: Training
    rows: Any
    queries: tuple[FittedQuery, ...]
    vectors: WordVectors | None = None


class _Ground(Frozen, eq=False):
    """What all queries of a fit share: `rows` of the words, `names` of the authors' names, `titles`, all CSR."""

    features: Features
    rows: Any
    names: Any
    titles: Any
    n_window: int
    index: dict[str, int]
    skips: frozenset[int]
    weights: Weights


def fit_taste(training: Training, queries: Sequence[Query], skipped: frozenset[str], weights: Weights) -> FittedTaste:
    """Fits every query. Every id in a query must be that of a training paper."""
    index = {training.known.ids[place]: i for i, place in enumerate(training.places)}
    asks_for_meaning = any(
        query.is_doubtful or (weights.goal and query.text.strip()) or (weights.meaning and query.likes)
        for query in queries
    )
    table = word_vectors() if asks_for_meaning else None
    texts = count_terms([query.text for query in queries] + [" . ".join(query.refused) for query in queries])
    prepared = prepare(training, np.unique(texts.terms), table)
    vectors, rows = prepared.vectors, prepared.rows
    is_former = any(query.name is not None and len(query.likes) > len(query.free) for query in queries)
    queries = _focused(queries, index, vectors, training.n_window)
    liked = sorted({index[id] for query in queries for id in query.likes})
    keys = cache(training.keys)  # each query asks for those of the same papers
    names_taken = np.array([name_term(key) for i in liked for key in keys(i)], dtype=np.int32)
    names = choose_space(prepared.names, always=names_taken, min_df=training.min_df)
    features = Features(prepared.words, names, prepared.titles)
    text_rows = features.words.rows(texts)
    skips = frozenset(index[id] for id in skipped if id in index)
    name_rows, n_window = names.rows(prepared.names), training.n_window
    ground = _Ground(features, rows, name_rows, prepared.title_rows, n_window, index, skips, weights)
    window, window_vectors = first_rows(rows, training.n_window), vectors[: training.n_window]
    fitted = []
    for i, query in enumerate(queries):
        likes = {index[id]: weight for id, weight in query.likes.items()}
        by_text = weights.goal / (weights.goal + sum(query.likes.values())) if weights.goal else 0.0
        found = None
        if table and by_text:
            found = fit_goal_text(query.text, features.words, window, table, window_vectors, by_text / SPREAD)
        own = weights.lowered(1.0 - by_text if found else FORMER if is_former and query.name is None else 1.0)
        parts, titles = _fit_parts(ground, query, own, text_rows[i], text_rows[len(queries) + i])
        goal = None
        if found:
            goal, feedback = found
            parts["feedback"] = Linear(features.widened(feedback.vector), feedback.constant)
        if table and own.meaning and likes and n_window:
            towards = np.array(list(likes.values())) @ vectors[list(likes)]
            goal = near_to(goal, scaled(towards, window_vectors, own.meaning))
        text = sum(parts.values(), start=Linear(np.zeros(features.width), 0.0))
        authors = author_part(keys, prepared.names, training.n_window, likes, weights.authors)
        least = 0.0
        if query.interest and window.shape[0]:
            near = min(1.0, max(CLAIM, CLAIM_LEAST / window.shape[0]))
            values = window @ text.vector[: window.shape[1]] + text.constant
            values += first_rows(prepared.title_rows, n_window) @ titles.vector + titles.constant
            least = float(np.quantile(values + (goal.meaning(window_vectors) if goal else 0.0), 1.0 - near))
        fitted.append(FittedQuery(query, text, titles, authors, tuple(likes), parts, goal, least))
    return FittedTaste(features, training, rows, tuple(fitted), table if any(one.goal for one in fitted) else None)


def _focused(queries: Sequence[Query], index: Mapping[str, int], vectors: Array, n_window: int) -> tuple[Query, ...]:
    """Goals with papers of their own without those keeps for no goal that are about something else.

    Of these a goal takes the ones that are as near to its own papers as the nearest tenth of the window: a bibliography
    of other things must not drown three seeds. What it leaves to the taste query is neither liked nor negative.
    """
    focused = []
    for query in queries:
        if query.is_doubtful:
            own = vectors[[index[id] for id in query.likes if id not in query.free]].sum(axis=0)
            near = float(np.quantile(vectors[:n_window] @ own, NEAR)) if n_window else 0.0
            far = frozenset(id for id in query.free if vectors[index[id]] @ own < near)
            likes = {id: weight for id, weight in query.likes.items() if id not in far}
            query = replace(query, likes=likes, others=query.others | far, free=query.free - far)
        focused.append(query)
    if any(query.holds_all for query in focused):
        focused = [query for query in focused if query.name is not None or query.interest]
    return tuple(focused)


def _fit_parts(
    ground: _Ground, query: Query, weights: Weights, goal: Any, refused: Any
) -> tuple[dict[str, Linear], Linear]:
    """The text parts of one query and that of its titles; `goal` and `refused` are rows (1, n_words), maybe empty."""
    features, likes = ground.features, [ground.index[id] for id in query.likes]
    length = names_length(ground.names[likes])
    # Of a goal without likes its text is the only positive, even if it says nothing.
    rows = Rows(ground.rows, ground.names, length, goal if goal.nnz or not likes else None)
    window = rows.first(ground.n_window)
    is_liked, row_weights = _examples(ground, query, rows)
    liked = np.where(is_liked, row_weights, 0.0)
    parts = {}
    if weights.svm:
        parts["svm"] = scaled(svm_vector(rows, is_liked, row_weights), window, weights.svm)
    centroid = centroid_vector(rows, liked)
    if weights.centroid:
        parts["centroid"] = scaled(centroid, window, weights.centroid)
    if weights.neighbours:
        # The words alone say which papers that nobody judged are most like what is sought.
        words = np.where(np.arange(features.width) < len(features.words.terms), centroid, 0.0)
        near = nearest_rows(words, window, NEIGHBOURS, _judged(ground, query))
        is_near = np.zeros(ground.n_window)
        is_near[near] = 1.0
        widened = centroid + 0.5 * centroid_vector(window, is_near)
        share = weights.neighbours / max(float(liked.sum()), 1.0)
        parts["neighbours"] = scaled(widened, window, share)
    if refused.nnz and weights.refused:
        tricks = centroid_vector(refused, np.ones(1))
        tricks[goal.indices] = 0.0  # refusing "motion capture" must not refuse the motion that is aimed at
        parts["refused"] = scaled(features.widened(tricks), window, -weights.refused, REFUSED_FLOOR)
    n = ground.titles.shape[0]
    by_title = svm_vector(ground.titles, is_liked[:n], row_weights[:n])
    titles = scaled(by_title, first_rows(ground.titles, ground.n_window), weights.titles)
    # From rows in which names have their length for this query to those in which it is 1.
    lengths = np.where(np.arange(features.width) < len(features.words.terms), 1.0, length)
    return {name: Linear(lengths * part.vector, part.constant) for name, part in parts.items()}, titles


def _examples(ground: _Ground, query: Query, rows: Rows) -> tuple[Array, Array]:
    """The likes and the goal's text (a mask of `rows`) against the window and the skips, and the weight of each row.

    Rows of weight 0 are neither.
    """
    weights = np.zeros(rows.shape[0])
    weights[: ground.n_window] = 1.0
    weights[list(ground.skips)] = SKIP_WEIGHT
    weights[[ground.index[id] for id in query.others]] = 0.0
    likes = [ground.index[id] for id in query.likes]
    is_liked = np.zeros(len(weights), dtype=bool)
    is_liked[likes], weights[likes] = True, list(query.likes.values())
    if rows.text is not None:
        is_liked[-1], weights[-1] = True, max(1.0, ground.weights.text * sum(query.likes.values()))
    return is_liked, weights


def _judged(ground: _Ground, query: Query) -> frozenset[int]:
    return ground.skips | {ground.index[id] for id in (*query.likes, *query.others)}
