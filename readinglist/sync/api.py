"""What other rooms may use of sync: two devices, one library.

Names are imported when they are first asked for; a new one is a line of the block below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.core.lazy import lazy_names

if TYPE_CHECKING:
    from .sync import sync as sync
else:
    __all__, __getattr__ = lazy_names(__name__, __file__)
