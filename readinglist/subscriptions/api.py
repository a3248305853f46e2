"""What other rooms may use of subscriptions: subscriptions: looked at, added to, exchanged as OPML.

Names are imported when they are first asked for; a new one is a line of the block below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.core.lazy import lazy_names

if TYPE_CHECKING:
    from .follow import add_feed as add_feed
    from .follow import check_feeds as check_feeds
    from .follow import export_opml as export_opml
    from .follow import follow as follow
    from .follow import import_opml as import_opml
    from .follow import refuse_unknown as refuse_unknown
    from .rules import PERHAPS as PERHAPS
    from .rules import SAME as SAME
    from .rules import Rule as Rule
    from .rules import rules as rules
    from .rules import same_name as same_name
else:
    __all__, __getattr__ = lazy_names(__name__, __file__)
