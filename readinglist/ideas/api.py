"""What other rooms may use of ideas: the ledger of ideas, fates, trends, exports of graphs.

Names are imported when they are first asked for; a new one is a line of the block below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.core.lazy import lazy_names

if TYPE_CHECKING:
    from .canon import GOAL_NAME as GOAL_NAME
    from .canon import GOAL_TEXT as GOAL_TEXT
    from .canon import CanonPaper as CanonPaper
    from .canon import Quarter as Quarter
    from .canon import canon_citations as canon_citations
    from .canon import canon_ideas as canon_ideas
    from .canon import canon_quarters as canon_quarters
    from .canon import load_canon as load_canon
    from .canon import load_contemporaries as load_contemporaries
    from .canon import to_paper_data as to_paper_data
    from .fates import fate as fate
    from .fates import fate_so_far as fate_so_far
    from .fates import fate_steps as fate_steps
    from .fates import fates as fates
    from .fates import fates_of as fates_of
    from .fates import fates_without_graph as fates_without_graph
    from .graph_files import export_graph as export_graph
    from .graph_files import graph_of as graph_of
    from .graph_files import idea_map as idea_map
    from .graph_files import last_map as last_map
    from .ideas import add_ideas as add_ideas
    from .ideas import catch_up as catch_up
    from .ideas import chosen_ideas as chosen_ideas
    from .ideas import drop_idea as drop_idea
    from .ideas import get_idea as get_idea
    from .ideas import ideas_of_kept as ideas_of_kept
    from .ideas import ledger_ideas as ledger_ideas
    from .ideas import merge_ideas as merge_ideas
    from .ideas import origin_of as origin_of
    from .ledger import curve_of as curve_of
    from .ledger import displacement_of as displacement_of
    from .ledger import idea_record as idea_record
    from .ledger import last_ledger as last_ledger
    from .ledger import ledger as ledger
    from .ledger import path_between as path_between
    from .ledger import prepare_ledger as prepare_ledger
    from .names import matcher_of as matcher_of
    from .names import newest_uses as newest_uses
    from .names import uses_of as uses_of
    from .records import GraphWritten as GraphWritten
    from .records import IdeaFate as IdeaFate
    from .records import IdeaRecord as IdeaRecord
    from .records import PaperFate as PaperFate
    from .refresh import authors_of as authors_of
    from .refresh import followed as followed
    from .refresh import refresh as refresh
    from .suggestions import suggestions as suggestions
    from .tables import Ideas as Ideas
    from .tonight import refresh_tonight as refresh_tonight
    from .tonight import stored_night_uses as stored_night_uses
    from .tonight import tonight as tonight
    from .trends import listed_term as listed_term
    from .trends import remember_trends as remember_trends
    from .trends import trends as trends
    from .view.fates import export_lines as export_lines
    from .view.fates import fate_lines as fate_lines
    from .view.ideas import ledger_lines as ledger_lines
    from .view.ideas import ledger_record as ledger_record
    from .view.tonight import night_summary as night_summary
    from .view.tonight import night_use_lines as night_use_lines
    from .view.tonight import quoted_sentence as quoted_sentence
    from .view.tonight import says_the_title as says_the_title
    from .view.tonight import tonight_head_lines as tonight_head_lines
    from .view.tonight import tonight_lines as tonight_lines
    from .view.tonight import tonight_record as tonight_record
else:
    __all__, __getattr__ = lazy_names(__name__, __file__)
