"""Every error that a user can act on, each with the exit code of the command it ends.

    ReadingListError
    ├── UsageError            2   the words of a command are off (a malformed id)
    ├── InputError           65   a file or record that was given is not usable
    │   └── Newer            65   a newer version of the program wrote it
    ├── NotFound             66   a paper, file or goal that was named is not there
    ├── SourceError          69   a source of papers is down
    │   ├── Refused          69   an address we do not ask (private, other scheme, foreign redirect)
    │   ├── NoSuchResource   69   the source answered 404 or 410
    │   ├── Unreachable      69   no connection came to be: the network or the host is away
    │   └── TryLater         75   the source is there and will not serve us now
    │       ├── RateLimited  75   it said how long to wait
    │       ├── Blocked      75   a block page instead of data
    │       ├── Incomplete   75   a body that was cut, too large or not what was asked for
    │       ├── Unexpected   75   empty, or old, where papers were due
    │       └── BudgetSpent  75   as many requests or minutes as were allowed
    ├── StoreError           74   disk or database
    │   ├── DiskFull         74
    │   ├── Locked           75   another process is writing
    │   ├── SchemaTooNew     65   library.db was written by a newer version
    │   ├── NotOurDatabase   65   library.db is something else
    │   └── Damaged          65   library.db fails its checks
    └── ConfigError          78   config.toml, the environment or feeds/

A bug is not in this tree: it keeps its traceback and exits 1. An error is one sentence that
says what happened, where, and what to do; the facts behind it are its attributes.
"""

from __future__ import annotations

from datetime import datetime


class ReadingListError(Exception):
    """Root of all errors that a user can act on."""

    exit_code = 1


class UsageError(ReadingListError):
    exit_code = 2


class InputError(ReadingListError):
    exit_code = 65


class Newer(InputError):
    """A record that a newer version of the program wrote: to be kept, and read by that."""


class NotFound(ReadingListError):
    exit_code = 66


class SourceError(ReadingListError):
    exit_code = 69


class Refused(SourceError):
    """An address that is never asked, whoever names it."""


class NoSuchResource(SourceError):
    """The source answered that it does not have this."""


class Unreachable(SourceError):
    """No connection to `host` came to be."""

    def __init__(self, message: str, host: str) -> None:
        super().__init__(message)
        self.host = host


class TryLater(SourceError):
    exit_code = 75


class RateLimited(TryLater):
    """The source asked for silence until `until` (aware UTC)."""

    def __init__(self, message: str, until: datetime | None = None) -> None:
        super().__init__(message)
        self.until = until


class Blocked(TryLater):
    """A block page or captcha came instead of data: distinct from a quiet day."""


class Incomplete(TryLater):
    """A body that ended early, was too large, or was not of the kind asked for."""


class Unexpected(TryLater):
    """Nothing, or yesterday's papers, where new ones were due."""


class BudgetSpent(TryLater):
    """The requests or the minutes that were allowed are used up; nothing more was sent."""


class StoreError(ReadingListError):
    exit_code = 74


class DiskFull(StoreError):
    """No space was left; the transaction was rolled back."""


class Locked(StoreError):
    """Another process holds the writer's lock."""

    exit_code = 75


class SchemaTooNew(StoreError):
    exit_code = 65


class NotOurDatabase(StoreError):
    exit_code = 65


class Damaged(StoreError):
    exit_code = 65


class ConfigError(ReadingListError):
    exit_code = 78


# What json, msgspec and tomllib raise where text is not of their form, in no encoding of theirs or nested without end.
# One name for all, since whoever reads a file from outside, or one that may be damaged, forgets one of them.
UNREADABLE = (ValueError, RecursionError)
