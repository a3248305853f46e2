"""Papers, verdicts and goals to an ordered and explained list: pure, deterministic, without any I/O.

`Ranker` scores, `arrange` decides what is shown, `similar` finds neighbours; `count_terms` gives what a
store may keep so that texts are read once.
"""

from readinglist.ranking.arrange import arrange as arrange
from readinglist.ranking.explain import NEWEST_FIRST as NEWEST_FIRST
from readinglist.ranking.fitted import Kept as Kept
from readinglist.ranking.fitted import Weights as Weights
from readinglist.ranking.fitted import weight_of_age as weight_of_age
from readinglist.ranking.known import KnownPapers as KnownPapers
from readinglist.ranking.order import listing_day as listing_day
from readinglist.ranking.order import window as window
from readinglist.ranking.parts import author_key as author_key
from readinglist.ranking.ranker import Ranker as Ranker
from readinglist.ranking.signals import Likeness as Likeness
from readinglist.ranking.signals import Signal as Signal
from readinglist.ranking.signals import colleague_signals as colleague_signals
from readinglist.ranking.similar import Neighbourhood as Neighbourhood
from readinglist.ranking.similar import by_meaning as by_meaning
from readinglist.ranking.similar import nearest as nearest
from readinglist.ranking.similar import similar as similar
from readinglist.ranking.terms import FEATURES_VERSION as FEATURES_VERSION
from readinglist.ranking.terms import NamedTerm as NamedTerm
from readinglist.ranking.terms import TermCounts as TermCounts
from readinglist.ranking.terms import TermNamer as TermNamer
from readinglist.ranking.terms import count_terms as count_terms
from readinglist.ranking.terms import join_counts as join_counts
from readinglist.ranking.terms import term_names as term_names
