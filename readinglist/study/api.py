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
    from .activity import mentioned_subjects as mentioned_subjects
    from .diet import KINDS_OF_WORK as KINDS_OF_WORK
    from .diet import diet_of_days as diet_of_days
    from .diet import nudge as nudge
    from .diet import read_diet as read_diet
    from .plot import diet_picture as diet_picture
    from .proposals import plan as plan
    from .queue import add_item as add_item
    from .queue import change_item as change_item
    from .queue import log_time as log_time
    from .queue import queue_rows as queue_rows
    from .queue import starters as starters
    from .records import Item as Item
    from .records import QueueLine as QueueLine
    from .records import fold_queue as fold_queue
    from .repro import ClaimComparison as ClaimComparison
    from .repro import claim_label as claim_label
    from .repro import compare_claims as compare_claims
    from .repro import lessons_of as lessons_of
    from .repro import record_claim as record_claim
    from .repro import record_result as record_result
    from .repro import reimplementation_named as reimplementation_named
    from .repro import repro_table as repro_table
    from .repro import reproduced_by as reproduced_by
    from .repro import verdict_of_claims as verdict_of_claims
else:
    __all__, __getattr__ = lazy_names(__name__, __file__)
