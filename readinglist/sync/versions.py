"""Texts of the user as two devices see them: versions, each after those that its writer knew.

A version is named by what it holds and comes after, so that the same step taken on two devices is one version. The
newest ones, its heads, are merged where there are several, by a rule that gives the same version on every device.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import msgspec

from readinglist.core.errors import UNREADABLE, InputError
from readinglist.core.frozen import Frozen
from readinglist.taste.api import Written

from .three_way import merged

FOLDERS = ("notes", "journal", "goals")
MAX_CHARS = 5_000_000
LONGEST_PATH, LONGEST_NAME = 1_000, 240  # signs; bytes, which leaves room for `-2`
REMEMBERED = 100  # earlier versions that a version names, so that one that is lost on the way is not missed
MOST_BASES = 100  # pairs of versions that are merged to find what a text began as: two devices need one a crossing

_ID = re.compile("[0-9a-f]{24}")


class Version(Frozen):
    """A text at one moment. `body` None: it was deleted.

    `text` is its name for ever, `path` where it lies now (`notes/2401.00001.md`); `after` the versions that it was
    made from, `before` more of those that came earlier, nearest first. `written`: what we wrote into its front matter.
    """

    text: str
    path: str
    body: str | None
    after: tuple[str, ...]
    before: tuple[str, ...]
    at: datetime
    written: Written | None = None
    id: str = ""


class History:
    """All versions that are known, by the text that they are of."""

    def __init__(self, versions: Iterable[Version] = ()) -> None:
        self.known: dict[str, Version] = {}
        self.texts: dict[str, dict[str, Version]] = {}
        for version in versions:
            self.add(version)

    def add(self, version: Version) -> Version:
        """Take a version in; what two devices say of one is joined."""
        twin = self.known.get(version.id)
        if twin is not None:
            version = replace(
                version,
                at=max(version.at, twin.at),
                before=max(version.before, twin.before, key=lambda some: (len(some), some)),
                written=joined(version.written, twin.written),
            )
        self.known[version.id] = version
        self.texts.setdefault(version.text, {})[version.id] = version
        return version

    def next(
        self,
        text: str,
        path: str,
        body: str | None,
        after: Iterable[str],
        at: datetime,
        written: Written | None = None,
        before: tuple[str, ...] = (),
    ) -> Version:
        """A version after others; it is not taken in. `before`: what came before those that are not known."""
        parents = tuple(sorted(set(after)))
        before = tuple(dict.fromkeys([*(name for parent in parents for name in self._line(parent)), *before]))
        name = _name(text, path, body, parents)
        return Version(text, path, body, parents, before[:REMEMBERED], at, written, name)

    def earlier(self, *names: str) -> set[str]:
        """All that came before any of these versions, known or only named; each is visited once."""
        found: set[str] = set()
        waiting = list(names)
        while waiting:
            version = self.known.get(waiting.pop())
            for one in (*version.after, *version.before) if version is not None else ():
                if one not in found:
                    found.add(one)
                    waiting.append(one)
        return found

    def heads(self, text: str) -> tuple[Version, ...]:
        """The versions that no other comes after, newest first by (at, id).

        Where forged ones come after each other in a ring, so that none is left, all are heads: no word is passed over.
        """
        versions = self.texts.get(text, {})
        old = {name for version in versions.values() for name in (*version.after, *version.before)}
        newest = [version for name, version in versions.items() if name not in old] or list(versions.values())
        return tuple(sorted(newest, key=lambda version: (version.at, version.id), reverse=True))

    def bases(self, one: Version, other: Version) -> tuple[Version, ...]:
        """The last versions that both come from, of those that are known, newest first: several after crossings."""
        common = self.earlier(one.id) & self.earlier(other.id)
        found = [self.known[name] for name in common if name in self.known and self.known[name].body is not None]
        older = self.earlier(*(version.id for version in found))
        last = [version for version in found if version.id not in older]
        return tuple(sorted(last, key=lambda version: (version.at, version.id), reverse=True))

    def base_text(self, one: Version, other: Version, met: dict[tuple[str, str], str | None]) -> str | None:
        """The text that both come from: of several bases their own merge, so that nothing is added twice.

        `met` holds what pairs came to: each is merged once. After `MOST_BASES` of them the text is not known, None.
        """
        pair = one.id, other.id
        if pair in met or len(met) >= MOST_BASES:
            return met.get(pair)
        met[pair] = text = None
        for more in (bases := self.bases(one, other)):
            assert more.body is not None
            text = more.body if text is None else merged(self.base_text(bases[0], more, met), text, more.body) or text
        met[pair] = text
        return text

    def settle(self, text: str) -> tuple[Version, tuple[Version, ...]]:
        """The one version that a text comes to, and what is new by that: the merge, and copies of what could not be.

        A text that somebody changed is not deleted, whoever deleted it.
        """
        heads = self.heads(text)
        if len(heads) == 1:
            return heads[0], ()
        living = [head for head in heads if head.body is not None]
        if not living:
            gone = self.next(text, heads[0].path, None, [head.id for head in heads], heads[0].at)
            return gone, (gone,)
        first, *rest = living
        assert first.body is not None
        body, path, written, copies = first.body, first.path, first.written, []
        met: dict[tuple[str, str], str | None] = {}
        for other in rest:
            assert other.body is not None
            both = merged(self.base_text(first, other, met), body, other.body)
            if both is None:
                copies.append(self._copy(other))
            body = body if both is None else both
            path = other.path if path in {base.path for base in self.bases(first, other)} else path
            written = joined(written, other.written)
        after = [head.id for head in heads]
        whole = self.next(text, path, body, after, max(head.at for head in heads), written)
        return whole, (whole, *copies)

    def _copy(self, version: Version) -> Version:
        path = _conflict_name(version.path, version.id)
        return self.next(path, path, version.body, (), version.at)

    def _line(self, name: str) -> tuple[str, ...]:
        version = self.known.get(name)
        return (name, *version.after, *version.before) if version is not None else (name,)


def joined(one: Written | None, other: Written | None) -> Written | None:
    """What two devices wrote into the front matter of one text: a key that is the user's on one is so on both."""
    if one is None or other is None:
        return one if other is None else other
    result: dict[str, tuple[Any, ...] | None] = {}  # Any: values of front matter
    for key in sorted({*one, *other}):
        ours, theirs = one.get(key, ()), other.get(key, ())
        result[key] = None if ours is None or theirs is None else tuple(sorted({*ours, *theirs}, key=repr))
    return result


def version_record(version: Version) -> dict[str, Any]:
    """A version as JSON. Any: JSON."""
    record = asdict(version) | {"at": version.at.isoformat()}
    del record["id"]  # it follows from the rest
    return record


def parse_version(raw: Mapping[str, Any]) -> Version:
    """The version that a JSON object holds. Any: JSON. Raises InputError, with the reason."""
    try:
        found = msgspec.convert(raw, Version)
    except UNREADABLE as error:
        raise InputError(f"a text is malformed ({str(error)[:200]})") from None
    check_path(found.path)
    if not 0 < len(found.text) <= 1_100 or _is_torn(found.text):
        raise InputError(f"{found.path} is of a text without a name")
    if found.body is not None:
        check_body(found.path, found.body)
    if found.at.tzinfo is None or not 1990 <= found.at.year < 2200:
        raise InputError(f"{found.path} has no time that can be")
    if max(len(found.before), len(found.after)) > 10 * REMEMBERED:
        raise InputError(f"{found.path} comes after too many others")
    if not all(map(_ID.fullmatch, (*found.after, *found.before))):
        raise InputError(f"{found.path} follows an invalid version")
    at, after = found.at.astimezone(UTC), tuple(sorted(set(found.after)))
    return replace(found, after=after, at=at, id=_name(found.text, found.path, found.body, after))


def check_path(path: str) -> None:
    """Raises InputError for what is no Markdown file of `FOLDERS`, seen and not hidden, in its one spelling."""
    parts = path.split("/")
    if (
        _is_torn(path)
        or unicodedata.normalize("NFC", path) != path
        or len(path) > LONGEST_PATH
        or len(parts) < 2
        or parts[0] not in FOLDERS
        or not path.lower().endswith(".md")
        or not all(
            part and part[0] not in ". " and part[-1] not in ". " and len(part.encode()) <= LONGEST_NAME
            for part in parts
        )
        or any(sign in "\\:" or unicodedata.category(sign) in ("Cc", "Zl", "Zp") for sign in path)
    ):
        raise InputError(f"{path[:80]!r} is no name under which a text travels")


def check_body(path: str, body: str) -> None:
    """Raises InputError for a text that cannot be synced."""
    if len(body) > MAX_CHARS or "\x00" in body or _is_torn(body):
        raise InputError(f"{path} is too long, or holds signs that no file can")


def _is_torn(text: str) -> bool:
    """Whether it holds half a sign (a surrogate), which no file can."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _conflict_name(path: str, version: str) -> str:
    """The name beside `path` for the text of a version that could not be merged into it: the same on every device.

    A name that would be too long is cut; out of folders that are too deep it goes up.

    >>> _conflict_name("notes/2401.00001.md", "0123456789abcdef")
    'notes/2401.00001.conflict-486895.md'
    """
    folder, _, name = path.rpartition("/")
    mark = f".conflict-{int(version, 16) % 1_000_000}.md"
    name = name[: -len(".md")].encode()[: LONGEST_NAME - len(mark)].decode(errors="ignore") + mark
    return f"{folder if len(folder) + len(name) < LONGEST_PATH else folder.partition('/')[0]}/{name}"


def _name(text: str, path: str, body: str | None, after: tuple[str, ...]) -> str:
    return sha256(json.dumps([text, path, body, list(after)]).encode()).hexdigest()[:24]
