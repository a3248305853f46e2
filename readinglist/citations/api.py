"""What other rooms may use of citations: who cites whom: lists of references, counts, the graph.

Names are imported when they are first asked for; a new one is a line of the block below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.core.lazy import lazy_names

if TYPE_CHECKING:
    from .cohorts import FRESH as FRESH
    from .cohorts import ask_counts as ask_counts
    from .cohorts import cohort_of as cohort_of
    from .cohorts import complete_from as complete_from
    from .cohorts import describe_cohort as describe_cohort
    from .cohorts import is_listed as is_listed
    from .cohorts import list_cohort as list_cohort
    from .cohorts import parse_cohort as parse_cohort
    from .cohorts import to_ask as to_ask
    from .commands import run_enrichment as run_enrichment
    from .enrich import enrich as enrich
    from .graph import build_graph as build_graph
    from .graph import citation_edges as citation_edges
    from .graph import citation_matrix as citation_matrix
    from .graph import citations_of as citations_of
    from .graph import citing_places as citing_places
    from .graph import graph_stats as graph_stats
    from .graph import known_graph as known_graph
    from .graph import networkx_graph as networkx_graph
    from .graph import overview as overview
    from .graph import settle_kind as settle_kind
    from .graph_import import import_graph as import_graph
    from .linking import late_links as late_links
    from .linking import settle as settle
    from .linking import take_back_links as take_back_links
    from .pdf import ENDINGS_OF as ENDINGS_OF
    from .pdf import Target as Target
    from .pdf import fetch_file as fetch_file
    from .pdf import fetch_files as fetch_files
    from .pdf import file_of as file_of
    from .pdf import read_files as read_files
    from .pdf import read_references as read_references
    from .records import GraphBuilt as GraphBuilt
    from .records import GraphImport as GraphImport
    from .records import PaperCitations as PaperCitations
    from .records import SourceAsked as SourceAsked
    from .records import TraceReport as TraceReport
    from .report import Tally as Tally
    from .services import Service as Service
    from .tables.arrays import GraphCache as GraphCache
    from .tables.arrays import StoredCitations as StoredCitations
    from .tables.counts import Counts as Counts
    from .tables.edges import FIELDS as FIELDS
    from .tables.edges import Told as Told
    from .tables.edges import reference_from_row as reference_from_row
    from .tables.edges import told_citations as told_citations
    from .tables.references import References as References
    from .tables.requests import COUNT_DAYS as COUNT_DAYS
    from .tables.requests import FOLLOWED as FOLLOWED
    from .tables.requests import KEPT as KEPT
    from .tables.requests import RequestSchedule as RequestSchedule
    from .tables.requests import Spent as Spent
    from .view.citations import NAMES as NAMES
    from .view.citations import trace_lines as trace_lines
    from .view.graph import built_lines as built_lines
    from .view.graph import built_record as built_record
    from .view.graph import import_lines as import_lines
    from .view.graph import import_record as import_record
    from .view.graph import stats_lines as stats_lines
    from .view.graph import stats_record as stats_record
else:
    __all__, __getattr__ = lazy_names(__name__, __file__)
