"""The exchange with other devices."""

from __future__ import annotations

from pathlib import Path

import click

from readinglist.interface.options import a_folder, dry_run_option, with_json
from readinglist.interface.session import Session


@click.command("sync")
@click.argument("folder", metavar="DIR", shell_complete=a_folder)
@dry_run_option
@with_json
def sync_command(session: Session, folder: str, dry_run: bool, as_json: bool) -> None:
    """Merge this library with those that share the folder DIR.

    DIR is any folder that a service keeps the same on your devices (Dropbox, Syncthing, git), or a USB stick. What you
    decided is joined; notes/, journal/ and goals/ are merged as texts. Where two devices changed the same place, the
    older text is kept beside the newer one as NAME.conflict-N.md. Settings and feeds/ stay each device's own.

    \b
        readinglist sync ~/Dropbox/readinglist
        readinglist sync /media/stick/readinglist --dry-run
    """
    from readinglist.sync.sync import sync

    from .view import sync_lines, sync_record

    with session.library() as library:
        report = sync(library, Path(folder), dry_run=dry_run)
    session.data(sync_record(report)) if as_json else session.lines(sync_lines(report, session.room))
