"""What other rooms may use of together: what colleagues share.

Names are imported when they are first asked for; a new one is a line of the block below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.core.lazy import lazy_names

if TYPE_CHECKING:
    from .share import compare as compare
    from .share import make_share as make_share
    from .share import save_share as save_share
else:
    __all__, __getattr__ = lazy_names(__name__, __file__)
