"""`serve`, the pages in a browser, `help`, and `completion`, the scripts of shells."""

from __future__ import annotations

import os
import secrets
from contextlib import closing
from pathlib import Path
from socket import socket

import click

from readinglist.core.errors import ConfigError, InputError, NotFound, UsageError
from readinglist.interface.session import Session, pass_session

from .group import all_commands

PORT = 8377
LOOPBACK = ("127.0.0.1", "::1", "localhost")
TOKEN_VARIABLE = "READINGLIST_SERVE_TOKEN"
LEAST_TOKEN = 16  # characters


@click.command("serve")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0: any free one.")
@click.option(
    "--host", metavar="ADDRESS", default="127.0.0.1", help="Listen on this address; other than local needs a token."
)
@click.option(
    "--token-file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help=f"A file that holds the token ({LEAST_TOKEN} characters or more), or ${TOKEN_VARIABLE}.",
)
@click.option("--no-token", is_flag=True, help="Allow every user and program of this machine.")
@pass_session
def serve_command(session: Session, port: int, host: str, token_file: Path | None, no_token: bool) -> None:
    """Browse your library in a browser: night, papers, ideas, taste, study, notebook. Ctrl-C ends it.

    Open the printed address: its token, new at each start, keeps other users of this machine out. For a phone at home,
    listen on another address with a long random token of your own. The traffic is not encrypted, so use this only in a
    network you trust.

    \b
        readinglist serve
        readinglist serve --host 192.168.1.20 --token-file ~/.readinglist-token
    """
    if no_token and token_file is not None:
        raise UsageError("--no-token and --token-file can't be combined: use one of them")
    own = None if no_token else _token(token_file)
    if host not in LOOPBACK and own is None:
        raise UsageError(
            f"--host {host} is reachable from other machines: set a token with --token-file or ${TOKEN_VARIABLE}"
        )
    from readinglist.shell.web.app import listening

    with closing(listening(host, port)) as opened:
        with session.library():
            pass  # what is wrong with the library is said before a browser is opened
        _serve(session, host, opened, own, "" if own or no_token else secrets.token_urlsafe(24))


def _serve(session: Session, host: str, opened: socket, own: str | None, made: str) -> None:
    """Answer on an open socket until a signal ends it; the address is the first line on stdout.

    A token that was `made` for this start stands in the address, the user's `own` nowhere; without both all are let in.
    """
    from readinglist.shell.web.app import build_app, build_server
    from readinglist.shell.web.guard import Door, hosts_of
    from readinglist.shell.web.worker import PageWorker, warm, warm_long

    port = opened.getsockname()[1]
    door = Door(hosts_of(host, port), port, any_address=host in ("0.0.0.0", "::"), token=own or made or None)
    shown = f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"

    def on_ready() -> None:
        session.echo.raw(f"{shown}{made}/" if made else shown)
        session.echo.flush()
        if own:
            session.echo.talk(f"open {shown}?token=... with your token once: the browser keeps it")
        elif not made:
            session.echo.talk("without a token, every user of this machine can read this library and decide in it")

    worker = PageWorker(lambda: session.open_library(session.home, feeds=session.feeds))
    worker.begin(warm)
    worker.beside.begin(warm_long)
    try:
        build_server(build_app(worker, door), on_ready).run(sockets=[opened])
    finally:
        worker.close()


def _token(path: Path | None) -> str | None:
    """The token of the file or the environment. Raises NotFound, InputError, ConfigError; never shows it."""
    if path is not None:
        try:
            token = path.read_text(encoding="utf-8").strip()
        except FileNotFoundError as error:
            raise NotFound(f"{path}: no such file; create it with a long random word in it") from error
        except ValueError as error:
            raise InputError(f"{path} is not a text file") from error
        where = str(path)
    else:
        token, where = os.environ.get(TOKEN_VARIABLE, "").strip(), f"${TOKEN_VARIABLE}"
        if not token:
            return None
    if len(token) < LEAST_TOKEN or not token.isascii() or not all(sign.isalnum() or sign in "-_" for sign in token):
        raise ConfigError(f"the token in {where} must be {LEAST_TOKEN} or more letters, digits, - and _")
    return token


@click.command("help")
@click.option("--all", "everything", is_flag=True, help="One line for every command.")
@click.argument("words", metavar="[COMMAND]...", nargs=-1)
@pass_session
def help_command(session: Session, everything: bool, words: tuple[str, ...]) -> None:
    """Show the help of a command, or one line for every command.

    \b
        readinglist help --all
        readinglist help bet add
    """
    ctx = click.get_current_context().find_root()
    if everything:
        formatter = ctx.make_formatter()
        for heading, rows in all_commands():
            with formatter.section(heading):
                formatter.write_dl(rows, col_spacing=3)
        session.echo.raw(formatter.getvalue().strip("\n"))
        return
    rest = list(words)
    while rest and isinstance(ctx.command, click.Group):
        name, command, rest = ctx.command.resolve_command(ctx, rest)
        assert command is not None  # resolve_command fails otherwise
        ctx = click.Context(command, info_name=name, parent=ctx)
    session.echo.raw(ctx.get_help())


_SHELLS = ("bash", "zsh", "fish")


@click.command("completion")
@click.argument("shell", type=click.Choice(_SHELLS))
@pass_session
def completion_command(session: Session, shell: str) -> None:
    """Print the completion script of a shell.

    \b
        readinglist completion bash \\
            > ~/.local/share/bash-completion/completions/readinglist
        readinglist completion zsh > "${fpath[1]}/_readinglist"
        readinglist completion fish > ~/.config/fish/completions/readinglist.fish
    """
    from click.shell_completion import get_completion_class

    ctx = click.get_current_context().find_root()
    kind = get_completion_class(shell)
    assert kind is not None  # click knows these three
    script = kind(ctx.command, {}, "readinglist", "_READINGLIST_COMPLETE")
    session.echo.raw((script.source_template % script.source_vars()).strip("\n"))


@click.command("mcp")
@click.option("--allow-writes", is_flag=True, help="Also tools that keep, skip, put off and note.")
@pass_session
def mcp_command(session: Session, allow_writes: bool) -> None:
    """Offer your library to a program that speaks the Model Context Protocol, over standard input and output.

    Its tools read: top, why, search, show, similar, ideas, notebook. With --allow-writes it also gets verdict and note:
    what these write begins with "mcp:" in `log`, and `undo` takes it back. Needs readinglist[mcp].

    \b
        readinglist mcp
        readinglist mcp --allow-writes
    """
    try:
        from readinglist.shell.mcp_server import serve
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] not in ("mcp", "pydantic"):
            raise
        raise ConfigError("`readinglist mcp` needs one more package: pip install 'readinglist[mcp]'") from None
    with session.library() as library:
        serve(library, allow_writes=allow_writes).run()
