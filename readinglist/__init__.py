"""readinglist: papers come in, a ranking learns your taste, what you decide teaches you to choose better.

The public names, each imported when it is first used, so that `import readinglist` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .errors import ReadingListError
    from .formats.charts import interval_chart, line_chart
    from .formats.svg import Picture
    from .model import (
        FetchReport,
        Goal,
        ImportReport,
        LogEntry,
        Paper,
        PaperData,
        Reason,
        ScoredPaper,
        SearchResult,
        Status,
        Subscription,
        TopList,
    )
    from .model.database import Table
    from .workflows.library import Library, open_library

    __version__: str

_HOMES = {
    "open_library": ".workflows.library",
    "Library": ".workflows.library",
    "ReadingListError": ".errors",
    "Table": ".model.database",
    "Picture": ".formats.svg",
    "interval_chart": ".formats.charts",
    "line_chart": ".formats.charts",
}

__all__ = [
    "FetchReport",
    "Goal",
    "ImportReport",
    "Library",
    "LogEntry",
    "Paper",
    "PaperData",
    "Picture",
    "ReadingListError",
    "Reason",
    "ScoredPaper",
    "SearchResult",
    "Status",
    "Subscription",
    "Table",
    "TopList",
    "__version__",
    "interval_chart",
    "line_chart",
    "open_library",
]


def __getattr__(name: str) -> Any:  # whatever the name stands for
    if name == "__version__":
        from importlib.metadata import version

        return version("readinglist")
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES.get(name, ".model"), __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
