"""What other rooms may use of exchange: papers from and for other tools.

Names are imported when they are first asked for; a new one is a line of the block below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.core.lazy import lazy_names

if TYPE_CHECKING:
    from .export import check_target as check_target
    from .export import export_file as export_file
    from .export import export_text as export_text
    from .export import renew_exports as renew_exports
    from .export import rows_of as rows_of
    from .export import save_text as save_text
    from .importing import Opened as Opened
    from .importing import import_files as import_files
    from .importing import import_ids as import_ids
    from .importing import import_opened as import_opened
    from .importing import single as single
    from .importing import slots_of as slots_of
    from .matching import of_another as of_another
    from .matching import under_known_ids as under_known_ids
    from .records import ImportedFile as ImportedFile
    from .records import ImportReport as ImportReport
    from .wanted import BroughtIn as BroughtIn
    from .wanted import bring_in as bring_in
else:
    __all__, __getattr__ = lazy_names(__name__, __file__)
