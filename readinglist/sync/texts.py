"""The texts of the user in a sync: a plan of what happens to the files here, and its steps.

The plan (`plan_texts`) is pure: the files as they are, what was here after the last sync, and all versions of the
shared folder go in; the new versions and the steps here come out. `carry_out` does the steps; a file that changed
meanwhile is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from readinglist.context import Context
from readinglist.core.errors import InputError, StoreError
from readinglist.core.front_matter import read_values, split
from readinglist.core.frozen import Frozen
from readinglist.core.ids import find_id
from readinglist.core.papers import Skipped
from readinglist.taste.api import Notes, Written

from . import tables as texts
from .records import SyncedFile, TextChange
from .versions import FOLDERS, History, Version, check_body, check_path, joined, parse_version, version_record

_NUMBERED = re.compile(r"\A(?P<stem>.*?)(?:-(?P<number>[0-9]+))?\.md", re.I | re.S)


class Local(Frozen):
    """A file here. `written`: what we wrote into its front matter, as far as we know."""

    path: str
    body: str
    written: Written | None = None


class Step(Frozen):
    """What happens to one file here.

    `what`: write (a file that is not here), replace, rename, or trash. `before` is the text that must still be
    there; `version` what is then here.
    """

    what: str
    path: str
    version: Version
    before: Local | None = None
    to: str | None = None  # rename: the new name


class TextPlan(Frozen):
    """`versions` are new to the shared folder; `known` is what holds here once all `steps` are done.

    `sent` is what holds here for a file whose step could not be done.
    """

    versions: tuple[Version, ...]
    steps: tuple[Step, ...]
    changes: tuple[TextChange, ...]
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

    `known` by path here; `folders` are those of `FOLDERS` that are there: a folder that is gone, or was emptied, says
    nothing about its files, which come back. `resting`: files that cannot be read now, and stay as they are.
    """
    local = {file.path: file for file in files}
    asleep = {path: known[path] for path in resting if path in known}
    known = {path: was for path, was in known.items() if path not in asleep}
    fresh: list[Version] = []
    changes: list[TextChange] = []
    owners = _owners(local, known, history)
    claims: dict[str, _Claim] = {}
    for path, (text, at_last, moved) in owners.items():
        here = _version_of(local[path], text, at_last, moved, history, now)
        claims[text] = _Claim(path, here)
        if here.id not in history.known:
            fresh.append(history.add(here))
            changes.append(TextChange("renamed" if moved and at_last else "sent", path))
    for path, text, gone in _deleted(local, known, claims, history, folders, now):
        claims[text] = _Claim(None, gone)
        changes.append(TextChange("deleted" if gone is not None else "back", path))
        if gone is not None and gone.id not in history.known:
            fresh.append(history.add(gone))
    return _settled(local, asleep, history, claims, fresh, changes, {*resting, *local})


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
    for path in sorted(local.keys() - owners.keys()):
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
    if version is None or version.body is None or _folder(version.path) != _folder(file.path):
        return False
    return file.body == version.body or (_id_of(file.body) is not None and _id_of(file.body) == _id_of(version.body))


def _folder(path: str) -> str:
    return path.partition("/")[0]


def _id_of(body: str) -> str | None:
    """The id in a front matter, as it is spelled there."""
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
    if base is None and again.id == at_last.version:  # the shared folder lost it: it is sent once more
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
        top = _folder(path)
        before = sum(_folder(name) == top for name in known)
        is_lost = top not in there or (before > 1 and not any(_folder(name) == top for name in local))
        gone = None if is_lost else history.next(was.text, was.path, None, [base.id], now)
        result.append((path, was.text, gone))
    return result


def _settled(
    local: Mapping[str, Local],
    asleep: Mapping[str, SyncedFile],
    history: History,
    claims: Mapping[str, _Claim],
    fresh: list[Version],
    changes: list[TextChange],
    occupied: set[str],
) -> TextPlan:
    """All texts brought to the one version that they come to."""
    made = (version for text in sorted(history.texts) for version in history.settle(text)[1])
    new = [version for version in made if version.id not in history.known]
    for version in new:
        history.add(version)
    conflicts = {version.path for version in new if not version.after}
    steps: list[Step] = []
    after, sent = dict(asleep), dict(asleep)
    taken = {path.casefold() for path in occupied}
    for text in sorted(history.texts.keys() - {was.text for was in asleep.values()}):
        target, _ = history.settle(text)
        claim = claims.get(text)
        if claim is not None and claim.path is not None and claim.here is not None:
            sent[claim.path] = _as_known(claim.here)
            if place := _steps_of(local[claim.path], target, steps, taken):
                after[place] = _as_known(target)
            if what := _what(claim.here, target):
                changes.append(TextChange(what, claim.path))
        elif target.body is not None:
            place = _free(target.path, taken)
            steps.append(Step("write", place, target))
            after[place] = _as_known(target)
            if claim is None:
                changes.append(TextChange("conflict" if target.path in conflicts else "taken", place))
    return TextPlan((*fresh, *new), tuple(steps), tuple(changes), after, sent)


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


def _what(here: Version, target: Version) -> str | None:
    """What became of a file that was `here`; None: nothing."""
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


class Planned(Frozen):
    """The plan of the texts, the files that it is for, and which of them cannot be synced."""

    plan: TextPlan
    files: Mapping[str, texts.TextFile]
    left: tuple[str, ...]

    @property
    def lines(self) -> list[tuple[str, dict[str, Any]]]:  # Any: JSON
        """The new versions as lines of the shared folder."""
        return [("text", version_record(version)) for version in self.plan.versions]


def read_versions(lines: Iterable[Mapping[str, Any]]) -> tuple[History, list[Skipped]]:  # Any: JSON
    """All versions of the folder, and those that are refused."""
    history, refused = History(), []
    for holds in lines:
        try:
            history.add(parse_version(holds))
        except InputError as error:
            refused.append(Skipped(str(holds.get("path"))[:200], str(error)))
    return history, refused


def plan_of(lib: Context, history: History, known: Mapping[str, SyncedFile]) -> Planned:
    """What to do with the files of the library as they are now."""
    written = lib.store.part(Notes).all_written()
    found: dict[str, texts.TextFile] = {}
    local, left, occupied = [], [], set()
    for file in texts.text_files(lib.places.data, FOLDERS):
        why = file.why
        if file.body is not None:
            try:
                check_path(file.path)
                check_body(file.path, file.body)
            except InputError as error:
                why = str(error)
        if file.path in found:
            why = f"{file.path} has the name of another file, spelled with other signs"
        if why is not None or file.body is None:
            left.append(f"is not synced: {why}")
            occupied.add(file.path)
            continue
        found[file.path] = file
        paper_id = paper_of(file.path, file.body)
        local.append(Local(file.path, file.body, written.get(paper_id) if paper_id else None))
    folders = texts.present(lib.places.data, FOLDERS)
    plan = plan_texts(local, known, history, lib.clock.now(), folders, occupied)
    return Planned(plan, found, tuple(left))


def carry_out(lib: Context, planned: Planned) -> tuple[dict[str, SyncedFile], list[str]]:
    """Do the steps; what each file is then, and what could not be done. A file that changed meanwhile is left."""
    known, left = dict(planned.plan.known), []
    before = {was.text: was for was in planned.plan.sent.values()}
    stopped: set[str] = set()
    texts.tidy(lib.places.data, FOLDERS)
    for step in planned.plan.steps:
        text = step.version.text
        why = _done(lib, planned, step) if text not in stopped else None
        if why is not None:
            left.append(why)
            stopped.add(text)
            known = {path: was for path, was in known.items() if was.text != text}
            if text in before:
                known[step.path] = before[text]
    return known, left


def _done(lib: Context, planned: Planned, step: Step) -> str | None:
    """Do one step; None, or why it was not done."""
    data = lib.places.data
    file = planned.files[step.path].file if step.path in planned.files else data / step.path
    before = step.before.body if step.before is not None else None
    try:
        if step.what == "trash" and before is not None:
            done = texts.trash_text(data, step.path, file, before)
        elif step.what == "rename" and before is not None and step.to is not None:
            done = texts.rename_text(file, data / step.to, before)
        else:
            done = _write(lib, file, step, before)
    except (StoreError, OSError) as error:
        return f"{step.path}: {error}"
    return None if done else f"{step.path} is being changed by another program: sync again"


def _write(lib: Context, file: Path, step: Step, before: str | None) -> bool:
    """Write a text, and note what of its front matter is ours: both values while it is being written."""
    version, notes = step.version, lib.store.part(Notes)
    assert version.body is not None
    paper_id, written = paper_of(step.path, version.body), version.written
    if paper_id is None or written is None:
        return texts.put_text(file, version.body, before)
    notes.remember(paper_id, joined(notes.written(paper_id), written) or written)
    if not texts.put_text(file, version.body, before):
        return False
    notes.remember(paper_id, _there(version, written))
    return True


def _there(version: Version, written: Written) -> Written:
    """Of what two devices wrote, the values that stand in the text now; a key with another one is the user's."""
    try:
        values = read_values(split(version.body or "").front)
    except InputError:
        return written
    return {
        key: (values[key],) if ours is not None and key in values and values[key] in ours else None
        for key, ours in written.items()
    }


def paper_of(path: str, body: str) -> str | None:
    """The paper that a file of `notes/` is about."""
    spelled = _id_of(body) if _folder(path) == "notes" else None
    found = find_id(spelled) if spelled else None
    return found[0] if found else None
