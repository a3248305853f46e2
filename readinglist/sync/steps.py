"""What one sync does with the texts of the user: which versions are new, and what happens to the files here.

Pure: the files as they are, what was here after the last sync, and all versions of the shared folder go in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from readinglist.core.errors import InputError
from readinglist.core.front_matter import read_values, split
from readinglist.taste.api import Written

from .records import SyncedFile, TextOutcome
from .versions import History, Version

_NUMBERED = re.compile(r"(?P<stem>.*?)(?:-(?P<number>[0-9]+))?\.md", re.I | re.S)


@dataclass(frozen=True, slots=True)
class Local:
    """A file here. `written`: what we wrote into its front matter, as far as we know."""

    path: str
    body: str
    written: Written | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to one file here.

    `what`: write (a file that is not here), replace, rename, or trash. `before` is the text that must still be
    there; `version` what is then here.
    """

    what: str
    path: str
    version: Version
    before: Local | None = None
    to: str | None = None  # rename: the new name


@dataclass(frozen=True, slots=True)
class TextPlan:
    """`versions` are new to the shared folder; `known` is what holds here once all `steps` are done.

    `sent` is what holds here for a file whose step could not be done.
    """

    versions: tuple[Version, ...]
    steps: tuple[Step, ...]
    told: tuple[TextOutcome, ...]
    known: Mapping[str, SyncedFile]
    sent: Mapping[str, SyncedFile]


@dataclass(slots=True)
class _Claim:
    """A text with its file here (None: none) and the version that the file is."""

    path: str | None
    here: Version | None


def plan_texts(
    files: Iterable[Local],
    known: Mapping[str, SyncedFile],
    history: History,
    now: datetime,
    folders: Iterable[str] = (),
    resting: Iterable[str] = (),
) -> TextPlan:
    """What to publish and what to do here; `history` takes in the new versions.

    `known` by path here; `folders` are those of `FOLDERS` that are there: a folder that is gone, or was emptied, tells
    nothing about its files, which come back. `resting`: files that cannot be read now, and stay as they are.
    """
    local = {file.path: file for file in files}
    asleep = {path: known[path] for path in resting if path in known}
    known = {path: was for path, was in known.items() if path not in asleep}
    fresh: list[Version] = []
    told: list[TextOutcome] = []
    owners = _owners(local, known, history)
    claims: dict[str, _Claim] = {}
    for path, (text, at_last, moved) in owners.items():
        here = _version_of(local[path], text, at_last, moved, history, now)
        claims[text] = _Claim(path, here)
        if here.id not in history.known:
            fresh.append(history.add(here))
            told.append(TextOutcome("renamed" if moved and at_last else "sent", path))
    for path, text, gone in _deleted(local, known, claims, history, folders, now):
        claims[text] = _Claim(None, gone)
        told.append(TextOutcome("deleted" if gone is not None else "back", path))
        if gone is not None and gone.id not in history.known:
            fresh.append(history.add(gone))
    return _settled(local, asleep, history, claims, fresh, told, {*resting, *local})


def _owners(
    local: Mapping[str, Local], known: Mapping[str, SyncedFile], history: History
) -> dict[str, tuple[str, SyncedFile | None, bool]]:
    """Path here -> its text, what it was after the last sync, and whether it has another name since."""
    owners: dict[str, tuple[str, SyncedFile | None, bool]] = {
        path: (known[path].text, known[path], False) for path in sorted(local) if path in known
    }
    used = {text for text, _, _ in owners.values()}
    gone = {path: was for path, was in sorted(known.items()) if path not in local and was.text not in used}
    by_name = _texts_by_path(history)
    for path in sorted(local):
        if path in owners:
            continue
        before = next((old for old, was in gone.items() if _is_same(local[path], history.known.get(was.version))), None)
        if before is not None:
            was = gone.pop(before)
            owners[path] = (was.text, was, True)
        else:
            text = by_name.get(path)
            if text is None or text in used:
                text = _new_text(path, history, used)
            owners[path] = (text, None, False)
        used.add(owners[path][0])
    return owners


def _is_same(file: Local, version: Version | None) -> bool:
    """Whether a file is a version under a new name: the same words, or a note of the same paper."""
    if version is None or version.body is None or version.path.split("/")[0] != file.path.split("/")[0]:
        return False
    return file.body == version.body or (_id_of(file.body) is not None and _id_of(file.body) == _id_of(version.body))


def _id_of(body: str) -> str | None:
    try:
        value = read_values(split(body).front).get("id")
    except InputError:
        return None
    return value if isinstance(value, str) and value else None


def _texts_by_path(history: History) -> dict[str, str]:
    """Path -> the text that lies there, else one that did; of two the one whose name comes first."""
    lay = {v.path: text for text, some in sorted(history.texts.items(), reverse=True) for v in some.values()}
    lies = {head.path: text for text in sorted(history.texts, reverse=True) for head in history.heads(text)}
    return lay | lies


def _new_text(path: str, history: History, used: set[str]) -> str:
    """The name of a text that begins here."""
    name, number = path, 2
    while name in history.texts or name in used:
        name, number = f"{path}#{number}", number + 1
    return name


def _version_of(
    file: Local, text: str, at_last: SyncedFile | None, moved: bool, history: History, now: datetime
) -> Version:
    """The version that a file is; a new one is not taken in."""
    base = history.known.get(at_last.version) if at_last is not None else None
    path = at_last.path if at_last is not None and not moved else file.path
    if base is not None and (base.body, base.path) == (file.body, path):
        return base
    if not moved:  # the words of a version that is known, as after a sync that was ended, or with the cache gone
        versions = history.texts.get(text, {}).values()
        same = [version for version in versions if (version.body, version.path) == (file.body, path)]
        if at_last is not None:
            same = [version for version in same if at_last.version in history.earlier(version.id)]
        if same:
            heads = {head.id for head in history.heads(text)}
            return max(same, key=lambda version: (version.id in heads, version.at, version.id))
    if at_last is None:
        return history.next(text, path, file.body, [], now, file.written)
    again = history.next(text, path, file.body, at_last.after, now, file.written, at_last.before)
    if base is None and again.id == at_last.version:  # the shared folder lost it: it is told once more
        return again
    return history.next(text, path, file.body, [at_last.version], now, file.written, (*at_last.after, *at_last.before))


def _deleted(
    local: Mapping[str, Local],
    known: Mapping[str, SyncedFile],
    claims: Mapping[str, _Claim],
    history: History,
    folders: Iterable[str],
    now: datetime,
) -> list[tuple[str, str, Version | None]]:
    """(path, text, its deletion) of the files that are no longer here; None: no deletion, it comes back."""
    there = set(folders)
    result: list[tuple[str, str, Version | None]] = []
    for path, was in sorted(known.items()):
        base = history.known.get(was.version)
        if path in local or was.text in claims or base is None:
            continue
        top = path.split("/")[0]
        before = sum(name.split("/")[0] == top for name in known)
        is_lost = top not in there or (before > 1 and not any(name.split("/")[0] == top for name in local))
        gone = None if is_lost else history.next(was.text, was.path, None, [base.id], now)
        result.append((path, was.text, gone))
    return result


def _settled(
    local: Mapping[str, Local],
    asleep: Mapping[str, SyncedFile],
    history: History,
    claims: Mapping[str, _Claim],
    fresh: list[Version],
    told: list[TextOutcome],
    occupied: set[str],
) -> TextPlan:
    """All texts brought to the one version that they come to."""
    new: list[Version] = []
    for text in sorted(history.texts):
        _, made = history.settle(text)
        new += [version for version in made if version.id not in history.known]
    for version in new:
        history.add(version)
    conflicts = {version.path for version in new if not version.after}
    steps: list[Step] = []
    after, sent = dict(asleep), dict(asleep)
    taken = {path.casefold() for path in occupied}
    for text in sorted(history.texts.keys() - {was.text for was in asleep.values()}):
        target, _ = history.settle(text)
        claim = claims.get(text)
        path = claim.path if claim is not None else None
        if path is not None and claim is not None and claim.here is not None:
            sent[path] = _as_known(claim.here)
            place = _steps_of(local[path], target, steps, taken)
            if place is not None:
                after[place] = _as_known(target)
            what = _what(claim.here, target, conflicts)
            if what is not None:
                told.append(TextOutcome(what, path))
        elif target.body is not None:
            place = _free(target.path, taken)
            steps.append(Step("write", place, target))
            after[place] = _as_known(target)
            if claim is None:
                told.append(TextOutcome("conflict" if target.path in conflicts else "taken", place))
    return TextPlan((*fresh, *new), tuple(steps), tuple(told), after, sent)


def _as_known(version: Version) -> SyncedFile:
    return SyncedFile(version.text, version.path, version.id, version.after, version.before)


def _steps_of(file: Local, target: Version, steps: list[Step], taken: set[str]) -> str | None:
    """Add what brings a file to its version; where it lies then, None: nowhere."""
    if target.body is None:
        steps.append(Step("trash", file.path, target, file))
        return None
    place = file.path
    if target.path != file.path:  # renamed elsewhere, or its name was not free here until now
        taken.discard(file.path.casefold())
        place = _free(target.path, taken)
    if place != file.path:
        steps.append(Step("rename", file.path, target, file, place))
    if target.body != file.body:
        steps.append(Step("replace", place, target, file))
    return place


def _what(here: Version, target: Version, conflicts: set[str]) -> str | None:
    if target.id == here.id:
        return None
    if target.body is None:
        return "trashed"
    if here.id in target.after and len(target.after) > 1:
        return "merged"
    return "taken" if target.body != here.body else "renamed"


def _free(path: str, taken: set[str]) -> str:
    """`path`, or a name like it that no file has on any file system; it is taken from then on."""
    match = _NUMBERED.fullmatch(path)
    stem = match["stem"] if match and path.casefold() in taken else path[: -len(".md")]
    name, number = path, 2
    while name.casefold() in taken:
        name, number = f"{stem}-{number}{path[-len('.md') :]}", number + 1
    taken.add(name.casefold())
    return name
