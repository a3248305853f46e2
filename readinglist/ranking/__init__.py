"""Papers, verdicts and goals to an ordered and explained list: pure, deterministic, without any I/O.

`Ranker` scores, `arrange` decides what is shown, `similar` finds neighbours; `count_terms` gives what a
store may keep so that texts are read once.
"""

from readinglist.ranking.arrange import arrange
from readinglist.ranking.explain import NEWEST_FIRST
from readinglist.ranking.fitted import Kept, Weights, weight_of_age
from readinglist.ranking.order import listing_day, window
from readinglist.ranking.parts import author_key
from readinglist.ranking.ranker import Ranker
from readinglist.ranking.signals import Likeness, Signal, colleague_signals
from readinglist.ranking.similar import Neighbourhood, nearest, similar
from readinglist.ranking.terms import (
    FEATURES_VERSION,
    NamedTerm,
    TermCounts,
    TermNamer,
    count_terms,
    join_counts,
    term_names,
)

__all__ = [
    "FEATURES_VERSION",
    "Kept",
    "Likeness",
    "NEWEST_FIRST",
    "NamedTerm",
    "Neighbourhood",
    "Ranker",
    "Signal",
    "TermCounts",
    "TermNamer",
    "Weights",
    "arrange",
    "author_key",
    "colleague_signals",
    "count_terms",
    "join_counts",
    "listing_day",
    "nearest",
    "similar",
    "term_names",
    "weight_of_age",
    "window",
]
