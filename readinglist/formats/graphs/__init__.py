"""Graphs as files for other programs: GEXF and GraphML for Gephi, a pair of CSV tables for everything else.

All of them show the same columns (`columns.py`), colours and sizes (`look.py`). A file is written as pieces of
text, one after the other, so that a large graph needs no more memory than its records.
"""

from __future__ import annotations

from readinglist.formats.graphs.gexf import gexf
from readinglist.formats.graphs.graphml import graphml
from readinglist.formats.graphs.tables import edge_table, node_table
from readinglist.formats.graphs.xml_text import AT_ONCE

__all__ = ["AT_ONCE", "edge_table", "gexf", "graphml", "node_table"]
