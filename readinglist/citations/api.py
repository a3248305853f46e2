"""What other rooms may use of citations: who cites whom: lists of references, counts, the graph.

Names are imported when they are first asked for; a new one is a line of the block below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.core.lazy import lazy_names

if TYPE_CHECKING:
    from .commands import run_enrichment as run_enrichment
    from .enrich import Citing as Citing
    from .enrich import RunTally as RunTally
    from .enrich import enrich as enrich
    from .enrich import link_late_references as link_late_references
    from .graph import build_graph as build_graph
    from .graph import citation_matrix as citation_matrix
    from .graph import graph_stats as graph_stats
    from .graph import known_graph as known_graph
    from .graph import networkx_graph as networkx_graph
    from .graph_import import import_graph as import_graph
    from .linking import correct_link as correct_link
    from .linking import link_waiting as link_waiting
    from .linking import undo_link_corrections as undo_link_corrections
    from .lookup import citation_edges as citation_edges
    from .lookup import citation_overview as citation_overview
    from .lookup import citations_of as citations_of
    from .lookup import citing_places as citing_places
    from .lookup import settle_kind as settle_kind
    from .pdf import FILE_ENDINGS as FILE_ENDINGS
    from .pdf import FileToRead as FileToRead
    from .pdf import fetch_file as fetch_file
    from .pdf import fetch_files as fetch_files
    from .pdf import paper_file as paper_file
    from .pdf import read_files as read_files
    from .pdf import read_references as read_references
    from .records import SOURCE_NAMES as SOURCE_NAMES
    from .records import GraphBuilt as GraphBuilt
    from .records import GraphImport as GraphImport
    from .records import PaperCitations as PaperCitations
    from .records import SourceAsked as SourceAsked
    from .records import TraceReport as TraceReport
    from .services import CITING as CITING
    from .services import FRESH_COUNT as FRESH_COUNT
    from .services import Service as Service
    from .services import ask_counts as ask_counts
    from .services import cohort_of as cohort_of
    from .services import complete_from as complete_from
    from .services import counts_to_ask as counts_to_ask
    from .services import describe_cohort as describe_cohort
    from .services import is_listed as is_listed
    from .services import list_cohort as list_cohort
    from .services import parse_cohort as parse_cohort
    from .tables.arrays import GraphCache as GraphCache
    from .tables.arrays import StoredCitations as StoredCitations
    from .tables.edges import CitationEdges as CitationEdges
    from .tables.edges import Mention as Mention
    from .tables.references import REFERENCE_FIELDS as REFERENCE_FIELDS
    from .tables.references import References as References
    from .tables.references import reference_from_row as reference_from_row
    from .tables.services import COUNT_DAYS as COUNT_DAYS
    from .tables.services import FOLLOWED_NEXT as FOLLOWED_NEXT
    from .tables.services import KEPT_FIRST as KEPT_FIRST
    from .tables.services import NEVER as NEVER
    from .tables.services import CitedLists as CitedLists
    from .tables.services import Counts as Counts
    from .tables.services import RequestSchedule as RequestSchedule
    from .tables.services import Spent as Spent
    from .view.citations import overview_lines as overview_lines
    from .view.citations import overview_record as overview_record
    from .view.citations import paper_citations_lines as paper_citations_lines
    from .view.citations import paper_citations_record as paper_citations_record
    from .view.citations import places_lines as places_lines
    from .view.citations import places_record as places_record
    from .view.citations import trace_lines as trace_lines
    from .view.graph import built_lines as built_lines
    from .view.graph import built_record as built_record
    from .view.graph import import_lines as import_lines
    from .view.graph import import_record as import_record
    from .view.graph import stats_lines as stats_lines
    from .view.graph import stats_record as stats_record
    from .view.wanted import wanted_lines as wanted_lines
    from .view.wanted import wanted_record as wanted_record
    from .wanted import Wanted as Wanted
    from .wanted import wanted as wanted
else:
    __all__, __getattr__ = lazy_names(__name__, __file__)
