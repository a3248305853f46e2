"""Where in an entry the authors end and the title begins and ends: the best of all readings, by a sum of weights.

A reading is a place where the authors end (`Start`) and a cut where the title ends. Its features are
few and plain: the form of the names, the signs and words at both places and at the cuts inside the
title, its length, quotes, brackets, case and italics. Styles of references differ in their order and
signs, and a sum bears one unusual sign where a cascade of rules takes the first wrong turn.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

from .cuts import Cut, find_cuts
from .starts import CLOSERS, WORD, Start, find_starts

# What speaks for a reading of an entry, and how strongly: see `scoring`.
#
# Written by `python -m bench.fields --train` from tagged reference strings; not to be changed by hand.


_TABLE = {
    "A": """
        A. surname 0.72 ; A. surname|' -0.30 ; A. surname|, 1.12 ; A. surname|– 0.34 ; dash 0.42 ; dash|. 0.52 ;
        et_al 0.45 ; given surname -0.60 ; given surname|( -0.28 ; given surname|, 0.70 ; given surname|. 1.27 ;
        given surname|: -1.10 ; given surname|a -0.96 ; joined0|0 -0.39 ; joined0|1 -0.53 ; joined1|0 0.83 ;
        joined1|1 0.63 ; left0 0.44 ; left1 0.38 ; longest0 -0.32 ; longest1 0.86 ; mixed|A. surname -0.93 ;
        mixed|surname, given -0.56 ; names1|A. surname 0.82 ; names1|dash 0.42 ; names1|given surname 0.65 ;
        names1|surname A -0.78 ; names1|surname A. -0.38 ; names1|surname, A -0.40 ; names1|surname, given 0.52 ;
        names2|given surname -0.60 ; names2|surname, given -0.58 ; names3|A. surname -0.40 ; names3|surname A 0.25 ;
        names4|given surname -0.36 ; names4|surname A 0.94 ; none|" -0.37 ; none|“ 0.39 ; org -0.13 ; org_small0
        0.40 ; org_small3 -1.27 ; org_words0 -0.52 ; org|" 0.42 ; org|( 0.57 ; org|, -0.60 ; org|: -1.06 ; org|a
        -0.34 ; org|“ -0.34 ; org|” 0.44 ; surname A 0.58 ; surname A|, -1.59 ; surname A|. 1.04 ; surname A|: 1.03
        ; surname, A -0.55 ; surname, A. 0.55 ; surname, A.|.: 0.77 ; surname, A.|.; -0.56 ; surname, A|. -0.38 ;
        surname, given|( 0.22 ; surname, given|. 0.95 ; surname, given|: -0.69 ; surname, given|; -0.26 ; surname,
        given|a -0.38 ; surname, given|“ -0.43 ; undated|bare -0.47 ; undated|paren -0.69 ; year|bare 0.23 ;
        year|names 1.21 ; year|paren 0.94
    """,
    "E": """
        ask|capital 0.56 ; ask|in 0.52 ; ask|journal 0.29 ; ask|placed 0.50 ; ask|volume 0.64 ; ask|word 0.68 ;
        city|place_year 0.43 ; city|volume 0.91 ; closed|digit 0.47 ; closed|in 0.34 ; closed|placed -0.23 ; colon|
        -1.26 ; colon|capital -0.92 ; colon|date -0.29 ; colon|digit -0.27 ; colon|place_year -0.44 ; colon|sign
        -0.27 ; colon|upper -0.36 ; colon|vol 0.41 ; colon|volume -0.56 ; colon|word -0.69 ; comma| -0.99 ;
        comma|date -0.37 ; comma|digit -0.40 ; comma|edit 0.35 ; comma|in 1.04 ; comma|initial -0.33 ; comma|proc
        0.35 ; comma|sign -0.75 ; comma|upper -0.52 ; comma|vol -0.64 ; comma|web -0.30 ; comma|word 1.26 ; dash|
        -0.46 ; dash|capital -0.62 ; dash|place_year -0.34 ; dash|volume -0.27 ; dash|word -0.32 ; date|digit -0.59
        ; date|lower 1.43 ; date|place_year -1.29 ; date|volume -1.18 ; edit|digit 1.01 ; edit|placed 0.29 ;
        edit|upper 0.45 ; in|lower 1.51 ; in|placed 0.84 ; in|upper 0.38 ; journal|volume 0.62 ; mask| -0.87 ;
        mask|sign -0.43 ; mask|web -0.65 ; paren|city 0.33 ; paren|date -0.95 ; paren|digit -0.42 ; paren|digits
        -0.25 ; paren|edit 0.19 ; paren|in -0.77 ; paren|initial -0.38 ; paren|journal -0.55 ; paren|lower -0.28 ;
        paren|place_year 0.22 ; paren|report 0.45 ; paren|thesis 0.56 ; paren|volume -0.42 ; paren|web 0.26 ;
        proc|digit -0.39 ; proc|volume 0.80 ; pub|place_year -0.39 ; pub|placed 0.45 ; pub|volume 0.53 ; quote| 0.67
        ; quote|capital 1.31 ; quote|city 0.31 ; quote|digits 1.15 ; quote|edit 0.33 ; quote|in 1.20 ; quote|initial
        0.30 ; quote|journal 0.96 ; quote|letter 0.35 ; quote|lower 0.40 ; quote|place_year 0.33 ; quote|placed 0.26
        ; quote|proc 0.59 ; quote|pub 0.45 ; quote|upper 0.27 ; quote|vol -0.57 ; quote|volume 1.68 ; quote|word
        0.77 ; report|lower 0.35 ; semi| -0.61 ; semi|date -0.26 ; semi|digit -0.53 ; semi|digits -0.27 ;
        semi|placed 0.42 ; semi|pub 0.25 ; semi|upper -0.27 ; stop| -1.02 ; stop|abbreviation -1.02 ; stop|capital
        0.99 ; stop|city 0.46 ; stop|digit -0.29 ; stop|digits 0.67 ; stop|edit 0.71 ; stop|in 1.21 ; stop|initial
        -2.12 ; stop|journal -0.53 ; stop|lower 0.41 ; stop|place_year 0.19 ; stop|placed 0.66 ; stop|proc 0.44 ;
        stop|pub -0.25 ; stop|report 0.47 ; stop|vol -0.38 ; stop|volume 0.74 ; stop|web -0.45 ; stop|word 1.90 ;
        thesis|upper 0.55 ; vol|digit 0.39 ; vol|lower -1.36 ; vol|place_year 0.42 ; vol|upper -0.25 ; vol|volume
        -0.54 ; web| 0.19 ; web|lower -0.33 ; web|place_year 0.74 ; web|upper -1.35 ; within|digits -0.49 ;
        within|in -0.49 ; within|upper -0.49 ; year|date -0.37 ; | -1.93 ; |digit -1.50 ; |lower -1.36 ; |placed
        0.40 ; |upper -0.64 ; |volume 1.00
    """,
    "I": """
        title 2.26 ; title_part -0.54 ; venue 1.01
    """,
    "S": """
        city|names -0.61 ; city|org -0.32 ; date|names -0.30 ; date|org -0.35 ; digit -0.50 ; edit|names -0.77 ;
        edit|org -0.69 ; in|names 0.50 ; in|org -0.71 ; journal|names 0.98 ; lower -1.71 ; place_year 0.48 ; placed
        0.94 ; proc|org 1.29 ; pub|names -0.32 ; quoteFalse -0.91 ; quoteTrue 0.91 ; upper 0.27 ; vol|org -0.23 ;
        web|names -0.48 ; web|org -0.39 ; |names 1.42 ; |org 0.94
    """,
    "T": """
        case-|- -0.94 ; case-|0 -0.94 ; case-|1 -0.32 ; case0|0 0.53 ; case0|1 -0.21 ; case0|2 0.26 ; case1|0 0.59 ;
        case1|2 -0.30 ; case2|- 1.02 ; case2|0 1.70 ; case2|1 0.52 ; empty -1.07 ; empty_case- 1.34 ; empty_case0
        -0.39 ; empty_case1 -1.11 ; empty_case2 -0.91 ; empty| -1.06 ; empty|city -0.25 ; empty|date -0.59 ;
        empty|in -0.28 ; empty|journal 1.24 ; empty|place_year -0.71 ; empty|placed -0.73 ; empty|proc 0.37 ;
        empty|report 0.64 ; empty|thesis 0.38 ; empty|upper -1.26 ; empty|vol -0.50 ; empty|volume 1.35 ; empty|web
        -0.75 ; in_bracket -2.11 ; quote_inner -0.47 ; quote_open 1.08 ; quote_past -0.88 ; quote_unopened -0.45 ;
        words0 -0.89 ; words1 -2.48 ; words10 1.68 ; words16 2.27 ; words2 -1.14 ; words26 1.08 ; words3 -0.43 ;
        words5 0.35 ; words6 1.00
    """,
    "X": """
        ask| 0.70 ; ask|in -0.43 ; ask|journal -0.26 ; ask|placed -0.33 ; ask|word -0.45 ; closed| 0.59 ;
        closed|capital 0.65 ; closed|placed 0.24 ; closed|upper 0.35 ; colon| 0.69 ; colon|date 0.29 ; colon|digit
        -0.48 ; colon|digits -0.66 ; colon|journal -0.30 ; colon|letter 0.40 ; colon|lower 0.36 ; colon|place_year
        -0.75 ; colon|pub -0.58 ; colon|sign -0.84 ; colon|upper 0.38 ; colon|vol -0.38 ; comma| 0.36 ;
        comma|abbreviation -0.60 ; comma|capital -0.51 ; comma|city -0.63 ; comma|date 0.41 ; comma|digit -1.29 ;
        comma|digits -0.51 ; comma|edit -1.77 ; comma|in -1.19 ; comma|initial -1.15 ; comma|journal -0.33 ;
        comma|letter 0.35 ; comma|place_year -0.61 ; comma|placed -0.69 ; comma|pub -0.95 ; comma|sign -2.27 ;
        comma|upper -0.90 ; comma|vol -1.14 ; comma|volume -0.84 ; comma|web -0.27 ; comma|word -0.51 ; dash| 0.68 ;
        dash|capital 0.53 ; dash|volume 0.47 ; dash|word 0.31 ; mask| -0.52 ; mask|sign -0.35 ; mask|web -0.36 ;
        open| 0.48 ; open|upper 0.60 ; open|word 0.49 ; paren| 0.67 ; paren|city -0.28 ; paren|digit -0.85 ;
        paren|digits -0.39 ; paren|edit -1.50 ; paren|in 1.50 ; paren|journal 0.48 ; paren|lower -0.44 ;
        paren|place_year -0.28 ; paren|placed -0.31 ; paren|report -0.66 ; paren|sign -0.61 ; paren|thesis -0.57 ;
        paren|upper 0.60 ; paren|web -0.24 ; paren|word 0.30 ; quote| 0.79 ; quote|capital -0.35 ; quote|digit -0.47
        ; quote|placed -0.61 ; quote|proc -0.34 ; quote|vol -0.36 ; quote|volume 0.25 ; quote|word -0.38 ;
        semi|capital -0.34 ; semi|digits -0.31 ; semi|edit -0.25 ; stop|capital -1.32 ; stop|city -0.56 ; stop|date
        -0.56 ; stop|digit -1.88 ; stop|digits -0.75 ; stop|edit -0.72 ; stop|in -0.97 ; stop|initial -1.73 ;
        stop|journal -0.85 ; stop|letter 0.68 ; stop|lower -0.81 ; stop|place_year -0.97 ; stop|placed -0.73 ;
        stop|proc -0.37 ; stop|pub -0.25 ; stop|report -0.38 ; stop|sign -1.78 ; stop|upper -1.02 ; stop|volume
        -0.36 ; stop|web -0.93 ; stop|word -0.70 ; year|digit -0.79 ; year|letter 0.36 ; year|sign -0.32 ; year|word
        0.37
    """,
}
WEIGHTS = {
    f"{group}:{name}": float(weight)
    for group, rows in _TABLE.items()
    for name, _, weight in (row.strip().rpartition(" ") for row in " ".join(rows.split()).split(" ; "))
}


_LONGEST = 60  # words of a title


@dataclass(frozen=True, slots=True)
class Parts:
    """The reading chosen: authors are text[:authors], the title text[start:end]; `dated` is the date between."""

    authors: int
    names: int
    start: int
    end: int
    dated: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Counts:
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
        self._words = [match.span() for match in WORD.finditer(text)]
        self._begins = [begin for begin, _ in self._words]
        long = [end - begin > 3 for begin, end in self._words]
        self._long = [0, *accumulate(long)]
        self._low = [
            0,
            *accumulate(is_long and text[w[0]].islower() for is_long, w in zip(long, self._words, strict=True)),
        ]
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
            at = -1 if start.closed is None else cut.start if cut.end <= start.closed < cut.start else start.closed
            features.append(
                "T:quote_"
                + (
                    "none"
                    if at < 0
                    else "open"
                    if cut.end < at and cut.start <= at
                    else "at"
                    if at == cut.start or start.closed == cut.end
                    else "past"
                )
            )
        elif cut.kind in ("quote", "closed"):
            features.append(
                "T:quote_inner" if any(q in self.text[start.start : cut.end] for q in CLOSERS) else "T:quote_unopened"
            )
        if cut.kind == "over":
            features.append("T:no_rest")
        inside = self.text[start.start : cut.end]
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


def _case(low: int, long: int) -> str:
    return "-" if not long else "0" if not low else "2" if low * 3 >= long * 2 else "1"


def end_features(cut: Cut) -> list[str]:
    """What a cut says for being the end of the title."""
    return [
        f"E:{cut.kind}|{cut.left}",
        f"E:{cut.kind}|{cut.words}",
        f"E:{cut.kind}|{cut.shape}",
        f"E:{cut.words}|{cut.shape}",
    ]


def crossing_features(cut: Cut) -> list[str]:
    """What a cut says against standing inside the title."""
    return [f"X:{cut.kind}|{cut.left}", f"X:{cut.kind}|{cut.words}", f"X:{cut.kind}|{cut.shape}"]


def readings(sketch: Sketch) -> Iterator[tuple[Start, int, list[str]]]:
    """Every reading with all of its features: authors, where the title ends, features. For training."""
    for start in sketch.starts:
        yield start, start.start, [*start.features, *sketch.empty_features(start)]
        inside, base = list(start.features), sketch.count(start.start)
        for index in sketch.ends(start):
            cut = sketch.cuts[index]
            yield start, cut.end, [*inside, *end_features(cut), *sketch.pair_features(start, base, index)]
            inside += crossing_features(cut)


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
