"""The notebook: days, reviews, and what the days are for: goals, projects, the backburner."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from readinglist.core.errors import NotFound, UsageError
from readinglist.core.lines import long_day
from readinglist.interface.web.asking import MOST_PAGES, Ask, Page, Redirect, named_anchor, page_numbers
from readinglist.interface.web.render import Find, paper_path
from readinglist.practice.api import SECTIONS

if TYPE_CHECKING:
    from readinglist.context import Context

DAYS = 10  # of a page
REVIEWS = 60  # that are linked, the latest


def notebook(library: Context, ask: Ask) -> Page:
    """The latest days with their entries, ten a page. Raises UsageError."""
    from readinglist.practice.api import backburner, entries_between, list_goals, projects, written_days, written_weeks

    page = ask.number("page", 1, MOST_PAGES)
    days = written_days(library)
    some = days[(page - 1) * DAYS : page * DAYS]
    entries = [noted.entry for noted in entries_between(library, some[-1], some[0])] if some else []
    by_day = {day: list(group) for day, group in groupby(entries, key=lambda entry: entry.day)}
    weeks = written_weeks(library)
    shown = {
        "links": links_of(library),
        "headings": SECTIONS,
        "days": [(day, long_day(day), by_day.get(day, [])) for day in some],
        "weeks": weeks[:REVIEWS],
        "pages": [(n, f"/notebook?page={n}", n == page) for n in page_numbers(page, -(-len(days) // DAYS))],
        "goals": list_goals(library),
        "projects": tuple(reversed(projects(library))),
        "ideas": tuple(reversed(backburner(library))),
    }
    return Page("notebook.html", "Notebook", "notebook", shown)


def links_of(library: Context) -> Find:
    """Where a text of the user names something, and where each is shown."""
    from readinglist.practice.api import mention_finder

    find = mention_finder(library)
    return lambda text: [(begin, end, _path(one.kind, one.name)) for begin, end, one in find(text) if one.kind]


def _path(kind: str, name: str) -> str:
    places = {"paper": paper_path(name), "item": "/study"}
    return places.get(kind) or f"/notebook#{named_anchor(kind, name)}"


def write(library: Context, ask: Ask) -> Redirect:
    """Add an entry to today's file. Raises UsageError, InputError, StoreError."""
    from readinglist.practice.api import note

    noted = note(library, ask.sent("text"), ask.sent("section"))
    return Redirect(f"/notebook#day-{noted.entry.day.isoformat()}")


def day(library: Context, ask: Ask) -> Page:
    """A day's file. Raises UsageError, NotFound."""
    from readinglist.practice.api import text_of, written_days

    name = ask.path["day"]
    when, text = _date(name), text_of(library, name)
    near = _near([one.isoformat() for one in written_days(library)], name, "/notebook/")
    return _written(library, long_day(when), text, near)


def review(library: Context, ask: Ask) -> Page:
    """The review of a week, as it stands in its file. Raises NotFound."""
    from readinglist.practice.api import text_of, written_weeks

    week, weeks = ask.path["week"], list(written_weeks(library))
    if week not in weeks:
        raise NotFound(f"there is no review of {week[:20]!r}: create one with readinglist review --week 2026-W48")
    near = _near(weeks, week, "/review/")
    return _written(library, f"Review of {week}", text_of(library, week), near)


def _written(library: Context, title: str, text: str, near: dict[str, str]) -> Page:
    """A file of the notebook, with the ways to the ones `near` it."""
    shown = {"text": text, "links": links_of(library), "near": near, "back": "/notebook"}
    return Page("written.html", title, "notebook", shown)


def _date(name: str) -> date:
    try:
        day = date.fromisoformat(name)
    except ValueError:
        day = None
    if day is None or day.isoformat() != name:  # Python reads the name of a week as its Monday
        raise UsageError(f"{name[:20]!r} is not a day such as 2026-11-24")
    return day


def _near(names: list[str], name: str, folder: str) -> dict[str, str]:
    """Where the one before and the one after it are, of names with the newest first."""
    at = names.index(name)
    near = {"before": names[at + 1] if at + 1 < len(names) else None, "after": names[at - 1] if at else None}
    return {word: folder + found for word, found in near.items() if found}
