"""Values that several rooms must agree on, each with its unit and its reason.

A value that one room alone needs stands in that room.
"""

from __future__ import annotations

# The window: what a ranking is fitted on, and what says how crowded it is around a text (docs/methods.md). The newest
# nights are the background of tonight's papers; the cap bounds time and memory where a day holds very many.
WINDOW_DAYS = 60  # the newest listing days that hold papers
WINDOW_PAPERS = 20_000
SMALL_LIBRARY = 2_000  # papers: below it all of them are the window, since so few days say too little

# How a list is arranged: its head is varied and explores, the rest follows by score. What is shown is what gets kept,
# so a share of places goes to papers drawn from below: only they tell what the ranking hides (docs/evaluate.md).
HEAD = 20  # rows
EXPLORE_SHARE = 0.1  # of the rows of a head, where `[rank] explore` says nothing else
FIRST_DRAWN = 5  # rows at the head of a list that are never drawn

# Who comes to the top of a cohort: the question that forecasts, bets, the quiz and the scorecard share. A cohort is all
# papers of one month of first versions and one primary category.
PEERS = 50  # papers of a cohort: in a smaller one the top tenth is under five papers, and no place is claimed
TOP_SHARE = 0.1  # of a cohort
TOP = 1 - TOP_SHARE  # the percentile from which on a paper is in the top
HORIZON = 24  # months after its first version at which a paper's place is read: one for all, to be comparable

HISTORY = "history"  # in `feed_state`, by category: the day from which on all papers are here (`[trace] history`)
