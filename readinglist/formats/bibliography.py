"""What a reader of any format makes of a file: entries, and what was not understood, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from readinglist.model import PaperData, Skipped


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper of a file. `added` is the day on which its owner took it in, where the file says so.

    A paper without title is pending: an id that a fetch must fill. `label` is what the file calls
    the entry (a citation key, the text of a link), for messages. `tags` are its owner's words for it;
    `verdict` is what our own exports say of it, None elsewhere.
    """

    paper: PaperData
    added: date | None
    label: str
    tags: tuple[str, ...] = ()
    verdict: str | None = None


@dataclass(frozen=True, slots=True)
class Bibliography:
    """Everything in a file, in its order. An entry is in `entries` or in `skipped`, never in neither.

    `entries` may hold one paper twice, where the file does. `warnings` tell what else was passed over.
    """

    kind: str  # one of readinglist.formats.KINDS
    entries: tuple[Entry, ...]
    skipped: tuple[Skipped, ...]
    warnings: tuple[str, ...] = ()
