"""Papers as the files of other tools: BibTeX, RIS, CSL-JSON, CSV. Pure: records in, text out, piece by piece.

What our own readers would not get back from a format's fields goes into fields of ours (`own_fields.py`).
"""

from readinglist.formats.exports.bibtex import bibtex_entry, citation_keys
from readinglist.formats.exports.csl import csl_item
from readinglist.formats.exports.tables import csv_lines, ris_record

__all__ = ["bibtex_entry", "citation_keys", "csl_item", "csv_lines", "ris_record"]
