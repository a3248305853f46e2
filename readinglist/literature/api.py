"""What other rooms may use of the whole literature: the pack of a library, and what it tells.

Names are imported when they are first asked for; a new one is a line of the block below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.core.lazy import lazy_names

if TYPE_CHECKING:
    from .attached import Known as Known
    from .attached import known_works as known_works
    from .attached import pack_of as pack_of
    from .attached import use_pack as use_pack
    from .build import build_from_library as build_from_library
    from .build import build_pack as build_pack
    from .pack import Pack as Pack
    from .records import PackInfo as PackInfo
    from .records import WorkFacts as WorkFacts
else:
    __all__, __getattr__ = lazy_names(__name__, __file__)
