"""The store of one library: one connection, and the tables behind small named parts.

Nobody outside this package sees a row or a statement. Reading never waits for a writer; writing is
one transaction at a time over all processes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Self, TypeVar

from readinglist.core.clock import Clock
from readinglist.core.papers import SearchResult, Selection
from readinglist.core.settings import Places

from .connection import Database
from .locks import held
from .log import Log
from .migrations import NAMES
from .nights import FeedState, Lists, Nights, Runs
from .opening import MOUNTINFO, open_database
from .papers import Papers
from .query import Query
from .scores import Impressions, Scores
from .search import matching_rows, rows_with_phrase, search_papers, selected_rows
from .titles import StoreTitles

T = TypeVar("T")


class Store:
    """What a library holds. Made by `Store.open`, closed as a context manager.

    `warnings` are sentences for the user about where the library lies (a network disk, a folder
    that can only be read).
    """

    def __init__(self, db: Database, places: Places, clock: Clock, warnings: tuple[str, ...] = ()) -> None:
        self.db = db
        self.places = places
        self.clock = clock
        self.warnings = warnings
        self._parts: dict[object, Any] = {}
        self.papers = Papers(self)
        self.log = Log(self)
        self.nights = Nights(self)
        self.runs = Runs(self)
        self.feed_state = FeedState(self)
        self.scores = Scores(self)
        self.lists = Lists(places.cache / "last-list")
        self.impressions = Impressions(self)
        self.titles = StoreTitles(self)

    @classmethod
    def open(cls, places: Places, *, clock: Clock, create: bool = True, mountinfo: Path = MOUNTINFO) -> Self:
        """The store of the library at `places`, made or migrated where needed.

        Raises NotOurDatabase, SchemaTooNew, Damaged (the file untouched), Locked, DiskFull or
        StoreError (no library and `create` False; a folder that cannot be written).
        """
        db, warnings = open_database(places, clock, create=create, mountinfo=mountinfo)
        return cls(db, places, clock, tuple(warnings))

    def part(self, kind: Callable[[Store], T]) -> T:
        """The tables that a room keeps in this database: `store.part(References)`. Each is made once."""
        found = self._parts.get(kind)
        if found is None:
            found = self._parts[kind] = kind(self)
        part: T = found
        return part

    @property
    def writable(self) -> bool:
        """False where the file or its folder is write-protected: reading works, writing raises."""
        return self.db.writable

    def transaction(self) -> AbstractContextManager[None]:
        """All writes inside are one; an exception takes them all back. May be nested."""
        return self.db.transaction()

    def snapshot(self) -> AbstractContextManager[None]:
        """All that is read inside is of one moment, whatever others write meanwhile."""
        return self.db.snapshot()

    @contextmanager
    def writer_lock(self, what: str) -> Iterator[None]:
        """Be the only long writer of this library, over all processes; never waits.

        Verdicts do not need it. Raises Locked: who runs and since when.
        """
        with held(self.db.path.parent / "writer.lock", self.clock, what):
            yield

    def search(self, query: str, limit: int | None = 20, now: datetime | None = None) -> SearchResult:
        """Papers that match `query`, best first, with the count of all matches; never fails on its text."""
        return search_papers(self.db, query, limit, now or self.clock.now())

    def matching(self, query: Query, most: int, now: datetime) -> tuple[int, list[int]]:
        """How many papers match all of `query` but its meaning, and the rows of the newest `most`."""
        return matching_rows(self.db, query, most, now)

    def selected(self, selection: Selection) -> list[int]:
        """Rows of the papers that a selection means, in row order."""
        return selected_rows(self.db, selection)

    def rows_with_word(self, word: str, most: int | None = None) -> list[int]:
        """Rows of papers with `word` in title or abstract, in row order, at most the first `most`."""
        return rows_with_phrase(self.db, word, "title abstract", most)

    def rows_with_author(self, name: str) -> list[int]:
        """Rows of papers whose authors have the words of `name` next to each other: a superset of those by them."""
        return rows_with_phrase(self.db, name, "authors")

    def is_current(self) -> bool:
        """Whether the tables are those that this program knows: a newer one may have migrated them meanwhile."""
        return bool(self.db.value("pragma user_version") == len(NAMES))

    def close(self) -> None:
        self.db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
