"""What the first pages would have to wait for: database, templates, the list, the map, what similar papers need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.workflows.rank import load_beside

from .asking import Ask
from .pages.idea_map import idea_map
from .pages.tonight import tonight
from .render import render

if TYPE_CHECKING:
    from readinglist.workflows.library import Library


def warm(library: Library) -> None:
    """Make the first page and the map once, for nobody."""
    load_beside()
    render(tonight(library, Ask()))
    render(idea_map(library, Ask()))
