"""The tree of commands without its leaves: each module of commands is imported when one of its is run.

The one-line help stands in the table `commands.toml`, so that `--help` needs no command at all.
"""

from __future__ import annotations

from importlib import import_module

import click

from readinglist.core.package_data import package_table
from readinglist.interface.options import a_folder
from readinglist.interface.session import Session

# heading -> command -> [module in this package, one-line help]
COMMANDS: dict[str, dict[str, list[str]]] = package_table(__package__, "commands.toml")
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

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click's; `goals` is `goal` and `idea` is `ideas`, and a mistyped command is answered with the nearest."""
        name = args[0] if args else ""
        if name and not name.startswith("-") and self.get_command(ctx, name) is None:
            if (group := self._other_number(ctx, name)) is None:
                from difflib import get_close_matches

                near = get_close_matches(name, self.list_commands(ctx), n=1, cutoff=_NEAR)
                ctx.fail(f"no command {name[:40]!r}{f'; did you mean {near[0]}?' if near else ''}")
            args = [group, *args[1:]]
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        """As click's, and an option of ours that stands behind the command is answered with its place."""
        try:
            return super().invoke(ctx)
        except click.NoSuchOption as error:
            ours = next((param for param in self.params if error.option_name in param.opts), None)
            if ours is None:
                raise
            value = f" {ours.metavar}" if ours.metavar else ""
            where = f"{ctx.command_path} {error.option_name}{value} {ctx.invoked_subcommand}"
            raise click.UsageError(f"{error.option_name} goes before the command: {where}", error.ctx) from None

    def _other_number(self, ctx: click.Context, name: str) -> str | None:
        """The group of commands that `name` is the plural or the singular of."""
        for other in (name.removesuffix("s"), f"{name}s"):
            if isinstance(self.get_command(ctx, other), click.Group):
                return other
        return None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for heading, section in COMMANDS.items():
            with formatter.section(heading):
                formatter.write_dl([(name, help_line) for name, (_, help_line) in section.items()], col_spacing=3)


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
    help="Folder of the library (default: $READINGLIST_HOME, else the XDG folders).",
)
@click.option(
    "--feeds", metavar="DIR", shell_complete=a_folder, help="Folder of subscriptions, instead of the library's own."
)
@click.option("-v", "--verbose", is_flag=True, help="Show more; a bug shows its traceback.")
@click.option("--no-color", is_flag=True, help="No colours, as with NO_COLOR and TERM=dumb.")
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Print the version."
)
@click.pass_context
def readinglist(ctx: click.Context, home: str | None, feeds: str | None, verbose: bool, no_color: bool) -> None:
    """Read the right papers, and learn to choose them.

    Each night `fetch` downloads what arXiv announced. Each morning `top` ranks it by what you kept,
    skipped and aim for, and says why. Start with:

    \b
        readinglist demo                 try it in a temporary library
        readinglist init                 start your own
        readinglist top                  the morning list
        readinglist keep 1 3             more like these; skip 2: fewer like that
    """
    session = ctx.ensure_object(Session)
    session.home, session.feeds = home, feeds
    session.echo.verbose = verbose
    session.echo.colour = not no_color
    if verbose:
        from readinglist.interface.signals import log_to_stderr

        log_to_stderr()
