"""Projects, the backburner and the achievements that the user admires: entries of the log."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from readinglist.context import Context
from readinglist.core.errors import InputError, NotFound, UsageError
from readinglist.core.files import at_home, real
from readinglist.core.ids import find_id
from readinglist.core.log import STANDS_OUT, Admired, LogEntry, effective
from readinglist.core.text import clean, fold, numbered, storable_or_none
from readinglist.core.work_entries import (
    ABANDONED,
    ACTIVE,
    PROJECT_STATES,
    Backburner,
    Incremented,
    ProjectChanged,
)

from .records import Achievement, Idea, Project, fold_backburner, fold_projects

LONGEST = 100  # signs of a name


def projects(lib: Context) -> tuple[Project, ...]:
    """All projects, ended ones too, in the order in which they were begun."""
    state = lib.store.log.last_seq()
    return lib.memory.once("projects", state, lambda: fold_projects(lib.store.log.of_kind("project", "increment")))


def get_project(lib: Context, name: str) -> Project:
    """A project by its name, in any case. Raises NotFound."""
    there = projects(lib)
    if project := next((one for one in there if fold(one.name) == fold(name)), None):
        return project
    names = ", ".join(one.name for one in there) or "none yet: readinglist project add"
    raise NotFound(f"there is no project {clean(name)[:40]!r}; your projects: {names}")


def add_project(lib: Context, name: str, plan: ProjectChanged) -> LogEntry:
    """Begin a project. Raises UsageError where there is one of this name, NotFound where the goal is none."""
    name = clean(name)[:LONGEST]
    if not name or not (plan.text or "").strip():
        raise UsageError("a project needs a name and a sentence: readinglist project add NAME TEXT")
    if any(fold(project.name) == fold(name) for project in projects(lib)):
        raise UsageError(f"there is a project {name!r} already: `readinglist project edit` changes it")
    return lib.store.log.append(_checked(lib, replace(plan, change="add")), name)


def edit_project(lib: Context, name: str, plan: ProjectChanged) -> LogEntry:
    """Change what is said of a project; an empty goal or source takes it away. Raises NotFound, UsageError."""
    if plan == ProjectChanged("edit"):
        raise UsageError("say what to change: --text, --goal, --from, --upside, --complexity or --repo")
    return lib.store.log.append(_checked(lib, plan), get_project(lib, name).name)


def end_project(
    lib: Context, name: str, state: str, because: str | None = None, instead: str | None = None
) -> LogEntry:
    """Say what a project came to, or that it goes on. Raises NotFound, UsageError."""
    project = get_project(lib, name)
    if state not in PROJECT_STATES:
        raise UsageError(f"{state[:20]!r} is not a project state; choose from {', '.join(PROJECT_STATES)}")
    if state == project.state:
        raise UsageError(f"project {project.name!r} is {state} already")
    if instead and state != ABANDONED:
        raise UsageError("--for works only with abandoned: it names the newer idea")
    if state != ACTIVE and not (because or instead):
        raise UsageError("say why, for the look-back: --because TEXT")
    data = ProjectChanged("state", state=state, because=storable_or_none(because), instead=storable_or_none(instead))
    return lib.store.log.append(data, project.name)


def add_increment(lib: Context, name: str, text: str, gain: str | None = None, cost: str | None = None) -> LogEntry:
    """Record a step of a project with its gain and its cost in complexity. Raises NotFound, UsageError."""
    if not (said := storable_or_none(text)):
        raise UsageError("say what the step was: readinglist project step NAME TEXT --gain TEXT --cost TEXT")
    step = Incremented(said, storable_or_none(gain), storable_or_none(cost))
    return lib.store.log.append(step, get_project(lib, name).name)


def backburner(lib: Context) -> tuple[Idea, ...]:
    """The ideas that are kept for later, oldest first."""
    return fold_backburner(lib.store.log.of_kind("backburner"))


def add_to_backburner(lib: Context, text: str, source: str | None = None) -> LogEntry:
    """Keep an idea for later; its name is made of its first words. Raises UsageError."""
    if not (said := storable_or_none(text)):
        raise UsageError('say the idea: readinglist backburner add "TEXT"')
    there = {idea.name: fold(idea.text) for idea in backburner(lib)}
    if fold(said) in there.values():
        raise UsageError("this idea is on the backburner already: readinglist backburner list")
    stem = "-".join(re.findall(r"\w+", fold(said))[:4])[:LONGEST] or "idea"
    name = next(name for name in numbered(stem) if name not in there)
    return lib.store.log.append(Backburner("add", said, _source(source)), name)


def drop_from_backburner(lib: Context, name: str, because: str | None = None) -> LogEntry:
    """Take an idea off the backburner. Raises NotFound."""
    names = [idea.name for idea in backburner(lib)]
    if name not in names:
        raise NotFound(f"there is no idea {clean(name)[:40]!r} on the backburner: {', '.join(names) or 'empty'}")
    return lib.store.log.append(Backburner("drop", because=storable_or_none(because)), name)


def admired(lib: Context) -> tuple[Achievement, ...]:
    """What the user admires, in the order in which it was added; what was said last of each."""
    found: dict[str, Achievement] = {}
    for entry in effective(lib.store.log.of_kind("admire")):
        if isinstance(data := entry.data, Admired):
            old = found.get(entry.subject, Achievement(entry.subject, entry.at, None, None))
            because, stands_out = data.because or old.because, data.stands_out or old.stands_out
            found[entry.subject] = replace(old, because=because, stands_out=stands_out)
    papers = lib.store.papers.find_many([name for name in found if find_id(name)])
    return tuple(replace(one, title=papers[name].title) if name in papers else one for name, one in found.items())


def admire(lib: Context, what: str, because: str | None = None, stands_out: str | None = None) -> LogEntry:
    """Add an achievement, a paper's id or words, or say more of one. Raises UsageError."""
    name = lib.find_id(what) or clean(what)
    if not name:
        raise UsageError("name a paper or an achievement: readinglist admire add ID|TEXT --because TEXT")
    if stands_out is not None and stands_out not in STANDS_OUT:
        raise UsageError(f"{stands_out[:20]!r} is not one of {', '.join(STANDS_OUT)}")
    return lib.store.log.append(Admired(storable_or_none(because), stands_out), name)


def _checked(lib: Context, plan: ProjectChanged) -> ProjectChanged:
    """What is said of a project, its words checked and clean. Raises NotFound, UsageError."""
    from .goals import check_open, check_upside

    check_open(lib, plan.goal or None)
    check_upside(plan.upside)
    source = _source(plan.source) if plan.source else plan.source
    repo = str(_checked_repo(plan.repo)) if plan.repo else plan.repo
    return replace(plan, text=storable_or_none(plan.text), source=source, repo=repo)


def _source(text: str | None) -> str | None:
    """A person's name, or the canonical id of a paper."""
    said = storable_or_none(text)
    found = find_id(said) if said else None
    return found[0] if found else said


def _checked_repo(text: str) -> Path:
    """The full path of a repository that is there. Raises UsageError."""
    from readinglist.sources.commits import git_folder

    try:
        path = real(at_home(text))
        str(path).encode()
        git_folder(path)
    except (InputError, OSError, ValueError, RuntimeError) as error:
        raise UsageError(str(error)) from None
    return path
