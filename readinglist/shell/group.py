"""The tree of commands without its leaves: each module of commands is imported when one of its is run.

The one-line help is in the table `commands.toml`: `--help` imports no command.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

import click

from readinglist.core.package_data import package_table
from readinglist.interface.options import a_folder
from readinglist.interface.session import Session

# heading -> command -> [module in this package, one-line help]
COMMANDS: dict[str, dict[str, list[str]]] = package_table(__package__, "commands.toml")
# old spelling -> new one; the longest that fits
MOVED = {
    "bet paper": "bet add",
    "bets": "bet list",
    "bets due": "bet due",
    "bets list": "bet list",
    "colleague": "share colleague",
    "compare": "share compare",
    "diet": "study diet",
    "hindsight": "bet review",
    "next": "study next",
    "queue": "study",
    "repro": "study repro",
    "settle": "bet resolve",
}
PARTS = ("why", "similar", "fate", "citations", "open")  # of `show ID`, as options, and commands
_ANYWHERE = {"--home", "--feeds", "--no-color", "--verbose"}  # options that may come after the command
_NEAR = 0.7  # how like a command a word must be: `serach` is search, `list` and `tag` are none


class LazyGroup(click.Group):
    """A group whose commands are found in `COMMANDS`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [name for section in COMMANDS.values() for name in section]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        found = next((section[cmd_name] for section in COMMANDS.values() if cmd_name in section), None)
        if found is None:
            return None
        module, help_line = found
        command = getattr(import_module(f"readinglist.{module}"), f"{cmd_name}_command")
        assert isinstance(command, click.Command)
        command.short_help = help_line
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click's, and the options of the group may come after the command, up to `--`."""
        end = args.index("--") if "--" in args else len(args)
        ours = {name: option for option in self.params for name in option.opts if name in _ANYWHERE}
        front: list[str] = []
        behind: list[str] = []
        words = iter(args[:end])
        for word in words:
            name, equals, _ = word.partition("=")
            option = ours.get(name)
            (front if option else behind).append(word)
            if isinstance(option, click.Option) and not option.is_flag and not equals:
                front += [value for value in [next(words, None)] if value is not None]
        return super().parse_args(ctx, [*front, *behind, *args[end:]])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click's. Old spellings, `goals` for `goal` and `idea` for `ideas` work; a typo gets a suggestion."""
        args = self._renamed(ctx, args)
        name = args[0] if args else ""
        if name and not name.startswith("-") and self.get_command(ctx, name) is None:
            if (group := self._other_number(ctx, name)) is None:
                from difflib import get_close_matches

                near = get_close_matches(name, self.list_commands(ctx), n=1, cutoff=_NEAR)
                ctx.fail(f"no command {name[:40]!r}{f'; did you mean {near[0]}?' if near else ''}")
            args = [group, *args[1:]]
        return super().resolve_command(ctx, args)

    def _renamed(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The words with the new spelling for an old one, which is printed unless a program reads the answer.

        `show ID --why` is `why ID`, with all options of that: likewise for the others of `PARTS`.
        """
        if args[:1] == ["show"] and (part := next((part for part in PARTS if f"--{part}" in args), None)):
            return [part, *(word for word in args[1:] if word != f"--{part}")]
        for size in (2, 1):
            old = " ".join(args[:size])
            if new := MOVED.get(old):
                if not {"--json", "--jsonl"} & {*args} and not ctx.resilient_parsing:
                    ctx.ensure_object(Session).echo.hold(f"`{old}` is now `{new}`")
                return [*new.split(), *args[size:]]
        return args

    def _other_number(self, ctx: click.Context, name: str) -> str | None:
        """The group of commands that `name` is the plural or the singular of."""
        for other in (name.removesuffix("s"), f"{name}s"):
            if isinstance(self.get_command(ctx, other), click.Group):
                return other
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands of every day, then the names of the others."""
        (heading, daily), *others = COMMANDS.items()
        with formatter.section(heading):
            formatter.write_dl([(name, line) for name, (_, line) in daily.items()], col_spacing=3)
        with formatter.section("More, described by `readinglist help --all`"):
            formatter.write_dl([(name, " ".join(section)) for name, section in others], col_spacing=3)


def all_commands() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Each heading with its commands and their one-line help."""
    for heading, section in COMMANDS.items():
        yield heading, [(name, line) for name, (_, line) in section.items()]


# The root of the command line, and its global options.


def _print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from importlib.metadata import version

    ctx.ensure_object(Session).echo.raw(f"readinglist {version('readinglist')}")
    ctx.exit()


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--home",
    metavar="DIR",
    shell_complete=a_folder,
    help="Library folder (default: ~/.local/share/readinglist).",
)
@click.option(
    "--feeds",
    metavar="DIR",
    shell_complete=a_folder,
    help="Folder with your subscriptions (default: in the library).",
)
@click.option("-v", "--verbose", is_flag=True, help="Show more, including tracebacks.")
@click.option("--no-color", is_flag=True, help="No colours (also: set $NO_COLOR).")
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Print the version."
)
@click.pass_context
def readinglist(ctx: click.Context, home: str | None, feeds: str | None, verbose: bool, no_color: bool) -> None:
    """Find the papers that matter to you, and learn to choose better.

    Each night `fetch` downloads what arXiv announced. Each morning `top` lists
    it, best for you first, with reasons. Try it: `readinglist demo`.
    """
    session = ctx.ensure_object(Session)
    session.home, session.feeds = home, feeds
    session.echo.verbose = verbose
    session.echo.colour = not no_color
    if verbose:
        from readinglist.interface.signals import log_to_stderr

        log_to_stderr()
