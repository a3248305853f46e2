"""What a goal in plain words makes of a paper: which of its words the paper has, and how near it is to all of them.

Words alone miss papers that say the same with other ones; the vectors of texts alone miss rare names. So both are
summed, each word of the goal for itself, so that a paper that meets most of them is above one that repeats one of them.
The papers of the window that come out on top then speak for the goal too (pseudo-relevance feedback, Rocchio 1971).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from readinglist.core.frozen import Frozen

from .parts import Linear, centroid_vector, scaled
from .space import Space
from .terms import NamedTerm, TermNamer, pair_hashes
from .vectors import WordVectors, unit

Array = NDArray[Any]
NEARNESS = 1.5  # of the vectors, where the words that are met weigh 1
SENTENCE = 2.0  # of the vector of the sentence as a whole, while the window is empty: its idf and its top say little
HALF = 5_000  # papers of the window with which that is half as much
FEEDBACK = 1.5  # of the words of the papers on top, and of the direction of their vectors and the text's
FEW = 60  # papers of the window with which that is half as much: the best of few are often far from the goal
TOP = 15  # papers of the window that speak for the goal
LAST = 0.2  # weight of the last of them, where the first weighs 1
SPREAD = 1.4  # of scores of weight 1, in the spread of the other parts of a ranking: goals stay comparable
MOST = 0.5  # share of the abstracts with a word that have it in one pair: it is known by that pair
PHRASE = 0.01  # share of all abstracts from which on a pair is a phrase ("real world") and no subject
SAME = 0.8  # cosine of a word and such a pair; by chance another pair may have the same hash
_TOP_SHARE, _TOP_LEAST = 50, 3  # of a small window no more than one paper in so many, but three
_LEAST = 1e-9


class GoalText(Frozen, eq=False):
    """score(x, d) = sum of `met` over the words that row x has + near(d) + direction . d - usual + constant.

    near(d) = sum of shares_k root((concepts_k . d - means_k) / deviations_k), root(z) = sign(z) sqrt(|z|), d the vector
    of the paper. All but `met`, which is beside `columns` of the space of words, are about vectors.
    """

    columns: Array
    met: Array
    concepts: Array  # (n_words, WIDTH)
    means: Array
    deviations: Array
    shares: Array
    direction: Array  # (WIDTH,)
    usual: float  # near(d) + direction . d, the mean of the window
    constant: float

    @property
    def has_text(self) -> bool:
        """Whether words of a goal are part of it, and not only likes."""
        return len(self.columns) > 0 or len(self.concepts) > 0

    def scores(self, rows: Any, vectors: Array) -> Array:
        """Of papers: `rows` CSR over the space of words (or words and names), `vectors` (n, WIDTH)."""
        return self.words(rows) + self.meaning(vectors) + self.constant

    def words(self, rows: Any) -> Array:
        """The sum over the goal's words that each row has."""
        return np.asarray((rows[:, self.columns] > 0) @ self.met)

    def meaning(self, vectors: Array) -> Array:
        """What the vectors of papers add, beside the mean of the window; 0 for a paper that has none."""
        # Not `@`, whose last bits may differ by where in memory a row lies.
        total = _dots(vectors, self.direction) - self.usual
        for concept, mean, deviation, share in zip(
            self.concepts, self.means, self.deviations, self.shares, strict=True
        ):
            total += share * _root((_dots(vectors, concept) - mean) / deviation)
        return np.where(vectors.any(axis=1), total, 0.0)

    def towards(self) -> Array:
        """(WIDTH,): the direction in which vectors gain, to say which words of a paper bring it near."""
        return (self.shares / self.deviations) @ self.concepts + self.direction


def fit_goal_text(
    text: str, space: Space, rows: Any, table: WordVectors, vectors: Array, weight: float
) -> tuple[GoalText, Linear] | None:
    """Fits a goal's text over the window, whose `rows` (CSR over `space`) and `vectors` (n, WIDTH) are given.

    Beside it, what the words of the papers on top say of a row. The sum has weight `weight`. None where the window is
    empty or no word of the text is known.
    """
    found = _own_words(text, space, rows, table, vectors, weight)
    if found is None:
        return None
    own, first, sentence = found
    top = np.argsort(-first, kind="stable")[: max(min(TOP, len(first) // _TOP_SHARE), _TOP_LEAST)]
    weights = np.linspace(1.0, LAST, len(top))
    direction = unit(weights[None, :] @ vectors[top])[0] + sentence
    towards = _dots(vectors, direction)
    share = weight * FEEDBACK * len(first) / (FEW + len(first))
    more = share * _per_deviation(towards)
    fitted = replace(own, direction=more * direction + own.direction, usual=own.usual + more * float(towards.mean()))
    return fitted, scaled(centroid_vector(rows[top], weights), rows, share)


def own_words(text: str, space: Space, rows: Any, table: WordVectors, vectors: Array) -> GoalText | None:
    """As `fit_goal_text`, by the words of the text alone, of weight 1."""
    found = _own_words(text, space, rows, table, vectors, 1.0)
    return None if found is None else found[0]


def _own_words(
    text: str, space: Space, rows: Any, table: WordVectors, vectors: Array, weight: float
) -> tuple[GoalText, Array, Array] | None:
    """With the sum over the window, and the vector of the sentence.

    Each word that is met counts once, pairs too; near are words alone. A word that is known by a pair of another
    subject has no vector here, and is not met in a paper with that pair.
    """
    if not rows.shape[0]:
        return None
    named = TermNamer().names(text)
    other = pairs_of_other_subjects(table, named)
    columns, idf = _known(space, table, sorted(named))
    met_by = dict(zip(space.terms[columns].tolist(), idf, strict=True))
    unmet = {pair: met_by[word] for word, pair in sorted(other.items(), key=lambda one: one[1]) if word in met_by}
    has_pair, pairs = space.find(np.array(list(unmet), np.int32))
    columns, idf = np.append(columns, pairs), np.append(idf, -np.array(list(unmet.values()))[has_pair])
    meant = sorted(named.keys() - other)
    at, shares = _known(table.space, table, [term for term in meant if not named[term].words])
    concepts = unit(table.vectors[at])
    sentence = sentence_vector(table, meant)
    met = np.asarray((rows[:, columns] > 0) @ idf)
    dots = np.array([_dots(vectors, concept) for concept in concepts]).reshape(len(concepts), len(met))
    means, deviations = dots.mean(axis=1), np.maximum(dots.std(axis=1), _LEAST)
    near = shares @ _root((dots - means[:, None]) / deviations[:, None])
    per_met, per_near = _per_deviation(met), NEARNESS * _per_deviation(near)
    whole = _dots(vectors, sentence)
    per_whole = SENTENCE * HALF / (HALF + len(whole)) * _per_deviation(whole)
    first = per_met * met + per_near * near + per_whole * whole
    scale = weight * _per_deviation(first)
    if not scale:  # no paper meets the text any better than another
        return None
    own = GoalText(
        columns,
        scale * per_met * idf,
        concepts,
        means,
        deviations,
        scale * per_near * shares,
        scale * per_whole * sentence,
        scale * float(per_near * near.mean() + per_whole * whole.mean()),
        -scale * per_met * float(met.mean()),
    )
    return own, first, sentence


def pairs_of_other_subjects(table: WordVectors, named: Mapping[int, NamedTerm]) -> dict[int, int]:
    """Words of a sentence that most abstracts have in one pair which the sentence does not mean, each with that pair.

    Such as "walk" in "random walk": without the direction of the pair, the word is nearer to the rest of the sentence.
    One sense a discourse (Gale, Church and Yarowsky 1992): a paper with the pair has the word in no other sense.
    """
    found, idf, terms = {}, table.space.idf, table.space.terms
    asked = np.array(sorted(term for term, name in named.items() if not name.words), np.int32)
    known, columns = table.space.find(asked)
    words, directions = asked[known].tolist(), unit(table.vectors[columns])
    lengths = np.maximum(np.linalg.norm(table.vectors, axis=1), _LEAST)
    cosines = table.vectors @ directions.T / lengths[:, None]
    is_likely = (cosines > SAME) & (idf[:, None] >= 1 - np.log(PHRASE))
    is_likely &= (idf[:, None] >= idf[columns]) & (idf[:, None] <= idf[columns] - np.log(MOST))
    is_likely[columns, np.arange(len(words))] = False  # the word itself
    for i in np.flatnonzero(is_likely.any(axis=0)):
        word, v, likely = words[i], directions[i], np.flatnonzero(is_likely[:, i])
        partners, one = terms[~np.isin(terms, list(named))], np.array([word])
        pairs = np.concatenate([pair_hashes(partners, one), pair_hashes(one, partners)])
        rest = sentence_vector(table, [t for t in sorted(named) if t != word and word not in named[t].words])
        for at in likely[np.isin(terms[likely], pairs)]:
            beside = v - cosines[at, i] * unit(table.vectors[[at]])[0]
            if unit(beside[None, :])[0] @ rest > v @ rest:
                found[word] = int(terms[at])
    return found


def near_to(goal: GoalText | None, likes: Linear) -> GoalText:
    """`goal`, or nothing, and with it how near the vector of a paper is to those of the likes."""
    if goal is None:
        none, no_words = np.zeros(0), np.zeros((0, len(likes.vector)))
        return GoalText(np.zeros(0, np.int64), none, no_words, none, none, none, likes.vector, -likes.constant, 0.0)
    return replace(goal, direction=goal.direction + likes.vector, usual=goal.usual - likes.constant)


def _known(space: Space, table: WordVectors, terms: Sequence[int]) -> tuple[Array, Array]:
    """The columns of those of `terms` (ascending) that are in `space`, and their idf by how much they tell."""
    asked = np.array(terms, np.int32)
    known, columns = space.find(asked)
    return columns, space.idf[columns] * table.weights(asked[known])


def sentence_vector(table: WordVectors, terms: Sequence[int]) -> Array:
    """(WIDTH,) of length 1: the mean of the directions of the words and pairs that are known; 0 where none is."""
    columns, shares = _known(table.space, table, terms)
    return np.asarray(unit((shares @ unit(table.vectors[columns]))[None, :])[0])


def _per_deviation(values: Array) -> float:
    """1 over the standard deviation; 0 where nothing differs."""
    deviation = float(values.std())
    return 1.0 / deviation if deviation > _LEAST else 0.0


def _dots(vectors: Array, direction: Array) -> Array:
    return np.asarray(np.einsum("ij,j->i", vectors, direction))


def _root(values: Array) -> Array:
    return np.sign(values) * np.sqrt(np.abs(values))
