"""readinglist: papers come in, a ranking learns your taste, what you decide teaches you to choose better.

The public names, each imported when it is first used, so that `import readinglist` costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from readinglist.core.lazy import lazy_names

if TYPE_CHECKING:
    from readinglist.core.errors import ReadingListError as ReadingListError
    from readinglist.core.events import FetchReport as FetchReport
    from readinglist.core.log import LogEntry as LogEntry
    from readinglist.core.papers import Goal as Goal
    from readinglist.core.papers import Paper as Paper
    from readinglist.core.papers import PaperData as PaperData
    from readinglist.core.papers import Reason as Reason
    from readinglist.core.papers import ScoredPaper as ScoredPaper
    from readinglist.core.papers import SearchResult as SearchResult
    from readinglist.core.papers import TopList as TopList
    from readinglist.core.subscriptions import Subscription as Subscription
    from readinglist.exchange.api import ImportReport as ImportReport
    from readinglist.formats.charts import interval_chart as interval_chart
    from readinglist.formats.charts import line_chart as line_chart
    from readinglist.formats.svg import Picture as Picture
    from readinglist.shell.library import Library as Library
    from readinglist.shell.library import open_library as open_library
    from readinglist.upkeep.api import Status as Status
    from readinglist.upkeep.api import Table as Table

    __version__: str
    __all__: list[str]
    _find: Callable[[str], Any]
else:
    _NAMES, _find = lazy_names(__name__, __file__)
    __all__ = [*_NAMES, "__version__"]


def __getattr__(name: str) -> Any:  # whatever the name stands for
    if name == "__version__":
        from importlib.metadata import version

        return version("readinglist")
    value = globals()[name] = _find(name)
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
