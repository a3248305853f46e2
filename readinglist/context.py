"""The home of a library: its places, settings and clock, and the store and the network they lead to.

Every workflow is given one. It holds no workflow itself, so that they can build on each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, tzinfo
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from readinglist.core.clock import Clock
from readinglist.core.dates import day_of
from readinglist.core.errors import ConfigError, Damaged, UsageError
from readinglist.core.events import Waiting
from readinglist.core.ids import find_id, parse_id
from readinglist.core.settings import Places, Settings
from readinglist.core.subscriptions import Subscription
from readinglist.store.connection import STUMBLES
from readinglist.store.stamped_cache import LibraryState, StampedCache
from readinglist.store.store import Store
from readinglist.store.titles import SAME

if TYPE_CHECKING:
    from readinglist.sources.transport import Transport
    from readinglist.store.features import FeatureShards


class Context:
    """What belongs to one library, opened when it is first needed. A context manager."""

    def __init__(self, places: Places, settings: Settings, clock: Clock, feeds: Path | None) -> None:
        self.places = places
        self.settings = settings
        self.clock = clock
        self._chosen_feeds = feeds
        self._was_opened = False
        self.memory = StampedCache()

    @cached_property
    def store(self) -> Store:
        """The database, opened (made, migrated) at the first use. Raises the errors of `Store.open`."""
        found = Store.open(self.places, clock=self.clock)
        self._was_opened = True
        return found

    def state(self) -> LibraryState:
        """What a result that is computed now is made from."""
        log = self.store.log
        return LibraryState(log.device, self.clock.now(), self.store.papers.count(), log.last_seq())

    def resolve(self, text: str) -> str:
        """As `find_id`. Raises UsageError for what is no id, too, with the forms that are understood."""
        return self.find_id(text) or parse_id(text)[0]

    def find_id(self, text: str) -> str | None:
        """The canonical id that `text` means, None for what is no id; `#3` is the third paper of the last list printed.

        An id that another source gave to a paper of the library means that paper. Raises UsageError for a `#n` that is
        on no list.
        """
        if text.startswith("#"):
            number = text[1:]
            is_number = number.isascii() and number.isdigit() and len(number) < 10  # Python converts no 5,000 digits
            found = self.store.lists.nth(int(number)) if is_number else None
            if found is None:
                raise UsageError(f"{text[:20]!r} is not on the last list: print one with `readinglist top` or `search`")
            return found
        spelled = find_id(text)
        return self.store.feed_state.get(SAME, spelled[0]) or spelled[0] if spelled else None

    @cached_property
    def feeds_folder(self) -> Path:
        """The folder of subscriptions in use: the first of `--feeds`, the library's, the packaged."""
        from readinglist.store.subscriptions import find_feeds

        return find_feeds(self._chosen_feeds, self.places.feeds)

    def subscriptions(self) -> tuple[Subscription, ...]:
        from readinglist.store.subscriptions import load_subscriptions

        return load_subscriptions(self.feeds_folder)

    def categories(self) -> tuple[str, ...]:
        """The arXiv categories that are followed, aliases resolved, once each, in their order."""
        from readinglist.sources.fields import canonical_category
        from readinglist.store.subscriptions import followed_categories

        return tuple(dict.fromkeys(map(canonical_category, followed_categories(self.subscriptions()))))

    def names(self, kind: str) -> Iterable[str]:
        """What the shell's Tab offers: the names of a kind of things, "goal", "idea", "pile" or "query"."""
        raise NotImplementedError(kind)

    def night_warning(self) -> str | None:
        """What a command says first where every fetch since a day failed."""
        since = self.store.runs.failed_since()
        return None if since is None else f"every fetch since {since:%Y-%m-%d} failed: see `readinglist status`"

    def forget_feeds(self) -> None:
        """Find the folder of subscriptions anew: it may have been made since."""
        self.__dict__.pop("feeds_folder", None)

    def transport(self) -> Transport:
        """A polite HTTP session of this library; a context manager."""
        from readinglist.sources.transport import Transport

        return Transport(self.settings, self.places.cache, self.clock, self.waits.append)

    def shards(self, version: int) -> FeatureShards:
        """The stored term counts, of this version of their meaning."""
        from readinglist.store.features import FeatureShards

        return FeatureShards(self.places.cache, version)

    @cached_property
    def waits(self) -> list[Waiting]:
        return []

    @contextmanager
    def explained(self) -> Iterator[None]:
        """What is done inside and stumbles over a value that another program put into the database says so: Damaged."""
        try:
            yield
        except Exception as error:
            if (ours := self.blamed(error)) is not None:
                raise ours from error
            raise

    def blamed(self, error: BaseException | None) -> Damaged | None:
        """The error that names such a value, where it may be the reason of `error` and the library was opened."""
        if not isinstance(error, STUMBLES) or not self._was_opened:
            return None
        from readinglist.store.values import blamed

        return blamed(self.store.db)

    def close(self) -> None:
        """Close the database where it is open; the next use opens it again."""
        if "store" in self.__dict__:
            self.store.close()
            del self.__dict__["store"]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        try:
            if (ours := self.blamed(error)) is not None:
                raise ours from error
        finally:
            self.close()


def today_of(lib: Context) -> date:
    return day_of(lib.clock.now(), zone_of(lib))


def zone_of(lib: Context) -> tzinfo | None:
    """The zone in which the reader's days are counted; None: that of this machine. Raises ConfigError."""
    name = lib.settings.study.zone
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ConfigError(f"[study] zone = {name!r} is not a time zone; write one such as Europe/Berlin") from None
