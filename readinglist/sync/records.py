"""What a sync with a shared folder did, or would do."""

from __future__ import annotations

from readinglist.core.frozen import Frozen
from readinglist.core.papers import Skipped


class SyncedFile(Frozen):
    """What a file was after the last sync: of which text, at which path others have it, which version.

    `after` and `before` are those of the version, for a shared folder that does not have it any more.
    """

    text: str
    path: str
    version: str
    after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()


class TextChange(Frozen):
    """What became of one of the user's files.

    `what`: sent, taken, merged, conflict (a copy with what could not be merged), renamed, deleted, trashed (another
    device deleted it), back (it is gone here with its whole folder, and comes back).
    """

    what: str
    path: str


class OtherDevice(Frozen):
    """`lines` of another library are in the folder; `missing` of those before the last are not yet."""

    writer: str
    lines: int
    missing: int


class SyncReport(Frozen):
    """Numbers of entries by kind; `refused` with the reason; `newer`: kept in the folder for a newer version.

    `unsound`: what of the folder's files could not be read; `copies`: files of the folder that a service left in a
    conflict or renamed, read as well; `left`: what could not be done here, and why.
    """

    folder: str
    dry_run: bool = False
    taken: tuple[tuple[str, int], ...] = ()
    sent: tuple[tuple[str, int], ...] = ()
    papers_taken: int = 0
    papers_sent: int = 0
    pending: int = 0
    texts: tuple[TextChange, ...] = ()
    devices: tuple[OtherDevice, ...] = ()
    refused: tuple[Skipped, ...] = ()
    newer: int = 0
    unsound: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    new_name: bool = False  # another library had the name of this one
    new_folder: bool = False  # no library had synced with this folder before
