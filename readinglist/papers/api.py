"""What other rooms may use of papers: papers of the library: found, named, compared.

Names are imported when they are first asked for; a new one is a line of the block below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.core.lazy import lazy_names

if TYPE_CHECKING:
    from .lookup import find_papers as find_papers
    from .lookup import find_title as find_title
    from .lookup import known_ids as known_ids
    from .lookup import list_similar as list_similar
    from .lookup import look_up as look_up
    from .lookup import nearest as nearest
    from .lookup import note_outcome_shown as note_outcome_shown
    from .lookup import number_of as number_of
    from .lookup import paper as paper
    from .lookup import revised as revised
    from .lookup import search as search
    from .lookup import search_titles as search_titles
    from .lookup import similar as similar
    from .lookup import similar_to_set as similar_to_set
    from .lookup import tag_words as tag_words
    from .lookup import titles as titles
    from .summaries import summaries as summaries
    from .summaries import summarised as summarised
    from .term_counts import BATCH as BATCH
    from .term_counts import CountingHelper as CountingHelper
    from .term_counts import count_new as count_new
    from .term_counts import count_papers as count_papers
    from .term_counts import count_rows as count_rows
    from .view import changed_words as changed_words
    from .view import revised_lines as revised_lines
    from .view import versions_of as versions_of
else:
    __all__, __getattr__ = lazy_names(__name__, __file__)
