"""What other rooms may use of lists: the ranked list of a night, and how good it was.

Names are imported when they are first asked for; a new one is a line of the block below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.core.lazy import lazy_names

if TYPE_CHECKING:
    from .audit import audited as audited
    from .audit import is_audited as is_audited
    from .audit import plain as plain
    from .audit import sources_of as sources_of
    from .colleagues import add_colleague as add_colleague
    from .colleagues import colleagues as colleagues
    from .colleagues import drop_colleague as drop_colleague
    from .colleagues import load_share as load_share
    from .evaluate import evaluate as evaluate
    from .historical_ranking import NIGHTS as NIGHTS
    from .historical_ranking import Mornings as Mornings
    from .rank import explain_paper as explain_paper
    from .rank import load_beside as load_beside
    from .rank import rank_all as rank_all
    from .rank import ranked_night as ranked_night
    from .rank import top_list as top_list
    from .records import Colleague as Colleague
    from .why_empty import failed as failed
    from .why_empty import of_night as of_night
    from .why_empty import of_today as of_today

__all__, __getattr__ = lazy_names(__name__, __file__)
