"""What other rooms may use of study: the queue, the diet, reimplementations.

Names are imported when they are first asked for; a new one is a line of the block below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.core.lazy import lazy_names

if TYPE_CHECKING:
    from .activity import all_touches as all_touches
    from .activity import commits_of as commits_of
    from .activity import subjects_of as subjects_of
    from .claims import Comparison as Comparison
    from .claims import compare as compare
    from .claims import label as label
    from .claims import verdict_of as verdict_of
    from .diet import KINDS as KINDS
    from .diet import diet_picture as diet_picture
    from .diet import nudge as nudge
    from .diet import plan as plan
    from .diet import plot_diet as plot_diet
    from .diet import read_diet as read_diet
    from .diet_figures import Touch as Touch
    from .diet_figures import diet as diet
    from .diet_figures import touches_of as touches_of
    from .queue import add as add
    from .queue import change as change
    from .queue import log_time as log_time
    from .queue import queue_rows as queue_rows
    from .queue import starters as starters
    from .records import Item as Item
    from .records import QueueLine as QueueLine
    from .records import fold_queue as fold_queue
    from .repro import claim as claim
    from .repro import lessons_of as lessons_of
    from .repro import reproduced_by as reproduced_by
    from .repro import result as result
    from .repro import table as table
    from .repro import verdict_at as verdict_at

__all__, __getattr__ = lazy_names(__name__, __file__)
