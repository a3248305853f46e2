"""readinglist: papers come in, a ranking learns your taste, what you decide teaches you to choose better.

The public names, each imported when it is first used, so that `import readinglist` costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from readinglist.core.errors import ReadingListError
    from readinglist.core.events import FetchReport
    from readinglist.core.log import LogEntry
    from readinglist.core.papers import Goal, Paper, PaperData, Reason, ScoredPaper, SearchResult, TopList
    from readinglist.core.subscriptions import Subscription
    from readinglist.exchange.api import ImportReport
    from readinglist.formats.charts import interval_chart, line_chart
    from readinglist.formats.svg import Picture
    from readinglist.shell.library import Library, open_library
    from readinglist.upkeep.api import Status, Table

    __version__: str

_HOMES = {
    "open_library": ".shell.library",
    "Library": ".shell.library",
    "ReadingListError": ".core.errors",
    "Table": ".upkeep.api",
    "Picture": ".formats.svg",
    "interval_chart": ".formats.charts",
    "line_chart": ".formats.charts",
    "FetchReport": ".core.events",
    "LogEntry": ".core.log",
    "Goal": ".core.papers",
    "Paper": ".core.papers",
    "PaperData": ".core.papers",
    "Reason": ".core.papers",
    "ScoredPaper": ".core.papers",
    "ImportReport": ".exchange.api",
    "SearchResult": ".core.papers",
    "Status": ".upkeep.api",
    "TopList": ".core.papers",
    "Subscription": ".core.subscriptions",
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
    value = getattr(import_module(_HOMES[name], __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
