"""Papers for other tools: as text, piece by piece, or as a file that is there whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from readinglist.context import Context
from readinglist.core.errors import UsageError
from readinglist.core.events import Event, Progress
from readinglist.core.papers import Selection
from readinglist.store.files import new_files

from .formats import FORMATS, Exported
from .records import PapersWritten
from .selection import check_target, exported, papers_of, rows_of

AT_ONCE = 1_000  # pieces between two words on how far it is


def export_text(
    lib: Context, kind: str, selection: Selection, *, raw: bool = False, critiques: bool = False
) -> Iterator[str]:
    """The papers in one of `FORMATS` that is no folder, in pieces that end with a line.

    `raw`: CSV with cells that a spreadsheet would run. `critiques`: the one line of each critique, where the format
    has a place for it. Raises NotFound for a goal that there is not.
    """
    return _pieces(lib, kind, rows_of(lib, selection), raw, critiques)


def export_file(
    lib: Context, kind: str, selection: Selection, path: Path, *, raw: bool = False, critiques: bool = False
) -> Iterator[Event | PapersWritten]:
    """As `export_text`, into a file that is replaced once the new one is whole; the last item is PapersWritten.

    A vault is a folder, in which nothing of the user is ever replaced. Raises UsageError for a path that holds
    something else of the library, NotFound, DiskFull, StoreError.
    """
    check_target(lib, path)
    if FORMATS[kind].write is None:
        from .tables import Vault
        from .vault import write_vault

        yield from write_vault(lib, Vault(path), selection)
        return
    if path.is_dir():
        raise UsageError(f"{path} is a folder: -o takes the name of a file")
    rows = rows_of(lib, selection)
    with new_files([path]) as (file,):
        for number, piece in enumerate(_pieces(lib, kind, rows, raw, critiques)):
            file.write(piece.encode())
            if number % AT_ONCE == 0:
                yield Progress(f"writing {path.name}", min(number, len(rows)), len(rows))
    yield PapersWritten(str(path), kind, len(rows))


def _pieces(lib: Context, kind: str, rows: list[int], raw: bool, critiques: bool) -> Iterator[str]:
    write = FORMATS[kind].write
    assert write is not None
    return write(Exported(lambda: papers_of(lib, rows), lambda: exported(lib, rows, critiques), raw))
