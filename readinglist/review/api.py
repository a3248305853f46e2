"""What other rooms may use of review: the review of a week and the look back.

Names are imported when they are first asked for; a new one is a line of the block below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.core.lazy import lazy_names

if TYPE_CHECKING:
    from .lookback import lookback as lookback
    from .pages import links_of as links_of
    from .review import review as review
    from .text import QUESTIONS as QUESTIONS
else:
    __all__, __getattr__ = lazy_names(__name__, __file__)
