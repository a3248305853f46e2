"""Records from text and text from records: bibliographies, lists of ids, subscriptions.

Pure: bytes come in, records go out, nothing is opened or asked. Every reader accounts for each
entry of a file, as `Entry` or as `Skipped` with a reason in words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.core.lazy import lazy_names

if TYPE_CHECKING:
    from readinglist.formats.better_bibtex import read_better_bibtex as read_better_bibtex
    from readinglist.formats.better_bibtex import read_items as read_items
    from readinglist.formats.bibtex import read_bibtex as read_bibtex
    from readinglist.formats.csl import read_csl as read_csl
    from readinglist.formats.csv_table import read_csv_table as read_csv_table
    from readinglist.formats.described import Bibliography as Bibliography
    from readinglist.formats.described import Entry as Entry
    from readinglist.formats.described import Slot as Slot
    from readinglist.formats.detection import HEAD_BYTES as HEAD_BYTES
    from readinglist.formats.detection import KINDS as KINDS
    from readinglist.formats.detection import READERS as READERS
    from readinglist.formats.detection import detect as detect
    from readinglist.formats.encoding import decode as decode
    from readinglist.formats.id_lists import read_id_list as read_id_list
    from readinglist.formats.id_lists import read_markdown_list as read_markdown_list
    from readinglist.formats.opml import Outlines as Outlines
    from readinglist.formats.opml import read_opml as read_opml
    from readinglist.formats.opml import write_opml as write_opml
    from readinglist.formats.records import read_records as read_records
    from readinglist.formats.ris import read_ris as read_ris
    from readinglist.formats.share_file import read_shared_papers as read_shared_papers
else:
    __all__, __getattr__ = lazy_names(__name__, __file__)
