"""Health: the last good night, why today is empty, what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.web.asking import Ask, Page

if TYPE_CHECKING:
    from readinglist.workflows.library import Library


def health(library: Library, ask: Ask) -> Page:
    return Page("health.html", "Health", "health", {"status": library.status()})
