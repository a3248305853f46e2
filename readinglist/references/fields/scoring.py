"""Where in an entry the authors end and the title begins and ends: the best of all readings, by a sum of weights.

A reading is a place where the authors end (`Start`) and a cut where the title ends. Its features are
few and plain: the form of the names, the signs and words at both places and at the cuts inside the
title, its length, quotes, brackets, case and italics. Styles of references differ in their order and
signs, and a sum bears one unusual sign where a cascade of rules takes the first wrong turn.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from itertools import accumulate

from readinglist.core.frozen import Frozen
from readinglist.references.fields.boundaries import CLOSERS, WORD, Cut, Start, find_cuts, find_starts

_LONGEST = 60  # words of a title


@cache
def reading_weights() -> Mapping[str, float]:
    """What each feature adds to the sum: `reading_weights.tsv`, learned by `python -m bench.fields --train`."""
    table = files(__package__).joinpath("reading_weights.tsv").read_text(encoding="utf-8")
    return {feature: float(weight) for feature, _, weight in (row.rpartition("\t") for row in table.splitlines())}


class Parts(Frozen):
    """The reading chosen: authors are text[:authors], the title text[start:end]; `dated` is the date between."""

    authors: int
    names: int
    start: int
    end: int
    dated: tuple[int, int] | None


class Counts(Frozen):
    """Of the text before a place: its words, its long words, and the long ones in lower case."""

    words: int
    long: int
    low: int

    def since(self, other: Counts) -> tuple[int, int, int]:
        return self.words - other.words, self.long - other.long, self.low - other.low


class Sketch:
    """An entry with all places at which its parts may begin and end."""

    def __init__(self, text: str, italics: tuple[tuple[int, int], ...] = ()) -> None:
        self.text = text
        self.italics = italics
        self.cuts = find_cuts(text)
        self.starts = find_starts(text, self.cuts)
        self._ends = [cut.end for cut in self.cuts]
        words = [match.span() for match in WORD.finditer(text)]
        self._begins = [begin for begin, _ in words]
        long = [end - begin > 3 for begin, end in words]
        self._long = [0, *accumulate(long)]
        low = (is_long and text[begin].islower() for is_long, begin in zip(long, self._begins, strict=True))
        self._low = [0, *accumulate(low)]
        self.counts = [self.count(cut.end) for cut in self.cuts]

    def count(self, place: int) -> Counts:
        index = bisect_left(self._begins, place)
        return Counts(index, self._long[index], self._low[index])

    def ends(self, start: Start) -> range:
        """The cuts at which a title that begins at `start` may end."""
        first = bisect_left(self._ends, start.start + 1)
        most = self.count(start.start).words + _LONGEST
        last = first
        while last < len(self.cuts) and self.counts[last].words <= most:
            last += 1
        return range(first, last)

    def pair_features(self, start: Start, base: Counts, index: int) -> list[str]:
        """What a title from `start` to the cut of this index says for itself."""
        cut = self.cuts[index]
        here = self.counts[index]
        words, long, low = here.since(base)
        _, next_long, next_low = self.counts[min(index + 1, len(self.cuts) - 1)].since(here)
        features = [
            f"T:words{words if words < 6 else 6 if words < 10 else 10 if words < 16 else 16 if words < 26 else 26}",
            f"T:case{_case(low, long)}|{_case(next_low, next_long)}",
        ]
        if start.quote:
            features.append(f"T:quote_{_at_quote(cut, start.closed)}")
        inside = self.text[start.start : cut.end]
        if not start.quote and cut.kind in ("quote", "closed"):
            features.append("T:quote_inner" if any(q in inside for q in CLOSERS) else "T:quote_unopened")
        if cut.kind == "over":
            features.append("T:no_rest")
        if inside.count("(") + inside.count("[") > inside.count(")") + inside.count("]"):
            features.append("T:in_bracket")
        if self.italics:
            features += self._italic_features(start, cut)
        return features

    def empty_features(self, start: Start) -> list[str]:
        """What speaks for an entry without a title, as physics prints them: the venue follows the authors."""
        words, shape = start.follows
        following = self.ends(start)
        first = self.counts[min(following.start, len(self.cuts) - 1)]
        _, long, low = first.since(self.count(start.start))
        return ["T:empty", f"T:empty|{words}", f"T:empty|{shape}", f"T:empty_case{_case(low, long)}"]

    def _italic_features(self, start: Start, cut: Cut) -> Iterator[str]:
        for begin, end in self.italics:
            if abs(begin - start.start) <= 2:
                yield "I:title" if abs(end - cut.end) <= 2 else "I:title_part"
            elif abs(begin - cut.start) <= 5:
                yield "I:venue"
            elif start.start < begin < cut.end:
                yield "I:inside"


def _at_quote(cut: Cut, closed: int | None) -> str:
    """Where a cut stands beside the quote that closes the title at the place before `closed`."""
    if closed is None:
        return "none"
    at = cut.start if cut.end <= closed < cut.start else closed
    if cut.end < at and cut.start <= at:
        return "open"
    return "at" if at == cut.start or closed == cut.end else "past"


def _case(low: int, long: int) -> str:
    return "-" if not long else "0" if not low else "2" if low * 3 >= long * 2 else "1"


def end_features(cut: Cut) -> list[str]:
    """What a cut says for being the end of the title."""
    return [*(f"E:{cut.kind}|{sign}" for sign in (cut.left, cut.words, cut.shape)), f"E:{cut.words}|{cut.shape}"]


def crossing_features(cut: Cut) -> list[str]:
    """What a cut says against standing inside the title."""
    return [f"X:{cut.kind}|{cut.left}", f"X:{cut.kind}|{cut.words}", f"X:{cut.kind}|{cut.shape}"]


def best_reading(sketch: Sketch, weights: Mapping[str, float]) -> Parts:
    """The reading with the highest sum of weights."""

    def total(features: list[str] | tuple[str, ...]) -> float:
        return sum([weights.get(feature, 0.0) for feature in features])

    ending = [total(end_features(cut)) for cut in sketch.cuts]
    crossed = [0.0, *accumulate(total(crossing_features(cut)) for cut in sketch.cuts)]
    best, chosen = float("-inf"), (sketch.starts[0], 0)
    for start in sketch.starts:
        base = total(start.features)
        without_title = base + total(sketch.empty_features(start))
        if without_title > best:
            best, chosen = without_title, (start, start.start)
        count, ends = sketch.count(start.start), sketch.ends(start)
        base -= crossed[ends.start]
        for index in ends:
            score = base + crossed[index] + ending[index] + total(sketch.pair_features(start, count, index))
            if score > best:
                best, chosen = score, (start, sketch.cuts[index].end)
    start, end = chosen
    return Parts(start.end, start.names, start.start, end, start.dated)
