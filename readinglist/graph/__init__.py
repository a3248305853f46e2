"""From citations and names to structure: which ideas are reused, by whom, and since when.

Pure: plain values and integer arrays in, records and arrays out.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from readinglist.graph.forecasting.forecast import forecast
    from readinglist.graph.measures.graph import CitationGraph

__all__ = ["CitationGraph", "forecast"]

_WHERE = {"CitationGraph": "measures.graph", "forecast": "forecasting.forecast"}


def __getattr__(name: str) -> Any:  # whatever the name stands for; loaded when first asked for
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
