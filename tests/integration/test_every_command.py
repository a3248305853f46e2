"""Hostile words for all parameters of all commands, and for all settings: answers, or errors of ours; nothing is lost.

No command is named here but those that may write or never end: one that is added tomorrow is attacked from then on.
$READINGLIST_TEST_WHOLE=1 gives each parameter all words instead of a few.
"""

from __future__ import annotations

import os
import shutil
import unicodedata
from collections.abc import Iterator
from contextlib import ExitStack, chdir
from dataclasses import fields
from functools import partial
from io import BytesIO, TextIOWrapper
from itertools import product
from pathlib import Path
from random import Random
from signal import SIGINT

import click
import pytest

from readinglist.core.settings import TABLES
from readinglist.interface.session import OpenLibrary, Session
from tests.decisions import P
from tests.harness.command import Command
from tests.harness.deadline import deadline
from tests.harness.inside import told
from tests.harness.invariant import decided, invariant
from tests.harness.invariant import opened as copied
from tests.harness.words import HOSTILE, commands, line_of, make_library, make_places, opened

CODES = (0, 2, 65, 66, 69, 74, 75, 78)
SECONDS = 30  # of one command: nothing of this size takes one
FEW = 1  # words for each parameter
MEMORY = 1 << 30  # bytes of addresses, most of them never used
LONGEST = 1_100  # signs of a line on stderr
# These go on and on, start a browser, or change the scheduler of this machine.
APART = {"serve", "mcp", "demo", "open", "schedule install", "schedule remove"}
COMMANDS = {name: command for name, command in commands() if name not in APART}
# What decides or writes texts; every other command only reads.
WRITERS = frozenset(
    f"{group} {verb}".strip()
    for group, verbs in {
        "": "init import keep skip later read seen undo citations review sync restore",
        "ideas": "add drop merge replace",
        "critique": "write",
        "pile": "start label",
        "conference": "import",
        "goal": "add edit close",
        "project": "add edit state step",
        "admire": "add",
        "backburner": "add drop",
        "journal": "write",
        "bet": "add idea repro resolve own answer short",
        "follow": "author paper term",
        "mute": "author term",
        "bet review": "cause",
        "quiz": "answer cause",
        "study": "add start stop log done drop move",
        "study repro": "claim result",
        "share colleague": "add drop",
        "share": "tournament",
    }.items()
    for verb in verbs.split()
)


INPUTS = {
    "answers": b"y\n" * 20,
    "nothing": b"",
    "zeros": bytes(4 << 20),
    "signs": b"\0\x1b[2J\x07\x9b\n" * 20,
    "half UTF-8": b"\xc3\n\xe2\x82\n\xed\xa0\x80\n\xff\xfe\n\xf0\x9f",
    "a long line": b"x" * 2_000_000 + b"\n",
}


@pytest.fixture(autouse=True)
def nobody_edits(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("EDITOR", "VISUAL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("template") / "home"
    make_library(home)
    return home


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_survives_hostile_words(name: str, template: Path, tmp_path: Path, whole: bool) -> None:
    home, here = tmp_path / "home", tmp_path / "a" / "here"  # `../x` stays within
    shutil.copytree(template, home)
    here.mkdir(parents=True)
    make_places(here)
    before, shape = decided(home), schema(home)
    with chdir(here):
        for given in lines(name, HOSTILE if whole else None):
            survives(["--home", str(home), *name.split(), *line_of(COMMANDS[name], given)])
    invariant(home)
    after = decided(home)
    assert schema(home) == shape
    assert set(before.rows) <= set(after.rows)
    if name not in WRITERS:
        assert after == before, f"a command that reads has written; if it may, its place is in WRITERS: {name}"


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_survives_a_library_that_is_not_there_yet(name: str, tmp_path: Path) -> None:
    make_places(tmp_path)
    with chdir(tmp_path):
        survives(["--home", str(tmp_path / "home"), *name.split(), *line_of(COMMANDS[name], {})])


def test_bytes_that_are_no_text_are_the_name_of_nothing(template: Path) -> None:
    for words in (["export", "bibtex", "--tag"], ["export", "csv", "--goal"]):
        survives(["--home", str(template), *words, "\udcff\udc80"])
    survives(["--home", str(template), "quiz", "answer", "\udcff", "0.5"])


@pytest.mark.parametrize("option", ["--home", "--feeds"])
def test_a_library_and_subscriptions_at_hostile_places(option: str, tmp_path: Path, whole: bool) -> None:
    for number, word in enumerate(HOSTILE if whole else Random(option).sample(HOSTILE, 6)):
        here = tmp_path / str(number) / "here"
        here.mkdir(parents=True)
        make_places(here)
        with chdir(here):
            for words in (["feeds", "list"], ["keep", P[0]]):
                survives([option, word, *words] if option == "--home" else ["--home", "home", option, word, *words])


@pytest.mark.parametrize("name", [f"{table}_{item.name}" for table, kind in TABLES.items() for item in fields(kind)])
def test_a_setting_survives_hostile_words(name: str, tmp_path: Path, whole: bool) -> None:
    for word in HOSTILE if whole else Random(name).sample(HOSTILE, 1):
        environ = {f"READINGLIST_{name.upper()}": word}
        survives(["--home", str(tmp_path / "home"), "fetch", "--dry-run"], partial(opened, environ=environ))


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_survives_a_hostile_standard_input(
    name: str, template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, whole: bool
) -> None:
    """As a person's answers, and as the text of a program; what does not read is left alone after one run."""
    home = tmp_path / "home"
    shutil.copytree(template, home)
    monkeypatch.setenv("EDITOR", "true")
    arguments: list[click.Parameter] = [p for p in COMMANDS[name].params if isinstance(p, click.Argument)]
    with chdir(tmp_path):
        for is_asked, given in product((False, True), ({}, *({param: "-"} for param in arguments))):
            monkeypatch.setattr(Session, "is_asked", is_asked)
            words = ["--home", str(home), *name.split(), *line_of(COMMANDS[name], given)]
            drawn = Random(f"{name} {is_asked} {len(given)}")
            for said in INPUTS.values() if whole else drawn.sample([*INPUTS.values()], 2):
                stdin = TextIOWrapper(BytesIO(said), "utf-8", "surrogateescape")
                monkeypatch.setattr("sys.stdin", stdin)
                survives(words, is_asked=is_asked)
                if said and stdin.buffer.tell() == 0:
                    break
    invariant(home)


@pytest.mark.parametrize("form", ["half UTF-8", "closed", "folder", "/dev/zero"])
def test_D7_a_process_survives_a_hostile_standard_input(form: str, template: Path, tmp_path: Path) -> None:
    """What this interpreter cannot be given; the memory of the process is bounded."""
    before = ("prlimit", f"--as={MEMORY}") if shutil.which("prlimit") else ()
    run = Command(tmp_path / "home", tmp_path)
    shutil.copytree(template, run.home)
    stdin = tmp_path / "stdin"
    if form == "folder":
        stdin.mkdir()
    elif form in INPUTS:
        stdin.write_bytes(INPUTS[form])
    for words in (("journal", "-"), ("goal", "add", "legs")):
        with ExitStack() as opened:
            shell = ("sh", "-c", 'exec "$@" <&-', "sh") if form == "closed" else ()
            number = os.open(stdin if stdin.exists() else "/dev/zero", os.O_RDONLY)
            opened.callback(os.close, number)
            outcome = run(*words, timeout=SECONDS, before=(*shell, *before), stdin=number)
        if form == "folder":  # the interpreter itself ends before it runs a line of ours
            assert outcome.code == 1, outcome
            assert "<stdin> is a directory" in outcome.err, outcome
        else:
            assert outcome.code in CODES, outcome
            assert "Traceback" not in outcome.err, outcome
    invariant(run.home)


def lines(name: str, words: tuple[str, ...] | None) -> Iterator[dict[click.Parameter, str]]:
    """The command alone, then with each parameter: all `words`, or a few that are the same on each run."""
    yield {}
    for param in COMMANDS[name].params:
        if getattr(param, "is_flag", False):
            yield {param: ""}
            continue
        for word in words or Random(f"{name} {param.name}").sample(HOSTILE, FEW):
            yield {param: word}


def survives(words: list[str], library: OpenLibrary = opened, *, is_asked: bool = False) -> None:
    """`is_asked`: a person is, on lines of its own, and may give no answer."""
    with deadline(SECONDS, [word[:60] for word in words]):
        code, out, err = told(words, library)
    shown = [word[:60] for word in words]
    assert code in (*CODES, *((128 + SIGINT,) if is_asked else ())), f"{shown}: exit {code}: {err[-2000:]}"
    steering = {c for c in out + err if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")} - {"\n", "\t"}
    assert not steering, f"{shown}: {steering}"
    talk = err.splitlines()
    assert all(len(line) <= LONGEST for line in talk), f"{shown}: {err[:300]}"
    if code and "doctor" not in words and not is_asked:  # which has told of problems on stdout
        assert 1 <= len(talk) <= 3, f"{shown}: {err[:2000]}"
        assert talk[-1].startswith("readinglist: "), f"{shown}: {err[:2000]}"


def schema(home: Path) -> list[tuple[str, ...]]:
    with copied(home) as db:
        return db.execute("select type, name, sql from sqlite_schema order by 1, 2").fetchall()
