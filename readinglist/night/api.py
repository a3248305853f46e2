"""What other rooms may use of night: fetch, trace, digest, the first ten minutes.

Names are imported when they are first asked for; a new one is a line of the block below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.core.lazy import lazy_names

if TYPE_CHECKING:
    from .digest import feed as feed
    from .digest import read_digest as read_digest
    from .digest import write_digest as write_digest
    from .fetch import fetch as fetch
    from .intake import failing_feeds as failing_feeds
    from .intake import find_gaps as find_gaps
    from .mailing import mail_digest as mail_digest
    from .mailing import mail_warnings as mail_warnings
    from .records import TraceState as TraceState
    from .start import InitOptions as InitOptions
    from .start import initialise as initialise
    from .tables import NO_MAILING as NO_MAILING
    from .tables import drop_no_mailings as drop_no_mailings
    from .tables import trace_state as trace_state
    from .trace import trace as trace
    from .view.fetch import fetch_lines as fetch_lines
    from .view.fetch import import_lines as import_lines
else:
    __all__, __getattr__ = lazy_names(__name__, __file__)
