"""What other rooms may use of triage: the list of a night worked through, and verdicts.

Names are imported when they are first asked for; a new one is a line of the block below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.core.lazy import lazy_names

if TYPE_CHECKING:
    from .night_list import note_top as note_top
    from .page_list import paper_detail as paper_detail
    from .page_list import queued_today as queued_today
    from .page_list import revised_with as revised_with
    from .verdicts import judge as judge
    from .verdicts import log as log
    from .verdicts import mark_read as mark_read
    from .verdicts import mark_rest_seen as mark_rest_seen
    from .verdicts import mark_seen as mark_seen
    from .verdicts import undo as undo
    from .verdicts import undoable as undoable
    from .view import rows_of as rows_of
else:
    __all__, __getattr__ = lazy_names(__name__, __file__)
