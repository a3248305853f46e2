"""Completion scripts of the shells."""

from __future__ import annotations

import click

from readinglist.interface.session import Session, pass_session

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
