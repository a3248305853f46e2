"""Texts as counts of hashed terms: unigrams and bigrams of folded words, without any dictionary.

A term is 31 bits: the checksum of a word, or a mix of the checksums of two neighbouring words (stop
words are taken out first). Nothing else is stored, so shards of counts can only be appended to; the
name of a term is found again by counting the words of the paper in which it is to be explained.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from readinglist.core.frozen import Frozen
from readinglist.core.package_data import word_sets
from readinglist.core.text import fold, words

STOP_WORDS = word_sets(__package__, "words.toml", "terms")["stop_words"]


FEATURES_VERSION = 1  # of the meaning of stored counts: they are dropped and counted again when it changes
MAX_COUNT = 255
_BLOCK = 2048  # texts counted at once: bounds the memory, some 20 MB of keys
_HASH_BITS = 31
_HASH_MASK = (1 << _HASH_BITS) - 1
_FIRST, _SECOND, _LAST = 0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0xBF58476D1CE4E5B9  # odd, bits well spread
_LONGEST_GAP = 2  # stop words that the name of a bigram spells out
_LETTERS = bytes(c if chr(c).isalnum() and c < 128 else 32 for c in range(256))

Array = NDArray[Any]


class TermCounts(Frozen, eq=False):
    """Counts of terms, one row a text: row i is `terms[indptr[i]:indptr[i + 1]]`, ascending, distinct.

    indptr int64 (n + 1), terms int32 (not negative), counts uint8 (1 to 255, cut there).
    """

    indptr: Array
    terms: Array
    counts: Array

    def __len__(self) -> int:
        return len(self.indptr) - 1

    def take(self, rows: Sequence[int] | Array) -> TermCounts:
        """The given rows, in the order asked for."""
        rows = np.asarray(rows, dtype=np.int64)
        starts, lengths = self.indptr[rows], self.indptr[rows + 1] - self.indptr[rows]
        indptr = np.concatenate(([0], np.cumsum(lengths)))
        at = np.arange(indptr[-1]) + np.repeat(starts - indptr[:-1], lengths)
        return TermCounts(indptr, self.terms[at], self.counts[at])


def count_terms(texts: Iterable[str]) -> TermCounts:
    """The counts of `texts`, in their order.

    >>> counts = count_terms(["A robot walks, a robot runs"])
    >>> names = term_names("A robot walks, a robot runs")
    >>> sorted((names[term], count) for term, count in zip(counts.terms.tolist(), counts.counts.tolist()))
    [('robot', 2), ('robot runs', 1), ('robot walks', 1), ('runs', 1), ('walks', 1), ('walks a robot', 1)]
    """
    hashes = _WordHashes()
    source = iter(texts)
    blocks = []
    while block := list(islice(source, _BLOCK)):
        blocks.append(_count_block(block, hashes))
    return join_counts(blocks)


def count_names(names: Sequence[Sequence[str]]) -> TermCounts:
    """Lists of names, each name a term of its own (`name_term`)."""
    lengths = np.fromiter(map(len, names), np.int64, len(names))
    terms = np.fromiter(map(name_term, chain.from_iterable(names)), np.int64, int(lengths.sum()))
    return _counted(np.repeat(np.arange(len(names), dtype=np.int64), lengths) << _HASH_BITS | terms, len(names))


def name_term(name: str) -> int:
    """A whole name as a term."""
    return (crc32(name.encode()) & _HASH_MASK) or 1


def join_counts(parts: Sequence[TermCounts]) -> TermCounts:
    """The rows of all parts, one part after the other."""
    if not parts:
        return TermCounts(np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.uint8))
    offsets = np.cumsum([0] + [len(part.terms) for part in parts[:-1]])
    indptr = [part.indptr[1:] + offset for part, offset in zip(parts, offsets, strict=True)]
    return TermCounts(
        np.concatenate([[0], *indptr]).astype(np.int64),
        np.concatenate([part.terms for part in parts]),
        np.concatenate([part.counts for part in parts]),
    )


def term_names(text: str) -> dict[int, str]:
    """Every term of `text` with its name, in words of the text; the first spelling found stays.

    The name of a bigram spells out up to two stop words that stood between.

    >>> sorted(term_names("Learning to walk").values())
    ['learning', 'learning to walk', 'walk']
    """
    return {term: named.name for term, named in TermNamer().names(text).items()}


class NamedTerm(Frozen):
    """The name of a term, and the terms of its two words (none for a word)."""

    name: str
    words: tuple[int, ...] = ()


class _ReadText(Frozen):
    """The tokens of a text, which of them are `terms`, and where each word and pair comes first among these."""

    tokens: list[bytes]
    places: list[int]
    terms: list[int]
    words: dict[int, int]
    pairs: dict[int, int]


class TermNamer:
    """Names the terms of texts; keeps the checksums of words from text to text, and the last text as it was read."""

    def __init__(self) -> None:
        self._hashes = _WordHashes()
        self._last = ("", self._read(""))

    def names(self, text: str, wanted: Collection[int] | None = None) -> dict[int, NamedTerm]:
        """The terms of `text` that are `wanted` (None: all), in the order of the text, words first."""
        if text != self._last[0]:
            self._last = (text, self._read(text))
        read = self._last[1]
        tokens = read.tokens
        names = {}
        for i, term in _chosen(read.words, wanted):
            names[term] = NamedTerm(tokens[read.places[i]].decode())
        for i, term in _chosen(read.pairs, wanted):
            if term not in names:
                start, end = read.places[i : i + 2]
                between = tokens[start + 1 : end] if end - start - 1 <= _LONGEST_GAP else []
                name = b" ".join([tokens[start], *between, tokens[end]]).decode()
                names[term] = NamedTerm(name, (read.terms[i], read.terms[i + 1]))
        return names

    def _read(self, text: str) -> _ReadText:
        tokens = _tokens(text)
        hashes = np.fromiter(map(self._hashes.__getitem__, tokens), np.int64, len(tokens))
        places = np.flatnonzero(hashes)
        terms = hashes[places]
        pairs = pair_hashes(terms[:-1], terms[1:])
        return _ReadText(tokens, places.tolist(), terms.tolist(), _firsts(terms), _firsts(pairs))


def _firsts(terms: Array) -> dict[int, int]:
    """Where each term comes first."""
    return dict(zip(terms[::-1].tolist(), range(len(terms) - 1, -1, -1), strict=True))


def _chosen(firsts: dict[int, int], wanted: Collection[int] | None) -> list[tuple[int, int]]:
    """(place, term) of those that are wanted, in their order."""
    terms = firsts if wanted is None else firsts.keys() & wanted
    return sorted((firsts[term], term) for term in terms)


class _WordHashes(dict[bytes, int]):
    """Word -> its term, 0 for what is no term: stop words, single characters, bare numbers."""

    def __missing__(self, word: bytes) -> int:
        is_term = len(word) > 1 and not word.isdigit() and word.decode() not in STOP_WORDS
        term = ((crc32(word) & _HASH_MASK) or 1) if is_term else 0
        self[word] = term
        return term


def _tokens(text: str) -> list[bytes]:
    folded = fold(text)
    if folded.isascii():
        return folded.encode().translate(_LETTERS).split()
    return [word.encode() for word in words(folded)]


def _count_block(texts: Sequence[str], hashes: _WordHashes) -> TermCounts:
    tokens = [_tokens(text) for text in texts]
    lengths = np.fromiter(map(len, tokens), np.int64, len(tokens))
    unigrams = np.fromiter(map(hashes.__getitem__, chain.from_iterable(tokens)), np.int64, int(lengths.sum()))
    document = np.repeat(np.arange(len(tokens), dtype=np.int64), lengths)
    is_term = unigrams > 0
    unigrams, document = unigrams[is_term], document[is_term]
    same = document[1:] == document[:-1]
    bigrams = pair_hashes(unigrams[:-1][same], unigrams[1:][same])
    keys = np.concatenate([document << _HASH_BITS | unigrams, document[1:][same] << _HASH_BITS | bigrams])
    return _counted(keys, len(tokens))


def _counted(keys: Array, n: int) -> TermCounts:
    """The counts of `n` rows, where `keys` has `row << 31 | term` once for every time that a term occurs."""
    keys.sort()
    starts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])) if len(keys) else np.zeros(0, np.int64)
    counts = np.diff(np.append(starts, len(keys)))
    distinct = keys[starts]
    indptr = np.searchsorted(distinct, np.arange(n + 1, dtype=np.int64) << _HASH_BITS)
    terms = (distinct & _HASH_MASK).astype(np.int32)
    return TermCounts(indptr.astype(np.int64), terms, np.minimum(counts, MAX_COUNT).astype(np.uint8))


def pair_hashes(first: Array, second: Array) -> Array:
    """The terms of pairs of neighbouring words, from their terms: 31 bits, not symmetric. 64 bits wrap on purpose."""
    mixed = first.astype(np.uint64) * np.uint64(_FIRST) ^ (second.astype(np.uint64) * np.uint64(_SECOND))
    mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(_LAST)
    return np.asarray(mixed >> np.uint64(64 - _HASH_BITS), dtype=np.int64)


def iter_rows(counts: TermCounts) -> Iterator[tuple[Array, Array]]:
    """(terms, counts) of each row in turn."""
    for start, end in zip(counts.indptr[:-1].tolist(), counts.indptr[1:].tolist(), strict=True):
        yield counts.terms[start:end], counts.counts[start:end]
