"""Words for the command line: what a parameter is meant to get, and what it may get all the same."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from readinglist import open_library
from readinglist.core.clock import parse_instant
from readinglist.core.ideas import Idea
from readinglist.core.log import ColleagueChanged, PileStarted
from readinglist.core.work_entries import Backburner, Claimed, ProjectChanged, QueueChanged
from readinglist.ideas.ideas import add_ideas
from readinglist.night.digest import write_digest
from readinglist.practice.notebook import note
from readinglist.shell.group import readinglist as root
from tests.decisions import DECISIONS, P
from tests.fakes import paper
from tests.integration.store_toys import at, insert, open_store

if TYPE_CHECKING:
    from readinglist.shell.library import Library

MORNING = parse_instant("2025-11-10T09:00:00Z")
NAME = "walk"  # of everything that has a name
NOBODY = "http://127.0.0.1:9"  # where nothing listens
ENVIRON = {f"READINGLIST_ARXIV_{name}": NOBODY for name in ("RSS", "OAI", "API", "PDF", "EPRINT")} | {
    **{f"READINGLIST_CITATIONS_{name}": NOBODY for name in ("S2", "OPENALEX")},
    "READINGLIST_NETWORK_ALLOW_PRIVATE": "127.0.0.1",
}
_OF_TYPE = {
    **{"Night": "2025-11-10", "DayOrNone": "2025-11-10", "Month": "2025-11", "Share": "0.5", "Parts": "60,90,20"},
    **dict.fromkeys(("Count", "IntRange", "FloatRange", "FloatParamType", "Minutes"), "3"),
}
_OF_NAME = {"paper": P[0], "cited": P[1], "file": "ids.txt", "edges": "ids.txt", "shell": "bash", "folder": "folder"}

# All that a shell can give: no zero byte, and no half of a pair but those that stand for bytes.
HOSTILE: tuple[str, ...] = (
    *("", " ", "\t\n", "x" * 100_000, "\x1b[2J\x07", "a\x7fb\x9bc", "\udcff\udc80", "\u202e\u200b\ufeff", "a\u2028b"),
    *("-1", "0", "-0", "1e999", "nan", "-inf", "9" * 19, "9" * 30, "9" * 5000, "-" + "9" * 5000, "0x10", "1_000", "٣"),
    *("true", "None", "0001-01-01", "9999-12-31", "2025-02-30", "2026-W48", "2026-W60", "9999-W52", "2025-13", "9999"),
    *(P[0], f"{P[0]}v2", f"arXiv:{P[0]}", f"{P[0]}v0", "hep-th/9901001", "math.GT/0309136", "10.1000/xyz", "blog:x"),
    *("#1", "#0", "#-1", "#" + "9" * 30, "2511.99999", "../x", "/dev/full", "/dev/null", "/dev/stdin", "ids.txt/x"),
    *("folder", "folder/", "pipe", "dangling", "circle", "circle/x", "empty", "bytes", "x.svg", "x.csv", "x/" * 300),
    *("~nobody-of-this-name/x", "http://[::1", "file:///etc/passwd", f"{NOBODY}/x", ";DROP TABLE papers", "' or 1=1"),
    *("%s%d%(x)s", "{{7*7}}", "{0.__class__}", "--help", "--", "-", "-n", "[[x]]", "---\nx: 1\n---", NAME, "(", '"'),
    *("\\", "[", ".", "OR AND", "9999..", "cs.LG,", "all", "25h", "0.5h", "101%", "6 0,90,20", "a=", "=b", "s2"),
    "3 3 3 10x yes",
)  # fmt: skip


def make_library(home: Path) -> None:
    """A night of forty papers, one decision of each kind, and one of everything that is called `NAME`."""
    with open_store(home, MORNING) as store:
        store.papers.apply([insert(paper(number), ("2025-11-10", "new")) for number in range(1, 41)])
        store.nights.record([MORNING.date()], ["cs.LG"], "rss")
        for data, subject in DECISIONS:
            store.log.append(data, subject)
        for one in (
            *(PileStarted(tuple(P), "ids", 3), QueueChanged("add", kind="reimplementation", title="PPO again")),
            *(Claimed("return", 3000.0, 100.0), ProjectChanged("add", "a robot that walks"), Backburner("add", "legs")),
            ColleagueChanged("add", "0123456789abcdef"),
        ):
            store.log.append(one, NAME)
    with opened(home) as library:
        library.add_goal(NAME, "robots that walk")
        add_ideas(library, [Idea(NAME, P[0]), Idea("attention", P[1])])
        note(library, f"a word on @paper({P[0]})", "experiments", ())
        write_digest(library)


def opened(
    home: str | Path | None, *, feeds: str | Path | None = None, environ: Mapping[str, str] = MappingProxyType({})
) -> Library:
    """The library on the morning of its night, which asks nobody and never waits."""
    return open_library(home, environ={**ENVIRON, **environ}, clock=at(MORNING), feeds=feeds)


def make_places(folder: Path) -> None:
    """What the hostile words name: of each kind of a file one."""
    (folder / "ids.txt").write_text(f"{P[0]}\n{P[2]}\n")
    (folder / "empty").touch()
    (folder / "bytes").write_bytes(bytes(range(256)) * 20)
    (folder / "folder").mkdir()
    os.mkfifo(folder / "pipe")
    (folder / "dangling").symlink_to("nowhere")
    (folder / "circle").symlink_to("circle")


def commands(command: click.Command = root, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by its words."""
    if isinstance(command, click.Group):
        ctx = click.Context(command)
        for name in command.list_commands(ctx):
            found = command.get_command(ctx, name)
            assert found is not None
            yield from commands(found, (*path, name))
    if not isinstance(command, click.Group) or (path and command.params):
        yield " ".join(path), command


def sane(param: click.Parameter) -> str:
    """A word that this parameter is meant for."""
    if isinstance(param.type, click.Choice):
        return str(param.type.choices[0])
    kind = type(param.type).__name__
    if kind in _OF_TYPE:
        return _OF_TYPE[kind]
    if kind == "Path":
        return "out.svg"
    name = (param.name or "").removesuffix("s")
    return _OF_NAME.get(name, P[0] if (param.metavar or "").startswith("ID") else NAME)


def line_of(command: click.Command, given: dict[click.Parameter, str]) -> list[str]:
    """The words of a command with these values; what it cannot do without gets a sane one."""
    options: list[str] = []
    arguments: list[str] = []
    for param in command.params:
        if param not in given and not param.required:
            continue
        word = given.get(param, sane(param))
        if isinstance(param, click.Argument):
            arguments.append(word)
        elif getattr(param, "is_flag", False):
            options.append(param.opts[0])
        else:
            name = max(param.opts, key=len)
            options += [f"{name}={word}"] if name.startswith("--") else [name, word]
    return [*options, *(["--"] if arguments else []), *arguments]
