"""What other rooms may use of screening: piles that are screened to their end.

Names are imported when they are first asked for; a new one is a line of the block below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.core.lazy import lazy_names

if TYPE_CHECKING:
    from .commands import next_command as next_command
    from .piles import OpenPile as OpenPile
    from .piles import get_pile as get_pile
    from .piles import label as label
    from .piles import next_in_pile as next_in_pile
    from .piles import pile_names as pile_names
    from .piles import pile_status as pile_status
    from .piles import start_from_file as start_from_file
    from .piles import start_from_search as start_from_search
    from .piles import start_pile as start_pile
else:
    __all__, __getattr__ = lazy_names(__name__, __file__)
