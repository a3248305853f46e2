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
    from .goals import list_goals as list_goals
    from .goals import open_goals as open_goals
    from .goals import prepare_undo as prepare_undo
    from .goals import put_back as put_back
    from .notebook import HEADINGS as HEADINGS
    from .notebook import begin_day as begin_day
    from .notebook import entries_about as entries_about
    from .notebook import entries_between as entries_between
    from .notebook import known_names as known_names
    from .notebook import mention_finder as mention_finder
    from .notebook import note as note
    from .notebook import search_notebook as search_notebook
    from .notebook import span_of as span_of
    from .notebook import text_of as text_of
    from .notebook import written_days as written_days
    from .notebook import written_weeks as written_weeks
    from .notebook_text import CODE as CODE
    from .notebook_text import EXPERIMENTS as EXPERIMENTS
    from .notebook_text import GOAL as GOAL
    from .notebook_text import INSIGHTS as INSIGHTS
    from .notebook_text import NEXT as NEXT
    from .notebook_text import NOTES as NOTES
    from .notebook_text import PAPER as PAPER
    from .notebook_text import PROJECT as PROJECT
    from .notebook_text import Entry as Entry
    from .notebook_text import Mention as Mention
    from .notebook_text import headed_entries as headed_entries
    from .notebook_text import key_of as key_of
    from .notebook_text import mentions_in as mentions_in
    from .notebook_text import read_entries as read_entries
    from .project_log import Idea as Idea
    from .project_log import Project as Project
    from .project_log import fold_backburner as fold_backburner
    from .project_log import fold_projects as fold_projects
    from .projects import add_increment as add_increment
    from .projects import add_project as add_project
    from .projects import admire as admire
    from .projects import admired as admired
    from .projects import backburner as backburner
    from .projects import drop_idea as drop_idea
    from .projects import edit_project as edit_project
    from .projects import end_project as end_project
    from .projects import get_project as get_project
    from .projects import projects as projects
    from .projects import put_by as put_by
    from .radar import Scoops as Scoops
    from .radar import crowding_of as crowding_of
    from .radar import informed as informed
    from .radar import radar as radar
    from .radar import scoops_of as scoops_of
    from .tables import day_files as day_files
    from .tables import parse_goal as parse_goal
    from .tables import review_files as review_files
    from .tables import rewrite as rewrite
    from .tables import unreadable_files as unreadable_files
    from .tables import unreadable_goals as unreadable_goals
    from .view import STATE_STYLE as STATE_STYLE

__all__, __getattr__ = lazy_names(__name__, __file__)
