"""Values that several rooms must agree on, each with its unit and the reason why it is that large.

A value that one room alone needs stands in that room.
"""

from __future__ import annotations

# The papers that a ranking is fitted on, and that say what is near a text: those of the newest listing days that hold
# papers, so many at most. Some three months of nights: older papers change no ranking that is read, and cost time.
WINDOW_DAYS = 60  # listing days
WINDOW_PAPERS = 20_000
SMALL_LIBRARY = 2_000  # papers: below it all of them are the window, and every word counts

# How a list is arranged for reading. What one reader looks at in a sitting is varied and explores; the rest follows
# by score. One row in ten is enough to learn what the ranking would hide, and few enough to be read on.
HEAD = 20  # rows
EXPLORE_SHARE = 0.1  # of these rows, where `[rank] explore` says nothing else

# Who comes to the top of a cohort: the question that forecasts, bets, the quiz and the scorecard share. A cohort is all
# papers of one month of first versions and one primary category.
PEERS = 50  # papers of a cohort: with fewer nothing is said of a paper's place in it
TOP_SHARE = 0.1  # of a cohort
TOP = 1 - TOP_SHARE  # the percentile from which on a paper is in the top
HORIZON = 24  # months after its first version at which a paper's place is read: most papers have found readers by then
