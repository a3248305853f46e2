"""Lists of colleagues that are followed: their keeps are a signal of the ranking, named by whom they come from.

Who is followed is a decision, so it is an entry of the log and can be undone; the list itself lies beside it.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path

from readinglist.context import Context
from readinglist.core.errors import InputError, NotFound, UsageError
from readinglist.core.files import read_file
from readinglist.core.log import ColleagueChanged, LogEntry
from readinglist.core.shared_papers import Share
from readinglist.lists.tables import Colleagues

from .records import Colleague, ColleagueKeep, fold_colleagues


def add_colleague(lib: Context, name: str, path: Path) -> LogEntry:
    """Follow the papers that a share in a file says its owner kept; an earlier list of the same name is replaced.

    Raises UsageError, NotFound, InputError.
    """
    from readinglist.formats.share_file import NAME, is_colleague_name

    if not is_colleague_name(name):
        raise UsageError(f"{name[:20]!r} is not a valid name: use letters, digits and spaces, at most {NAME}")
    share = load_share(path)
    keeps = [ColleagueKeep(p.id, p.title, p.decided) for p in share.papers if p.verdict == "keep"]
    if not keeps:
        raise InputError(f"{path.name} contains no kept papers: there is nothing to follow")
    digest = hashlib.sha256(repr((share.on, keeps)).encode()).hexdigest()[:24]
    with lib.store.transaction():
        lib.store.part(Colleagues).put(digest, share.on, keeps)
        return lib.store.log.append(ColleagueChanged("add", digest), name)


def drop_colleague(lib: Context, name: str) -> LogEntry:
    """Follow a list no longer. Raises NotFound."""
    if name not in _followed(lib):
        raise NotFound(f"nobody is followed as {name[:40]!r}: see readinglist share colleague list")
    return lib.store.log.append(ColleagueChanged("drop"), name)


def colleagues(lib: Context) -> tuple[Colleague, ...]:
    """Whose lists are followed, by name."""
    return tuple(
        Colleague(name, since.date().isoformat(), lib.store.part(Colleagues).find(digest))
        for name, (digest, since) in _followed(lib).items()
    )


def _followed(lib: Context) -> dict[str, tuple[str, datetime]]:
    return fold_colleagues(lib.store.log.of_kind("colleague"))


def load_share(path: Path) -> Share:
    """The share in a file, checked and cleaned. Raises NotFound, InputError."""
    from readinglist.formats.share_file import MOST_BYTES, read_share

    try:
        body = read_file(path, MOST_BYTES)
    except FileNotFoundError:
        raise NotFound(f"{path} does not exist: name the file that a colleague gave you") from None
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror or error})") from error
    return read_share(body, path.name)
