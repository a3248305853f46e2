"""The texts of the user in a sync: files here, versions there, and the steps that a plan says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from readinglist.context import Context
from readinglist.core.errors import InputError, StoreError
from readinglist.core.front_matter import read_values, split
from readinglist.core.ids import find_id
from readinglist.core.papers import Skipped
from readinglist.taste.api import Notes, Written

from . import tables as texts
from .records import SyncedFile
from .steps import Local, Step, TextPlan, plan_texts
from .versions import FOLDERS, History, Version, check_body, check_path, joined, parse_version, version_record


@dataclass(frozen=True, slots=True)
class Planned:
    """The plan of the texts, the files that it is for, and which of them cannot travel."""

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
            left.append(f"stays here alone: {why}")
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
        if step.what == "trash":
            assert before is not None
            done = texts.trash_text(data, step.path, file, before)
        elif step.what == "rename":
            assert before is not None
            assert step.to is not None
            done = texts.rename_text(file, data / step.to, before)
        else:
            done = _write(lib, file, step, before)
    except (StoreError, OSError) as error:
        return f"{step.path}: {error}"
    return None if done else f"{step.path} is being changed by another program: sync again"


def _write(lib: Context, file: Any, step: Step, before: str | None) -> bool:  # Any: a path, told by `texts`
    """Write a text, and note what of its front matter is ours: both values while it is being written."""
    version = step.version
    assert version.body is not None
    paper_id, written = paper_of(step.path, version.body), version.written
    if paper_id is not None and written is not None:
        lib.store.part(Notes).remember(paper_id, joined(lib.store.part(Notes).written(paper_id), written) or written)
    if not texts.put_text(file, version.body, before):
        return False
    if paper_id is not None and written is not None:
        lib.store.part(Notes).remember(paper_id, _there(version, written))
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
    if not path.startswith("notes/"):
        return None
    try:
        spelled = read_values(split(body).front).get("id")
    except InputError:
        return None
    found = find_id(spelled) if isinstance(spelled, str) else None
    return found[0] if found else None
