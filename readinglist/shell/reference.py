"""The page of commands, made from the commands themselves: what `docs/cli.md` holds."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from textwrap import dedent

import click

from .group import COMMANDS, readinglist


def reference() -> str:
    """Markdown of every command: usage, what it does, an example, its options."""
    root = click.Context(readinglist, info_name="readinglist")
    parts = ["## Global options", *_options(readinglist, root)]
    for heading, section in COMMANDS.items():
        parts += ["", f"## {heading}"]
        for name in section:
            command = readinglist.get_command(root, name)
            assert command is not None
            parts += _command(command, root, name)
    return "\n".join(parts)


def _command(command: click.Command, parent: click.Context, name: str) -> Iterator[str]:
    """A command, then the commands under it."""
    ctx = click.Context(command, info_name=name, parent=parent)
    usage = ctx.get_usage().removeprefix("Usage: ")
    yield from ("", f"### `{ctx.command_path}`", "", f"`{' '.join(usage.split())}`", "")
    yield from _prose(inspect.cleandoc(command.help or ""))
    yield from _options(command, ctx)
    if isinstance(command, click.Group):
        for child in command.list_commands(ctx):
            found = command.get_command(ctx, child)
            assert found is not None
            yield from _command(found, ctx, child)


def _prose(text: str) -> Iterator[str]:
    """Paragraphs as they are; what follows a line with click's `\\b` is an example."""
    for paragraph in text.split("\n\n"):
        if paragraph.startswith("\b"):
            example = dedent(paragraph[1:].strip("\n"))
            yield from ("```sh", *example.splitlines(), "```", "")
        else:
            yield from (*(line.replace("<", "&lt;") for line in paragraph.splitlines()), "")


def _options(command: click.Command, ctx: click.Context) -> list[str]:
    """The options as a list; `--help` goes without saying."""
    lines = []
    for option in command.get_params(ctx):
        record = option.get_help_record(ctx) if isinstance(option, click.Option) else None
        if record is not None and "--help" not in option.opts:
            lines.append(f"- `{record[0]}`: {record[1]}")
    return ["", *lines] if command is readinglist else lines
