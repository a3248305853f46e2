"""Records of imports and of exports to files and vaults."""

from __future__ import annotations

from readinglist.core.events import Event
from readinglist.core.frozen import Frozen


class ImportedFile(Frozen):
    path: str
    kind: str
    found: int = 0  # distinct papers recognised
    new: int = 0
    known: int = 0
    pending: int = 0  # of `found`: an id without metadata, until a fetch fills it
    skipped: tuple[tuple[str, str], ...] = ()  # (entry, why)
    kept: int = 0  # papers that were not kept before
    quoted: int = 0  # papers whose notes came into their critiques
    decided: int = 0  # entries of the log: keeps and tags, each of which `undo` counts


class ImportReport(Event):
    files: tuple[ImportedFile, ...]


class PapersWritten(Frozen):
    """Papers that were written to a file, or as the notes of a vault.

    Of a vault: notes that were `made` and `changed`, and sentences about those that were left alone. Of Zotero: `path`
    is the collection, `made` were sent.
    """

    format: str
    path: str
    papers: int
    made: int = 0
    changed: int = 0
    problems: tuple[str, ...] = ()
