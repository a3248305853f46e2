"""The kinds of files that are read: one table, from which the readers, the endings and what is named in errors come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from .better_bibtex import read_better_bibtex
from .bibtex import read_bibtex
from .csl import read_csl
from .csv_table import read_csv_table
from .described import Bibliography
from .id_list import read_id_list
from .markdown_list import read_markdown_list
from .records import read_records
from .ris import read_ris
from .share_file import read_shared_papers

Reader = Callable[[bytes], Bibliography]


@dataclass(frozen=True, slots=True)
class Kind:
    """`read`: its reader; None: no bibliography in one piece. `endings` count where the content is silent."""

    read: Reader | None
    endings: tuple[str, ...] = ()


KINDS = MappingProxyType(
    {
        "snapshot": Kind(None),  # a stream, which the sources read
        "bibtex": Kind(read_bibtex, ("bib", "bibtex", "biblatex")),
        "better-bibtex": Kind(read_better_bibtex),
        "zotero": Kind(None),  # a database, which the store reads
        "ris": Kind(read_ris, ("ris",)),
        "csl": Kind(read_csl),
        "csv": Kind(read_csv_table),
        "records": Kind(read_records),
        "share": Kind(read_shared_papers),
        "ids": Kind(read_id_list, ("txt", "ids", "tsv", "csv", "lst")),
        "markdown": Kind(read_markdown_list, ("md", "markdown")),
        "opml": Kind(None, ("opml",)),  # holds feeds and no papers
    }
)
READERS: dict[str, Reader] = {name: kind.read for name, kind in KINDS.items() if kind.read is not None}
ENDINGS = {ending: name for name, kind in KINDS.items() for ending in kind.endings}
