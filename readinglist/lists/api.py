"""What other rooms may use of lists: the ranked list of a night, and how good it was.

Names are imported when they are first asked for; a new one is a line of the block below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.core.lazy import lazy_names

if TYPE_CHECKING:
    from .audit import audit_list as audit_list
    from .audit import audit_sources as audit_sources
    from .audit import is_audit_night as is_audit_night
    from .colleagues import add_colleague as add_colleague
    from .colleagues import colleagues as colleagues
    from .colleagues import drop_colleague as drop_colleague
    from .colleagues import load_share as load_share
    from .evaluate import evaluate as evaluate
    from .history import NIGHTS as NIGHTS
    from .history import HistoricalLists as HistoricalLists
    from .list_rules import ListRules as ListRules
    from .list_rules import is_followed as is_followed
    from .list_rules import is_hidden as is_hidden
    from .list_rules import muted_papers as muted_papers
    from .rank import explain_paper as explain_paper
    from .rank import preload_ranking as preload_ranking
    from .rank import rank_all as rank_all
    from .rank import rank_rows as rank_rows
    from .rank import ranked_night as ranked_night
    from .rank import top_list as top_list
    from .rank import without_exploration as without_exploration
    from .records import Colleague as Colleague
    from .why_empty import last_failure as last_failure
    from .why_empty import today_in_words as today_in_words
    from .why_empty import why_night_is_empty as why_night_is_empty
    from .worth import readable as readable
else:
    __all__, __getattr__ = lazy_names(__name__, __file__)
