"""Tonight: the list of a night, fifty rows a page, which stands still while it is decided upon."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from readinglist.core.errors import NotFound
from readinglist.core.lines import long_day, many
from readinglist.core.paper_view import scooped
from readinglist.ideas.api import night_summary, quoted_sentence, says_the_title
from readinglist.interface.web.asking import ROWS, Ask, Page, Place, anchor, page_numbers, place_asked
from readinglist.papers.api import versions_of
from readinglist.taste.api import due_bets
from readinglist.triage.page_list import Standing, queued_today, revised_with, standing, why_no_paper
from readinglist.triage.view.keys import keys_shown
from readinglist.triage.view.rows import Row, RowView, view_of

if TYPE_CHECKING:
    from readinglist.context import Context
    from readinglist.core.ideas import NightUse
    from readinglist.study.api import QueueLine

SCOOPS = 10  # told at the head
SUBJECTS = 10
REVISED = 20
REASONS = 3  # of an item of the queue


def tonight(library: Context, ask: Ask) -> Page:
    """A page of the list of a night. Raises UsageError, NotFound."""
    from readinglist.practice.api import open_goals

    place = place_asked(ask)
    listed = standing(library, place.night, place.goal)
    night, first = listed.night, (place.page - 1) * ROWS
    pages = max(-(-len(listed.rows) // ROWS), 1)
    if place.page > pages:
        raise NotFound(f"the list has {many(pages, 'page')}")
    shown = {
        "at": place.path,
        "rows": [view(listed, k) for k in range(first, min(first + ROWS, len(listed.rows)))],
        "first": first,
        "count": count(listed),
        "pages": [(n, replace(place, page=n).path, n == place.page) for n in page_numbers(place.page, pages)],
        "onward": _onward(listed, place),
        "returned": _returned(listed, place),
        "uses": _by_subject(night.tonight),
        "uses_told": night_summary(night.tonight) if night.tonight else "",
        "scoops": [] if night.audit else _scoops(listed.rows, place),
        "asks": len(night.asks),
        "goal": place.goal or "",
        "goals": [goal.name for goal in open_goals(library)],
        "night": place.night.isoformat() if place.night else "",
        "unranked": listed.unranked,
        "why_empty": why_no_paper(library, listed),
        "warning": library.night_warning(),
        "due": len(due_bets(library)),
        "revised": _revised(library, night.night) if place.page == 1 else [],
        "queue": [_queued(line) for line in queued_today(library)] if place.page == 1 else [],
        "has_rest": any(not row.is_decided and not row.returned for row in listed.rows),
        **keys_shown(library.settings.keys, str(library.places.config)),
    }
    title = long_day(night.night) if night.night else "No night yet"
    return Page("tonight.html", title, "tonight", shown)


def view(listed: Standing, index: int) -> RowView:
    """The row at `index` as words; on the list of an audit no row tells what speaks for it."""
    return view_of(listed.rows[index], index + 1, hides=listed.night.audit)


def count(listed: Standing) -> str:
    """How far the list is gone through: `12 of 300 decided, 5 kept`."""
    decided = sum(row.is_decided for row in listed.rows)
    kept = sum(row.verdict == "keep" for row in listed.rows)
    return f"{decided:,} of {many(len(listed.rows), 'paper')} decided, {kept:,} kept"


def _at(place: Place, index: int, row: Row) -> str:
    """The address of a row on its page of the list."""
    return f"{Place(place.night, place.goal, index // ROWS + 1).path}#{anchor(row.id)}"


def _onward(listed: Standing, place: Place) -> tuple[str, int] | None:
    """The first undecided paper and its number, where the list was begun before."""
    first = listed.first_open
    return None if not first else (_at(place, first, listed.rows[first]), first + 1)


def _returned(listed: Standing, place: Place) -> tuple[str, int] | None:
    """The first of the papers that came back, and how many did."""
    first = listed.night.returned_from
    return None if first is None else (_at(place, first, listed.rows[first]), len(listed.rows) - first)


def _scoops(rows: tuple[Row, ...], place: Place) -> list[tuple[str, str, str]]:
    """(what, title, address) of the papers that do what is watched."""
    told = [(text, k, row) for k, row in enumerate(rows) for text in scooped(row.scored)]
    return [(text, row.scored.paper.title or row.id, _at(place, k, row)) for text, k, row in told[:SCOOPS]]


def _revised(library: Context, night: date | None) -> list[tuple[str, str, str]]:
    """(id, title, versions) of the kept papers that were revised with the night."""
    found = revised_with(library, night) if night else ()
    return [(one.paper.id, one.paper.title or one.paper.id, versions_of(one)) for one in found[:REVISED]]


def _queued(line: QueueLine) -> tuple[str, str, str, str]:
    """(title, kind, why it is urgent, address) of an item."""
    why = ", ".join(reason.text for reason in line.reasons[:REASONS])
    return line.title, line.kind, why, f"/study#{anchor(line.item)}"


def _by_subject(uses: tuple[NightUse, ...]) -> list[dict[str, object]]:
    """What is taken up, with the papers that do so and their sentences."""
    found = []
    for subject, some in groupby(uses, key=lambda use: use.subject):
        lines = list(some)
        is_paper = subject != lines[0].subject_title
        found.append(
            {
                "title": lines[0].subject_title,
                "paper": subject if is_paper else None,
                "lines": [(use.paper, use.title, "" if says_the_title(use) else quoted_sentence(use)) for use in lines],
                "others": [paper for use in lines for paper in use.others],
            }
        )
    return found[:SUBJECTS]
