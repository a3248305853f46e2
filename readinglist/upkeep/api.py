"""What other rooms may use of upkeep: health, backups, the database.

Names are imported when they are first asked for; a new one is a line of the block below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.core.lazy import lazy_names

if TYPE_CHECKING:
    from .maintain import backup as backup
    from .maintain import backups as backups
    from .maintain import doctor as doctor
    from .maintain import restore as restore
    from .maintain import status as status
    from .records import Status as Status
    from .records import Table as Table
    from .tables import database as database
    from .tables import metadata_text as metadata_text
    from .tables import named_queries as named_queries
    from .tables import query as query

__all__, __getattr__ = lazy_names(__name__, __file__)
