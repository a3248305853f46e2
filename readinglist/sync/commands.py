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
    """Merge this library with those of your other devices through the shared folder DIR.

    DIR is any folder that a service syncs (Dropbox, Syncthing, git), or a USB stick. Decisions are merged, and notes/,
    journal/ and goals/ are merged as text. If two devices changed the same place, the older text is kept next to the
    newer one as NAME.conflict-N.md. Settings and feeds/ are not synced.

    \b
        readinglist sync ~/Dropbox/readinglist
        readinglist sync /media/stick/readinglist --dry-run
    """
    from readinglist.sync.sync import sync

    from .view import sync_lines, sync_record

    with session.library() as library:
        report = sync(library, Path(folder), dry_run=dry_run)
    session.data(sync_record(report)) if as_json else session.lines(sync_lines(report, session.room))
