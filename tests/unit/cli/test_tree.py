"""The tree of commands as a whole: each teaches, each is short, each is where it is said to be."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete

import readinglist
from readinglist.interface.options import FallbackGroup
from readinglist.shell.group import COMMANDS
from readinglist.shell.group import readinglist as root
from tests.unit.cli.fake_library import FakeLibrary, record, run_on

PACKAGE = Path(inspect.getfile(readinglist)).parent


def leaves(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    ctx = click.Context(group)
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from leaves(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


LEAVES = dict(leaves(root))


def test_the_commands_of_this_release_are_all_there() -> None:
    assert set(LEAVES) == set(
        """init|demo|fetch|import|triage|top|show|open|search|similar|why|keep|skip|later|read|seen|undo|log|revised
        |pdf fetch|pdf refs|enrich|trace|citations
        |graph build|graph import|graph stats|graph export|fate
        |tonight|trends|path|ideas list|ideas show|ideas replace|ideas add|ideas merge|ideas drop|ideas suggest
        |ideas refresh
        |pile start|pile next|pile label|pile status
        |evaluate|share|compare|colleague add|colleague list|colleague drop
        |taste|hindsight cause|quiz answer|quiz cause|quiz deck
        |bet paper|bet idea|bet repro|bets list|bets due|settle
        |project add|project list|project show|project edit|project state|project step|project radar
        |admire add|admire list|backburner add|backburner list|backburner drop
        |journal write|journal show|journal search|review|lookback
        |queue add|queue list|queue start|queue log|queue done|queue drop|queue move|queue starters|next|diet
        |repro claim|repro result|repro table|sync
        |critique write|critique list|critique missing|critique search
        |goal add|goal list|goal edit|goal close|feeds list|feeds check|feeds add|feeds import-opml|feeds export-opml
        |schedule cron|schedule systemd|schedule launchd|status|database|doctor|backup|restore|completion
        |digest|export|serve""".replace("\n", "")
        .replace("        ", "")
        .split("|")
    )


def test_each_command_teaches_by_an_example_of_itself() -> None:
    for name, command in LEAVES.items():
        text = inspect.cleandoc(command.help or "")
        assert text.split("\n")[0].strip(), name
        examples = [line.strip() for line in text.splitlines() if line.startswith("    readinglist")]
        assert any(name in example for example in examples), name


@pytest.mark.parametrize("name", [name.removesuffix(" list") for name in LEAVES if name.endswith(" list")])
def test_a_group_that_has_a_list_shows_it_without_a_word(name: str) -> None:
    group = root.get_command(click.Context(root), name)
    assert isinstance(group, FallbackGroup)
    assert group.alone == "list"
    assert f"Without a word it is `{name} list`." in run_on(FakeLibrary(), name, "--help").out


def test_a_list_without_a_word_takes_its_options() -> None:
    library = FakeLibrary()
    assert record(run_on(library, "goal", "--json")) == record(run_on(library, "goal", "list", "--json"))
    assert run_on(library, "goal").out == run_on(library, "goal", "list").out
    assert run_on(library, "goal", "--all").code == 0


def test_a_tab_behind_a_group_still_shows_its_commands() -> None:
    complete = ShellComplete(root, {}, "readinglist", "_READINGLIST_COMPLETE")
    assert {"add", "list"} <= {item.value for item in complete.get_completions(["goal"], "")}


@pytest.mark.parametrize(("word", "name"), [("goals", "goal"), ("idea", "ideas"), ("feed", "feeds")])
def test_a_group_is_found_by_its_plural_and_its_singular(word: str, name: str) -> None:
    assert run_on(FakeLibrary(), word, "--help").out == run_on(FakeLibrary(), name, "--help").out
    assert run_on(FakeLibrary(), "tops").code == 2


def test_the_help_of_each_command_fits_80_columns() -> None:
    for words in sorted({tuple(name.split()[:most]) for name in LEAVES for most in (None, -1)}):
        ran = run_on(FakeLibrary(), *words, "--help")
        assert ran.code == 0, words
        assert not [row for row in ran.out.splitlines() if len(row) > 80], words


def test_json_is_a_flag_everywhere() -> None:
    options = [p for command in LEAVES.values() for p in command.params if p.name == "as_json"]
    assert options
    assert all(option.opts == ["--json"] for option in options)


def test_every_command_that_reads_speaks_json() -> None:
    speaks = {name for name, command in LEAVES.items() if any(p.name == "as_json" for p in command.params)}
    reading = {
        *"top show search similar why revised log status doctor".split(),
        "goal list",
        "feeds list",
        "feeds check",
    }
    assert reading | {"fetch", "import"} <= speaks


def test_bodies_are_short() -> None:
    """Parse, call, present, print: 25 lines without docstring."""
    for path in sorted([*PACKAGE.glob("*/commands.py"), *PACKAGE.glob("*/commands/*.py")]):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                length = body[-1].end_lineno - body[0].lineno + 1 if body else 0  # type: ignore[operator]
                limit = 25 if node.name.endswith("_command") else 40
                assert length <= limit, f"{path.name}: {node.name} has {length} lines"


def test_the_one_line_help_stands_in_the_table() -> None:
    for section in COMMANDS.values():
        for name, (_, line) in section.items():
            command = root.get_command(click.Context(root), name)
            assert command is not None
            assert command.get_short_help_str(200) == line
