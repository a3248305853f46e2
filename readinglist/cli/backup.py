"""The library as one file, and back."""

from __future__ import annotations

import click

from .completing import a_file
from .options import dry_run_option, yes_option
from .session import Session, pass_session


@click.command("backup")
@click.argument("file", metavar="[FILE]", required=False, shell_complete=a_file)
@pass_session
def backup_command(session: Session, file: str | None) -> None:
    """Write the library into one file, by default under backups/; prints its path.

    It may run beside a fetch.

    \b
        readinglist backup
        readinglist backup /mnt/disk/readinglist.rlbackup
    """
    with session.library() as library:
        path = library.backup(file)
    session.echo.raw(str(path))


@click.command("restore")
@click.argument("file", metavar="FILE", shell_complete=a_file)
@yes_option
@dry_run_option
@pass_session
def restore_command(session: Session, file: str, yes: bool, dry_run: bool) -> None:
    """Load a backup into this library, in place of what it holds.

    \b
        readinglist --home ~/papers restore readinglist.rlbackup --yes
    """
    with session.library(warn=False) as library:
        place = library.places.data
        if session.is_asked and not (yes or dry_run):
            library.restore(file, dry_run=True)  # nobody is asked about a file that is no backup
        session.agree(f"replaces the library in {place} by {file}", yes=yes or dry_run)
        library.restore(file, dry_run=dry_run)
    session.echo.talk(f"{file} is a whole backup; nothing was changed" if dry_run else f"restored into {place}")
