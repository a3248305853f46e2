"""What other rooms may use of study: the queue, the diet, reimplementations.

Names are imported when they are first asked for; a new one is a line of the block below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.core.lazy import lazy_names

if TYPE_CHECKING:
    from .activity import ActivityDay as ActivityDay
    from .activity import all_activity as all_activity
    from .activity import commits_of as commits_of
    from .activity import logged_activity as logged_activity
    from .activity import subjects_of as subjects_of
    from .diet import KINDS as KINDS
    from .diet import diet as diet
    from .diet import nudge as nudge
    from .diet import read_diet as read_diet
    from .plot import diet_picture as diet_picture
    from .plot import plot_diet as plot_diet
    from .proposals import plan as plan
    from .queue import add as add
    from .queue import change as change
    from .queue import log_time as log_time
    from .queue import queue_rows as queue_rows
    from .queue import starters as starters
    from .repro import Comparison as Comparison
    from .repro import claim as claim
    from .repro import compare as compare
    from .repro import label as label
    from .repro import lessons_of as lessons_of
    from .repro import reproduced_by as reproduced_by
    from .repro import result as result
    from .repro import table as table
    from .repro import verdict_at as verdict_at
    from .repro import verdict_of as verdict_of

__all__, __getattr__ = lazy_names(__name__, __file__)
