"""Records from text and text from records: bibliographies, lists of ids, subscriptions.

Pure: bytes come in, records go out, nothing is opened or asked. Every reader accounts for each
entry of a file, as `Entry` or as `Skipped` with a reason in words.
"""

from __future__ import annotations

from readinglist.formats.better_bibtex import read_better_bibtex, read_items
from readinglist.formats.bibtex import read_bibtex
from readinglist.formats.csl import read_csl
from readinglist.formats.csv_table import read_csv_table
from readinglist.formats.described import Bibliography, Entry
from readinglist.formats.detection import HEAD_BYTES, KINDS, READERS, detect
from readinglist.formats.encoding import decode
from readinglist.formats.id_lists import read_id_list, read_markdown_list
from readinglist.formats.opml import Outlines, read_opml, write_opml
from readinglist.formats.records import read_records
from readinglist.formats.ris import read_ris
from readinglist.formats.share_file import read_shared_papers

__all__ = [
    "HEAD_BYTES",
    "KINDS",
    "READERS",
    "Bibliography",
    "Entry",
    "Outlines",
    "decode",
    "detect",
    "read_better_bibtex",
    "read_bibtex",
    "read_csl",
    "read_csv_table",
    "read_id_list",
    "read_items",
    "read_markdown_list",
    "read_opml",
    "read_records",
    "read_shared_papers",
    "read_ris",
    "write_opml",
]
