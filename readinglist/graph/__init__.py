"""From citations and names to structure: which ideas are reused, by whom, and since when.

Pure: plain values and integer arrays in, records and arrays out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.core.lazy import lazy_names

if TYPE_CHECKING:
    from readinglist.graph.forecasting.forecast import forecast as forecast
    from readinglist.graph.measures.graph import CitationGraph as CitationGraph
else:
    __all__, __getattr__ = lazy_names(__name__, __file__)
