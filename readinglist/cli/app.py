"""The root of the command line, and its global options."""

from __future__ import annotations

import click

from .completing import a_folder
from .group import LazyGroup
from .session import Session


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
    help="Folder of the library (else $READINGLIST_HOME, else the XDG places).",
)
@click.option(
    "--feeds", metavar="DIR", shell_complete=a_folder, help="Folder of subscriptions, instead of the library's own."
)
@click.option("-v", "--verbose", is_flag=True, help="Tell more; a bug shows its traceback.")
@click.option("--no-color", is_flag=True, help="No colours; NO_COLOR and TERM=dumb do the same.")
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Print the version."
)
@click.pass_context
def readinglist(ctx: click.Context, home: str | None, feeds: str | None, verbose: bool, no_color: bool) -> None:
    """Read the right papers, and learn to choose them.

    Each night `fetch` takes in what arXiv announced; each morning `top` ranks it by what you kept,
    skipped and aim for, and says why. Start with:

    \b
        readinglist demo                 see it on a throw-away library
        readinglist init                 start your own
        readinglist top                  the morning list
        readinglist keep 1 3             what was good on it; skip 2: what not
    """
    session = ctx.ensure_object(Session)
    session.home, session.feeds = home, feeds
    session.echo.verbose = verbose
    session.echo.colour = not no_color
    if verbose:
        from .logs import log_to_stderr

        log_to_stderr()
