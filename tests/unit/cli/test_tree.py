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
from readinglist.shell.group import COMMANDS, MOVED, PARTS
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
        |literature build|literature use|literature status|literature query|literature export
        |graph build|graph import|graph stats|graph export|fate
        |tonight|trends|path|ideas list|ideas show|ideas replace|ideas add|ideas merge|ideas drop|ideas suggest
        |ideas refresh
        |pile start|pile next|pile label|pile status|pile duplicates|conference import|conference plan
        |evaluate|share write|share compare|share tournament|share colleague add
        |share colleague list|share colleague drop
        |taste|bet review cause|quiz answer|quiz cause|quiz deck
        |bet add|bet idea|bet repro|bet list|bet due|bet resolve
        |project add|project list|project show|project edit|project state|project step|project radar
        |admire add|admire list|backburner add|backburner list|backburner drop
        |journal write|journal show|journal search|review|lookback
        |study add|study list|study start|study stop|study log|study done|study drop|study move|study starters
        |study next|study diet|quiz skill|bet short|bet own|bet answer
        |study repro claim|study repro result|study repro table|sync|help
        |critique write|critique list|critique missing|critique search
        |goal add|goal list|goal edit|goal close|feeds list|feeds check|feeds add|feeds edit|feeds remove
        |feeds import-opml|feeds export-opml
        |follow author|follow term|follow paper|follow list|follow remove
        |mute author|mute term|mute category|mute list|mute remove|muted|wanted list|wanted add
        |schedule install|schedule remove|schedule cron|schedule systemd|schedule launchd
        |status|database|doctor|backup|restore|completion
        |digest|export|serve|mcp""".replace("\n", "")
        .replace("        ", "")
        .split("|")
    )


def test_each_command_teaches_by_an_example_of_itself() -> None:
    for name, command in LEAVES.items():
        text = inspect.cleandoc(command.help or "")
        assert text.split("\n")[0].strip(), name
        examples = [line.strip() for line in text.splitlines() if line.startswith("    readinglist")]
        assert any(name in example for example in examples), name


@pytest.mark.parametrize("name", sorted({name.rpartition(" ")[0] for name in LEAVES if " " in name}))
def test_no_line_of_a_group_breaks_off(name: str) -> None:
    listed = run_on(FakeLibrary(), *name.split(), "--help").out.partition("Commands:")[2]
    assert listed
    assert "..." not in listed


@pytest.mark.parametrize("name", [name.removesuffix(" list") for name in LEAVES if name.endswith(" list")])
def test_a_group_that_has_a_list_shows_it_without_a_word(name: str) -> None:
    group: click.Command | None = root
    for word in name.split():
        assert isinstance(group, click.Group)
        group = group.get_command(click.Context(group), word)
    assert isinstance(group, FallbackGroup)
    assert group.alone == "list"
    assert (
        f"`{group.name}` alone does the same as `{group.name} list`."
        in run_on(FakeLibrary(), *name.split(), "--help").out
    )


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


def test_the_help_fits_a_terminal_and_names_every_command() -> None:
    out = run_on(FakeLibrary(), "--help").out
    assert len(out.splitlines()) <= 40
    assert {name for section in COMMANDS.values() for name in section} <= set(out.split())
    everything = run_on(FakeLibrary(), "help", "--all").out
    assert all(line in everything for section in COMMANDS.values() for _, line in section.values())


def test_help_of_a_command_is_what_its_option_prints() -> None:
    for words in (("top",), ("bet", "add"), ("settle",)):
        assert run_on(FakeLibrary(), "help", *words).out == run_on(FakeLibrary(), *words, "--help").out


@pytest.mark.parametrize("old", MOVED)
def test_an_old_spelling_works_and_the_new_one_is_printed_unless_a_program_reads(old: str) -> None:
    new = MOVED[old]
    ran, now = run_on(FakeLibrary(), *old.split(), "--help"), run_on(FakeLibrary(), *new.split(), "--help")
    assert (ran.code, ran.out) == (0, now.out)
    assert ran.err.splitlines() == [f"`{old}` is now `{new}`"]
    assert not now.err
    assert " is now " not in run_on(FakeLibrary(), *old.split(), "--json", "--help").err
    offered = ShellComplete(root, {}, "readinglist", "_READINGLIST_COMPLETE").get_completions([], old)
    assert not offered


def test_the_folder_of_the_library_may_come_after_the_command() -> None:
    library = FakeLibrary()
    for words in (("top", "--home", "/h"), ("goal", "list", "--home=/h"), ("--home", "/h", "top")):
        assert run_on(library, *words).code == 0, words
    assert run_on(library, "top", "--home").code == 2
    assert run_on(library, "search", "--", "--home").code == 0


@pytest.mark.parametrize("part", PARTS)
def test_a_part_of_show_is_the_command_of_its_name(part: str) -> None:
    more = [] if part == "open" else ["--json"]
    short = run_on(FakeLibrary(), part, "1", *more)
    assert run_on(FakeLibrary(), "show", f"--{part}", "1", *more) == short
    assert run_on(FakeLibrary(), "show", "1", *more, f"--{part}") == short
    assert short.code != 2, short.err
    assert f"--{part}" in run_on(FakeLibrary(), "show", "--help").out
