"""Options and types that commands share, so that one word means one thing everywhere."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from readinglist.core.dates import parse_day
from readinglist.core.errors import ReadingListError, UsageError

from .session import Session, pass_session

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


_Command = TypeVar("_Command", bound=Callable[..., Any])
_DURATION = re.compile(r"(?:(\d{1,3}(?:\.\d+)?) ?h(?:ours?)?)? ?(?:(\d{1,4}) ?(?:m|min|minutes)?)?", re.A | re.I)
_MOST = 10**9  # "no upper limit", and still a number that every database takes


class Night(click.ParamType):  # type: ignore[type-arg]  # generic from click 8.4 on, a plain class before
    """A date as arXiv names its nights, 2026-11-24, or as people say it. `ahead`: `friday` is the next one."""

    name = "date"

    def __init__(self, *, ahead: bool = False) -> None:
        self.ahead = ahead

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # Any: click's
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
        session = ctx.find_object(Session) if ctx else None
        try:
            if session is None:  # nobody knows the reader's day
                return parse_day(value, date.min)
            from readinglist.context import today_of  # the help needs no library

            with session.library(warn=False) as library:
                return parse_day(value, today_of(library), ahead=self.ahead)
        except UsageError as error:
            self.fail(str(error), param, ctx)


class Count(click.ParamType):  # type: ignore[type-arg]  # as above
    """A whole number from 0 (or `least`) on, without an upper limit."""

    name = "number"

    def __init__(self, least: int = 0) -> None:
        self.least = least

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:  # Any: click's
        if isinstance(value, int):
            return value
        if not (value.isascii() and value.isdigit()) or int(value[:20]) < self.least:
            self.fail(f"{value[:40]!r} is not a whole number, at least {self.least}", param, ctx)
        return min(int(value[:20]), _MOST)


class Minutes(click.ParamType):  # type: ignore[type-arg]  # as above
    """A length of time: 45m, 45, 1h30, 1.5h."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:  # Any: click's
        if isinstance(value, int):
            return value
        match = _DURATION.fullmatch(value.strip())
        minutes = round(float(match[1] or 0) * 60) + int(match[2] or 0) if match else 0
        if not 1 <= minutes <= 24 * 60:
            self.fail(f"{value[:20]!r} is not a time such as 45m, 1h30 or 2h, a day at most", param, ctx)
        return minutes


class Share(click.ParamType):  # type: ignore[type-arg]  # as above
    """A chance or a share: 30, 30% or .3."""

    name = "share"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:  # Any: click's
        from readinglist.core.statistics import parse_share

        if isinstance(value, float):
            return value
        try:
            return parse_share(value)
        except UsageError as error:
            self.fail(str(error), param, ctx)


class FallbackGroup(click.Group):
    """A group one of whose commands is meant where none is named.

    `fallback`: before other words, `critique ID` is `critique write ID`. `alone`: without a word, `goal` is
    `goal list`, and where there is no `fallback` with its options too, `goal --json`.
    """

    def __init__(
        self, *args: Any, fallback: str | None = None, alone: str | None = None, **kwargs: Any
    ) -> None:  # Any: click's
        super().__init__(*args, **kwargs)
        self.fallback, self.alone = fallback, alone
        if alone:
            self.epilog = f"`{self.name}` alone does the same as `{self.name} {alone}`."

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if (meant := self._meant(args)) and (args or not ctx.resilient_parsing):  # a Tab asks for the commands
            args = [meant, *args]
        return super().parse_args(ctx, args)

    def _meant(self, args: list[str]) -> str | None:
        """The command that is left out before these words, None where none is."""
        if not args:
            return self.alone
        if args[0] in (*self.commands, "-h", "--help"):
            return None
        return self.fallback or (self.alone if args[0].startswith("-") else None)


# What Tab offers behind a command: files, and the names that the library holds. It makes no library, and what cannot
# be read offers nothing: a shell has no place for an error.
Complete = Callable[[click.Context, click.Parameter, str], "list[CompletionItem]"]


def _on_disk(kind: str) -> Complete:
    """What the shell itself knows: "file" or "dir"."""

    def complete(_: click.Context, __: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type=kind)]

    return complete


def _of_library(kind: str) -> Complete:
    """Names of one word, in any case: bash takes what has spaces for several. `kind`: as `Context.names` has it."""

    def complete(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        session, options = ctx.find_object(Session), ctx.find_root().params
        if session is None:
            return []
        try:
            with session.open_library(options.get("home"), feeds=options.get("feeds")) as library:
                names = tuple(library.names(kind)) if library.places.database.exists() else ()
        except (ReadingListError, OSError):
            return []
        begun = incomplete.lower()
        return [CompletionItem(name) for name in names if name.lower().startswith(begun) and len(name.split()) == 1]

    return complete


a_file, a_folder = _on_disk("file"), _on_disk("dir")
a_goal, an_idea, a_pile, a_query = map(_of_library, ("goal", "idea", "pile", "query"))


def number_option(default: int, of: str = "papers") -> Callable[[_Command], _Command]:
    return click.option("-n", "number", type=Count(), default=default, show_default=True, help=f"How many {of}.")


def _picture(_: click.Context, __: click.Parameter, path: Path | None) -> Path | None:
    """Before anything is computed for it."""
    if path is not None:
        from readinglist.store.files import check_picture

        check_picture(path)
    return path


def in_order(*options: Callable[[_Command], _Command]) -> Callable[[_Command], _Command]:
    """Several options as one decorator: they stand in the help as they stand here."""
    return lambda command: reduce(lambda done, option: option(done), reversed(options), command)


plot_option = click.option(
    "--plot",
    type=click.Path(path_type=Path),
    callback=_picture,
    metavar="FILE",
    help="Write a picture, .svg or .png.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="One JSON document, for programs.")
jsonl_option = click.option("--jsonl", "as_jsonl", is_flag=True, help="One JSON object a line.")
goal_option = click.option("--goal", metavar="NAME", shell_complete=a_goal, help="For this goal only.")
night_option = click.option("--night", type=Night(), metavar="DATE", help="The night of this date.")
because_option = click.option("--because", metavar="TEXT", help="Why, in your words.")
source_option = click.option("--from", "source", metavar="PERSON|PAPER", help="Source of the idea.")
dry_run_option = click.option("--dry-run", is_flag=True, help="Show what would happen; change nothing.")
yes_option = click.option("--yes", is_flag=True, help="Do not ask.")
id_argument = click.argument("paper", metavar="ID")
ids_argument = click.argument("papers", metavar="ID...", nargs=-1, required=True)


def with_json(command: Callable[..., None]) -> Callable[..., None]:
    """Pass the session, and `--json` as `as_json`: to each command that prints what it found."""
    return json_option(pass_session(command))
