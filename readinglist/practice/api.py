"""What other rooms may use of practice: goals, projects, the notebook, the radar.

Names are imported when they are first asked for; a new one is a line of the block below.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.core.lazy import lazy_names

if TYPE_CHECKING:
    from .goals import add_goal as add_goal
    from .goals import check_open as check_open
    from .goals import close_goal as close_goal
    from .goals import edit_goal as edit_goal
    from .goals import found_interests as found_interests
    from .goals import goal_files_before as goal_files_before
    from .goals import list_goals as list_goals
    from .goals import open_goals as open_goals
    from .goals import restore_goal_files as restore_goal_files
    from .notebook import entries_about as entries_about
    from .notebook import entries_between as entries_between
    from .notebook import headed_entries as headed_entries
    from .notebook import known_names as known_names
    from .notebook import mention_finder as mention_finder
    from .notebook import mention_key as mention_key
    from .notebook import mentions_in as mentions_in
    from .notebook import note as note
    from .notebook import search_notebook as search_notebook
    from .notebook import text_of as text_of
    from .notebook import written_days as written_days
    from .notebook import written_weeks as written_weeks
    from .projects import add_increment as add_increment
    from .projects import add_project as add_project
    from .projects import add_to_backburner as add_to_backburner
    from .projects import admire as admire
    from .projects import admired as admired
    from .projects import backburner as backburner
    from .projects import drop_from_backburner as drop_from_backburner
    from .projects import edit_project as edit_project
    from .projects import end_project as end_project
    from .projects import get_project as get_project
    from .projects import projects as projects
    from .radar import RadarReasons as RadarReasons
    from .radar import crowding_of as crowding_of
    from .radar import radar as radar
    from .radar import radar_reasons as radar_reasons
    from .radar import with_reasons as with_reasons
    from .records import CODE as CODE
    from .records import EXPERIMENTS as EXPERIMENTS
    from .records import GOAL as GOAL
    from .records import INSIGHTS as INSIGHTS
    from .records import ITEM as ITEM
    from .records import NEXT as NEXT
    from .records import NOTES as NOTES
    from .records import PAPER as PAPER
    from .records import PROJECT as PROJECT
    from .records import SECTIONS as SECTIONS
    from .records import Entry as Entry
    from .records import Idea as Idea
    from .records import Mention as Mention
    from .records import Project as Project
    from .records import fold_backburner as fold_backburner
    from .records import fold_projects as fold_projects
    from .tables import day_files as day_files
    from .tables import parse_goal as parse_goal
    from .tables import review_files as review_files
    from .tables import rewrite as rewrite
    from .tables import unreadable_files as unreadable_files
    from .tables import unreadable_goals as unreadable_goals
    from .view import STATE_STYLE as STATE_STYLE
    from .view import found_record as found_record
    from .view import near_words as near_words
else:
    __all__, __getattr__ = lazy_names(__name__, __file__)
