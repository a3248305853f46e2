"""What the first page would have to wait for: the database, the templates, the list, and what similar papers need."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.workflows.rank import load_beside

from .asking import Ask
from .pages.tonight import tonight
from .render import render

if TYPE_CHECKING:
    from readinglist.workflows.library import Library


def warm(library: Library) -> None:
    """Make the first page once, for nobody."""
    load_beside()
    render(tonight(library, Ask()))
