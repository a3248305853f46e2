"""Health: the last good night, why today is empty, what is missing, and the copies that there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from readinglist.interface.web.asking import Ask, Page

from .view import status_facts

if TYPE_CHECKING:
    from readinglist.context import Context


def health(library: Context, ask: Ask) -> Page:
    from readinglist.upkeep.maintain import backups, status

    facts = list(status_facts(status(library), library.clock.now()))
    shown = {
        "facts": [(name, text) for name, text, _ in facts if name != "warning"],
        "warnings": [text for name, text, _ in facts if name == "warning"],
        "backups": backups(library),
    }
    return Page("health.html", "Health", "health", shown)
