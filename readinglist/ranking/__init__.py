"""Papers, verdicts and goals to an ordered and explained list: pure, deterministic, without any I/O.

`Ranker` scores, `arrange` decides what is shown, `similar` finds neighbours; `count_terms` gives what a
store may keep so that texts are read once.
"""

from .arrange import arrange
from .authors import author_key
from .colleagues import Likeness, colleague_signals
from .explain import NEWEST_FIRST
from .fitted import Weights
from .order import listing_day, window
from .queries import Kept, weight_of_age
from .ranker import Ranker
from .signals import Signal
from .similar import Neighbourhood, nearest, similar
from .terms import FEATURES_VERSION, NamedTerm, TermCounts, TermNamer, count_terms, join_counts, term_names

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
