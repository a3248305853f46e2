"""What other rooms may use of the whole literature: the pack of a library, and what it tells.

Names are imported when they are first asked for; a new one is a line of the block below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.core.lazy import lazy_names

if TYPE_CHECKING:
    from .commands import literature_command as literature_command
    from .records import InTitles as InTitles
    from .records import PackInfo as PackInfo
    from .tables.pack import Known as Known
    from .tables.pack import ask_pack as ask_pack
    from .tables.pack import known_works as known_works
    from .tables.pack import wanted_in_pack as wanted_in_pack
else:
    __all__, __getattr__ = lazy_names(__name__, __file__)
